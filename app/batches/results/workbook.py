"""Results as an Excel workbook: everything is text but our numbers, so zeros and dates stay and no formula runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter

from app.batches.results.rows import (
    HIT_COLUMNS,
    NUMBERS,
    SUBJECT_COLUMNS,
    hit_cells,
    own_cells,
    subject_cells,
)
from app.domain.batch import Batch, BatchRowOutcome

MAX_SHEET_ROWS = 1_048_576
MAX_CELL_CHARS = 32_767
_CUT = " […]"


def write_workbook(path: Path, batch: Batch, outcomes: Iterable[BatchRowOutcome]) -> None:
    """Write the sheets About, Subjects (a row for each row of the file) and Hits (a row for each hit) to `path`.

    Memory stays small: rows go to disk as they come. A sheet that is full is followed by another.
    """
    width = len(batch.header)
    with Sheets(path) as sheets:
        about = sheets.sheet("About", ("What", "Value"))
        for what, value in _about(batch):
            about.add((what, value))
        subjects = sheets.sheet("Subjects", (*batch.header, *SUBJECT_COLUMNS), numbers_from=width)
        hits = sheets.sheet("Hits", (*batch.header, *HIT_COLUMNS), numbers_from=width)
        for one in outcomes:
            own = own_cells(one, width)
            subjects.add((*own, *subject_cells(one)))
            if one.hits:
                for ours in hit_cells(batch, one):
                    hits.add((*own, *ours))


class Sheets:
    """A workbook being written; it is on disk when the block ends."""

    def __init__(self, path: Path) -> None:
        # Texts are never taken for formulas, links or numbers.
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._text = self._book.add_format({"num_format": "@"})
        self._head = self._book.add_format({"bold": True, "num_format": "@"})

    def __enter__(self) -> Sheets:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def sheet(self, name: str, header: Sequence[str], *, numbers_from: int | None = None) -> SheetWriter:
        """A further sheet; from column `numbers_from` on, those of our columns that are numbers are written so."""
        columns = range(len(header))
        numeric = (
            set()
            if numbers_from is None
            else {column for column in columns if column >= numbers_from and header[column] in NUMBERS}
        )
        return SheetWriter(self._book, name, header, numeric, (self._text, self._head))


class SheetWriter:
    """Writes rows below a header, on as many sheets as they need."""

    def __init__(
        self, book: Any, name: str, header: Sequence[str], numeric: set[int], formats: tuple[Any, Any]
    ) -> None:
        self._book = book
        self._name = name
        self._header = header
        self._numeric = numeric
        self._text, self._head = formats
        self._number = 0
        self._next_sheet()

    def add(self, cells: Sequence[str]) -> None:
        """Write the next row."""
        if self._row == MAX_SHEET_ROWS:
            self._next_sheet()
        for column, cell in enumerate(cells):
            if not cell:
                continue
            if column in self._numeric:
                self._sheet.write_number(self._row, column, float(cell))
            else:
                self._sheet.write_string(self._row, column, _fitting(cell), self._text)
        self._row += 1

    def _next_sheet(self) -> None:
        self._number += 1
        title = self._name if self._number == 1 else f"{self._name} {self._number}"
        self._sheet = self._book.add_worksheet(title)
        self._sheet.freeze_panes(1, 0)
        if self._header:
            self._sheet.set_column(0, len(self._header) - 1, 18)
        for column, name in enumerate(self._header):
            self._sheet.write_string(0, column, _fitting(name), self._head)
        self._row = 1


def _about(batch: Batch) -> Iterable[tuple[str, str]]:
    account = batch.account
    yield "Batch", batch.batch_id
    yield "State", batch.state.value.replace("_", " ")
    yield "SHA-256 of the file", batch.file_sha256
    yield "Rows in the file", str(account.rows_in)
    yield "Rows screened", str(account.screened)
    yield "Rows refused", str(account.refused)
    yield "Rows not screened", str(account.unscreened)
    yield "Blank rows", str(account.blank)
    yield "Rows with hits", str(account.rows_with_hits)
    yield "Hits", str(account.hits)
    yield "Rows with red flags", str(account.rows_with_red_flags)
    yield "Hits beyond the limit of their row, not in this file", str(account.hits_left_out)
    yield "Minimum score", f"{batch.settings.minimum_score:.2f}"
    if batch.pins is not None:
        yield "Version of the program", batch.pins.code_version
        yield "Version of the matcher", batch.pins.matcher_version
        for pin in batch.pins.lists:
            published = "not known" if pin.published_at is None else pin.published_at.isoformat()
            yield f"List {pin.list_id}", f"version {pin.snapshot_id or 'none loaded'}, published {published}"
    yield "What clear means", "Only rows whose scr_outcome is clear were clear; a row without a hit can be less."


def _fitting(text: str) -> str:
    return text if len(text) <= MAX_CELL_CHARS else text[: MAX_CELL_CHARS - len(_CUT)] + _CUT
