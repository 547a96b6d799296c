"""Hides small counts in statistics, so that no figure and no difference of figures points to a few people.

Counts from 1 to 10 are suppressed (k = 11, as the Counter-Trafficking Data Collaborative publishes). Where one hidden
count could be computed from a total, another of its row or column is hidden with it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

LEAST_SHOWN = 11
SUPPRESSED_TEXT = "hidden"

Cell = TypeVar("Cell", bound=Hashable)


def suppressed(counts: Mapping[Cell, int], *, total_is_shown: bool = True) -> dict[Cell, int | None]:
    """The counts with None for what must not be shown; zero is shown, for it is nobody.

    Where `total_is_shown` and the hidden counts could be told from the total and the others, the smallest shown count
    that is not zero is hidden too. Raises ValueError for a negative count.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("counts: expected 0 or more")
    hidden = {cell for cell, count in counts.items() if 0 < count < LEAST_SHOWN}
    if total_is_shown and hidden and _is_told(counts, hidden):
        shown = [cell for cell, count in counts.items() if cell not in hidden and count > 0]
        hidden |= set(sorted(shown, key=lambda cell: counts[cell])[:1])
    return {cell: None if cell in hidden else count for cell, count in counts.items()}


def suppressed_total(counts: Mapping[Cell, int]) -> int | None:
    """The sum of `counts`, None where it is itself small, or tells what `suppressed` hides in them."""
    total = sum(counts.values())
    hidden = [cell for cell, count in suppressed(counts).items() if count is None]
    if 0 < total < LEAST_SHOWN or (hidden and _is_told(counts, set(hidden))):
        return None
    return total


def suppressed_table(rows: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """A table of counts whose row and column totals are shown, with None for what must not be shown.

    Hides further counts until no row and no column has one hidden count, or a small sum of them, that its total tells.
    All rows have the same length.
    """
    hidden = {
        (row, column)
        for row, counts in enumerate(rows)
        for column, count in enumerate(counts)
        if 0 < count < LEAST_SHOWN
    }
    lines = _lines(rows)
    while added := {cell for line in lines if (cell := _to_hide_too(rows, line, hidden)) is not None} - hidden:
        hidden |= added
    return [
        [None if (row, column) in hidden else count for column, count in enumerate(counts)]
        for row, counts in enumerate(rows)
    ]


def cell_text(count: int | None) -> str:
    """How a count is written: its figure, or that it is hidden, which says no more than that it may be small."""
    return SUPPRESSED_TEXT if count is None else f"{count:,}"


def _is_told(counts: Mapping[Cell, int], hidden: set[Cell]) -> bool:
    """Whether total minus the shown counts is the one hidden count, or is itself small."""
    return len(hidden) == 1 or sum(counts[cell] for cell in hidden) < LEAST_SHOWN


def _lines(rows: Sequence[Sequence[int]]) -> list[list[tuple[int, int]]]:
    width = len(rows[0]) if rows else 0
    across = [[(row, column) for column in range(width)] for row in range(len(rows))]
    down = [[(row, column) for row in range(len(rows))] for column in range(width)]
    return across + down


def _to_hide_too(
    rows: Sequence[Sequence[int]], line: Sequence[tuple[int, int]], hidden: set[tuple[int, int]]
) -> tuple[int, int] | None:
    counts = {(row, column): rows[row][column] for row, column in line}
    hidden_here = hidden & counts.keys()
    if not hidden_here or not _is_told(counts, hidden_here):
        return None
    shown = [cell for cell in line if cell not in hidden and counts[cell] > 0]
    return min(shown, key=lambda cell: counts[cell], default=None)
