"""Results as files: the officer's columns unchanged, every row there, and nothing that runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import python_calamine
from batch_builders import HEADER, OUTCOMES, batch, refused, screened

from app.batches.reading import open_table, row_reader
from app.batches.results.csv_file import guarded, hits_as_csv, subjects_as_csv
from app.batches.results.json_lines import as_json_lines
from app.batches.results.parquet import write_parquet
from app.batches.results.refused import mapping_of_supplement, refused_format, write_refused
from app.batches.results.workbook import write_workbook
from app.batches.understanding import understand
from app.domain.batch import BatchContent, BatchRowOutcome, ColumnMapping


def rows_of(pieces: Iterator[bytes], *, delimiter: str = ",") -> list[dict[str, str]]:
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_every_row_of_the_file_is_there_once_for_each_hit_or_alone() -> None:
    rows = rows_of(hits_as_csv(batch(), OUTCOMES, for_spreadsheet=False))
    assert [(row["scr_row_no"], row["scr_outcome"], row["scr_reference"]) for row in rows] == [
        ("1", "hit", "EXi.001"),
        ("1", "hit", "EXi.002"),
        ("2", "clear", ""),
        ("3", "refused", ""),
        ("4", "refused", ""),
    ]
    assert rows[0]["scr_score"] == "0.9312"
    assert rows[0]["scr_list_published"] == "2026-02-28T00:00:00+00:00"
    assert rows[0]["scr_birth_date"] == "agrees"
    assert rows[3]["scr_refused_code"] == "NAME_MISSING"
    assert rows[3]["scr_refused_message"] == "no name in this row"


def test_the_summary_has_one_row_for_each_row_of_the_file() -> None:
    rows = rows_of(subjects_as_csv(batch(), OUTCOMES, for_spreadsheet=False))
    assert [(row["scr_outcome"], row["scr_hits_total"], row["scr_top_score"]) for row in rows] == [
        ("hit", "2", "0.9312"), ("clear", "0", ""), ("refused", "0", ""), ("refused", "0", ""),
    ]  # fmt: skip


def test_for_a_program_the_officers_cells_are_unchanged() -> None:
    rows = rows_of(subjects_as_csv(batch(), OUTCOMES, for_spreadsheet=False))
    assert [rows[0][name] for name in HEADER] == list(OUTCOMES[0].cells)


def test_for_a_spreadsheet_nothing_runs_and_the_officers_separator_is_kept() -> None:
    pieces = list(subjects_as_csv(batch(), OUTCOMES, for_spreadsheet=True))
    assert pieces[0] == b"\xef\xbb\xbf"
    rows = rows_of(iter(pieces), delimiter=";")
    assert rows[0]["Note"] == "'=cmd|' /C calc'!A0"
    assert rows[1]["Note"] == "'+971 50"
    assert rows[2]["Note"] == "-1"
    assert rows[0]["Customer no"] == "000123"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@a", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "-2+3"])
def test_what_could_run_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Arvo", "-12.50", "a=b", "12-3"])
def test_what_cannot_run_stays(text: str) -> None:
    assert guarded(text) == text


def test_json_lines_hold_all_of_a_row_in_one_object() -> None:
    documents = [json.loads(line) for line in b"".join(as_json_lines(batch(), OUTCOMES)).splitlines()]
    assert [document["row_no"] for document in documents] == [1, 2, 3, 4]
    assert documents[0]["row"] == dict(zip(HEADER, OUTCOMES[0].cells, strict=True))
    assert [hit["reference"] for hit in documents[0]["hits"]] == ["EXi.001", "EXi.002"]
    assert documents[2]["refused"]["code"] == "NAME_MISSING"


def test_a_workbook_keeps_zeros_dates_and_formulas_as_text(tmp_path: Path) -> None:
    path = tmp_path / "results.xlsx"
    write_workbook(path, batch(), OUTCOMES)
    book = python_calamine.load_workbook(str(path))
    assert book.sheet_names == ["About", "Subjects", "Hits"]
    subjects = book.get_sheet_by_name("Subjects").to_python()
    assert subjects[1][: len(HEADER)] == list(OUTCOMES[0].cells)
    assert subjects[2][2] == "03/04/1970"
    assert len(subjects) == 5
    hits = book.get_sheet_by_name("Hits").to_python()
    assert [row[hits[0].index("scr_reference")] for row in hits[1:]] == ["EXi.001", "EXi.002"]
    assert hits[1][hits[0].index("scr_score")] == 0.9312


def test_a_cell_over_the_limit_of_excel_is_cut_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "results.xlsx"
    write_workbook(path, batch(), [screened(1, "1", "Arvo", "1970", "x" * 40_000)])
    note = python_calamine.load_workbook(str(path)).get_sheet_by_name("Subjects").to_python()[1][3]
    assert len(note) == 32_767
    assert note.endswith("[…]")


def test_parquet_has_the_rows_of_the_hits_with_numbers_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / "results.parquet"
    write_parquet(path, batch(), OUTCOMES)
    with duckdb.connect() as connection:
        rows = (
            connection.read_parquet(str(path))
            .project('scr_row_no, "Customer no", "Note", scr_score, scr_outcome')
            .fetchall()
        )
    assert rows[0] == (1, "000123", OUTCOMES[0].cells[3], 0.9312, "hit")
    assert [(row[0], row[3]) for row in rows[2:]] == [(2, None), (3, None), (4, None)]
    assert sorted(path.parent.iterdir()) == [path]


def test_parquet_holds_what_a_cell_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "results.parquet"
    odd = ('say "hi", they said', "two\nlines\r\nand\ta tab", "", "名单 ؛")
    write_parquet(path, batch(header=("a", "A", "it's", "")), [screened(1, *odd)])
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path))
        assert found.columns[:4] == ["a", "A (2)", "it's", "column 4"]
        assert found.fetchall()[0][:4] == odd


def test_refused_rows_come_back_in_the_officers_shape_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    write_refused(path, batch(), OUTCOMES)
    rows = rows_of(iter([path.read_bytes()]), delimiter=";")
    assert list(rows[0]) == [*HEADER, "row_no", "refused_code", "refused_column", "refused_message"]
    assert [(row["Customer no"], row["row_no"], row["refused_code"]) for row in rows] == [
        ("000125", "3", "NAME_MISSING"),
        ("000126", "4", "COLUMN_COUNT"),
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_a_refused_file_is_corrected_and_handed_in_again_as_it_stands(tmp_path: Path, form: str) -> None:
    first = ColumnMapping(BatchContent.NAMES, form, {0: "id", 1: "name"}, encoding="cp1252", delimiter=";")
    one = batch(mapping=first)
    path = tmp_path / "refused"
    write_refused(path, one, [refused(7, "000125", "Cato", "1971", "x", code="QUOTES")])
    assert refused_format(one) == form
    assert understand(path).mapping.columns == {0: "id", 1: "name", 2: "date_of_birth"}
    mapping = mapping_of_supplement(first)
    with open_table(path, mapping) as table:
        read = row_reader(mapping, table.header)
        (block,) = table.blocks(rows_per_block=10)
        subject = read(*block.records[0]).subject
    assert subject is not None
    assert (subject.names, subject.reference) == (("Cato",), "000125")


def test_columns_that_we_added_to_a_refused_file_are_not_added_twice(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    header = ("name", "row_no", "refused_code", "refused_column", "refused_message")
    write_refused(path, batch(header=header), [refused(1, "Cato", "7", "QUOTES", "", "text follows")])
    assert path.read_text("utf-8-sig").splitlines()[0].split(";") == list(header)
    assert "7" not in path.read_text("utf-8-sig").splitlines()[1].split(";")


def test_results_stream_and_never_hold_all_rows() -> None:
    taken = 0

    def outcomes() -> Iterator[BatchRowOutcome]:
        nonlocal taken
        for number in range(1, 5001):
            taken = number
            yield screened(number, "1", "Arvo", "1970", "")

    pieces = subjects_as_csv(batch(), outcomes(), for_spreadsheet=False)
    next(pieces)
    assert taken < 1000


def test_rows_of_results_have_a_header_even_where_nothing_was_screened() -> None:
    empty = replace(batch(), header=("name",))
    assert rows_of(hits_as_csv(empty, (), for_spreadsheet=False)) == []
    assert b"".join(hits_as_csv(empty, (), for_spreadsheet=False)).startswith(b"name,scr_row_no")
