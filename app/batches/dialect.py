"""Decides which character separates the columns of a file, by what gives the same count of columns in most rows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

DELIMITERS = (",", ";", "\t", "|")
_EXCEL_SEPARATOR_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[\r\n]*', re.IGNORECASE)


def declared_delimiter(first_line: str) -> str | None:
    """The delimiter that an Excel line `sep=;` names, or None if the line is none such."""
    found = _EXCEL_SEPARATOR_LINE.fullmatch(first_line)
    return found[1] if found else None


def likely_delimiter(lines: Sequence[str]) -> str:
    """The delimiter of a file whose first lines (header first, line ends kept) are `lines`; a comma where none shows.

    Among those that split the header, the one with the largest share of rows that have as many columns as the header
    wins, then the one with more columns. The rows are read with quotes honoured.
    """
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter))


def first_width(lines: Sequence[str], delimiter: str) -> int:
    """How many columns the first row with text in `lines` has; 0 where there is none that can be read."""
    return next((width for width in _widths(lines, delimiter) if width), 0)


def _fit(lines: Sequence[str], delimiter: str) -> tuple[bool, float, int]:
    widths = [width for width in _widths(lines, delimiter) if width]
    if not widths or widths[0] == 1:
        return False, 0.0, 0
    return True, sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _widths(lines: Sequence[str], delimiter: str) -> Iterator[int]:
    # A field over the limit ends the sample: what came before it decides.
    with suppress(csv.Error):
        for row in csv.reader(lines, delimiter=delimiter):
            yield len(row)
