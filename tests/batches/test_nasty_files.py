"""Files as people and attackers send them (fault catalogue, D): each is refused by name, or its bad rows are."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import archive, workbook

from app.batches.problems import FileProblem, RowCode, TableFileError
from app.batches.remarks import NoteCode
from app.batches.understanding import understand
from app.batches.workbook import WorkbookReader
from app.batches.workbook_safety import WorkbookLimits

REFUSED_FILES = {
    "empty": (b"", FileProblem.EMPTY, "empty"),
    "only empty lines": (b"\n\n\n", FileProblem.EMPTY, "no line with text"),
    "a web page": (b"<!DOCTYPE html><html><body>Sign in</body></html>", FileProblem.NOT_TEXT, "web page"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", FileProblem.NOT_TEXT, "PDF"),
    "a program": (b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200), FileProblem.NOT_TEXT, "program"),
    "another program": (b"\x7fELF\x02\x01\x01" + bytes(50), FileProblem.NOT_TEXT, "program"),
    "a picture": (b"\x89PNG\r\n\x1a\n", FileProblem.NOT_TEXT, "picture"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", FileProblem.NOT_TEXT, "old Excel"),
    "a gzip archive": (b"\x1f\x8b\x08\x00", FileProblem.NOT_TEXT, "gzip"),
    "a ZIP archive": (archive({"names.csv": b"name\nArvo\n"}), FileProblem.NOT_TEXT, "ZIP archive"),
    "a workbook cut off": (workbook([["name"], ["Arvo Zimt"]])[:2000], FileProblem.DAMAGED, "damaged"),
    "a bomb": (
        archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(64 * 1024 * 1024)}),
        FileProblem.TOO_LARGE,
        "bomb",
    ),
    "a cell far away": (
        workbook([["name"], ["Arvo"]], more=lambda _, page: page.write_string(1_000_000, 16_000, "x")),
        FileProblem.TOO_LARGE,
        "spans",
    ),
    "a workbook with a document type": (
        archive(
            {
                "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><workbook/>',
                "xl/_rels/workbook.xml.rels": b"<Relationships/>",
            }
        ),
        FileProblem.DAMAGED,
        "damaged",
    ),
    "a quotation mark that never closes": (
        b'name,born\n"Arvo Zimt,1970\nBeke Qualm,1981\n',
        FileProblem.UNCLOSED_QUOTE,
        "never ends",
    ),
    "a line without end": (b"name\n" + b"a" * 1_000_001, FileProblem.LINE_TOO_LONG, "line 2"),
    "a JSON document over several lines": (b'{\n"names": [\n"Arvo"\n]}\n', FileProblem.NOT_TEXT, "JSON lines"),
    "an array of JSON": (b'[{"name": "Arvo"}]', FileProblem.NOT_TEXT, "JSON"),
    "bytes of no text": (b"\x00\x01\x02\x03name\n\x00", FileProblem.ENCODING, "NUL bytes"),
}


@pytest.mark.parametrize("name", REFUSED_FILES)
def test_a_file_that_is_no_table_is_refused_by_what_it_is(tmp_path: Path, name: str) -> None:
    data, problem, word = REFUSED_FILES[name]
    path = tmp_path / "names.csv"
    path.write_bytes(data)
    with pytest.raises(TableFileError, match=word) as refused:
        understand(path)
    assert refused.value.problem is problem
    assert "Arvo" not in str(refused.value)


REFUSED_ROWS = {
    "NUL in a name": (b"name\nAr\x00vo\nBeke\n", [(1, RowCode.CONTROL_CHARS)]),
    "a long and a short row": (
        b"name,born\nArvo,1970,x\nBeke\n",
        [(1, RowCode.COLUMN_COUNT), (2, RowCode.COLUMN_COUNT)],
    ),
    "a pair of stray marks": (
        b'name,born\nArvo "A,1970\n"Beke,1981\nCato",1990\nDora,1991\n',
        [(2, RowCode.QUOTES)],
    ),
    "a newline in a name": (b'name,born\n"Arvo\nZimt",1970\n', [(1, RowCode.LINE_BREAK)]),
    "a letter that was lost": ("name\nM\ufffdller\n".encode(), [(1, RowCode.ENCODING)]),
    "a formula as text": (b"name\n=HYPERLINK(1)\n", [(1, RowCode.NAME_IS_FORMULA)]),
    "no name": (b"name,born\n ,1970\nBeke,1981\n", [(1, RowCode.NAME_MISSING)]),
    "a date that Excel turned into a number": (b"name,born\nArvo,44197\n", [(1, RowCode.DOB_UNREADABLE)]),
    "a cell of 200 KB": (b"name,note\nArvo," + b"x" * 200_000 + b"\nBeke,y\n", [(1, RowCode.TOO_LONG)]),
    "a twin key": (b'{"name": "Arvo"}\n{"name": "Beke", "name": "Cato"}\n', [(2, RowCode.NOT_JSON)]),
    "a value that is an object": (b'{"name": "Arvo"}\n{"name": {"first": "Beke"}}\n', [(2, RowCode.NOT_JSON)]),
    "half a letter": (b'{"name": "Arvo"}\n{"name": "\\ud800"}\n', [(2, RowCode.NOT_JSON)]),
    "NaN": (b'{"name": "Arvo"}\n{"name": NaN}\n', [(2, RowCode.NOT_JSON)]),
    "deep JSON": (b'{"name": "Arvo"}\n{"name": ' + b"[" * 100_000 + b"\n", [(2, RowCode.NOT_JSON)]),
}


@pytest.mark.parametrize("name", REFUSED_ROWS)
def test_a_damaged_row_is_refused_by_number_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    data, expected = REFUSED_ROWS[name]
    path = tmp_path / "names.csv"
    path.write_bytes(data)
    found = understand(path)
    assert [(problem.row, problem.code) for problem in found.problems] == expected
    assert found.rows_seen == len(found.preview)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_are_read(tmp_path: Path, line_end: str) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(line_end.join(["name,born", "Arvo Zimt,1970", "Beke Qualm,1981"]).encode())
    assert understand(path).rows_seen == 2


def test_a_header_without_rows_is_said(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(b"name,born\n\n")
    assert NoteCode.NO_ROWS in [note.code for note in understand(path).notes]


def test_the_same_person_twice_is_two_rows(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(b"name\nArvo Zimt\nArvo Zimt\n")
    assert [row.row_number for row in understand(path).preview] == [1, 2]


def test_a_cell_beyond_the_headings_of_a_sheet_refuses_its_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "names.xlsx"
    path.write_bytes(workbook([["name", "born"], ["Arvo", 1970, "astray"], ["Beke", 1971]]))
    assert [(problem.row, problem.code) for problem in understand(path).problems] == [(1, RowCode.COLUMN_COUNT)]


def test_a_workbook_of_too_many_parts_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "names.xlsx"
    path.write_bytes(workbook([["name"], ["Arvo"]]))
    with path.open("rb") as stream, pytest.raises(TableFileError) as refused:
        WorkbookReader(stream, limits=WorkbookLimits(max_members=3))
    assert refused.value.problem is FileProblem.TOO_LARGE
