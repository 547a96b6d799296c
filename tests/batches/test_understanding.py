"""What the service understands of a file before anybody is screened, and what it asks instead of guessing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from workbooks import workbook

from app.batches.problems import RowCode, TableFileError
from app.batches.reading import open_table, row_reader
from app.batches.remarks import NoteCode, QuestionCode
from app.batches.understanding import Understanding, preview, understand
from app.domain.batch import BatchContent, ColumnMapping


def understood(folder: Path, data: str | bytes, content: BatchContent | None = None) -> Understanding:
    path = folder / "file"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return understand(path, content=content)


def first_row(found: Understanding) -> dict[str, str]:
    return dict(found.preview[0].understood)


def questions(found: Understanding) -> list[QuestionCode]:
    return [question.code for question in found.questions]


def notes(found: Understanding) -> list[NoteCode]:
    return [note.code for note in found.notes]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Full name;Date of birth", "English"),
        ("Nom complet;Date de naissance", "French"),
        ("Nombre completo;Fecha de nacimiento", "Spanish"),
        ("ФИО;Дата рождения", "Russian"),
        ("الاسم الكامل;تاريخ الميلاد", "Arabic"),
        ("姓名;出生日期", "Chinese"),
    ],
)
def test_headings_in_the_six_languages_are_understood(tmp_path: Path, header: str, name: str) -> None:
    found = understood(tmp_path, f"{header}\nArvo Zimt;1970-05-17\n")
    assert first_row(found) == {"name": "Arvo Zimt", "date_of_birth": "1970-05-17"}, name
    assert found.questions == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_title_lines_above_the_headings_are_passed_over_and_said(tmp_path: Path, delimiter: str) -> None:
    rows = [["Nom", "Prénom", "Né le"], ["Zimt", "Arvo", "1970"], ["Qualm", "Beke", "1981"]]
    table = "\n".join(delimiter.join(row) for row in rows)
    found = understood(tmp_path, f"Customers of the branch\n\n{table}\n")
    assert (found.mapping.delimiter, found.mapping.header_line) == (delimiter, 3)
    assert first_row(found)["name"] == "Arvo Zimt"
    assert NoteCode.LINES_SKIPPED in notes(found)
    assert found.rows_seen == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_unicode_is_read_without_a_question_where_the_file_shows_it(tmp_path: Path, encoding: str) -> None:
    text = "name\nÁrvö Zimt\n"
    data = b"\xfe\xff" + text.encode(encoding) if encoding == "utf-16-be" else text.encode(encoding)
    found = understood(tmp_path, data)
    assert first_row(found) == {"name": "Árvö Zimt"}
    assert found.questions == ()


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Zoé Lefèvre"),
        ("cp1250", "Żofia Łuczyńska"),
        ("cp1251", "Арво Примеров"),
        ("cp1254", "Şükrü Işık"),
        ("cp1256", "تجربة مثال"),
        ("gb18030", "张测试"),
        ("utf-16-le", "Arvo Zimt"),
    ],
)
def test_a_code_page_is_asked_for_and_the_right_reading_is_among_the_offered(
    tmp_path: Path, encoding: str, name: str
) -> None:
    found = understood(tmp_path, f"name\n{name}\n".encode(encoding))
    assert questions(found) == [QuestionCode.ENCODING]
    assert any(name in option.sample for option in found.questions[0].options)


def test_a_file_that_is_utf8_in_most_lines_and_not_in_others_is_refused_not_guessed(tmp_path: Path) -> None:
    data = "name\nÁrvö\nBéke\n".encode() + "Zoé\n".encode("cp1252")
    with pytest.raises(TableFileError, match="near line 4"):
        understood(tmp_path, data)


def test_a_date_that_can_be_read_two_ways_is_asked_about_and_until_then_is_only_a_year(tmp_path: Path) -> None:
    found = understood(tmp_path, "name,born\nArvo Zimt,03/04/1970\nBeke Qualm,05/06/1981\n")
    assert questions(found) == [QuestionCode.DATE_ORDER]
    assert first_row(found)["date_of_birth"] == "1970"
    assert found.counts == {RowCode.DOB_AMBIGUOUS: 2}


@pytest.mark.parametrize(("proof", "read_as"), [("17/05/1981", "1970-04-03"), ("05/17/1981", "1970-03-04")])
def test_one_row_that_can_be_read_one_way_alone_decides_its_column_and_is_named(
    tmp_path: Path, proof: str, read_as: str
) -> None:
    found = understood(tmp_path, f"name,born\nArvo Zimt,03/04/1970\nBeke Qualm,{proof}\n")
    assert found.questions == ()
    assert first_row(found)["date_of_birth"] == read_as
    assert "row 2" in found.notes[0].text


def test_a_column_that_contradicts_itself_is_asked_about(tmp_path: Path) -> None:
    found = understood(tmp_path, "name,born\nArvo,17/05/1970\nBeke,05/17/1970\nCato,03/04/1970\n")
    assert questions(found) == [QuestionCode.DATE_ORDER]


def test_what_a_person_said_of_dates_holds_and_what_does_not_fit_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("name,born\nArvo Zimt,03/04/1970\nBeke Qualm,17/05/1981\n", encoding="utf-8")
    mapping = ColumnMapping(
        BatchContent.NAMES, "csv", {0: "name", 1: "date_of_birth"}, encoding="utf-8", delimiter=",", day_first=False
    )
    found = preview(path, mapping)
    assert first_row(found)["date_of_birth"] == "1970-03-04"
    assert [problem.code for problem in found.problems] == [RowCode.DOB_UNREADABLE]
    assert found.questions == ()


def test_of_two_columns_that_could_be_the_name_none_is_chosen(tmp_path: Path) -> None:
    found = understood(tmp_path, "customer name,company name,born\nArvo Zimt,Zimt Trading,1970\n")
    assert questions(found) == [QuestionCode.SAME_MEANING]
    assert found.questions[0].columns == (0, 1)
    assert found.mapping.columns == {2: "date_of_birth"}
    assert found.preview[0].cells[0] == "Arvo Zimt"


def test_without_known_headings_the_first_row_stays_a_row(tmp_path: Path) -> None:
    found = understood(tmp_path, "Arvo Zimt,1970\nBeke Qualm,1981\n")
    assert questions(found) == [QuestionCode.HEADER, QuestionCode.NAME_COLUMN]
    assert found.header == ("column 1", "column 2")
    assert found.rows_seen == 2


def test_a_file_without_headings_is_read_once_a_person_mapped_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("Arvo Zimt,1970\nBeke Qualm,1981\n", encoding="utf-8")
    mapping = ColumnMapping(BatchContent.NAMES, "csv", {0: "name"}, encoding="utf-8", delimiter=",", header_line=0)
    with open_table(path, mapping) as table:
        read = row_reader(mapping, table.header)
        names = [
            subject.names
            for block in table.blocks(rows_per_block=1)
            for row, cells in block.records
            if (subject := read(row, cells).subject) is not None
        ]
    assert names == [("Arvo Zimt",), ("Beke Qualm",)]


@pytest.mark.parametrize(
    "changed",
    [{"encoding": "rot13"}, {"delimiter": '"'}, {"header_line": 900}, {"columns": {7: "name"}}, {"columns": {0: "x"}},
     {"columns": {1: "date_of_birth"}}, {"columns": {0: "name", 1: "name"}}, {"format": "pdf"}],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_refused_with_what_to_do(tmp_path: Path, changed: dict[str, Any]) -> None:
    path = tmp_path / "file"
    path.write_text("name,born\nArvo Zimt,1970\n", encoding="utf-8")
    mapping = ColumnMapping(BatchContent.NAMES, "csv", {0: "name"}, encoding="utf-8", delimiter=",")
    with pytest.raises(TableFileError):
        preview(path, replace(mapping, **changed))


def test_money_makes_a_file_of_transactions(tmp_path: Path) -> None:
    header = "booking date,amount,ccy,sender name,sender iban,payee account"
    found = understood(
        tmp_path, f"{header}\n2026-01-01,12.50,EUR,Arvo Zimt,XX01,YY02\n2026-01-01,much,EUR,B,XX01,YY02\n"
    )
    assert found.mapping.content is BatchContent.TRANSACTIONS
    assert first_row(found)["originator_name"] == "Arvo Zimt"
    assert [problem.code for problem in found.problems] == [RowCode.AMOUNT_UNREADABLE]


def test_what_transactions_lack_is_asked_for(tmp_path: Path) -> None:
    found = understood(tmp_path, "date,amount,sender name\n2026-01-01,12.50,Arvo Zimt\n")
    assert questions(found) == [QuestionCode.NEEDED_COLUMNS]
    assert "currency" in found.questions[0].text


def test_json_lines_are_read_with_numbers_as_they_are_written(tmp_path: Path) -> None:
    lines = '{"name": "Arvo Zimt", "id": 00000000000000001}\n'.replace("0000000000000000", "9000000000000000")
    found = understood(tmp_path, lines + '{"name": "Beke Qualm", "alias": ["B. Q.", "Qualm"]}\n[]\n')
    assert found.mapping.format == "jsonl"
    assert first_row(found)["id"] == "90000000000000001"
    assert dict(found.preview[1].understood)["alias"] == "B. Q.; Qualm"
    assert [(problem.row, problem.code) for problem in found.problems] == [(3, RowCode.NOT_JSON)]


def test_a_workbook_keeps_dates_zeros_and_hidden_rows_and_says_what_it_lost(tmp_path: Path) -> None:
    rows = [
        ["Full name", "Born", "Customer no", "Account"],
        ["Arvo Zimt", date(1970, 5, 17), "000123", 12345678901234567],
        ["Beke Qualm", 29000, "000124", 7],
    ]
    data = workbook(rows, more=lambda _, page: page.set_row(2, None, None, {"hidden": True}))
    found = understood(tmp_path, data)
    assert first_row(found) == {"name": "Arvo Zimt", "date_of_birth": "1970-05-17", "id": "000123"}
    assert found.preview[0].cells[3] == "1.23456789012346E+16"
    assert found.rows_seen == 2
    assert {NoteCode.DIGITS_LOST, NoteCode.SERIAL_DATES, NoteCode.HIDDEN_ROWS} <= set(notes(found))


def test_a_formula_that_was_never_computed_refuses_its_row_and_is_never_a_blank(tmp_path: Path) -> None:
    rows = [["name", "born"], ["Arvo Zimt", 1970], ["", 1971], ["Beke Qualm", 1972]]
    data = workbook(rows, more=lambda _, page: page.write_formula(2, 0, '=A2&" junior"', None, ""))
    found = understood(tmp_path, data)
    assert [(problem.row, problem.code) for problem in found.problems] == [(2, RowCode.NAME_IS_FORMULA)]
    assert NoteCode.FORMULAS_WITHOUT_VALUE in notes(found)


def test_the_first_sheet_with_headings_is_read_and_the_others_are_said(tmp_path: Path) -> None:
    data = workbook([["name"], ["Arvo Zimt"]], more=lambda book, _: book.add_worksheet("Old").write_string(0, 0, "x"))
    found = understood(tmp_path, data)
    assert found.mapping.sheet == "People"
    assert NoteCode.SEVERAL_SHEETS in notes(found)


@pytest.mark.parametrize(
    ("beginning", "form"),
    [
        ('<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">', "iso20022"),
        ("{1:F01BANKBEBBAXXX0000000000}{2:I103BANKDEFFXXXXN}{4:\r\n:20:REF", "mt"),
        ('{"transaction_id": "T1", "parties": [{"role": "originator"}]}\n', "payment_lines"),
    ],
)
def test_payment_messages_are_known_by_their_beginning(tmp_path: Path, beginning: str, form: str) -> None:
    found = understood(tmp_path, beginning)
    assert (found.mapping.format, found.mapping.content) == (form, BatchContent.TRANSACTIONS)


def test_a_message_without_its_envelope_is_refused_with_what_is_expected(tmp_path: Path) -> None:
    with pytest.raises(TableFileError, match=r"SWIFT MT \(begins with \{1:\)"):
        understood(tmp_path, ":20:REF\r\n:32A:260101EUR12,50\r\n")


def test_a_corrected_file_of_refused_rows_comes_back_as_it_stands(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        "name,born,row_no,refused_code,refused_column,refused_message\nArvo Zimt,1970,7,NAME_MISSING,name,no name\n",
    )
    assert found.questions == ()
    assert found.mapping.columns == {0: "name", 1: "date_of_birth"}


def test_no_question_or_note_repeats_a_value_of_a_row(tmp_path: Path) -> None:
    found = understood(tmp_path, "Arvo Zimt;03/04/1970;1,23E+15\nBeke Qualm;05/06/1980;x\n")
    said = " ".join([*(question.text for question in found.questions), *(note.text for note in found.notes)])
    assert "Zimt" not in said
    assert "Qualm" not in said


def test_only_the_beginning_of_a_long_file_is_looked_at_and_that_is_said(tmp_path: Path) -> None:
    found = understood(tmp_path, "name\n" + "Arvo Zimt\n" * 21_500)
    assert not found.is_whole
    assert found.rows_seen == 20_000
    assert len(found.preview) == 20
