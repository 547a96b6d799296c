"""The best score that a pair of names can have, from the words that could match: what lets the index skip names.

Every term is an upper bound of the same term of the score: words that could match are taken to match at their best,
what could be missing is taken to be there. So no name that reaches a score is skipped: a test compares with a scan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.matching.features import LEAST_NAME_WEIGHT
from app.matching.rarity import FULL_WEIGHT
from app.matching.weights import FEATURE_WEIGHTS, SEARCH_PRIOR

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of many pairs of names. Names are words that are more than particles, titles and the like.

    Each array has one entry a pair: whether every word can be matched, the names it has, the initials that can stand
    for a name of the other side, those that can stand for one that nothing else matches, and all initials, the names
    that can be matched, the words of the other side that match them, the names that can't be and are said but once, the
    weight of all words, of these names and of the rest (thousandths), whether one of the names that can't be matched is
    a long one, whether the first is, whether a name is said twice, and whether there is but one name or initial.
    """

    all_matchable: Booleans
    names: Ints
    initials: Ints
    filling_initials: Ints
    all_initials: Ints
    matchable_names: Ints
    partners: Ints
    unmatched_once: Ints
    total_weight: Ints
    matchable_weight: Floats
    unmatched_weight: Floats
    unmatched_long: Booleans
    first_unmatched: Booleans
    has_repeats: Booleans
    is_one_word: Booleans


@dataclass(frozen=True, slots=True)
class Spelling:
    """The least that matched words differ, by pair: sum and worst of 1 - similarity over the submitted words."""

    sum_of_losses: Floats
    worst_loss: Floats


_BOUNDED = frozenset(
    {
        "base",
        "organisation",
        "first_matched_name",
        "second_matched_name",
        "names_replaced",
        "short_names_replaced",
        "share_of_names_replaced",
        "other_number",
    }
)
"""Features whose reward, if they have one, is bounded by itself; all other rewards are taken in full."""

_REWARD_OF_THE_REST = sum(max(0.0, weight) for name, weight in FEATURE_WEIGHTS.items() if name not in _BOUNDED)
_ROUNDING = 0.0001
INITIAL_WORTH = 310
"""The most (thousandths) that an initial and the word it stands for can add to what is matched."""


def _reward(name: str) -> float:
    return max(0.0, FEATURE_WEIGHTS[name])


def _penalty(name: str) -> float:
    return min(0.0, FEATURE_WEIGHTS[name])


