"""Turns changes between list versions into what a page shows: values side by side, the differences marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.watchlists.deltas import ChangeClass, FieldChange
from app.web.names import Piece, differing_pieces, differing_words
from app.web.translation import translated

MAX_NAME_WORDS = 12
"""Values of more words are prose, in which words are marked and not letters."""
MAX_CHARS_MARKED = 2000
MAX_CHARS_OF_PROSE_MARKED = 4000
"""Longer pairs of values are shown whole without marks: what finds the differences takes the square of the length."""


@dataclass(frozen=True, slots=True)
class ValuePair:
    """An old value beside the new one that is most like it; an empty side has no counterpart."""

    old: Sequence[Piece]
    new: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field that differs."""

    label: str
    change_class: ChangeClass
    pairs: Sequence[ValuePair]


def changed_fields(changes: Sequence[FieldChange]) -> list[ChangedField]:
    """The fields that differ, the weightiest first, each with its values in pairs."""
    return [ChangedField(translated(one.label), one.change_class, _pairs(one.old, one.new)) for one in changes]


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[ValuePair]:
    """Values that are alike stand side by side, so that what differs in them can be seen."""
    if len(old) == len(new) == 1:
        return [_pair(old[0], new[0])]
    left, pairs = list(new), []
    for value in old:
        best = max(left, key=lambda other, value=value: _likeness(value, other), default=None)  # type: ignore[misc]
        if best is not None and _likeness(value, best) >= 0.3:
            left.remove(best)
            pairs.append(_pair(value, best))
        else:
            pairs.append(_pair(value, ""))
    rest = [_pair("", value) for value in left]
    return [*pairs, *rest]


def _likeness(one: str, other: str) -> float:
    """The share of words in common, 0..1."""
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return len(words & others) / max(1, len(words | others))


def _pair(old: str, new: str) -> ValuePair:
    is_prose = max(len(old.split()), len(new.split())) > MAX_NAME_WORDS
    most = MAX_CHARS_OF_PROSE_MARKED if is_prose else MAX_CHARS_MARKED
    if not old or not new or len(old) + len(new) > most:
        return ValuePair(_plain(old), _plain(new))
    differing = differing_words if is_prose else differing_pieces
    return ValuePair(differing(old, new), differing(new, old))


def _plain(text: str) -> list[Piece]:
    return [Piece(text, is_marked=False)] if text else []
