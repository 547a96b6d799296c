"""Finds the listed names that can reach a score: shared words through the index, then an upper bound, vectorised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.matching.analysis import NameAnalysis
from app.matching.bound import INITIAL_WORTH, Side, Spelling, best_possible_scores
from app.matching.features import LEAST_NAME_WEIGHT
from app.matching.joins import join_hashes
from app.matching.lookup import Occurrence, SharedWords, WordLookup, is_large
from app.matching.name_sets import NameSets
from app.matching.names import Names
from app.matching.reach import Reach
from app.matching.similarity import SAME
from app.matching.submitted import SubmittedNames, SubmittedWords
from app.matching.traits import HIGHEST_POSITION, NameTraits
from app.matching.vocabulary import Int64s, Vocabulary

_MOST_WORDS = 500_000
"""How many words of submitted names are remembered."""
_PLACES = 64
_MANY_PAIRS = 1000


@dataclass(frozen=True, slots=True)
class _Shared:
    """Pairs of a query and a listed name that share words, and bit masks of the words by position.

    Each side's masks are of its words that can be matched, and of those that a name of the other side can match.
    """

    query: Int64s
    name: Int64s
    query_words: Int64s
    name_words: Int64s
    query_partners: Int64s
    name_partners: Int64s
    weight: npt.NDArray[np.float64]
    losses: npt.NDArray[np.float64]
    worst_loss: npt.NDArray[np.float64]

    def subset(self, which: npt.NDArray[np.bool_]) -> _Shared:
        """The pairs where `which` is true."""
        return _Shared(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The listed names that a submitted name could mean, by rising number, and the most (0..1) that each can score."""

    names: Sequence[int]
    bounds: Sequence[float]


_NO_CANDIDATES = Candidates((), ())
_NO_NUMBERS = np.empty(0, np.int64)
_NO_WEIGHTS = np.empty(0, np.float64)
_NOTHING_SHARED = _Shared(
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_NUMBERS,
    _NO_WEIGHTS,
    _NO_WEIGHTS,
    _NO_WEIGHTS,
)

_Weigh = Callable[[NameTraits, Int64s, Int64s], npt.NDArray[np.float64]]


class _Memory(NamedTuple):
    """What is remembered of submitted words, and what was looked up of them where the list is of common size."""

    words: SubmittedWords
    sets: NameSets | None


