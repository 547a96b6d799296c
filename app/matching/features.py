"""What a name score is made of: a few named numbers read from the alignment of two names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.domain.designation import PartyKind
from app.domain.explanation import TokenRelation
from app.matching.alignment import Alignment
from app.matching.tokens import Token, TokenKind

FEATURES = (
    "organisation",
    "first_matched_name",
    "second_matched_name",
    "further_matched_names",
    "matched_initials",
    "names_replaced",
    "weight_replaced",
    "share_of_names_replaced",
    "short_names_replaced",
    "prefix_replaced",
    "extra_submitted_weight",
    "extra_submitted_names",
    "missing_listed_weight",
    "missing_listed_names",
    "first_name_missing",
    "last_name_missing",
    "compound_half_missing",
    "small_words_missing",
    "one_of_many_words",
    "only_general_words",
    "one_common_name",
    "only_word_of_listed",
    "only_word_of_submitted",
    "spelling_weight",
    "worst_spelling",
    "sum_of_spelling",
    "family_name_first",
    "words_shuffled",
    "roles_exchanged",
    "other_number",
    "number_on_one_side",
    "place_missing",
    "other_legal_form",
    "organisation_weight_replaced",
    "organisation_words_extra",
    "organisation_words_missing",
)
"""In the order in which an explanation adds them up."""

LIGHT_KINDS = frozenset(
    {
        TokenKind.PARTICLE,
        TokenKind.DESCENT,
        TokenKind.TITLE,
        TokenKind.LEGAL_FORM,
        TokenKind.STOP,
        TokenKind.COMPOUND,
        TokenKind.KUNYA,
    }
)
"""Kinds of words that are no name by themselves."""

GENERAL_KINDS = LIGHT_KINDS | {TokenKind.GENERIC, TokenKind.PLACE, TokenKind.NUMBER, TokenKind.INITIAL}
"""Kinds of words that many bodies share: what remains is what one body is called."""

LEAST_NAME_WEIGHT = 300
"""Pairings of at least this weight (thousandths) count as a name matched."""

_SHORT_NAME_LETTERS = 4


@dataclass(frozen=True, slots=True)
class WeighedPair:
    """Two names with the weights of their words (thousandths) and their alignment."""

    left: Sequence[Token]
    right: Sequence[Token]
    left_weights: Sequence[int]
    right_weights: Sequence[int]
    alignment: Alignment


@dataclass(slots=True)
class _Matched:
    """Sums over the pairings; weights in thousandths."""

    weight: float = 0.0
    lost: float = 0.0
    names: float = 0.0
    initials: int = 0
    worst: float = 0.0
    sum_of_losses: float = 0.0
    has_proper_name: bool = False


def name_features(pair: WeighedPair, kind: PartyKind) -> dict[str, float]:
    """The features of `pair`; `kind` is what the listed party is. Weights in units of a name borne by one party."""
    matched = _matched(pair)
    is_organisation = float(kind is not PartyKind.PERSON)
    left_names = [i for i, token in enumerate(pair.left) if token.kind not in LIGHT_KINDS]
    right_names = [j for j, token in enumerate(pair.right) if token.kind not in LIGHT_KINDS]
    features = dict.fromkeys(FEATURES, 0.0)
    features |= _of_matches(matched, len(left_names), len(right_names))
    features |= _of_left_over_names(pair, matched, is_organisation)
    features |= _of_ends(pair, left_names, right_names, is_organisation)
    features |= _of_order(pair)
    features |= _of_symbols(pair, is_organisation)
    features["organisation"] = is_organisation
    return features


def _matched(pair: WeighedPair) -> _Matched:
    sums = _Matched()
    for pairing in pair.alignment.pairings:
        left = sum(pair.left_weights[i] for i in pairing.submitted)
        right = sum(pair.right_weights[j] for j in pairing.listed)
        if pairing.relation is TokenRelation.INITIAL:
            sums.initials += 1
            sums.names += 0.5
            sums.weight += max(left, right) * pairing.similarity / 2000
            continue
        weight, loss = min(left, right), (1000 - pairing.similarity) / 1000
        sums.weight += weight * (1 - loss)
        sums.lost += weight * loss
        if not GENERAL_KINDS.issuperset(pair.left[i].kind for i in pairing.submitted):
            sums.has_proper_name = True
        if weight >= LEAST_NAME_WEIGHT:
            sums.names += max(len(pairing.submitted), len(pairing.listed))
            sums.worst = max(sums.worst, loss)
            sums.sum_of_losses += loss
    return sums


def _of_matches(matched: _Matched, left_names: int, right_names: int) -> dict[str, float]:
    weight = matched.weight / 1000
    has_one = matched.names <= 1
    return {
        "first_matched_name": min(weight, 1.0),
        "second_matched_name": min(max(weight - 1.0, 0.0), 1.0),
        "further_matched_names": min(max(weight - 2.0, 0.0), 2.0),
        "matched_initials": matched.initials / max(1, left_names),
        "only_general_words": float(matched.names > 0 and not matched.has_proper_name),
        "one_common_name": max(0.0, 1.0 - weight) if has_one and max(left_names, right_names) > 1 else 0.0,
        "one_of_many_words": float(has_one and left_names > 1 and right_names > 1),
        "only_word_of_listed": float(has_one and right_names == 1 and left_names > 1),
        "only_word_of_submitted": float(has_one and left_names == 1 and right_names > 1),
        "worst_spelling": matched.worst,
        "sum_of_spelling": matched.sum_of_losses,
    }


def _of_left_over_names(pair: WeighedPair, matched: _Matched, is_organisation: float) -> dict[str, float]:
    left = _names_among(pair.left, pair.alignment.only_submitted)
    right = _names_among(pair.right, pair.alignment.only_listed)
    left_weight, right_weight = sum(pair.left_weights[i] for i in left), sum(pair.right_weights[j] for j in right)
    replaced = min(len(left), len(right))
    replaced_weight = min(left_weight, right_weight)
    # A word said twice is no further name, though it may stand where the other side has another one.
    left_repeats = sum(pair.left_weights[i] for i in left if _is_repeat(pair.left, i)) if not right else 0
    right_repeats = sum(pair.right_weights[j] for j in right if _is_repeat(pair.right, j)) if not left else 0
    left_extra = max(0, left_weight - replaced_weight - left_repeats)
    right_extra = max(0, right_weight - replaced_weight - right_repeats)
    left_count = len(left) - replaced if left_extra else 0
    right_count = len(right) - replaced if right_extra else 0
    total = max(LEAST_NAME_WEIGHT, matched.weight + matched.lost + replaced_weight)
    prefixes = _prefixes_left_over(pair, len(left) - replaced, len(right) - replaced)
    small = sum(pair.left_weights[i] for i in _small_words(pair.left, pair.alignment.only_submitted))
    small += sum(pair.right_weights[j] for j in _small_words(pair.right, pair.alignment.only_listed))
    are_short = all(is_short(pair.left[i]) for i in left) and all(is_short(pair.right[j]) for j in right)
    return {
        "names_replaced": float(replaced > 0),
        "weight_replaced": replaced_weight / total,
        "share_of_names_replaced": replaced / (replaced + matched.names) if replaced else 0.0,
        "short_names_replaced": float(replaced > 0 and are_short and not is_organisation),
        "prefix_replaced": float(prefixes > 0),
        "extra_submitted_weight": left_extra / (total + left_extra),
        "extra_submitted_names": left_count / (left_count + matched.names) if left_count else 0.0,
        "missing_listed_weight": right_extra / (total + right_extra),
        "missing_listed_names": right_count / (right_count + matched.names) if right_count else 0.0,
        "compound_half_missing": float(_lacks_compound_half(pair)),
        "small_words_missing": small / 1000,
        "spelling_weight": matched.lost / total,
        "organisation_weight_replaced": is_organisation * replaced_weight / total,
        "organisation_words_extra": is_organisation * left_extra / (total + left_extra),
        "organisation_words_missing": is_organisation * right_extra / (total + right_extra),
    }


def _names_among(tokens: Sequence[Token], positions: Sequence[int]) -> list[int]:
    return [p for p in positions if tokens[p].kind not in LIGHT_KINDS and tokens[p].kind is not TokenKind.INITIAL]


def is_short(token: Token) -> bool:
    """Whether a name is so short that a typing error makes another word of it; a number never is."""
    return len(token.form) <= _SHORT_NAME_LETTERS and token.kind is not TokenKind.NUMBER


def _small_words(tokens: Sequence[Token], positions: Sequence[int]) -> list[int]:
    light = LIGHT_KINDS - {TokenKind.COMPOUND}
    return [p for p in positions if tokens[p].kind in light or tokens[p].kind is TokenKind.INITIAL]


def _lacks_compound_half(pair: WeighedPair) -> bool:
    left = any(pair.left[i].kind is TokenKind.COMPOUND for i in pair.alignment.only_submitted)
    return left or any(pair.right[j].kind is TokenKind.COMPOUND for j in pair.alignment.only_listed)


def _is_repeat(tokens: Sequence[Token], position: int) -> bool:
    return any(other != position and token.form == tokens[position].form for other, token in enumerate(tokens))


def _prefixes_left_over(pair: WeighedPair, left_extra: int, right_extra: int) -> int:
    """Names on one side where the other has the first half of a compound (Abd) without counterpart."""
    left = sum(pair.left[i].kind is TokenKind.COMPOUND for i in pair.alignment.only_submitted)
    right = sum(pair.right[j].kind is TokenKind.COMPOUND for j in pair.alignment.only_listed)
    return max(min(left, right_extra), min(right, left_extra))


def _of_ends(
    pair: WeighedPair, left_names: list[int], right_names: list[int], is_organisation: float
) -> dict[str, float]:
    """Whether the first or the last name of either side has no counterpart."""
    if is_organisation:
        return {}
    left, right = set(pair.alignment.only_submitted), set(pair.alignment.only_listed)
    first = (bool(left_names) and left_names[0] in left) or (bool(right_names) and right_names[0] in right)
    last = (len(left_names) > 1 and left_names[-1] in left) or (len(right_names) > 1 and right_names[-1] in right)
    return {"first_name_missing": float(first), "last_name_missing": float(last)}


def _of_order(pair: WeighedPair) -> dict[str, float]:
    order = [
        pairing.listed[0]
        for pairing in pair.alignment.pairings
        if pair.left[pairing.submitted[0]].kind not in LIGHT_KINDS
    ]
    descents = sum(1 for one, next_one in pairwise(order) if one > next_one)
    is_rotated = descents == 1 and order[-1] < order[0]
    return {
        "family_name_first": float(is_rotated),
        "words_shuffled": float(descents > 0 and not is_rotated),
        "roles_exchanged": float(_roles_exchanged(pair)),
    }


def _roles_exchanged(pair: WeighedPair) -> bool:
    """Whether the names around `bin` have changed places: the son is not the father."""
    left, right = _inner_marker(pair.left), _inner_marker(pair.right)
    if left is None or right is None:
        return False
    first = next((pairing for pairing in pair.alignment.pairings if 0 in pairing.submitted), None)
    return first is not None and min(first.listed) > right


def _inner_marker(tokens: Sequence[Token]) -> int | None:
    position = next((i for i, token in enumerate(tokens) if token.kind is TokenKind.DESCENT), None)
    return position if position is not None and 0 < position < len(tokens) - 1 else None


def _of_symbols(pair: WeighedPair, is_organisation: float) -> dict[str, float]:
    left = {pair.left[i].kind for i in pair.alignment.only_submitted}
    right = {pair.right[j].kind for j in pair.alignment.only_listed}
    return {
        "other_number": float(TokenKind.NUMBER in left and TokenKind.NUMBER in right),
        "number_on_one_side": float((TokenKind.NUMBER in left) != (TokenKind.NUMBER in right)),
        "place_missing": is_organisation * float(TokenKind.PLACE in left or TokenKind.PLACE in right),
        "other_legal_form": float(TokenKind.LEGAL_FORM in left and TokenKind.LEGAL_FORM in right),
    }
