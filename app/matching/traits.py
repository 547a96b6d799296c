"""What the upper bound needs to know of many names at once: bit masks of words by position, counts, weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.matching.container import Array
from app.matching.features import LIGHT_KINDS, is_short
from app.matching.tokens import Token, TokenKind

Int64s = npt.NDArray[np.int64]

HIGHEST_POSITION = 62
"""Words by position fit into 63 bits; words behind share the last bit, and so long a name is never skipped."""


@dataclass(frozen=True, slots=True)
class NameTraits:
    """Arrays with one entry a name; `weights` are those of all words of all names, `offsets` where each name begins."""

    words: Int64s
    names_mask: Int64s
    names: Int64s
    initials: Int64s
    initial_letters: Int64s
    first_letters: Int64s
    long_mask: Int64s
    first_mask: Int64s
    has_repeats: npt.NDArray[np.bool_]
    total_weight: Int64s
    weights: npt.NDArray[np.int32]
    offsets: Int64s

    def of_words(self, values: Int64s | npt.NDArray[np.int32], which: Int64s, words: Int64s) -> Int64s:
        """The `values` (one a word of all names) of the words in the bit masks `words` of each of the names `which`.

        One row a name, one column a position; 0 for words that are not in the mask.
        """
        positions = np.arange(min(int(self.words[which].max(initial=0)), HIGHEST_POSITION + 1))
        places = np.minimum(self.offsets[which][:, None] + positions, len(values) - 1)
        is_in = (words[:, None] >> positions) & 1
        found: Int64s = is_in * values[places]
        return found


class WordFacts(NamedTuple):
    """What is known of words: arrays with one entry a word.

    Whether it is a small word (title, particle and the like), an initial, a long word; one bit for its first letter or
    digit; a number that words of equal form share; its weight (thousandths).
    """

    is_light: Int64s
    is_initial: Int64s
    is_long: Int64s
    letter: Int64s
    form: Int64s
    weight: Int64s


def facts_of(words: Sequence[Token], weights: Sequence[int], forms: dict[str, int]) -> Int64s:
    """The facts of `words`, one column a word; `forms` numbers the forms met so far and is added to."""
    rows = [
        (
            token.kind in LIGHT_KINDS,
            token.kind is TokenKind.INITIAL,
            not is_short(token),
            1 << int(token.form[0], 36),
            forms.setdefault(token.form, len(forms)),
            weight,
        )
        for token, weight in zip(words, weights, strict=True)
    ]
    return np.array(rows, np.int64).reshape(-1, len(WordFacts._fields)).T


def traits_of(words: WordFacts, is_repeat: npt.NDArray[np.bool_], lengths: Int64s) -> NameTraits:
    """The traits of names that have `words`, one name after another, as many of them as `lengths` say."""
    offsets: Int64s = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    position = np.arange(len(words.weight)) - np.repeat(offsets[:-1], lengths)
    bit = np.left_shift(np.int64(1), np.minimum(position, HIGHEST_POSITION))
    is_heavy, is_initial = 1 - words.is_light, words.is_initial
    is_name = is_heavy * (1 - is_initial)
    masks = [bit * is_name, bit * is_heavy, bit * is_name * words.is_long]
    letters = [words.letter * is_initial, words.letter * is_name]
    names_mask, heavy_mask, long_mask, initial_letters, first_letters = _of_each(
        np.bitwise_or, np.stack([*masks, *letters]), offsets
    )
    names, initials, repeats, total_weight = _of_each(
        np.add, np.stack([is_name, is_initial, is_repeat, words.weight]), offsets
    )
    return NameTraits(
        words=lengths,
        names_mask=names_mask,
        names=names,
        initials=initials,
        initial_letters=initial_letters,
        first_letters=first_letters,
        long_mask=long_mask,
        first_mask=heavy_mask & -heavy_mask,
        has_repeats=repeats > 0,
        total_weight=total_weight,
        weights=words.weight.astype(np.int32),
        offsets=offsets,
    )


def _of_each(united: np.ufunc, rows: Int64s, offsets: Int64s) -> Int64s:
    """The values of each name, in each of `rows`, in one; 0 for a name without any."""
    result = np.zeros((len(rows), len(offsets) - 1), np.int64)
    has_any = offsets[1:] > offsets[:-1]
    result[:, has_any] = united.reduceat(rows, offsets[:-1][has_any], axis=1)
    return result


def are_repeats(name: Int64s, words: WordFacts) -> npt.NDArray[np.bool_]:
    """Which of `words`, small ones left aside, stand in another place of their name (`name` counts the names) too."""
    heavy = np.flatnonzero(words.is_light == 0)
    pairs = (name[heavy] << 32) | words.form[heavy]
    order = np.argsort(pairs, kind="stable")
    is_same = pairs[order][1:] == pairs[order][:-1]
    result = np.zeros(len(name), bool)
    result[heavy[order[1:][is_same]]] = True
    result[heavy[order[:-1][is_same]]] = True
    return result


_STORED = tuple(field.name for field in fields(NameTraits) if field.name not in ("weights", "offsets"))


def arrays_of(traits: NameTraits) -> dict[str, Array]:
    """The traits as arrays of an index file, without what the index has already."""
    return {
        f"trait_{name}": getattr(traits, name).astype(np.uint8 if name == "has_repeats" else np.int64)
        for name in _STORED
    }


def stored_traits(arrays: dict[str, Array], weights: npt.NDArray[np.int32], offsets: Int64s) -> NameTraits:
    """The traits back from an index file."""
    columns = {name: arrays[f"trait_{name}"] for name in _STORED}
    columns["has_repeats"] = columns["has_repeats"].view(bool)
    return NameTraits(**columns, weights=weights, offsets=offsets)
