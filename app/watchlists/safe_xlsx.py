"""Opens lists that are Excel workbooks (XLSX): one sheet, as rows of text, within limits.

A workbook is unpacked whole, and a single cell far away makes a sheet huge: both are looked at before it is opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, BinaryIO

import python_calamine

from app.watchlists.archives import ZIP_BEGINNING, ArchiveLimits, check_sizes, damage_as_list_file_error
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.file_beginnings import refuse_empty_and_web_pages
from app.watchlists.safe_csv import Row

_CHUNK_BYTES = 256 * 1024
_LONGEST_ADDRESS = 32
_ADDRESS = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """How much a workbook may hold; `max_cells` are those of the rectangle around all cells of a sheet."""

    archive: ArchiveLimits = field(
        default_factory=lambda: ArchiveLimits(max_members=1000, max_total_bytes=128 * 1024 * 1024)
    )
    max_cells: int = 20_000_000


def read_sheet(stream: BinaryIO, *, sheet: str | None, limits: WorkbookLimits | None = None) -> Iterator[Row]:
    """The rows of `sheet` (the first where it is None) of the workbook in `stream`, with their numbers; empty ones not.

    Dates come as ISO 8601, whole numbers without a point. Raises ListFileError for what is no whole XLSX workbook, is
    over a limit, or has no such sheet.
    """
    head = stream.read(len(ZIP_BEGINNING))
    if not head.startswith(ZIP_BEGINNING):
        refuse_empty_and_web_pages(head + stream.read(_CHUNK_BYTES))
        raise ListFileError(
            ListFileProblem.UNKNOWN_FORMAT, "The file is no Excel workbook (.xlsx). Save it as .xlsx and import that."
        )
    _check_sizes_of_sheets(stream, limits or WorkbookLimits())
    stream.seek(0)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(stream)
        found = workbook.get_sheet_by_name(sheet) if sheet is not None else workbook.get_sheet_by_index(0)
        rows = found.iter_rows()
    except python_calamine.WorksheetNotFound:
        raise ListFileError(
            ListFileProblem.MISSING_SECTION,
            "The workbook has no sheet of the name that the key mapping.sheet gives. Check the name.",
        ) from None
    except (python_calamine.CalamineError, OSError, ValueError, IndexError):
        raise ListFileError(
            ListFileProblem.NOT_WELL_FORMED, "The workbook is damaged or protected. Save it again without a password."
        ) from None
    first = 1 if found.start is None else found.start[0] + 1
    for number, cells in enumerate(rows, start=first):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def _check_sizes_of_sheets(stream: BinaryIO, limits: WorkbookLimits) -> None:
    stream.seek(0)
    with damage_as_list_file_error(), zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        check_sizes(members, limits.archive)
        for member in members:
            if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                with archive.open(member) as opened:
                    columns, rows = _extent(opened)
                if columns * rows > limits.max_cells:
                    raise ListFileError(
                        ListFileProblem.TOO_LARGE,
                        f"A sheet spans {rows} rows and {columns} columns, more than {limits.max_cells} cells. Delete "
                        "what stands far below or to the right of the list.",
                    )


def _extent(sheet: IO[bytes]) -> tuple[int, int]:
    """How many columns and rows the addresses of the cells span; the XML is searched, not parsed."""
    columns = rows = 1
    rest = b""
    while chunk := sheet.read(_CHUNK_BYTES):
        text = rest + chunk
        for letters, number in _ADDRESS.findall(text):
            rows = max(rows, int(number))
            columns = max(columns, _column(letters))
        rest = text[-_LONGEST_ADDRESS:]
    return columns, rows


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell).strip()
