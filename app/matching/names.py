"""The listed names as flat arrays: words of each name, names of each word, and the parties they belong to."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from app.domain.designation import PartyKind
from app.matching.analysis import analyse
from app.matching.container import Array
from app.matching.joins import join_hashes
from app.matching.parties import ListedParty
from app.matching.tokens import Token, TokenKind
from app.matching.traits import HIGHEST_POSITION, WordFacts, are_repeats, arrays_of, facts_of, stored_traits, traits_of
from app.matching.vocabulary import Int32s, Int64s, Vocabulary, count_bearers, expanded, offsets_of, runs_of

PLACES, PLACES_WITH_INITIALS = "posting", "initial_posting"
"""Where a word stands: in all names, or in those that have an initial."""


class Names:
    """Arrays over the listed names; a name is known by its number."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        """Use `compile_names`, or pass the arrays that it made."""
        self.arrays = arrays
        self.traits = stored_traits(arrays, arrays["name_word_weights"], arrays["name_offsets"])
        self.is_organisation = arrays["name_is_organisation"].view(bool)

    @property
    def parties(self) -> Int32s:
        """The party of each name."""
        return self.arrays["name_parties"]

    def __len__(self) -> int:
        return len(self.parties)

    def holders(self, words: Int32s) -> tuple[Int64s, Int64s]:
        """Every place where one of `words` stands: the row in `words`, and the name."""
        rows, places = self.places(words, PLACES)
        return rows, self.arrays["posting_names"][places].astype(np.int64)

    def places(self, words: Int32s, kind: str) -> tuple[Int64s, Int64s]:
        """Every place, of one kind, where one of `words` stands: the row in `words`, and the number of the place."""
        offsets = self.arrays[f"{kind}_offsets"]
        starts = offsets[words]
        return expanded(starts, offsets[words + 1] - starts)

    def names_at(self, places: Int64s, kind: str) -> Int32s:
        """The name of each place."""
        return self.arrays[f"{kind}_names"][places]

    def positions_at(self, places: Int64s, kind: str) -> npt.NDArray[np.uint8]:
        """The position in its name of each place."""
        return self.arrays[f"{kind}_positions"][places]

    def count_places(self, words: Int32s) -> int:
        """In how many places one of `words` stands."""
        offsets = self.arrays["posting_offsets"]
        return int((offsets[words + 1] - offsets[words]).sum())

    def words_of(self, names: Int64s) -> tuple[Int64s, Int32s, Int64s]:
        """Every word of `names`: the row in `names`, the word, its position in the name."""
        offsets = self.arrays["name_offsets"]
        rows, places = expanded(offsets[names], offsets[names + 1] - offsets[names])
        positions = np.minimum(places - offsets[names][rows], HIGHEST_POSITION)
        return rows, self.arrays["name_words"][places], positions

    def by_joined_hash(self, hashes: npt.NDArray[np.uint32]) -> tuple[Int64s, Int32s]:
        """Names with neighbouring words that, run together, have one of `hashes`: the row in `hashes`, and the name."""
        rows, places = runs_of(self.arrays["join_hashes"], hashes)
        return rows, self.arrays["join_names"][places]


def compile_names(parties: Sequence[ListedParty], *, within: Vocabulary | None = None) -> tuple[Vocabulary, Names]:
    """The vocabulary and the name arrays of `parties`, whose words are as rare as in `within` where it is given."""
    numbers: dict[Token, int] = {}
    words, lengths = array("i"), array("q")
    name_parties: list[int] = []
    # Of a million names, whole analyses would fill the memory: what else is needed of one is taken at once.
    tokens: list[tuple[Token, ...]] = []
    joins = _Joins()
    for party, listed in enumerate(parties):
        for name in listed.names:
            analysis = analyse(name.text)
            plain = [Token(t.form, t.form, t.kind, t.vowelless, t.syllabic) for t in analysis.tokens]
            words.extend(numbers.setdefault(token, len(numbers)) for token in plain)
            lengths.append(len(plain))
            joins.add(analysis.tokens, of_name=len(name_parties))
            name_parties.append(party)
            tokens.append(analysis.tokens)
    vocabulary = _vocabulary(tuple(numbers), _by_party(name_parties, tokens), within)
    is_initial = np.array([token.kind is TokenKind.INITIAL for token in numbers], bool)
    arrays = _name_arrays(np.array(words, np.int32), np.array(lengths, np.int64), is_initial)
    word_weights = vocabulary.weights[arrays["name_words"]]
    facts = WordFacts(*facts_of(tuple(numbers), vocabulary.weights.tolist(), {})[:, arrays["name_words"]])
    is_repeat = are_repeats(np.repeat(np.arange(len(lengths)), lengths), facts)
    arrays |= arrays_of(traits_of(facts, is_repeat, np.array(lengths, np.int64)))
    arrays |= joins.arrays()
    is_organisation = [parties[party].kind is not PartyKind.PERSON for party in name_parties]
    arrays["name_word_weights"] = word_weights
    arrays["name_parties"] = np.array(name_parties, np.int32)
    arrays["name_is_organisation"] = np.array(is_organisation, np.uint8)
    return vocabulary, Names(arrays)


def _by_party(name_parties: Sequence[int], tokens: Sequence[Sequence[Token]]) -> Iterator[Iterator[Token]]:
    """The words of all names of each party."""
    for _, of_party in groupby(zip(name_parties, tokens, strict=True), key=itemgetter(0)):
        yield (token for _, of_name in of_party for token in of_name)


def _vocabulary(words: Sequence[Token], parties: Iterable[Iterable[Token]], within: Vocabulary | None) -> Vocabulary:
    if within is not None:
        return Vocabulary.build_within(words, within)
    bearers, count = count_bearers(parties)
    return Vocabulary.build(words, bearers, count)


def _name_arrays(flat: Int32s, lengths: Int64s, is_initial: npt.NDArray[np.bool_]) -> dict[str, Array]:
    """The arrays of names whose words are `flat`, one name after another, as many of each as `lengths` say."""
    offsets = offsets_of(lengths.tolist())
    name = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    position = np.arange(len(flat), dtype=np.int64) - np.repeat(offsets[:-1], lengths)
    order = np.argsort(flat, kind="stable")
    has_initial = np.bincount(name, is_initial[flat], len(lengths))[name] > 0
    postings = {"posting": order, "initial_posting": order[has_initial[order]]}
    arrays: dict[str, Array] = {"name_offsets": offsets, "name_words": flat}
    for kind, which in postings.items():
        arrays[f"{kind}_offsets"] = np.searchsorted(flat[which], np.arange(len(is_initial) + 1)).astype(np.int64)
        arrays[f"{kind}_names"] = name[which]
        arrays[f"{kind}_positions"] = np.minimum(position[which], HIGHEST_POSITION).astype(np.uint8)
    return arrays


class _Joins:
    """Collects which names have which runs of words, by the hashes of these."""

    def __init__(self) -> None:
        self._hashes = array("I")
        self._names = array("i")

    def add(self, tokens: Sequence[Token], *, of_name: int) -> None:
        runs, _ = join_hashes(tokens)
        for hashed in set(runs):
            self._hashes.append(hashed)
            self._names.append(of_name)

    def arrays(self) -> dict[str, Array]:
        """The arrays of an index file, in the order of the hashes."""
        hashes, names = np.array(self._hashes, np.uint32), np.array(self._names, np.int32)
        order = np.lexsort((names, hashes))
        return {"join_hashes": hashes[order], "join_names": names[order]}