def best_possible_scores(
    submitted: Side, listed: Side, matched_weight: Floats, spelling: Spelling, is_organisation: Booleans
) -> Floats:
    """Upper bounds (0..1) of name scores; `matched_weight` is the most that can be matched, in thousandths."""
    common = _common(submitted, listed, matched_weight, is_organisation)
    left_over, missing = _left_over(submitted, listed), _left_over(listed, submitted)
    names = _most_names(submitted, listed)
    without_replacement = (
        common
        + _of_one_side("extra_submitted", submitted, listed, names)
        + _of_one_side("missing_listed", listed, submitted, names)
        + _of_spelling(spelling, submitted, listed, left_over)
    )
    are_short = ~(submitted.unmatched_long | listed.unmatched_long)
    with_replacement = (
        common
        + _penalty("names_replaced")
        + _penalty("share_of_names_replaced") / (1 + names)
        + _reward("other_number")
        + np.where(are_short & ~is_organisation, _reward("short_names_replaced"), 0.0)
    )
    has_replacement = np.minimum(left_over, missing) > 0
    log_odds = np.where(has_replacement, with_replacement, np.maximum(with_replacement, without_replacement))
    scores: Floats = 1 / (1 + np.exp(-log_odds)) + _ROUNDING
    return np.where(submitted.all_matchable & listed.all_matchable, 1.0, scores)


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What submitted names have if only some of their words can be matched: arrays that broadcast together.

    How many names are matched, initials and names left over there are, the weight of those left over and of all words
    (thousandths), whether all left over are short, and whether the first and the last name are among them.
    """

    matched_names: Ints
    initials: Ints
    names: Ints
    weight: Ints
    total_weight: Ints
    are_short: Booleans
    first: Booleans
    last: Booleans


def best_scores_without(left_over: LeftOver) -> Floats:
    """Upper bounds (0..1) over all listed names without initials in which the names left over have no counterpart."""
    matched = left_over.total_weight - left_over.weight + INITIAL_WORTH * left_over.initials
    names = left_over.matched_names + left_over.initials
    share = left_over.weight / (np.maximum(LEAST_NAME_WEIGHT, matched) + left_over.weight)
    missing = _penalty("extra_submitted_weight") * share
    missing = missing + _penalty("extra_submitted_names") * left_over.names / np.maximum(1, left_over.names + names)
    # Nothing is replaced only if the listed name has no further name: then its one word is all that matches.
    missing = missing + np.where(names <= 1, _penalty("only_word_of_listed"), 0.0)
    replaced = _penalty("names_replaced") + _penalty("share_of_names_replaced") / (1 + names) + _reward("other_number")
    short = np.where(left_over.are_short, _reward("short_names_replaced"), 0.0)
    of_ends = _penalty("first_name_missing") * left_over.first + _penalty("last_name_missing") * left_over.last
    as_person = of_ends + np.maximum(missing, replaced + short)
    as_organisation = _reward("organisation") + np.maximum(
        missing + _penalty("organisation_words_extra") * share, replaced
    )
    common = (
        FEATURE_WEIGHTS["base"]
        + SEARCH_PRIOR
        + _REWARD_OF_THE_REST
        + _reward("first_matched_name") * np.minimum(matched / 1000, 1)
        + _reward("second_matched_name") * np.clip(matched / 1000 - 1, 0, 1)
    )
    log_odds = common + np.maximum(as_person, as_organisation)
    scores: Floats = np.where(left_over.names == 0, 1.0, 1 / (1 + np.exp(-log_odds)) + _ROUNDING)
    return scores


def _left_over(side: Side, other: Side) -> Ints:
    """How many names of one side have no counterpart at least; a word of the other side matches but one of them."""
    without_match = side.names - side.matchable_names - other.filling_initials
    without_partner = side.names - np.minimum(side.matchable_names, side.partners) - other.initials
    found: Ints = np.maximum(0, np.maximum(without_match, without_partner))
    return found


def _most_names(submitted: Side, listed: Side) -> Floats:
    """The most that can count as names matched: names, equal initials, and initials that stand for a name."""
    names: Floats = (submitted.matchable_names + submitted.all_initials + listed.initials).astype(np.float64)
    return names


def _common(submitted: Side, listed: Side, matched_weight: Floats, is_organisation: Booleans) -> Floats:
    weight = matched_weight / 1000
    first_missing = (submitted.first_unmatched & (listed.filling_initials == 0)) | (
        listed.first_unmatched & (submitted.filling_initials == 0)
    )
    only_word = (_most_names(submitted, listed) <= 1) & listed.is_one_word & (submitted.names > 1)
    terms: Floats = (
        FEATURE_WEIGHTS["base"]
        + SEARCH_PRIOR
        + _REWARD_OF_THE_REST
        + np.where(is_organisation, FEATURE_WEIGHTS["organisation"], 0.0)
        + _reward("first_matched_name") * np.minimum(weight, 1)
        + _reward("second_matched_name") * np.clip(weight - 1, 0, 1)
        + np.where(first_missing & ~is_organisation, _penalty("first_name_missing"), 0.0)
        + np.where(only_word, _penalty("only_word_of_listed"), 0.0)
    )
    return terms


def _of_one_side(feature: str, side: Side, other: Side, names: Floats) -> Floats:
    """Penalty of the names of one side that can have no counterpart, where the other side has none left over."""
    # Initials can stand for the heaviest of them, and add to what is matched.
    weight = np.maximum(0.0, side.unmatched_weight - FULL_WEIGHT * other.filling_initials)
    matched = side.matchable_weight + INITIAL_WORTH * (side.initials + other.initials)
    counted = np.maximum(0, side.unmatched_once - other.filling_initials)
    share = counted / np.maximum(1, counted + names)
    terms: Floats = (
        _penalty(f"{feature}_weight") * weight / (np.maximum(LEAST_NAME_WEIGHT, matched) + weight)
        + _penalty(f"{feature}_names") * share
    )
    return terms


def _of_spelling(spelling: Spelling, submitted: Side, listed: Side, left_over: Ints) -> Floats:
    """Penalty of words that are alike but not the same, where no name is replaced.

    A submitted name either bears its difference or is left over, which costs at least what one more such name does.
    """
    differing = _penalty("worst_spelling") * spelling.worst_loss + _penalty("sum_of_spelling") * spelling.sum_of_losses
    names = submitted.names + submitted.all_initials
    one_more = _penalty("extra_submitted_names") / (1 + names) + _penalty(
        "extra_submitted_weight"
    ) * LEAST_NAME_WEIGHT / np.maximum(2 * LEAST_NAME_WEIGHT, submitted.total_weight)
    is_open = (listed.initials > 0) | (submitted.initials > 0) | submitted.has_repeats | (left_over > 0)
    terms: Floats = np.where(is_open, 0.0, np.maximum(differing, one_more))
    return terms
