"""Compares two names without any list: what `fiscreen compare` uses."""

from __future__ import annotations

from app.domain.designation import PartyKind
from app.domain.explanation import Explanation
from app.matching.analysis import alternatives, analyse
from app.matching.explanation import explain_name
from app.matching.rarity import BUILT_IN_RARITY
from app.matching.scoring import score_names


def compare_names(submitted: str, listed: str, kind: PartyKind) -> tuple[float, Explanation]:
    """Score (0..1, four decimals) of two names that passed `unscreenable_reason`, and why.

    Rarity comes from the built-in frequencies alone, so a score can differ from that of a screening.
    """
    pairs = [(analyse(a), analyse(b)) for a in alternatives(submitted) for b in alternatives(listed)]
    scored = [score_names(left, right, rarity=BUILT_IN_RARITY, kind=kind) for left, right in pairs]
    best = max(range(len(pairs)), key=lambda number: (scored[number].score, -number))
    return scored[best].score, explain_name(pairs[best], scored[best], BUILT_IN_RARITY)
