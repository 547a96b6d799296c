"""Which words of a submitted name must find a counterpart for a score to be reached, worked out for all their sets."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from app.matching.bound import LeftOver, best_scores_without
from app.matching.submitted import SubmittedNames
from app.matching.traits import HIGHEST_POSITION
from app.matching.vocabulary import Int64s

MOST_NAMES = 7
"""How many words of a name are told apart, the heaviest; the others, and those said twice, are taken to be matched.

Sets are numbered by bits, in one byte.
"""

BITS = tuple(1 << number for number in range(MOST_NAMES))
"""One for each word that is told apart."""

_PLACES = HIGHEST_POSITION + 1


class Reach:
    """For each of some submitted names, which sets of its words can reach a score if no other word is matched.

    It speaks of listed names without initials: an initial can stand for a word that is not matched.
    """

    def __init__(self, names: SubmittedNames, minimum_score: float) -> None:
        """Scores are 0..1."""
        self.queries = len(names)
        """How many names there are."""
        is_told_apart = _is_told_apart(names)
        counts = np.bincount(names.query[is_told_apart], minlength=len(names))
        ranks = np.cumsum(is_told_apart) - 1 - (np.cumsum(counts) - counts)[names.query]
        self._bits = np.zeros(len(names) * _PLACES, np.uint8)
        self._bits[self._place(names.query, names.position)[is_told_apart]] = 1 << ranks[is_told_apart]
        sizes = np.left_shift(1, counts)
        self._starts: Int64s = np.cumsum(sizes) - sizes
        self._reaches = np.ones(int(sizes.sum()), bool)
        self._is_smallest = np.ones(len(self._reaches), bool)
        for count in range(1, int(counts.max(initial=0)) + 1):
            queries = np.flatnonzero(counts == count)
            if len(queries):
                words = np.flatnonzero(is_told_apart & (counts == count)[names.query]).reshape(-1, count)
                reaches = best_scores_without(_left_over(names, queries, words)) >= minimum_score
                places = self._starts[queries][:, None] + np.arange(1 << count)
                self._reaches[places] = reaches
                self._is_smallest[places] = _smallest(reaches)

    @staticmethod
    def _place(queries: Int64s, positions: Int64s) -> Int64s:
        return queries * _PLACES + positions

    def bits(self, queries: Int64s, positions: Int64s) -> npt.NDArray[np.uint8]:
        """The bit of the word at each position; 0 for small words and initials, which no set depends on."""
        return self._bits[self._place(queries, positions)]

    def reached(self, queries: Int64s | np.int64, sets: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Whether each of `sets` (sums of bits) of the words of a query can reach the score."""
        found: npt.NDArray[np.bool_] = self._reaches[self._starts[queries] + sets]
        return found

    def smallest_sets(self) -> tuple[Int64s, Int64s]:
        """Sets that can reach the score, of which every other that can holds one: the query of each, and the set."""
        places = np.flatnonzero(self._is_smallest)
        queries = np.searchsorted(self._starts, places, side="right") - 1
        return queries, places - self._starts[queries]

    def bit(self, query: int, position: int) -> int:
        """The bit of one word."""
        return int(self._bits[query * _PLACES + position])

    def is_reached(self, query: int, words: int) -> bool:
        """The same as `reached` for one set."""
        return bool(self._reaches[self._starts[query] + words])


def _is_told_apart(names: SubmittedNames) -> npt.NDArray[np.bool_]:
    """Which words are."""
    is_long = names.traits.words > HIGHEST_POSITION
    found: npt.NDArray[np.bool_] = names.is_name & ~names.is_repeat & ~is_long[names.query]
    counts = np.bincount(names.query[found], minlength=len(names))
    if counts.max(initial=0) > MOST_NAMES:
        words = np.flatnonzero(found)
        words = words[np.lexsort((-names.facts.weight[words], names.query[words]))]
        ranks = np.arange(len(words)) - (np.cumsum(counts) - counts)[names.query[words]]
        found[words[ranks >= MOST_NAMES]] = False
    return found


@cache
def _sets(count: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """All sets of so many words, one row a set, one column a word: which are in it, and which are left over."""
    is_matched = (np.arange(1 << count)[:, None] >> np.arange(count)) & 1 == 1
    return is_matched, ~is_matched


def _smallest(reaches: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which sets that reach a score (one row a name, one column a set) lose it without any one of their words."""
    smallest = reaches.copy()
    for bit in BITS[: reaches.shape[1].bit_length() - 1]:
        # The sets in pairs, without the word and with it.
        pairs = (len(reaches), -1, 2, bit)
        smallest.reshape(pairs)[:, :, 1] &= ~reaches.reshape(pairs)[:, :, 0]
    return smallest


def _left_over(names: SubmittedNames, queries: Int64s, words: Int64s) -> LeftOver:
    """What each set of words leaves over: one row a name, one column a set; `words` are the told apart of each name."""
    count = words.shape[1]
    traits = names.traits
    is_matched, is_left = _sets(count)
    initials, all_names = traits.initials[queries], traits.names[queries]
    bits = np.left_shift(np.int64(1), names.position[words])
    is_first = (initials == 0) & (bits[:, 0] == traits.first_mask[queries])
    is_last = (initials == 0) & (bits[:, -1] << 1 > traits.names_mask[queries]) & (all_names > 1)
    return LeftOver(
        matched_names=is_matched.sum(axis=1)[None, :] + (all_names - count)[:, None],
        initials=initials[:, None],
        names=is_left.sum(axis=1)[None, :],
        weight=names.facts.weight[words] @ is_left.T,
        total_weight=traits.total_weight[queries][:, None],
        are_short=names.facts.is_long[words] @ is_left.T == 0,
        first=is_first[:, None] & is_left[:, 0],
        last=is_last[:, None] & is_left[:, -1],
    )
