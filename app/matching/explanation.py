"""Puts the parts of a score into an explanation that a person reads and a program adds up."""

from __future__ import annotations

from app.domain.explanation import Evidence, Explanation, ScoreStep, TokenRelation
from app.matching.analysis import NameAnalysis
from app.matching.rarity import Rarity
from app.matching.scoring import NameScore, token_matches


def explain_name(
    names: tuple[NameAnalysis, NameAnalysis],
    scored: NameScore,
    rarity: Rarity,
    *,
    evidence: tuple[Evidence, ...] = (),
    further_steps: tuple[ScoreStep, ...] = (),
) -> Explanation:
    """The explanation of a name score and of what evidence and name kind added to it.

    `names` are the submitted and the listed one.
    """
    submitted, listed = names
    tokens = token_matches(submitted, listed, scored.alignment, rarity)
    same = sum(row.relation is TokenRelation.SAME for row in tokens)
    alike = sum(bool(row.submitted and row.listed) for row in tokens) - same
    missing = len(tokens) - same - alike
    parts = [
        f"{count} {text}"
        for count, text in ((same, "same"), (alike, "alike"), (missing, "without counterpart"))
        if count
    ]
    summary = (
        "words: "
        + ", ".join(parts)
        + "".join(f"; {item.field.replace('_', ' ')} {item.outcome.value}" for item in evidence if item.effect)
    )
    return Explanation(
        summary,
        tokens,
        evidence,
        (*scored.steps, *further_steps),
        tuple(disguise.value for disguise in submitted.disguises),
    )
