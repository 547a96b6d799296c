"""Tells Latin letters from those of other scripts, word by word."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

_LETTER_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lo"})


@lru_cache(maxsize=8192)
def _script_sign(character: str) -> int:
    """1 for a letter of another script, -1 for a Latin letter, 0 for what belongs to no script."""
    if unicodedata.category(character) not in _LETTER_CATEGORIES:
        return 0
    name = unicodedata.name(character, "")
    if "ORDINAL INDICATOR" in name:
        return 0
    return -1 if "LATIN" in name else 1


def is_other_script(text: str) -> bool:
    """Whether more letters of `text` are of another script than are Latin."""
    return sum(map(_script_sign, text)) > 0


def runs_by_script(text: str) -> list[tuple[bool, str]]:
    """The words of `text` in runs of one kind: (is another script, words joined by a blank).

    A word without letters (a number, punctuation) belongs to the run before it, or to the first run.
    """
    signed: list[tuple[bool, str]] = []
    for word in text.split():
        total = sum(map(_script_sign, word))
        kind = (signed[-1][0] if signed else None) if total == 0 else total > 0
        if kind is None:
            kind = is_other_script(text.split(word, 1)[1].strip().split(" ")[0])
        signed.append((kind, word))
    return [(kind, " ".join(word for _, word in run)) for kind, run in groupby(signed, key=lambda pair: pair[0])]
