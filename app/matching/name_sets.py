"""Looks submitted words up in a list of common size: sets of listed names are held as the bits of whole numbers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.matching.lookup import SharedWords
from app.matching.names import PLACES, Names
from app.matching.reach import BITS, Reach
from app.matching.submitted import SubmittedNames, SubmittedWords
from app.matching.vocabulary import Int32s, Int64s, Neighbours, Vocabulary

_MOST_PLACES = 2_000_000
_PLACES_AT_ONCE = 40_000
"""Arrays of more rows don't fit into the processor's cache and cost several times as much a row."""
_BITS_OF_BYTE = 8


class _Places(NamedTuple):
    """Where a submitted word finds listed words that it resembles: the names as bits, and arrays with a row a place.

    `byte` and `bit` say where the set of names has the name of a row.
    """

    names: int
    byte: Int32s
    bit: npt.NDArray[np.uint8]
    name: Int32s
    name_position: npt.NDArray[np.uint8]
    weight: Int32s
    likeness: Int32s


class NameSets:
    """Which listed names have enough of the words of submitted ones."""

    def __init__(self, vocabulary: Vocabulary, names: Names, words: SubmittedWords) -> None:
        """Look `words` up in `names`, whose words are numbered by `vocabulary`."""
        self._vocabulary = vocabulary
        self._names = names
        self._words = words
        self._bytes = len(names) // _BITS_OF_BYTE + 1
        self._with_initials = self._as_bits(np.flatnonzero(names.traits.initials))
        self._places: dict[int, _Places] = {}
        self._held = 0

    def shared_words(self, submitted: SubmittedNames, reach: Reach) -> list[SharedWords]:
        """The rows of the words of `submitted`, without listed names that can't reach the score."""
        near = np.flatnonzero(submitted.is_near)
        queries = submitted.query[near].tolist()
        places = [self._places_of(word) for word in submitted.word[near].tolist()]
        bits = reach.bits(submitted.query[near], submitted.position[near]).tolist()
        found = self._names_in_reach(queries, bits, [each.names for each in places], reach)
        sets = np.frombuffer(b"".join([names.to_bytes(self._bytes, "little") for names in found]), np.uint8)
        used = [row for row, query in enumerate(queries) if places[row].names & found[query]]
        return [
            self._rows(submitted, near[rows], [places[row] for row in rows], sets)
            for rows in _in_portions(used, [len(each.name) for each in places])
        ]

    def _names_in_reach(self, queries: list[int], bits: list[int], names: list[int], reach: Reach) -> list[int]:
        """The listed names, as bits, that have enough words of each submitted one, and all those with initials."""
        of_any_word = [0] * reach.queries
        of_word: list[dict[int, int]] = [{} for _ in range(reach.queries)]
        for query, bit, having in zip(queries, bits, names, strict=True):
            of_any_word[query] |= having
            of_word[query][bit] = having
        found = [having & self._with_initials for having in of_any_word]
        smallest_queries, smallest_sets = reach.smallest_sets()
        for query, words in zip(smallest_queries.tolist(), smallest_sets.tolist(), strict=True):
            having = of_any_word[query]
            for bit in _bits_of(words):
                having &= of_word[query].get(bit, 0)
            found[query] |= having
        return found

    def _rows(
        self, submitted: SubmittedNames, words: Int64s, places: list[_Places], sets: npt.NDArray[np.uint8]
    ) -> SharedWords:
        """The rows of `words`, whose places are `places`, that stand in the names found."""
        lengths = [len(each.name) for each in places]
        starts = np.repeat(submitted.query[words] * self._bytes, lengths)
        _, *columns = zip(*places, strict=True)
        byte, bit, name, name_position, weight, likeness = map(np.concatenate, columns)
        kept = np.flatnonzero(sets[starts + byte] & bit)
        of_row = np.repeat(words, lengths)[kept]
        return SharedWords(
            submitted.query[of_row],
            name[kept].astype(np.int64),
            submitted.position[of_row],
            name_position[kept].astype(np.int64),
            np.minimum(submitted.facts.weight[of_row], weight[kept]),
            likeness[kept].astype(np.int64),
        )

    def _places_of(self, word: int) -> _Places:
        found = self._places.get(word)
        if found is None:
            if self._held > _MOST_PLACES:
                self._places.clear()
                self._held = 0
            found = self._places[word] = self._look_up(self._words.neighbours[word])
            self._held += len(found.name) + self._bytes // _BITS_OF_BYTE
        return found

    def _look_up(self, neighbours: Neighbours) -> _Places:
        row, places = self._names.places(neighbours.words, PLACES)
        names = self._names.names_at(places, PLACES)
        return _Places(
            self._as_bits(names),
            names // _BITS_OF_BYTE,
            np.left_shift(1, names % _BITS_OF_BYTE).astype(np.uint8),
            names,
            self._names.positions_at(places, PLACES),
            self._vocabulary.weights[neighbours.words[row]],
            neighbours.similarities[row],
        )

    def _as_bits(self, names: Int32s | Int64s) -> int:
        held = np.zeros(self._bytes * _BITS_OF_BYTE, bool)
        held[names] = True
        return int.from_bytes(np.packbits(held, bitorder="little").tobytes(), "little")


@cache
def _bits_of(words: int) -> tuple[int, ...]:
    return tuple(bit for bit in BITS if words & bit)


def _in_portions(rows: list[int], sizes: list[int]) -> Iterator[list[int]]:
    """`rows` in order, as many at once as have about _PLACES_AT_ONCE by their `sizes`."""
    portion: list[int] = []
    size = 0
    for row in rows:
        portion.append(row)
        size += sizes[row]
        if size >= _PLACES_AT_ONCE:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
