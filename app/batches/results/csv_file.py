"""Results as CSV: exact for programs, or guarded against formulas for a spreadsheet that a person opens."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from app.batches.results.rows import HIT_COLUMNS, SUBJECT_COLUMNS, hit_cells, own_cells, subject_cells
from app.domain.batch import Batch, BatchRowOutcome

_ROWS_A_PIECE = 500
_FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_NEGATIVE_NUMBER = re.compile(r"-\d+(?:[.,]\d+)?")
BYTE_ORDER_MARK = "\ufeff"

Rows = Iterable[Sequence[str]]


def hits_as_csv(batch: Batch, outcomes: Iterable[BatchRowOutcome], *, for_spreadsheet: bool) -> Iterator[bytes]:
    """One row a hit, and one for each row of the file without any, in UTF-8, a piece at a time.

    For a spreadsheet it begins with a byte-order mark, has the officer's own separator, and a text that would run as a
    formula begins with an apostrophe. For a program it is RFC 4180, with every value as it is.
    """
    header = (*batch.header, *HIT_COLUMNS)
    rows = ((*own_cells(one, len(batch.header)), *ours) for one in outcomes for ours in hit_cells(batch, one))
    return _written(batch, header, rows, for_spreadsheet=for_spreadsheet)


def subjects_as_csv(batch: Batch, outcomes: Iterable[BatchRowOutcome], *, for_spreadsheet: bool) -> Iterator[bytes]:
    """One row for each row of the file, otherwise as `hits_as_csv`."""
    header = (*batch.header, *SUBJECT_COLUMNS)
    rows = ((*own_cells(one, len(batch.header)), *subject_cells(one)) for one in outcomes)
    return _written(batch, header, rows, for_spreadsheet=for_spreadsheet)


def guarded(text: str) -> str:
    """`text` as it is safe in a spreadsheet: what would run as a formula begins with an apostrophe."""
    if text.startswith(_FORMULA_BEGINNINGS) and not _NEGATIVE_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_pieces(header: Sequence[str], rows: Rows, *, delimiter: str) -> Iterator[bytes]:
    """A CSV file in UTF-8, some hundred rows a piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(header)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row)
        if number % _ROWS_A_PIECE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def spreadsheet_pieces(batch: Batch, header: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """A CSV file that a spreadsheet opens as it is meant: byte-order mark, own separator, no formulas."""
    yield BYTE_ORDER_MARK.encode()
    safe_rows = ([guarded(cell) for cell in row] for row in rows)
    yield from csv_pieces([guarded(name) for name in header], safe_rows, delimiter=own_delimiter(batch))


def own_delimiter(batch: Batch) -> str:
    """The separator of the officer's file, a comma where it has none."""
    return (batch.mapping.delimiter if batch.mapping else "") or ","


def _written(batch: Batch, header: Sequence[str], rows: Rows, *, for_spreadsheet: bool) -> Iterator[bytes]:
    if for_spreadsheet:
        return spreadsheet_pieces(batch, header, rows)
    return csv_pieces(header, rows, delimiter=",")


def _taken(buffer: io.StringIO) -> bytes:
    # Half letters can stand in no file; what was read strictly holds none.
    text = buffer.getvalue().encode("utf-8", errors="replace")
    buffer.seek(0)
    buffer.truncate()
    return text
