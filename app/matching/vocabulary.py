"""The distinct words of a list as flat arrays: keys, weights, and the listed words that a submitted word resembles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from app.matching.container import Array
from app.matching.joins import joined_keys_of_word
from app.matching.rarity import Rarity, rarity_key
from app.matching.similarity import keys, similarities, sought_keys
from app.matching.tokens import Token, TokenKind

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

_KINDS = tuple(TokenKind)
_KIND_CODE = {kind: code for code, kind in enumerate(_KINDS)}
_VOWELLESS, _SYLLABIC = 1, 2


def key_hash(key: str) -> int:
    """32 bits of `key`, the same on every machine; a collision costs one comparison and nothing else."""
    return crc32(key.encode())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The listed words that one submitted word resembles: word numbers, and similarity in thousandths."""

    words: Int32s
    similarities: Int32s


_BATCH = 500
_NOBODY = Neighbours(np.empty(0, np.int32), np.empty(0, np.int32))


class Vocabulary:
    """Words by number, with their weights; finds the neighbours of any word through shared keys."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        """Use `build`, or pass the arrays that `build` made."""
        self.arrays = arrays
        self.weights: Int32s = arrays["word_weights"]
        self._offsets = arrays["word_offsets"]
        self._blob = arrays["word_blob"]
        self._kinds = arrays["word_kinds"]
        self._flags = arrays["word_flags"]
        self._key_hashes = arrays["key_hashes"]
        self._key_words = arrays["key_words"]
        self._bearer_hashes = arrays["bearer_hashes"]
        self._bearer_counts = arrays["bearer_counts"]
        self.rarity = Rarity(self._bearers_of, int(arrays["party_count"][0]))
        self._tokens: dict[int, Token] = {}

    @classmethod
    def build(cls, words: Sequence[Token], bearers: Counter[str], parties: int) -> Vocabulary:
        """Arrays for `words` (distinct, in their numbering); `bearers` counts the parties by rarity key."""
        hashes = np.array([key_hash(key) for key in bearers], np.uint32)
        counts = np.array(list(bearers.values()), np.int32)
        order = np.lexsort((counts, hashes))
        rarity = Rarity(lambda key: bearers.get(key, 0), parties)
        counted: dict[str, Array] = {
            "bearer_hashes": hashes[order],
            "bearer_counts": counts[order],
            "party_count": np.array([parties], np.int64),
        }
        return cls(_word_arrays(words, rarity) | counted)

    @classmethod
    def build_within(cls, words: Sequence[Token], whole: Vocabulary) -> Vocabulary:
        """Arrays for `words`, some of those of `whole`, as rare as they are there."""
        counted = {name: whole.arrays[name] for name in ("bearer_hashes", "bearer_counts", "party_count")}
        return cls(_word_arrays(words, whole.rarity) | counted)

    def _bearers_of(self, key: str) -> int:
        found = int(np.searchsorted(self._bearer_hashes, np.uint32(key_hash(key))))
        if found < len(self._bearer_hashes) and self._bearer_hashes[found] == key_hash(key):
            return int(self._bearer_counts[found])
        return 0

    def token(self, word: int) -> Token:
        """The word of a number; its `text` is its form."""
        found = self._tokens.get(word)
        if found is None:
            form = self._blob[self._offsets[word] : self._offsets[word + 1]].tobytes().decode()
            flags = int(self._flags[word])
            found = Token(form, form, _KINDS[self._kinds[word]], bool(flags & _VOWELLESS), bool(flags & _SYLLABIC))
            self._tokens[word] = found
        return found

    def neighbours(self, tokens: Sequence[Token]) -> list[Neighbours]:
        """The listed words that each of `tokens` resembles."""
        found: list[Neighbours] = []
        for start in range(0, len(tokens), _BATCH):
            found += self._find_neighbours(tokens[start : start + _BATCH])
        return found

    def _find_neighbours(self, tokens: Sequence[Token]) -> list[Neighbours]:
        of_tokens = [[crc32(key.encode()) for key in sought_keys(token)] for token in tokens]
        rows, words = self.words_by_hash(np.array([key for of_token in of_tokens for key in of_token], np.uint32))
        token_of_key = np.repeat(np.arange(len(tokens)), [len(of_token) for of_token in of_tokens])
        size = max(1, len(self.weights))
        pairs = np.unique(token_of_key[rows] * size + words)
        owners, candidates = (pairs // size).tolist(), (pairs % size).tolist()
        likeness = similarities([tokens[owner] for owner in owners], [self.token(word) for word in candidates])
        kept = np.flatnonzero(likeness)
        words, likeness = (pairs[kept] % size).astype(np.int32), likeness[kept]
        bounds = np.searchsorted(pairs[kept] // size, np.arange(len(tokens) + 1)).tolist()
        return [
            Neighbours(words[start:end], likeness[start:end]) if start < end else _NOBODY
            for start, end in pairwise(bounds)
        ]

    def words_by_hash(self, hashes: npt.NDArray[np.uint32]) -> tuple[Int64s, Int32s]:
        """Every word filed under one of `hashes`: the row in `hashes`, and the word's number."""
        rows, places = runs_of(self._key_hashes, hashes)
        return rows, self._key_words[places]


