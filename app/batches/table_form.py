"""Finds out how a delimited file or a sheet is laid out: which line has the headings, which character separates."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.batches.dialect import declared_delimiter, likely_delimiter
from app.batches.headers import NameField, name_meanings
from app.batches.transaction_columns import NEEDED, field_of
from app.domain.batch import BatchContent

LINES_LOOKED_AT = 20
_NAMES = frozenset({NameField.WHOLE_NAME, NameField.GIVEN_NAME, NameField.FAMILY_NAME})


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings found: in which line (1-based; 0: none is known), and what a row is."""

    line: int
    cells: tuple[str, ...]
    content: BatchContent


def find_delimited_headings(lines: Sequence[str], content: BatchContent | None) -> tuple[Headings, str]:
    """The headings among the first lines (line ends kept) of a text file, and its delimiter.

    Title lines above the headings are passed over. Where no line is known as headings the first row counts as data:
    a name taken for a heading would never be screened.
    """
    start = 1 if lines and declared_delimiter(lines[0]) else 0
    declared = declared_delimiter(lines[0]) if start else None
    for place in range(start, min(len(lines), LINES_LOOKED_AT)):
        delimiter = declared or likely_delimiter(lines[place:])
        cells = _cells(lines[place], delimiter)
        if (found := content_of(cells, content)) is not None:
            return Headings(place + 1, cells, found), delimiter
    return Headings(0, (), content or BatchContent.NAMES), declared or likely_delimiter(lines[start:])


def find_headings(rows: Sequence[Sequence[str]], content: BatchContent | None) -> Headings:
    """The headings among the first rows of a sheet; row 1 is the first."""
    for number, cells in enumerate(rows[:LINES_LOOKED_AT], start=1):
        if (found := content_of(cells, content)) is not None:
            return Headings(number, tuple(cells), found)
    return Headings(0, (), content or BatchContent.NAMES)


def content_of(cells: Sequence[str], wanted: BatchContent | None) -> BatchContent | None:
    """What rows below `cells` would be if these are headings; None where they are no known headings.

    Money makes a transaction: an amount beside a currency or a date. `wanted` is what a person said.
    """
    fields = {field for cell in cells if (field := field_of(cell)) is not None}
    if wanted is not BatchContent.NAMES and "amount" in fields and len(fields.intersection(NEEDED)) > 1:
        return BatchContent.TRANSACTIONS
    if wanted is BatchContent.TRANSACTIONS:
        return None
    return BatchContent.NAMES if _NAMES.intersection(name_meanings(cells).values()) else None


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    with suppress(csv.Error):
        return tuple(cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), ()))
    return ()
