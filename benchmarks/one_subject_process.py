"""Part of the benchmark: one subject at a time through an index, and the costliest names that are still legal."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain.subject import Subject
from app.matching.hygiene import DEFAULT_LIMITS, unscreenable_reason
from app.matching.index import CompiledIndex

_WARM_UP = 200


def main(index_path: Path, queries_path: Path, names_path: Path) -> dict[str, float | str]:
    """CPU time of each single search, in milliseconds."""
    index = CompiledIndex.read(index_path)
    queries = queries_path.read_text("utf-8").splitlines()
    for query in queries[:_WARM_UP]:
        _milliseconds(index, query)
    times = sorted(_milliseconds(index, query) for query in queries[_WARM_UP:])
    worst = {kind: _milliseconds(index, name) for kind, name in worst_names(names_path.read_text("utf-8").splitlines())}
    costliest = max(worst, key=lambda kind: worst[kind])
    return {
        "subjects": len(times),
        "p50_ms": times[len(times) // 2],
        "p99_ms": times[int(len(times) * 0.99)],
        "max_ms": times[-1],
        "worst_legal_ms": worst[costliest],
        "worst_legal_kind": costliest,
        "worst_legal_kinds": len(worst),
    }


def worst_names(listed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Names at the limits that are accepted, by what is wicked about them."""
    words = Counter(word for name in listed for word in name.split() if word.isalpha())
    common = [word for word, _ in words.most_common(400)]
    rare = sorted(words, key=lambda word: (words[word], word))
    longest = sorted(words, key=len, reverse=True)
    chars, tokens = DEFAULT_LIMITS.max_name_chars, DEFAULT_LIMITS.max_tokens
    kinds = {
        "the commonest words": " ".join(common[:tokens]),
        "common words again and again": " ".join(common[:4] * (tokens // 4)),
        "the longest words": " ".join(longest[:tokens]),
        "rare words": " ".join(rare[:tokens]),
        "common words misspelt": " ".join(f"{word[:-1]}x" for word in common[:tokens]),
        "short words": " ".join([word for word in common if len(word) <= 3][:tokens]),
        "initials": " ".join("abcdefghijklmnopqrstuvwxyz"[place % 26] for place in range(tokens)),
        "one letter": "a" * chars,
        "common words joined": "".join(common),
        "Arabic without gaps": "محمدعبدالله" * 50,
        "Chinese characters": "王明李华" * 150,
        "marks on every letter": "a\u0301\u0336\u0327" * 150,
        "look-alike letters": "аbсdеfоpх " * 60,
        "digits for letters": "m0h4mm3d " * 60,
        "hyphens": "-".join(common),
        "letters that expand": "\ufdfa" * 55,
    }
    for kind, name in kinds.items():
        legal = name[:chars]
        while unscreenable_reason(legal) is not None and " " in legal:
            legal = legal.rpartition(" ")[0]
        if legal and unscreenable_reason(legal) is None:
            yield kind, legal


def _milliseconds(index: CompiledIndex, name: str) -> float:
    started = time.process_time()
    index.search([Subject((name,))], minimum_score=0.7, limit=5)
    return 1000 * (time.process_time() - started)


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))))
