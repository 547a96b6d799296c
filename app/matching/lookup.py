"""Looks submitted words up in the index and leaves out at once the names that too few of them stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.matching.names import PLACES, PLACES_WITH_INITIALS, Names
from app.matching.reach import BITS, Reach
from app.matching.vocabulary import Int32s, Int64s, Neighbours, Vocabulary

_LARGE_LIST_NAMES = 20_000
_MANY_PLACES = 400
"""From how many names, and places of the words of one name, it pays to leave out its common words at first."""
_CELLS = 4_000_000
"""How many pairs of a submitted and a listed name are held side by side, one byte each."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A word of a submitted name (`query` counts the names, `position` the words) and what it resembles."""

    query: int
    position: int
    weight: int
    neighbours: Neighbours


class SharedWords(NamedTuple):
    """Rows, one a listed word that a submitted word resembles: arrays of equal length. Weights in thousandths."""

    query: Int64s
    name: Int64s
    position: Int64s
    name_position: Int64s
    weight: Int64s
    likeness: Int64s


class _Table(NamedTuple):
    """Occurrences, and the listed words that they resemble, as arrays; `of_word` is the occurrence of each word."""

    query: Int64s
    position: Int64s
    weight: Int64s
    bit: npt.NDArray[np.uint8]
    of_word: Int64s
    words: Int32s
    likeness: Int32s


def is_large(names: Names) -> bool:
    """Whether a list is so large that its names are looked up by the rare words first, as `WordLookup` does."""
    return len(names) >= _LARGE_LIST_NAMES


