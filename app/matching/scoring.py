"""From an alignment to a score: the weighted features, and the steps that add up to the score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.designation import PartyKind
from app.domain.explanation import ScoreStep, TokenMatch, TokenRelation
from app.matching.alignment import Alignment, align
from app.matching.analysis import NameAnalysis
from app.matching.features import FEATURES, WeighedPair, name_features
from app.matching.rarity import Rarity
from app.matching.tokens import Token
from app.matching.weights import FEATURE_WEIGHTS

_DIGITS = 4
_LEAST_LOG_ODDS = -30.0


@dataclass(frozen=True, slots=True)
class NameScore:
    """The score of one pair of names, 0..1 with four decimals, and what it was made of."""

    score: float
    log_odds: dict[str, float]
    alignment: Alignment

    @property
    def steps(self) -> tuple[ScoreStep, ...]:
        """The arithmetic: what each feature adds to the score when they are applied in order."""
        if not self.log_odds:
            return (ScoreStep("every_word_equal", 1.0),) if self.score else ()
        total, before = 0.0, 0.0
        steps: list[ScoreStep] = []
        for name, part in self.log_odds.items():
            total += part
            after = _probability(total)
            if after != before:
                steps.append(ScoreStep(name, round(after - before, _DIGITS), f"{part:+.2f} log-odds"))
            before = after
        return tuple(steps)


def score_names(
    submitted: NameAnalysis, listed: NameAnalysis, *, rarity: Rarity, kind: PartyKind, prior: float = 0.0
) -> NameScore:
    """Score two analysed names; `kind` is what the listed party is, `prior` is added to the log-odds.

    Names without a word in common score 0, whatever initials they have.
    """
    left, right = submitted.tokens, listed.tokens
    left_weights, right_weights = [rarity.weight(token) for token in left], [rarity.weight(token) for token in right]
    alignment = align(submitted, listed, left_weights, right_weights)
    if is_exact(left, right):
        return NameScore(1.0, {}, alignment)
    if all(pairing.relation is TokenRelation.INITIAL for pairing in alignment.pairings):
        return NameScore(0.0, {}, alignment)
    features = name_features(WeighedPair(left, right, left_weights, right_weights, alignment), kind)
    log_odds = {"base": FEATURE_WEIGHTS["base"] + prior}
    log_odds |= {name: FEATURE_WEIGHTS[name] * features[name] for name in FEATURES if features[name]}
    return NameScore(_probability(sum(log_odds.values())), log_odds, alignment)


def is_exact(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Whether both names are the same words in the same order."""
    return (
        bool(left)
        and len(left) == len(right)
        and all(a.form == b.form and a.kind is b.kind for a, b in zip(left, right, strict=True))
    )


def _probability(log_odds: float) -> float:
    return round(1 / (1 + math.exp(-max(_LEAST_LOG_ODDS, log_odds))), _DIGITS)


def token_matches(
    submitted: NameAnalysis, listed: NameAnalysis, alignment: Alignment, rarity: Rarity
) -> tuple[TokenMatch, ...]:
    """The rows of the alignment for an explanation; the weights of each side sum to 1."""
    left, right = submitted.tokens, listed.tokens
    left_shares, right_shares = _shares(left, rarity), _shares(right, rarity)
    rows = [
        TokenMatch(
            _text(left, pairing.submitted),
            _text(right, pairing.listed),
            pairing.relation,
            pairing.similarity / 1000,
            round(sum(left_shares[i] for i in pairing.submitted), _DIGITS),
            round(sum(right_shares[j] for j in pairing.listed), _DIGITS),
        )
        for pairing in alignment.pairings
    ]
    for i in alignment.only_submitted:
        rows.append(
            TokenMatch(left[i].text, "", TokenRelation.MISSING_IN_LISTED, 0.0, round(left_shares[i], _DIGITS), 0.0)
        )
    for j in alignment.only_listed:
        rows.append(
            TokenMatch("", right[j].text, TokenRelation.MISSING_IN_SUBMITTED, 0.0, 0.0, round(right_shares[j], _DIGITS))
        )
    return tuple(rows)


def _text(tokens: Sequence[Token], positions: Sequence[int]) -> str:
    """The words as written; both halves of a compound are one."""
    return " ".join(tokens[i].text for i in positions if tokens[i].spelling or i - 1 not in positions)


def _shares(tokens: Sequence[Token], rarity: Rarity) -> list[float]:
    weights = [rarity.weight(token) for token in tokens]
    total = sum(weights) or 1
    return [weight / total for weight in weights]