def runs_of(sorted_hashes: Array, hashes: npt.NDArray[np.uint32]) -> tuple[Int64s, Int64s]:
    """Every place in `sorted_hashes` that holds one of `hashes`: the row in `hashes`, and the place."""
    starts = np.searchsorted(sorted_hashes, hashes, side="left")
    starts[starts == len(sorted_hashes)] = 0
    # Most are not there.
    found = np.flatnonzero(sorted_hashes[starts] == hashes) if len(sorted_hashes) else np.empty(0, np.int64)
    if not len(found):
        return found, found
    starts = starts[found]
    rows, places = expanded(starts, np.searchsorted(sorted_hashes, hashes[found], side="right") - starts)
    return found[rows], places


def expanded(starts: Int64s, counts: Int64s) -> tuple[Int64s, Int64s]:
    """All numbers of the runs `starts[row]` to `starts[row] + counts[row]`: the row, and the number."""
    ends = np.cumsum(counts)
    rows = np.repeat(np.arange(len(counts)), counts)
    return rows, np.arange(len(rows)) + np.repeat(starts - (ends - counts), counts)


def offsets_of(lengths: Sequence[int]) -> Int64s:
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def _word_arrays(words: Sequence[Token], rarity: Rarity) -> dict[str, Array]:
    encoded = [word.form.encode() for word in words]
    arrays: dict[str, Array] = {
        "word_blob": np.frombuffer(b"".join(encoded), np.uint8),
        "word_offsets": offsets_of([len(form) for form in encoded]),
        "word_kinds": np.array([_KIND_CODE[word.kind] for word in words], np.uint8),
        "word_flags": np.array([_VOWELLESS * word.vowelless + _SYLLABIC * word.syllabic for word in words], np.uint8),
        "word_weights": np.array([rarity.weight(word) for word in words], np.int32),
    }
    return arrays | _key_arrays(words)


def _key_arrays(words: Sequence[Token]) -> dict[str, Array]:
    hashes: list[int] = []
    numbers: list[int] = []
    for number, word in enumerate(words):
        for key in (*keys(word), *joined_keys_of_word(word)):
            hashes.append(key_hash(key))
            numbers.append(number)
    hash_array, number_array = np.array(hashes, np.uint32), np.array(numbers, np.int32)
    order = np.lexsort((number_array, hash_array))
    return {"key_hashes": hash_array[order], "key_words": number_array[order]}


def count_bearers(parties: Iterable[Iterable[Token]]) -> tuple[Counter[str], int]:
    """How many parties bear each word (by rarity key, once a party), and how many parties there are."""
    bearers: Counter[str] = Counter()
    count = 0
    for tokens in parties:
        bearers.update({rarity_key(token) for token in tokens})
        count += 1
    return bearers, count