class WordLookup:
    """Rows of shared words between the submitted names of one call and the listed names; made anew for each call."""

    def __init__(self, vocabulary: Vocabulary, names: Names, reach: Reach) -> None:
        """Look words up in `names`, whose words are numbered by `vocabulary`; `reach` is of the submitted names."""
        self._vocabulary = vocabulary
        self._names = names
        self._reach = reach
        self._has_initials = names.traits.initials

    @cached_property
    def _likeness(self) -> npt.NDArray[np.int16]:
        return np.zeros(len(self._vocabulary.weights) + 1, np.int16)

    @cached_property
    def _sets(self) -> npt.NDArray[np.uint8]:
        """Which words of a submitted name each listed name has, for as many submitted names as there is room for."""
        size = len(self._names)
        return np.zeros(max(size, min(_CELLS, self._reach.queries * size)), np.uint8)

    def common_words(self, occurrences: Sequence[Occurrence]) -> frozenset[int]:
        """Positions of words so common that looking them up is left to the second step; empty where it does not pay.

        `occurrences` are of one name. A listed name without initials that resembles none but these can't reach the
        minimum score, whatever else it holds.
        """
        if not occurrences:
            return frozenset()
        places = {one.position: self._names.count_places(one.neighbours.words) for one in occurrences}
        if sum(places.values()) < _MANY_PLACES:
            return frozenset()
        query, common, words = occurrences[0].query, set[int](), 0
        for position in sorted(places, key=lambda place: (-places[place], place)):
            with_it = words | self._reach.bit(query, position)
            if self._reach.is_reached(query, with_it):
                break
            common.add(position)
            words = with_it
        return frozenset(common) if len(common) < len(places) else frozenset()

    def of_all(self, occurrences: Sequence[Occurrence]) -> SharedWords:
        """The rows of `occurrences`, which go by rising query, without names that can't reach the score."""
        table = self._table(occurrences)
        of_word, places = self._names.places(table.words, PLACES)
        names = self._names.names_at(places, PLACES)
        of_row = table.of_word[of_word]
        kept = np.flatnonzero(self._can_reach(table.query[of_row], names, table.bit[of_row]))
        return self._rows(table, of_word[kept], names[kept], self._names.positions_at(places[kept], PLACES))

    def _can_reach(self, queries: Int64s, names: Int32s, bits: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Whether the name of each row has enough words of its query, over all rows of both."""
        size = len(self._names)
        room = max(1, _CELLS // size)
        result = np.empty(len(queries), bool)
        first, last = (int(queries[0]), int(queries[-1])) if len(queries) else (0, -1)
        starts = range(first, last + 1, room)
        bounds = np.searchsorted(queries, np.array([*starts, last + 1])).tolist()
        for start, begin, end in zip(starts, bounds[:-1], bounds[1:], strict=True):
            cells = (queries[begin:end] - start) * size + names[begin:end]
            self._gather(cells, bits[begin:end])
            result[begin:end] = self._reach.reached(queries[begin:end], self._sets[cells])
            self._sets[cells] = 0
        return result | (self._has_initials[names] > 0)

    def _gather(self, cells: Int64s, bits: npt.NDArray[np.uint8]) -> None:
        # Bit by bit, for where one name has a row twice only equal values may be written.
        present = int(np.bitwise_or.reduce(bits))
        for bit in BITS:
            if present & bit:
                with_bit = cells[bits == bit]
                self._sets[with_bit] |= np.uint8(bit)

    def through_rare_words(self, occurrences: Sequence[Occurrence], common: frozenset[int]) -> SharedWords:
        """The rows of one name: of its rare words, and of its `common` words in names that hold a rare one too.

        Names with initials are looked up by the common words as well: an initial can stand for a rare word.
        """
        query = occurrences[0].query
        rare = self._table([one for one in occurrences if one.position not in common])
        frequent = [one for one in occurrences if one.position in common]
        of_word, places = self._names.places(rare.words, PLACES)
        names = self._names.names_at(places, PLACES)
        self._gather(names.astype(np.int64), rare.bit[rare.of_word[of_word]])
        all_common = sum({self._reach.bit(query, one.position) for one in frequent})
        can_reach = self._reached(query, self._sets[names] | np.uint8(all_common)) | (self._has_initials[names] > 0)
        found = np.unique(names[can_reach]).astype(np.int64)
        rows_of_frequent = self._in_names(found, frequent)
        can_reach &= self._reached(query, self._sets[names]) | (self._has_initials[names] > 0)
        kept = np.flatnonzero(can_reach)
        rows = [self._rows(rare, of_word[kept], names[kept], self._names.positions_at(places[kept], PLACES))]
        for each in rows_of_frequent:
            reached = np.flatnonzero(self._reached(query, self._sets[each.name]))
            rows.append(SharedWords(*(part[reached] for part in each)))
        self._sets[names] = 0
        table = self._table(frequent)
        of_word, places = self._names.places(table.words, PLACES_WITH_INITIALS)
        names = self._names.names_at(places, PLACES_WITH_INITIALS)
        rows.append(self._rows(table, of_word, names, self._names.positions_at(places, PLACES_WITH_INITIALS)))
        return SharedWords(*(np.concatenate(part) for part in zip(*rows, strict=True)))

    def _reached(self, query: int, sets: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        return self._reach.reached(np.int64(query), sets)

    def _in_names(self, found: Int64s, frequent: Sequence[Occurrence]) -> list[SharedWords]:
        """The rows of `frequent` words in the names `found` without initials; notes which names have them."""
        found = found[self._has_initials[found] == 0]
        of_name, words, name_positions = self._names.words_of(found)
        rows = []
        for occurrence in frequent:
            self._likeness[occurrence.neighbours.words] = occurrence.neighbours.similarities
            likeness = self._likeness[words]
            self._likeness[occurrence.neighbours.words] = 0
            held = np.flatnonzero(likeness)
            names = found[of_name[held]]
            self._sets[names] |= np.uint8(self._reach.bit(occurrence.query, occurrence.position))
            rows.append(
                SharedWords(
                    np.full(len(held), occurrence.query, np.int64),
                    names,
                    np.full(len(held), occurrence.position, np.int64),
                    name_positions[held],
                    np.minimum(occurrence.weight, self._vocabulary.weights[words[held]]).astype(np.int64),
                    likeness[held].astype(np.int64),
                )
            )
        return rows

    def _table(self, occurrences: Sequence[Occurrence]) -> _Table:
        query, position, weight = (
            np.array([(one.query, one.position, one.weight) for one in occurrences], np.int64).reshape(-1, 3).T
        )
        lengths = [len(one.neighbours.words) for one in occurrences]
        nothing = np.empty(0, np.int32)
        return _Table(
            query,
            position,
            weight,
            self._reach.bits(query, position),
            np.repeat(np.arange(len(occurrences)), lengths),
            np.concatenate([nothing, *(one.neighbours.words for one in occurrences)]),
            np.concatenate([nothing, *(one.neighbours.similarities for one in occurrences)]),
        )

    def _rows(
        self, table: _Table, of_word: Int64s, names: Int32s, name_positions: npt.NDArray[np.uint8]
    ) -> SharedWords:
        of_row = table.of_word[of_word]
        return SharedWords(
            table.query[of_row],
            names.astype(np.int64),
            table.position[of_row],
            name_positions.astype(np.int64),
            np.minimum(table.weight[of_row], self._vocabulary.weights[table.words[of_word]]).astype(np.int64),
            table.likeness[of_word].astype(np.int64),
        )
