"""Reads one sheet of an Excel workbook (XLSX) as rows of text, in the same blocks as a delimited file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from types import TracebackType
from typing import BinaryIO

import python_calamine

from app.batches.problems import FileProblem, RowCode, RowProblem, TableFileError
from app.batches.tabular import RecordBlock, numbered_columns
from app.batches.workbook_safety import DEFAULT_LIMITS, SheetFacts, WorkbookLimits, workbook_facts

FORMULA = "=formula"
"""Stands for a formula that was never computed: no name and no date, so the row's reader refuses or warns."""
_EXACT_DIGITS = 10**15


class WorkbookReader:
    """One sheet: its header at once, its records block by block. The sheet is held in memory, within limits.

    Days come as ISO 8601, whole numbers without a point; numbers that Excel has rounded stay as it shows them
    (1.23456789012346E+16). Hidden rows are read. Rows are numbered from the one below the header.
    """

    def __init__(
        self, stream: BinaryIO, *, sheet: str = "", header_line: int = 1, limits: WorkbookLimits = DEFAULT_LIMITS
    ) -> None:
        """`sheet` is the name of one, empty: the first with cells; `header_line` its 1-based row of headers, 0: none.

        `stream` is seekable, and closed by `close`. Raises TableFileError.
        """
        self._stream = stream
        facts = workbook_facts(stream, limits)
        self.facts = _chosen(facts.sheets, sheet)
        self.has_macros = facts.has_macros
        self.sheets = tuple(one.name for one in facts.sheets if not one.is_empty)
        rows = _rows_of(stream, self.facts)
        if header_line:
            self._rows, self.header = _after_header(rows, header_line)
        else:
            self._rows, self.header = _without_header(rows)
        self._row = 0

    def __enter__(self) -> WorkbookReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def blocks(self, *, rows_per_block: int) -> Iterator[RecordBlock]:
        """All records in order, `rows_per_block` at a time (fewer in the last), blank and refused ones included."""
        block = RecordBlock()
        for _, cells in self._rows:
            self._row += 1
            self._sort_in(block, self._row, cells)
            if len(block) >= rows_per_block:
                yield block
                block = RecordBlock()
        if len(block):
            yield block

    def _sort_in(self, block: RecordBlock, row: int, cells: list[str]) -> None:
        width = len(self.header)
        if not any(cells):
            block.blank_rows.append(row)
        elif any(cells[width:]):
            reason = f"a cell right of the last header (column {width}): give its column a header, or empty it"
            block.refused.append(RowProblem(row, RowCode.COLUMN_COUNT, "", reason))
            block.refused_cells.append(cells)
        else:
            block.records.append((row, cells[:width] + [""] * (width - len(cells))))


def first_rows(stream: BinaryIO, *, sheet: str, count: int) -> tuple[str, list[list[str]]]:
    """The name of the sheet (as `WorkbookReader` chooses it) and its rows 1 to `count` as text, empty ones too.

    Raises TableFileError.
    """
    facts = _chosen(workbook_facts(stream).sheets, sheet)
    found: list[list[str]] = []
    for number, cells in _rows_of(stream, facts):
        if number > count:
            break
        found += [[] for _ in range(number - len(found) - 1)]
        found.append(cells)
    return facts.name, found


def _chosen(sheets: Sequence[SheetFacts], name: str) -> SheetFacts:
    filled = [sheet for sheet in sheets if not sheet.is_empty]
    if not filled:
        raise TableFileError(FileProblem.EMPTY, "the workbook holds no cell with text")
    if not name:
        return filled[0]
    found = next((sheet for sheet in sheets if sheet.name == name), None)
    if found is None:
        raise TableFileError(FileProblem.COLUMNS, "the workbook has no sheet of the name that was chosen: choose again")
    return found


def _rows_of(stream: BinaryIO, facts: SheetFacts) -> Iterator[tuple[int, list[str]]]:
    """Number (of the sheet) and cells of each row, from the first that holds anything."""
    stream.seek(0)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(stream)
        sheet = workbook.get_sheet_by_name(facts.name)
        rows = sheet.iter_rows()
    except (python_calamine.CalamineError, OSError, ValueError, IndexError):
        message = "the workbook is damaged or protected by a password: open it in Excel and save it again"
        raise TableFileError(FileProblem.DAMAGED, message) from None
    first_row, first_column = (0, 0) if sheet.start is None else sheet.start
    # calamine begins at the first cell: columns left of it are none of the table.
    uncomputed = _by_row(facts)
    for number, cells in enumerate(rows, start=first_row + 1):
        texts = [_text(cell) for cell in cells]
        for column in uncomputed.get(number, ()):
            place = column - 1 - first_column
            if 0 <= place < len(texts):
                texts[place] = FORMULA
        yield number, texts


def _by_row(facts: SheetFacts) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for row, column in facts.formulas_without_value:
        places.setdefault(row, []).append(column)
    return places


def _after_header(
    rows: Iterator[tuple[int, list[str]]], header_line: int
) -> tuple[Iterator[tuple[int, list[str]]], tuple[str, ...]]:
    for number, cells in rows:
        if number >= header_line and any(cells):
            width = max(place for place, cell in enumerate(cells, start=1) if cell)
            return rows, tuple(cells[:width])
    raise TableFileError(FileProblem.EMPTY, "the sheet holds no row with text")


def _without_header(
    rows: Iterator[tuple[int, list[str]]],
) -> tuple[Iterator[tuple[int, list[str]]], tuple[str, ...]]:
    first = next(((number, cells) for number, cells in rows if any(cells)), None)
    if first is None:
        raise TableFileError(FileProblem.EMPTY, "the sheet holds no row with text")

    def all_rows() -> Iterator[tuple[int, list[str]]]:
        yield first
        yield from rows

    return all_rows(), numbered_columns(len(first[1]))


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if abs(cell) >= _EXACT_DIGITS:
            return f"{cell:.15G}"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell).strip()
