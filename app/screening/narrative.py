"""Looks for listed names inside free texts: runs of words over the same matcher; only strong evidence counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.designation import NameKind, PartyKind
from app.domain.explanation import TokenRelation
from app.domain.hit import Hit
from app.domain.subject import Subject
from app.matching.hygiene import NameLimits, UnscreenableReason, unscreenable_reason
from app.screening.linking import ListHit
from app.screening.search import Indexes

MINIMUM_SCORE = 0.88
"""What a run of words must reach (0..1): more than a name, for in a text any words may stand beside each other."""
LONGEST_RUN_WORDS = 8
MANY_WORDS = 5
LEAST_WORD_SIMILARITY = 0.8
LEAST_LISTED_SHARE = 0.75
LEAST_LISTED_SHARE_OF_MANY_WORDS = 0.5
"""How much of the listed name must stand in the run, by weight: less where many words agree."""
LEAST_CHARS_OF_ONE_WORD = 4
MOST_WORDS = 400
MOST_HITS = 20

# Points and hyphens belong to the word that they stand in: A.D, Al-Nur.
_WORD = re.compile(r"[^\W_]+(?:['’`.&-][^\W_]+)*")
_TEXT_LIMITS = NameLimits(max_name_chars=5000, max_normalised_chars=10_000, max_tokens=MOST_WORDS)
# Abdul Rahman and Abu Ahmed are given names of millions: only what stands beside the particle counts as a word.
_PARTICLES = frozenset(
    {"abd", "abdul", "abdel", "abdal", "abdur", "abu", "abou", "umm", "al", "el", "bin", "ibn", "ben"}
)
_SAYS_NOTHING = frozenset({UnscreenableReason.EMPTY, UnscreenableReason.NORMALISES_TO_NOTHING})


@dataclass(frozen=True, slots=True)
class NarrativeFindings:
    """Listed names that stand in one text, the strongest first, one for each designation.

    `unread` says why the text was not looked into; None where it was, from end to end.
    """

    hits: tuple[ListHit, ...]
    unread: UnscreenableReason | None = None


def search_narratives(texts: Sequence[str], indexes: Indexes) -> list[NarrativeFindings]:
    """Look into every text; one answer a text, in order. A text over the limits is said to be unread."""
    unread = [_unread(text) for text in texts]
    runs = [[] if why else _runs(text) for text, why in zip(texts, unread, strict=True)]
    distinct = list(dict.fromkeys(run for of_text in runs for run in of_text))
    subjects = [Subject(names=(run,)) for run in distinct]
    found: dict[str, list[ListHit]] = {run: [] for run in distinct}
    for list_id, index in indexes:
        answers = index.search(subjects, minimum_score=MINIMUM_SCORE, limit=MOST_HITS)
        for run, answer in zip(distinct, answers, strict=True):
            found[run] += (ListHit(list_id, hit) for hit in answer.hits if is_strong(hit))
    return [
        NarrativeFindings(_strongest(hit for run in of_text for hit in found[run]), why)
        for of_text, why in zip(runs, unread, strict=True)
    ]


def is_strong(hit: Hit) -> bool:
    """Whether a run of words says the listed name as a person would write it, so that chance does not explain it.

    Every word of the run belongs to the name, and nearly all of the name stands in the run. A name of one word counts
    for an organisation alone, said exactly: first names stand in half of all texts. A weak alias never counts.
    """
    rows = hit.explanation.tokens
    matched = [row for row in rows if row.submitted and row.listed and row.relation is not TokenRelation.INITIAL]
    if hit.matched_name.kind is NameKind.WEAK_ALIAS or any(row.submitted and not row.listed for row in rows):
        return False
    if not matched or any(row.similarity < LEAST_WORD_SIMILARITY for row in matched):
        return False
    if sum(1 for row in rows if row.listed and row.listed.casefold() not in _PARTICLES) == 1:
        is_organisation = hit.designation_kind is not PartyKind.PERSON
        return is_organisation and hit.score == 1.0 and len(hit.submitted_name) >= LEAST_CHARS_OF_ONE_WORD
    needed = LEAST_LISTED_SHARE_OF_MANY_WORDS if len(matched) >= MANY_WORDS else LEAST_LISTED_SHARE
    return len(matched) > 1 and sum(row.listed_weight for row in matched) >= needed


def _unread(text: str) -> UnscreenableReason | None:
    reason = unscreenable_reason(text, _TEXT_LIMITS)
    return None if reason in _SAYS_NOTHING else reason


def _runs(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [
        " ".join(words[begin:end])
        for begin in range(len(words))
        for end in range(begin + 1, min(begin + LONGEST_RUN_WORDS, len(words)) + 1)
        if not all(word.isdigit() for word in words[begin:end])
    ]


def _strongest(hits: Iterable[ListHit]) -> tuple[ListHit, ...]:
    best: dict[tuple[str, str], ListHit] = {}
    for one in hits:
        key = one.list_id, one.hit.reference
        if key not in best or one.hit.score > best[key].hit.score:
            best[key] = one
    ordered = sorted(best.values(), key=lambda one: (-one.hit.score, one.list_id, one.hit.reference))
    return tuple(ordered[:MOST_HITS])
