"""Reading delimited text: every record is read, refused with a reason, or blank, whatever the quotation marks say."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.batches.problems import FileProblem, RowCode, TableFileError
from app.batches.tabular import RecordBlock, TableLimits, TableReader


def read(data: str | bytes, *, rows_per_block: int = 1000, limits: TableLimits | None = None) -> list[RecordBlock]:
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    with TableReader(stream, limits=limits or TableLimits()) as table:
        return list(table.blocks(rows_per_block=rows_per_block))


def records(data: str | bytes) -> list[tuple[int, list[str]]]:
    return [(row, list(cells)) for block in read(data) for row, cells in block.records]


def refusals(data: str | bytes) -> list[tuple[int, RowCode]]:
    return [(problem.row, problem.code) for block in read(data) for problem in block.refused]


def refusal_of_file(data: str | bytes) -> TableFileError:
    with pytest.raises(TableFileError) as refused:
        read(data)
    return refused.value


TWO_PEOPLE = "name,born\nArvo Zimt,1970\nBeke Qualm,1981\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"], ids=["plain", "utf-8 mark", "utf-16 mark", "utf-32 mark"]
)
def test_encoding_is_taken_from_the_byte_order_mark(encoding: str) -> None:
    text = TWO_PEOPLE.replace("Arvo", "Árvö")
    assert records(text.encode(encoding)) == [(1, ["Árvö Zimt", "1970"]), (2, ["Beke Qualm", "1981"])]


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\x00\x00\xfe\xff", "utf-32-be")])
def test_big_endian_marks_are_read_too(mark: bytes, encoding: str) -> None:
    assert len(records(mark + TWO_PEOPLE.encode(encoding))) == 2


def test_text_that_is_not_utf8_is_refused_with_line_byte_and_advice() -> None:
    refused = refusal_of_file("name\nArvo\nMüller\n".encode("cp1252"))
    assert refused.problem is FileProblem.ENCODING
    assert "line 3" in str(refused)
    assert "byte 11" in str(refused)
    assert "0xFC" in str(refused)
    assert "code pages are not guessed" in str(refused)
    assert "ller" not in str(refused)


def test_bad_text_far_into_a_file_is_refused_with_its_place() -> None:
    head = b"name\n" + b"Arvo Zimt\n" * 20_000
    refused = refusal_of_file(head + b"\xff\n")
    assert "line 20002" in str(refused)
    assert f"byte {len(head)}" in str(refused)


def test_text_cut_in_the_middle_of_a_letter_is_refused() -> None:
    refused = refusal_of_file("name\nÜ".encode()[:-1])
    assert refused.problem is FileProblem.ENCODING
    assert "where it ends" in str(refused)


def test_utf16_without_a_mark_is_refused_and_named() -> None:
    refused = refusal_of_file(TWO_PEOPLE.encode("utf-16-le"))
    assert refused.problem is FileProblem.ENCODING
    assert "UTF-16" in str(refused)


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"PK\x03\x04rest", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"\n <!DOCTYPE html><html>", "web page"),
        (b'{"names": []}', "JSON"),
    ],
)
def test_other_files_named_csv_are_refused_by_what_they_are(head: bytes, word: str) -> None:
    refused = refusal_of_file(head)
    assert refused.problem is FileProblem.NOT_TEXT
    assert word in str(refused)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\r\n\n"], ids=["nothing", "a mark alone", "empty lines"])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    assert refusal_of_file(data).problem is FileProblem.EMPTY


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter: str) -> None:
    assert records(TWO_PEOPLE.replace(",", delimiter))[0] == (1, ["Arvo Zimt", "1970"])


def test_commas_in_names_do_not_hide_the_semicolon() -> None:
    assert records("name;born\nZimt, Arvo;1970\nQualm, Beke;1981\n")[0] == (1, ["Zimt, Arvo", "1970"])


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;\r"])
def test_the_separator_that_excel_declares_is_honoured(line: str) -> None:
    data = f"{line}\nname,a;born\nArvo, Zimt;1970\n"
    stream = io.BytesIO(data.encode())
    with TableReader(stream) as table:
        assert table.header == ("name,a", "born")
        assert [b.records for b in table.blocks(rows_per_block=9)] == [[(1, ["Arvo, Zimt", "1970"])]]
        assert table.lines_read == 3


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(line_end: str) -> None:
    assert records(TWO_PEOPLE.replace("\n", line_end)) == [(1, ["Arvo Zimt", "1970"]), (2, ["Beke Qualm", "1981"])]


def test_mixed_line_ends_and_a_missing_last_one_are_read() -> None:
    assert [row for row, _ in records("name\r\nArvo\rBeke\nCarlo")] == [1, 2, 3]


def test_empty_lines_are_counted_without_a_row_number_and_empty_rows_with_one() -> None:
    blocks = read("name,born\n\nArvo Zimt,1970\n,\n  ,  \n\nBeke Qualm,1981\n")
    assert [row for row, _ in blocks[0].records] == [1, 4]
    assert blocks[0].blank_rows == [2, 3]
    assert blocks[0].empty_lines == 2
    assert blocks[0].blank == 4
    assert len(blocks[0]) == 6


def test_short_and_long_rows_are_refused_by_number_and_the_rest_is_read() -> None:
    data = "name,born\nArvo Zimt\nBeke Qualm,1981\nCarlo,1,2\n"
    assert refusals(data) == [(1, RowCode.COLUMN_COUNT), (3, RowCode.COLUMN_COUNT)]
    assert [row for row, _ in records(data)] == [2]


def test_a_comma_in_a_file_of_one_column_is_refused_not_cut_off() -> None:
    assert refusals("name\nZimt, Arvo\n") == [(1, RowCode.COLUMN_COUNT)]


def test_a_nul_byte_refuses_its_row_alone() -> None:
    data = "name,born\nArvo\0Zimt,1970\nBeke Qualm,1981\n"
    assert refusals(data) == [(1, RowCode.CONTROL_CHARS)]
    assert [row for row, _ in records(data)] == [2]


def test_a_cell_over_the_limit_refuses_its_row_alone() -> None:
    data = f"name,note\nArvo Zimt,{'x' * 200_000}\nBeke Qualm,y\n"
    assert refusals(data) == [(1, RowCode.TOO_LONG)]
    assert [row for row, _ in records(data)] == [2]


def test_a_line_over_the_limit_refuses_the_file() -> None:
    with pytest.raises(TableFileError) as refused:
        read("name\n" + "x" * 2_000, limits=TableLimits(max_line_chars=1_000))
    assert refused.value.problem is FileProblem.LINE_TOO_LONG


def test_a_quoted_line_break_in_an_address_is_read() -> None:
    data = 'name,id,address\nArvo Zimt,7,"Long Lane 1\nSmall Town"\nBeke Qualm,8,here\n'
    assert records(data) == [(1, ["Arvo Zimt", "7", "Long Lane 1\nSmall Town"]), (2, ["Beke Qualm", "8", "here"])]


def test_an_opening_mark_that_never_closes_refuses_the_file() -> None:
    refused = refusal_of_file('name,born\nArvo Zimt,1970\n"Beke Qualm,1981\nCarlo Vex,1990\n')
    assert refused.problem is FileProblem.UNCLOSED_QUOTE
    assert "line 3" in str(refused)


def test_an_opening_mark_that_swallows_more_than_a_cell_holds_refuses_the_file() -> None:
    refused = refusal_of_file('name,born\n"Arvo Zimt,1970\n' + "Beke Qualm,1981\n" * 20_000)
    assert refused.problem is FileProblem.UNCLOSED_QUOTE


def test_two_stray_marks_three_rows_apart_never_merge_people_into_one() -> None:
    data = 'id,note,name\n1,"x,Arvo\n2,y,Beke\n3,z",Carlo\n4,w,Dora\n'
    assert refusals(data) == [(1, RowCode.QUOTES)]
    assert [cells[2] for _, cells in records(data)] == ["Dora"]


def test_the_refusal_of_merged_rows_names_the_lines_so_that_people_can_find_them() -> None:
    [block] = read('id,note,name\n1,"x,Arvo\n2,y,Beke\n3,z",Carlo\n')
    assert "lines 2 to 4" in block.refused[0].reason


def test_text_after_a_closing_mark_refuses_its_row() -> None:
    data = 'name,born\n"Arvo" Zimt,1970\nBeke Qualm,1981\n'
    assert refusals(data) == [(1, RowCode.QUOTES)]
    assert [row for row, _ in records(data)] == [2]


def test_marks_inside_an_unquoted_cell_are_text() -> None:
    assert records('name,born\nArvo "the Ox" Zimt,1970\n') == [(1, ['Arvo "the Ox" Zimt', "1970"])]


def test_a_header_that_runs_into_the_rows_is_refused() -> None:
    assert refusal_of_file('"name,born\nArvo Zimt",1970\n').problem is FileProblem.COLUMNS


def test_blocks_hold_all_records_in_order() -> None:
    names = "".join(f"Arvo {number}\n" for number in range(25))
    blocks = read("name\n" + names, rows_per_block=10)
    assert [len(block) for block in blocks] == [10, 10, 5]
    assert [row for block in blocks for row, _ in block.records] == list(range(1, 26))


def test_no_refusal_repeats_a_value() -> None:
    data = 'name,born\n"Arvo" Zimt,1970\nBeke Qualm\nCarlo\0Vex,1990\n'
    reasons = " ".join(problem.reason for block in read(data) for problem in block.refused)
    assert not any(word in reasons for word in ("Arvo", "Zimt", "Beke", "Qualm", "Carlo", "Vex", "1970", "1990"))


PEOPLE = [("1", "Arvo Zimt", "a note"), ("2", "Beke Qualm", ""), ("3", "Carlo Vex", "b"), ("4", "Dora Ilm", "c")]
PLAIN = "id,name,note\n" + "".join(",".join(person) + "\n" for person in PEOPLE)


@given(st.lists(st.integers(min_value=13, max_value=len(PLAIN)), max_size=5))
def test_quotes_inserted_anywhere_never_make_a_person_vanish_unsaid(places: list[int]) -> None:
    damaged = PLAIN
    for place in sorted(places, reverse=True):
        damaged = damaged[:place] + '"' + damaged[place:]
    stream = io.BytesIO(damaged.encode())
    with TableReader(stream) as table:
        try:
            blocks = list(table.blocks(rows_per_block=2))
        except TableFileError:
            return
        lines_read = table.lines_read
    numbers = [row for block in blocks for row, _ in block.records]
    numbers += [problem.row for block in blocks for problem in block.refused]
    numbers += [row for block in blocks for row in block.blank_rows]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert lines_read == len(damaged.splitlines())
    is_anybody_missing = len(numbers) < len(PEOPLE)
    assert not is_anybody_missing or any(block.refused for block in blocks)


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).filter(str.strip)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=30), st.sampled_from(",;|\t"))
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([("id", "name", "note"), *rows])
    assert [tuple(cells) for _, cells in records(f"sep={delimiter}\n" + text.getvalue())] == rows
