"""Which words of a submitted name must find a counterpart for a score to be reached, worked out for all their sets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.matching.analysis import NameAnalysis
from app.matching.bound import LeftOver, best_scores_without
from app.matching.features import LIGHT_KINDS, is_short
from app.matching.rarity import Rarity
from app.matching.tokens import Token, TokenKind
from app.matching.traits import HIGHEST_POSITION
from app.matching.vocabulary import Int64s

MOST_NAMES = 7
"""Of a longer name no set is told apart: every set may reach the score. Sets are numbered by bits, in one byte."""

BITS = tuple(1 << number for number in range(MOST_NAMES))
"""One for each word that is told apart."""

_PLACES = HIGHEST_POSITION + 1


class Reach:
    """For each of some submitted names, which sets of its words can reach a score if no other word is matched.

    It speaks of listed names without initials: an initial can stand for a word that is not matched.
    """

    def __init__(self, analyses: Sequence[NameAnalysis], rarity: Rarity, minimum_score: float) -> None:
        """Scores are 0..1; `rarity` weighs the words."""
        self.queries = len(analyses)
        """How many names there are."""
        self.bits = np.zeros(len(analyses) * _PLACES, np.uint8)
        """The bit of each word, by `place`; 0 for small words and initials, which no set depends on."""
        sizes = np.ones(len(analyses), np.int64)
        by_count: dict[int, list[int]] = defaultdict(list)
        positions = [_positions_told_apart(analysis) for analysis in analyses]
        for query, told_apart in enumerate(positions):
            by_count[len(told_apart)].append(query)
            sizes[query] = 1 << len(told_apart)
        self._starts: Int64s = np.cumsum(sizes) - sizes
        self._reaches = np.ones(int(sizes.sum()), bool)
        for count, queries in by_count.items():
            if count:
                places = np.array([positions[query] for query in queries], np.int64)
                self.bits[np.array(queries)[:, None] * _PLACES + places] = 1 << np.arange(count)
                names = [analyses[query].tokens for query in queries]
                scores = best_scores_without(_left_over(names, places, rarity))
                self._reaches[self._starts[queries][:, None] + np.arange(1 << count)] = scores >= minimum_score

    @staticmethod
    def place(queries: Int64s, positions: Int64s) -> Int64s:
        """Where `bits` has the word at each position."""
        return queries * _PLACES + positions

    def reached(self, queries: Int64s | np.int64, sets: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Whether each of `sets` (sums of bits) of the words of a query can reach the score."""
        found: npt.NDArray[np.bool_] = self._reaches[self._starts[queries] + sets]
        return found

    def bit(self, query: int, position: int) -> int:
        """The bit of one word."""
        return int(self.bits[query * _PLACES + position])

    def is_reached(self, query: int, words: int) -> bool:
        """The same for one set."""
        return bool(self._reaches[self._starts[query] + words])


def _positions_told_apart(analysis: NameAnalysis) -> tuple[int, ...]:
    """Where the names of `analysis` stand; empty where sets are not told apart: too many, or one said twice."""
    tokens = analysis.tokens
    forms = [token.form for token in tokens if token.kind not in LIGHT_KINDS]
    positions = tuple(position for position, token in enumerate(tokens) if _is_name(token))
    is_simple = len(set(forms)) == len(forms) and len(positions) <= MOST_NAMES and len(tokens) <= HIGHEST_POSITION
    return positions if is_simple else ()


def _is_name(token: Token) -> bool:
    return token.kind not in LIGHT_KINDS and token.kind is not TokenKind.INITIAL


def _left_over(names: Sequence[Sequence[Token]], places: Int64s, rarity: Rarity) -> LeftOver:
    """What each set of words leaves over: one row a name, one column a set; all have equally many `places`."""
    count = places.shape[1]
    is_matched = (np.arange(1 << count)[:, None] >> np.arange(count)) & 1 == 1
    is_left = ~is_matched
    at_places = [[tokens[place] for place in of_name] for tokens, of_name in zip(names, places.tolist(), strict=True)]
    weights = np.array([[rarity.weight(token) for token in of_name] for of_name in at_places], np.int64)
    long = np.array([[not is_short(token) for token in of_name] for of_name in at_places], np.int64)
    initials = np.array([sum(token.kind is TokenKind.INITIAL for token in tokens) for tokens in names], np.int64)
    totals = np.array([sum(rarity.weight(token) for token in tokens) for tokens in names], np.int64)
    without_initials = (initials == 0)[:, None]
    return LeftOver(
        matched_names=is_matched.sum(axis=1)[None, :],
        initials=initials[:, None],
        names=is_left.sum(axis=1)[None, :],
        weight=weights @ is_left.T,
        total_weight=totals[:, None],
        are_short=long @ is_left.T == 0,
        first=without_initials & is_left[:, 0],
        last=without_initials & is_left[:, -1] & (count > 1),
    )
