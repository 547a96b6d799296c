"""Which column is which, in the languages that files of names come in."""

from __future__ import annotations

import pytest

from app.batches.headers import find_name_columns, normalised_header
from app.batches.problems import FileProblem, TableFileError


@pytest.mark.parametrize(
    "header",
    ["name", "NAME", " Full Name ", "full_name", "Nom complet", "razón social", "Razon Social", "ФИО", "наименование",
     "الاسم الكامل", "姓名", "Firma", "nome completo", "ADI SOYADI", "Adı Soyadı", "nom", "nombre", "имя"],
)  # fmt: skip
def test_a_whole_name_is_found_under_the_usual_headers(header: str) -> None:
    columns = find_name_columns(["x", header])
    assert (columns.whole_name, columns.name_parts, columns.unused) == (1, (), (0,))


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("first name,last name", (0, 1)),
        ("Surname,Given Names", (1, 0)),
        ("last_name,middle_name,first_name", (2, 1, 0)),
        ("Name,Vorname", (1, 0)),
        ("nom,prénom", (1, 0)),
        ("nombre,apellidos", (0, 1)),
        ("name,surname", (0, 1)),
        ("имя,отчество,фамилия", (0, 1, 2)),
        ("姓,名", (1, 0)),
        ("adı,soyadı", (0, 1)),
        ("first name,father's name", (0, 1)),
    ],
)
def test_a_name_in_parts_is_put_together_in_order(header: str, parts: tuple[int, ...]) -> None:
    columns = find_name_columns(header.split(","))
    assert (columns.whole_name, columns.name_parts) == (None, parts)


def test_a_company_beside_a_person_in_parts_gives_both_names() -> None:
    columns = find_name_columns(["Firma", "Name", "Vorname"])
    assert (columns.whole_name, columns.name_parts) == (0, (2, 1))
    assert columns.name_header == "Firma + Vorname + Name"


def test_the_optional_columns_are_found_and_the_others_said() -> None:
    header = ["Kundennummer", "Name", "DOB", "Nationality_1", "nationality[2]", "Sex", "schema", "alias", "shoe size"]
    columns = find_name_columns(header)
    assert columns.reference == 0
    assert columns.birth_date == 2
    assert columns.nationalities == (3, 4)
    assert (columns.gender, columns.kind, columns.aliases, columns.unused) == (5, 6, (7,), (8,))


@pytest.mark.parametrize("header", ["name,NAME", "full name,name", "dob,name,date of birth", "type,name,schema"])
def test_two_columns_of_one_meaning_are_refused(header: str) -> None:
    with pytest.raises(TableFileError) as refused:
        find_name_columns(header.split(","))
    assert refused.value.problem is FileProblem.COLUMNS
    assert "columns" in str(refused.value)


@pytest.mark.parametrize("header", ["first name", "surname", "dob,id", "Arvo Zimt,1970", "name^dob", ""])
def test_a_file_without_a_name_column_is_refused_and_its_first_line_not_repeated(header: str) -> None:
    with pytest.raises(TableFileError) as refused:
        find_name_columns(header.split(","))
    assert refused.value.problem is FileProblem.COLUMNS
    assert "Zimt" not in str(refused.value)


def test_headers_are_compared_without_case_accents_and_punctuation() -> None:
    assert normalised_header(" Né(e)_LE ") == normalised_header("nee le")
    assert normalised_header("İSİM") == normalised_header("isim")
    assert normalised_header("nationality[12]") == "nationality"
