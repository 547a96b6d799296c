"""What a screening finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.designation import ListedName, PartyKind
from app.domain.explanation import Explanation


@dataclass(frozen=True, slots=True)
class Hit:
    """A subject found to resemble one designation, by the best of its names.

    `score` is 0..1 and equals `explanation.recomputed_score()`; `submitted_name` is the subject's name that matched.
    `other_references` are the designation's reference numbers on other lists, as its publisher gives them.
    """

    reference: str
    designation_kind: PartyKind
    submitted_name: str
    matched_name: ListedName
    score: float
    explanation: Explanation
    other_references: tuple[str, ...] = ()


class Verdict(StrEnum):
    """What a screening may say of one subject. Only `app.screening.verdict` may say `clear`."""

    HIT = "hit"
    CLEAR = "clear"
    INCOMPLETE = "incomplete"
    STALE = "stale"
    UNSCREENABLE = "unscreenable"
