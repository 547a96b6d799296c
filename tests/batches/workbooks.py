"""Builds small Excel workbooks of fictional people for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import xlsxwriter

Cell = str | int | float | date


def workbook(
    rows: Sequence[Sequence[Cell]], *, more: Callable[[Any, Any], None] = lambda *_: None, sheet: str = "People"
) -> bytes:
    """A workbook with `rows` from its first cell on; `more` gets the workbook and the sheet for what is special."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    page.write_string(row, column, cell)
                else:
                    page.write_number(row, column, cell)
        more(book, page)
    return buffer.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP archive of `members`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return buffer.getvalue()
