"""What the upper bound needs to know of many names at once: bit masks of words by position, counts, weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain

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

    def weights_at(self, which: Int64s, position: int) -> Int64s:
        """The weight of the word at `position` of each of the names `which`; 0 where the name is shorter."""
        has_word = self.words[which] > position
        index = np.where(has_word, self.offsets[which] + position, 0)
        return np.where(has_word, self.weights[index], 0).astype(np.int64)


def _letter(form: str) -> int:
    """One bit for the first letter or digit."""
    return 1 << (int(form[0], 36))


def _row(tokens: Sequence[Token]) -> tuple[int, int, int, int, int, int, int, int, bool]:
    names = long = first = initials = count = initial_letters = first_letters = 0
    forms = set()
    for position, token in enumerate(tokens):
        if token.kind in LIGHT_KINDS:
            continue
        forms.add(token.form)
        bit = 1 << min(position, HIGHEST_POSITION)
        first = first or bit
        if token.kind is TokenKind.INITIAL:
            initials += 1
            initial_letters |= _letter(token.form)
            continue
        first_letters |= _letter(token.form)
        names |= bit
        count += 1
        if not is_short(token):
            long |= bit
    return (
        len(tokens),
        names,
        count,
        initials,
        initial_letters,
        first_letters,
        long,
        first,
        len(forms) < count + initials,
    )


def traits_of(names: Iterable[Sequence[Token]], weights: Sequence[int]) -> NameTraits:
    """The traits of `names`; `weights` are the weights of all their words, in order (thousandths)."""
    table: Int64s = np.fromiter(chain.from_iterable(map(_row, names)), np.int64).reshape(-1, 9).T
    columns = [np.ascontiguousarray(column) for column in table]
    offsets: Int64s = np.concatenate((np.zeros(1, np.int64), np.cumsum(columns[0])))
    flat = np.array(weights, np.int32)
    sums: Int64s = np.concatenate((np.zeros(1, np.int64), np.cumsum(flat, dtype=np.int64)))
    total: Int64s = sums[offsets[1:]] - sums[offsets[:-1]]
    words, mask, names_count, initials, initial_letters, first_letters, long_mask, first_mask, repeats = columns
    return NameTraits(
        words=words,
        names_mask=mask,
        names=names_count,
        initials=initials,
        initial_letters=initial_letters,
        first_letters=first_letters,
        long_mask=long_mask,
        first_mask=first_mask,
        has_repeats=repeats.astype(bool),
        total_weight=total,
        weights=flat,
        offsets=offsets,
    )


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