class CandidateFinder:
    """Candidates of submitted names among the listed names; loses none that can reach the minimum score."""

    def __init__(self, vocabulary: Vocabulary, names: Names) -> None:
        """Search `names`, whose words are numbered by `vocabulary`."""
        self._vocabulary = vocabulary
        self._names = names
        self._memory = self._new_memory()

    def find(self, analyses: Sequence[NameAnalysis], *, minimum_score: float) -> list[Candidates]:
        """For each analysis the listed names that can score `minimum_score`."""
        found = [_NO_CANDIDATES] * len(analyses)
        if not analyses or not len(self._names):
            return found
        if len(self._memory.words) > _MOST_WORDS:
            self._memory = self._new_memory()
        # Another thread may begin anew meanwhile: numbers of words hold in one memory alone.
        memory = self._memory
        submitted = memory.words.names(analyses)
        query, name, bounds = self._survivors(memory, submitted, minimum_score)
        query = submitted.places[query]
        joined_query, joined_name = self._joined(analyses)
        if len(joined_query):
            query, name = np.concatenate((query, joined_query)), np.concatenate((name, joined_name))
            bounds = np.concatenate((bounds, np.ones(len(joined_query))))
        if not len(query):
            return found
        pairs, places = np.unique(query * len(self._names) + name, return_inverse=True)
        highest = np.zeros(len(pairs), np.float64)
        np.maximum.at(highest, places, bounds)
        names, bounds_of_names = (pairs % len(self._names)).tolist(), highest.tolist()
        queries, starts = np.unique(pairs // len(self._names), return_index=True)
        for one, (start, end) in zip(queries.tolist(), pairwise([*starts.tolist(), len(pairs)]), strict=True):
            found[one] = Candidates(names[start:end], bounds_of_names[start:end])
        return found

    def _new_memory(self) -> _Memory:
        words = SubmittedWords(self._vocabulary)
        return _Memory(words, None if is_large(self._names) else NameSets(self._vocabulary, self._names, words))

    def _survivors(
        self, memory: _Memory, submitted: SubmittedNames, minimum_score: float
    ) -> tuple[Int64s, Int64s, npt.NDArray[np.float64]]:
        shared = self._gathered(self._shared_words(memory, submitted, minimum_score), submitted)
        if len(shared.query) > _MANY_PAIRS:
            # First without the weights of words left over, which take longer to add up and which few pairs need.
            shared, _ = self._possible(shared, submitted, minimum_score, _unweighed)
        if not len(shared.query):
            return _NO_NUMBERS, _NO_NUMBERS, _NO_WEIGHTS
        shared, bounds = self._possible(shared, submitted, minimum_score, _weighed)
        return shared.query, shared.name, bounds

    def _possible(
        self, shared: _Shared, names: SubmittedNames, minimum_score: float, weigh: _Weigh
    ) -> tuple[_Shared, npt.NDArray[np.float64]]:
        """The pairs that can reach the score, and the most that each can score."""
        traits, listed_traits = names.traits, self._names.traits
        submitted_initials = _useful(traits, shared.query, listed_traits.first_letters[shared.name])
        listed_initials = _useful(listed_traits, shared.name, traits.first_letters[shared.query])
        filling_initials = _useful(listed_traits, shared.name, _letters_left(names, shared, listed_initials > 0))
        repeats, listed_repeats = (
            names.repeats_mask[shared.query],
            listed_traits.names_mask[shared.name] * listed_traits.has_repeats[shared.name],
        )
        submitted = _side(
            _Words(traits, shared.query, shared.query_words, repeats, shared.name_partners),
            submitted_initials,
            submitted_initials,
            weigh,
        )
        listed = _side(
            _Words(listed_traits, shared.name, shared.name_words, listed_repeats, shared.query_partners),
            listed_initials,
            filling_initials,
            weigh,
        )
        weight = shared.weight + INITIAL_WORTH * (submitted.initials + listed.initials)
        spelling = Spelling(shared.losses, shared.worst_loss)
        bounds = best_possible_scores(submitted, listed, weight, spelling, self._names.is_organisation[shared.name])
        words = np.maximum(traits.words[shared.query], listed_traits.words[shared.name])
        # Of words that are not told apart nothing is known.
        bounds = np.where(words > HIGHEST_POSITION, 1.0, bounds)
        reaches = bounds >= minimum_score
        return shared.subset(reaches), bounds[reaches]

    def _shared_words(self, memory: _Memory, submitted: SubmittedNames, minimum_score: float) -> list[SharedWords]:
        reach = Reach(submitted, minimum_score)
        if memory.sets is not None:
            return memory.sets.shared_words(submitted, reach)
        lookup = WordLookup(self._vocabulary, self._names, reach)
        all_at_once: list[Occurrence] = []
        one_by_one: list[SharedWords] = []
        for _, of_name in groupby(_occurrences(memory.words, submitted), key=attrgetter("query")):
            occurrences = list(of_name)
            if common := lookup.common_words(occurrences):
                one_by_one.append(lookup.through_rare_words(occurrences, common))
            else:
                all_at_once.extend(occurrences)
        return [lookup.of_all(all_at_once), *one_by_one]

    def _gathered(self, rows: Sequence[SharedWords], submitted: SubmittedNames) -> _Shared:
        """Sums over the rows, one a shared word, of each pair of a query and a name."""
        if not rows:
            return _NOTHING_SHARED
        query, name, positions, name_positions, weights, likeness = (
            np.concatenate(part) for part in zip(*rows, strict=True)
        )
        if not len(query):
            return _NOTHING_SHARED
        pair = query * len(self._names) + name
        place = pair * _PLACES + positions
        order = np.argsort(place, kind="stable")
        place, pair = place[order], pair[order]
        starts = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
        place_starts = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
        first_places = np.searchsorted(place_starts, starts)
        # What the best likeness of each submitted word leaves to be desired, where both words weigh enough to count.
        counted = np.where(weights >= LEAST_NAME_WEIGHT, likeness, SAME)[order]
        loss = (SAME - np.maximum.reduceat(counted, place_starts)) / 1000
        weight = np.maximum.reduceat((weights * likeness / 1000)[order], place_starts)
        query_bits, name_bits = np.left_shift(np.int64(1), positions), np.left_shift(np.int64(1), name_positions)
        is_name = query_bits & submitted.traits.names_mask[query] != 0
        is_listed_name = name_bits & self._names.traits.names_mask[name] != 0
        return _Shared(
            pair[starts] // len(self._names),
            pair[starts] % len(self._names),
            np.bitwise_or.reduceat(query_bits[order], starts),
            np.bitwise_or.reduceat(name_bits[order], starts),
            np.bitwise_or.reduceat(np.where(is_listed_name, query_bits, 0)[order], starts),
            np.bitwise_or.reduceat(np.where(is_name, name_bits, 0)[order], starts),
            np.add.reduceat(weight, first_places),
            np.add.reduceat(loss, first_places),
            np.maximum.reduceat(loss, first_places),
        )

    def _joined(self, analyses: Sequence[NameAnalysis]) -> tuple[Int64s, Int64s]:
        """Names that hold as one word what is submitted as several, or the other way round."""
        wholes: list[int] = []
        whole_queries: list[int] = []
        runs: list[int] = []
        run_queries: list[int] = []
        for query, analysis in enumerate(analyses):
            of_runs, of_words = join_hashes(analysis.tokens)
            wholes += of_words
            whole_queries += [query] * len(of_words)
            runs += of_runs
            run_queries += [query] * len(of_runs)
        rows, names = self._names.by_joined_hash(np.array(wholes, np.uint32))
        word_rows, words = self._vocabulary.words_by_hash(np.array(runs, np.uint32))
        holder_rows, holders = self._names.holders(words)
        queries = np.concatenate(
            (np.array(whole_queries, np.int64)[rows], np.array(run_queries, np.int64)[word_rows[holder_rows]])
        )
        return queries, np.concatenate((names.astype(np.int64), holders))


def _occurrences(words: SubmittedWords, submitted: SubmittedNames) -> Iterator[Occurrence]:
    near = submitted.is_near
    columns = (submitted.query, submitted.position, submitted.facts.weight, submitted.word)
    for query, position, weight, word in zip(*(column[near].tolist() for column in columns), strict=True):
        yield Occurrence(query, position, weight, words.neighbours[word])


def _unweighed(_: NameTraits, which: Int64s, __: Int64s) -> npt.NDArray[np.float64]:
    return np.zeros(len(which), np.float64)


def _weighed(traits: NameTraits, which: Int64s, words: Int64s) -> npt.NDArray[np.float64]:
    """The summed weights of the words in the bit masks `words`, of each of the names `which`."""
    weights: npt.NDArray[np.float64] = traits.of_words(traits.weights, which, words).sum(axis=1).astype(np.float64)
    return weights


def _useful(traits: NameTraits, which: Int64s, letters: Int64s) -> Int64s:
    """How many initials each of the names `which` has if one is of its `letters`; else 0, for it stands for nothing."""
    return np.where((traits.initial_letters[which] & letters) != 0, traits.initials[which], 0)


def _letters_left(names: SubmittedNames, shared: _Shared, wanted: npt.NDArray[np.bool_]) -> Int64s:
    """The first letters of the submitted names that no listed word matches, for the pairs that are wanted."""
    letters = np.zeros(len(shared.query), np.int64)
    pairs = np.flatnonzero(wanted)
    if len(pairs):
        which = shared.query[pairs]
        left = names.traits.names_mask[which] & ~shared.query_words[pairs]
        letters[pairs] = np.bitwise_or.reduce(names.traits.of_words(names.facts.letter, which, left), axis=1)
    return letters


class _Words(NamedTuple):
    """The names `which`, with bit masks of their words: those that can be matched, and those said twice.

    `partners` are masks of the words of the other side that their names can match.
    """

    traits: NameTraits
    which: Int64s
    matchable: Int64s
    repeats: Int64s
    partners: Int64s


def _side(words: _Words, initials: Int64s, filling_initials: Int64s, weigh: _Weigh) -> Side:
    """What can be matched of names."""
    traits, which, matchable, repeats, partners = words
    everything = np.left_shift(np.int64(1), np.minimum(traits.words[which], HIGHEST_POSITION)) - 1
    names = traits.names_mask[which]
    unmatched = names & ~matchable
    once = unmatched & ~repeats
    weights = weigh(traits, which, once)
    return Side(
        all_matchable=(matchable & everything) == everything,
        names=traits.names[which],
        initials=initials,
        filling_initials=filling_initials,
        all_initials=traits.initials[which],
        matchable_names=np.bitwise_count(names & matchable).astype(np.int64),
        partners=np.bitwise_count(partners).astype(np.int64),
        unmatched_once=np.bitwise_count(once).astype(np.int64),
        total_weight=traits.total_weight[which],
        matchable_weight=traits.total_weight[which] - weights,
        unmatched_weight=weights,
        unmatched_long=(unmatched & traits.long_mask[which]) != 0,
        first_unmatched=(unmatched & traits.first_mask[which]) != 0,
        has_repeats=traits.has_repeats[which],
        is_one_word=traits.names[which] + traits.initials[which] == 1,
    )
