"""Why a score is what it is: steps that a person reads and a program adds up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TokenRelation(StrEnum):
    """How one word of the submitted name relates to one word of the listed name."""

    SAME = "same"
    EDIT = "edit"
    SOUND = "sound"
    TRANSLITERATION = "transliteration"
    EQUIVALENT = "equivalent"
    INITIAL = "initial"
    JOINED = "joined"
    MISSING_IN_LISTED = "missing_in_listed"
    MISSING_IN_SUBMITTED = "missing_in_submitted"


@dataclass(frozen=True, slots=True)
class TokenMatch:
    """One row of the alignment. Either side is empty where the other has no counterpart.

    `similarity` and `weight` are 0..1; the weights of each side of an alignment sum to 1.
    """

    submitted: str
    listed: str
    relation: TokenRelation
    similarity: float
    submitted_weight: float
    listed_weight: float


class EvidenceOutcome(StrEnum):
    """What comparing one further field of both sides said."""

    AGREES = "agrees"
    CLOSE = "close"
    CONFLICTS = "conflicts"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One further field compared. `effect` is what it adds to or takes from the score; 0 where unknown."""

    field: str
    outcome: EvidenceOutcome
    submitted: str
    listed: str
    effect: float


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """One line of the arithmetic: the score after a step is the score before it plus `effect`, held within 0..1."""

    name: str
    effect: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that the score was made of.

    Adding the effects of `steps` in their order, each sum held within 0..1 and rounded to four decimals, gives the
    score (see `recomputed_score`). `suspicious_text` names disguises found in the submitted name (mixed scripts,
    invisible or bidi characters).
    """

    summary: str
    tokens: tuple[TokenMatch, ...]
    evidence: tuple[Evidence, ...]
    steps: tuple[ScoreStep, ...]
    suspicious_text: tuple[str, ...] = ()

    def recomputed_score(self) -> float:
        """The score that the steps add up to, 0..1."""
        score = 0.0
        for step in self.steps:
            score = round(min(1.0, max(0.0, score + step.effect)), 4)
        return score
