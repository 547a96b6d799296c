"""The submitted names of one call as arrays: their words by number, with what is known of each word.

Words are remembered from call to call, since names share them.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.matching.analysis import NameAnalysis
from app.matching.tokens import Token
from app.matching.traits import HIGHEST_POSITION, NameTraits, WordFacts, are_repeats, facts_of, traits_of
from app.matching.vocabulary import Int64s, Neighbours, Vocabulary

_ROOM_AT_FIRST = 1024


@dataclass(frozen=True, slots=True)
class SubmittedNames:
    """Submitted names that have a word near a listed one: arrays with one entry a word, and the traits of the names.

    `query` counts the names, `position` the words of each; `word` is the number of the word, `is_near` whether it
    resembles a listed one, `is_repeat` whether its name has it twice. `places` are those of the names among all that
    were submitted.
    """

    places: Int64s
    query: Int64s
    position: Int64s
    word: Int64s
    is_near: npt.NDArray[np.bool_]
    is_repeat: npt.NDArray[np.bool_]
    facts: WordFacts
    traits: NameTraits

    def __len__(self) -> int:
        return len(self.places)

    @property
    def repeats_mask(self) -> Int64s:
        """Bit masks of the names that are said twice, by position: one of each submitted name."""
        bits = np.where(self.is_repeat & self.is_name, np.left_shift(np.int64(1), self.position), 0)
        found = np.zeros(len(self), np.int64)
        np.bitwise_or.at(found, self.query, bits)
        return found

    @property
    def is_name(self) -> npt.NDArray[np.bool_]:
        """Whether the word is a name: no initial, and no small word."""
        found: npt.NDArray[np.bool_] = (self.facts.is_light == 0) & (self.facts.is_initial == 0)
        return found


class SubmittedWords:
    """The words of submitted names by number, for threads that search at the same time.

    A word gets its number when everything is known of it: whoever finds the number needs no lock.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """`vocabulary` says which listed words each resembles, and what it weighs."""
        self._vocabulary = vocabulary
        self.neighbours: list[Neighbours] = []
        """The listed words that each word resembles, by its number."""
        self._numbers: dict[Token, int] = {}
        self._adding = threading.Lock()
        self._forms: dict[str, int] = {}
        # Facts and whether the word is near a listed one: one column a word, with room for more.
        self._table = np.zeros((len(WordFacts._fields) + 1, _ROOM_AT_FIRST), np.int64)

    def __len__(self) -> int:
        return len(self._numbers)

    def names(self, analyses: Sequence[NameAnalysis]) -> SubmittedNames:
        """The names of `analyses` that have a word near a listed one: beside a short list, few have."""
        words = self._numbered([token for analysis in analyses for token in analysis.tokens])
        lengths = np.array([len(analysis.tokens) for analysis in analyses], np.int64)
        name_of_word = np.repeat(np.arange(len(analyses)), lengths)
        has_near = np.zeros(len(analyses), bool)
        has_near[name_of_word[self._table[-1, words] > 0]] = True
        words, lengths = words[has_near[name_of_word]], lengths[has_near]
        *columns, is_near = self._table[:, words]
        facts = WordFacts(*columns)
        starts = np.cumsum(lengths) - lengths
        query = np.repeat(np.arange(len(lengths)), lengths)
        is_repeat = are_repeats(query, facts)
        return SubmittedNames(
            places=np.flatnonzero(has_near),
            query=query,
            position=np.minimum(np.arange(len(words)) - np.repeat(starts, lengths), HIGHEST_POSITION),
            word=words,
            is_near=is_near > 0,
            is_repeat=is_repeat,
            facts=facts,
            traits=traits_of(facts, is_repeat, lengths),
        )

    def _numbered(self, tokens: Sequence[Token]) -> Int64s:
        numbers = list(map(self._numbers.get, tokens))
        if None in numbers:
            with self._adding:
                self._add([token for token in dict.fromkeys(tokens) if token not in self._numbers])
            numbers = list(map(self._numbers.get, tokens))
        return np.array(numbers, np.int64)

    def _add(self, tokens: Sequence[Token]) -> None:
        start, end = len(self._numbers), len(self._numbers) + len(tokens)
        neighbours = self._vocabulary.neighbours(tokens)
        weights = [self._vocabulary.rarity.weight(token) for token in tokens]
        while self._table.shape[1] < end:
            self._table = np.concatenate((self._table, np.zeros_like(self._table)), axis=1)
        added = self._table[:, start:end]
        added[:-1] = facts_of(tokens, weights, self._forms)
        added[-1] = [len(found.words) > 0 for found in neighbours]
        self.neighbours[start:] = neighbours
        self._numbers.update(zip(tokens, range(start, end), strict=True))
