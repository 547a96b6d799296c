"""Looks into an Excel workbook before it is opened: bombs, damage, formulas without a value, hidden rows."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO

from lxml import etree

from app.batches.problems import FileProblem, TableFileError

_SHEET_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK_BYTES = 256 * 1024
_LONGEST_ADDRESS = 32
_MAX_INDEX_BYTES = 1024 * 1024
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, etree.XMLSyntaxError, KeyError,
)  # fmt: skip

Place = tuple[int, int]
"""Row and column of a cell, both 1-based."""


@dataclass(frozen=True, slots=True)
class WorkbookLimits:
    """How much a workbook may hold once unpacked; the ratio is looked at above `ratio_from_bytes` unpacked bytes.

    `max_cells` are those of the rectangle around all cells of a sheet.
    """

    max_members: int = 1000
    max_unpacked_bytes: int = 512 * 1024 * 1024
    max_ratio: int = 100
    ratio_from_bytes: int = 16 * 1024 * 1024
    max_cells: int = 40_000_000


DEFAULT_LIMITS = WorkbookLimits()


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What one sheet holds that its values don't show. An empty sheet has no cell.

    `formulas_without_value` are cells whose text was never computed: they read as empty, and are not.
    """

    name: str
    is_empty: bool
    has_hidden_rows: bool
    formulas_without_value: frozenset[Place]
    formulas_with_value: int


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """The sheets in their order, and whether the workbook carries macros, which are never run."""

    sheets: tuple[SheetFacts, ...]
    has_macros: bool


def workbook_facts(stream: BinaryIO, limits: WorkbookLimits = DEFAULT_LIMITS) -> WorkbookFacts:
    """What is in the workbook in `stream`, which is seekable and left anywhere.

    Everything is unpacked once, counted and thrown away. Raises TableFileError for an archive that is no workbook, is
    damaged or over a limit.
    """
    stream.seek(0)
    with _damage_explained(), zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        _check_sizes(members, limits)
        names = {member.filename for member in members}
        if "xl/workbook.xml" not in names:
            message = "this is a ZIP archive, not an Excel workbook (.xlsx): unpack it and send the file in it"
            raise TableFileError(FileProblem.NOT_TEXT, message)
        sheets = tuple(
            _sheet_facts(archive, name, part, limits) for name, part in _sheet_parts(archive) if part in names
        )
        return WorkbookFacts(sheets, has_macros="xl/vbaProject.bin" in names)


@contextmanager
def _damage_explained() -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        etree.XMLSyntaxError,
        KeyError,
    ):
        message = "the workbook is damaged or protected by a password: open it in Excel and save it again"
        raise TableFileError(FileProblem.DAMAGED, message) from None


def _check_sizes(members: list[zipfile.ZipInfo], limits: WorkbookLimits) -> None:
    # The sizes that the archive declares may be trusted as upper bounds: unpacking stops there and then fails.
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    too_dense = unpacked > limits.ratio_from_bytes and unpacked > packed * limits.max_ratio
    if len(members) > limits.max_members or unpacked > limits.max_unpacked_bytes or too_dense:
        message = (
            f"the workbook unpacks to {unpacked:,} bytes in {len(members):,} parts, as no table of names does "
            "(a decompression bomb?): send the rows as CSV"
        )
        raise TableFileError(FileProblem.TOO_LARGE, message)


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Name and part of each sheet, in the order of the workbook."""
    targets = {
        relation.get("Id"): _part(relation.get("Target", ""))
        for relation in _small_xml(archive, "xl/_rels/workbook.xml.rels")
    }
    sheets = _small_xml(archive, "xl/workbook.xml").iter(f"{_SHEET_NAMESPACE}sheet")
    return [(sheet.get("name", ""), targets.get(sheet.get(_RELATION), "")) for sheet in sheets]


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _small_xml(archive: zipfile.ZipFile, part: str) -> etree._Element:
    with archive.open(part) as opened:
        content = opened.read(_MAX_INDEX_BYTES)
    if b"<!DOCTYPE" in content:
        raise zipfile.BadZipFile("a document type is in no workbook")
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _sheet_facts(archive: zipfile.ZipFile, name: str, part: str, limits: WorkbookLimits) -> SheetFacts:
    with archive.open(part) as opened:
        columns, rows, hidden, formulas = _seen_in_passing(opened)
    if columns * rows > limits.max_cells:
        message = (
            f"a sheet spans {rows:,} rows and {columns:,} columns: delete what stands far below or right of the names"
        )
        raise TableFileError(FileProblem.TOO_LARGE, message)
    without_value: frozenset[Place] = frozenset()
    with_value = 0
    if formulas:
        with archive.open(part) as opened:
            without_value, with_value = _formulas(opened)
    return SheetFacts(name, rows == 0, hidden, without_value, with_value)


def _seen_in_passing(sheet: IO[bytes]) -> tuple[int, int, bool, bool]:
    """Columns and rows that the cells span, whether rows are hidden, whether there are formulas; XML is not parsed."""
    columns = rows = 0
    hidden = formulas = False
    rest = b""
    while chunk := sheet.read(_CHUNK_BYTES):
        text = rest + chunk
        if b"<!DOCTYPE" in text:
            raise zipfile.BadZipFile("a document type is in no workbook")
        for letters, number in _ADDRESS.findall(text):
            rows = max(rows, int(number))
            columns = max(columns, _column(letters))
        hidden = hidden or _HIDDEN_ROW.search(text) is not None
        formulas = formulas or _FORMULA.search(text) is not None
        rest = text[-_LONGEST_ADDRESS:]
    return columns, rows, hidden, formulas


def _formulas(sheet: IO[bytes]) -> tuple[frozenset[Place], int]:
    without_value = set()
    with_value = 0
    for _, cell in etree.iterparse(sheet, tag=f"{_SHEET_NAMESPACE}c", resolve_entities=False, no_network=True):
        if cell.find(f"{_SHEET_NAMESPACE}f") is not None:
            value = cell.find(f"{_SHEET_NAMESPACE}v")
            found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell.get("r", ""))
            if value is not None and value.text:
                with_value += 1
            elif found:
                without_value.add((int(found[2]), _column(found[1].encode())))
        cell.clear()
    return frozenset(without_value), with_value


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
