"""One row of a file of names becomes a subject, or a refusal with a code that repeats no value."""

from __future__ import annotations

from datetime import date

import pytest

from app.batches.birth_dates import read_birth_date
from app.batches.headers import find_name_columns
from app.batches.name_rows import NameRow, read_name_row
from app.batches.problems import RowCode
from app.domain.designation import PartyKind
from app.domain.partial_date import PartialDate
from app.domain.subject import Subject


def row_of(**cells: str) -> NameRow:
    header = [name.replace("_", " ") for name in cells]
    return read_name_row(7, list(cells.values()), find_name_columns(header))


def subject_of(**cells: str) -> Subject:
    read = row_of(**cells)
    assert read.subject is not None
    return read.subject


def test_everything_that_a_row_says_is_in_the_subject() -> None:
    subject = subject_of(
        name=" Arvo Zimt ", kind="Person", dob="1970-05-17", nationality="Fictionland; Nowhere", gender="m", id="0042"
    )
    assert subject == Subject(
        names=("Arvo Zimt",),
        kind=PartyKind.PERSON,
        birth_date=PartialDate.of_day(date(1970, 5, 17)),
        nationalities=("Fictionland", "Nowhere"),
        gender="m",
        reference="0042",
    )


def test_the_parts_of_a_name_are_joined_without_gaps() -> None:
    assert subject_of(first_name="Arvo", middle_name="", last_name=" Zimt").names == ("Arvo Zimt",)


def test_aliases_and_both_names_of_a_row_are_screened_each_once() -> None:
    subject = subject_of(full_name="Zimt Ltd", first_name="Arvo", last_name="Zimt", alias="The Ox; Zimt Ltd;;")
    assert subject.names == ("Zimt Ltd", "Arvo Zimt", "The Ox")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", RowCode.NAME_MISSING),
        ("   ", RowCode.NAME_MISSING),
        ("Arvo\nZimt", RowCode.LINE_BREAK),
        ("Arvo\rZimt", RowCode.LINE_BREAK),
        ("Arvo\x07Zimt", RowCode.CONTROL_CHARS),
        ("Arvo\u2028Zimt", RowCode.CONTROL_CHARS),
        ("Arv\ufffd Zimt", RowCode.ENCODING),
        ('=HYPERLINK("x")', RowCode.NAME_IS_FORMULA),
    ],
)
def test_a_name_that_cannot_be_trusted_refuses_the_row(name: str, code: RowCode) -> None:
    read = row_of(name=name, dob="")
    assert read.subject is None
    [problem] = read.problems
    assert (problem.row, problem.code, problem.column) == (7, code, "name")
    assert "Zimt" not in problem.reason


def test_a_birth_date_that_cannot_be_read_is_a_warning_and_no_date() -> None:
    read = row_of(name="Arvo Zimt", dob="in spring")
    assert read.subject == Subject(("Arvo Zimt",))
    assert [(problem.code, problem.column) for problem in read.problems] == [(RowCode.DOB_UNREADABLE, "dob")]


def test_an_unknown_kind_is_a_warning_and_screened_as_unknown() -> None:
    read = row_of(name="Arvo Zimt", type="savings")
    assert read.subject == Subject(("Arvo Zimt",), PartyKind.UNKNOWN)
    assert [problem.code for problem in read.problems] == [RowCode.TYPE_UNKNOWN]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Person", PartyKind.PERSON),
        ("INDIVIDUAL", PartyKind.PERSON),
        ("физическое лицо", PartyKind.PERSON),
        ("Company", PartyKind.ORGANISATION),
        ("Organization", PartyKind.ORGANISATION),
        ("personne morale", PartyKind.ORGANISATION),
        ("Vessel", PartyKind.VESSEL),
        ("LegalEntity", PartyKind.UNKNOWN),
        ("", PartyKind.UNKNOWN),
    ],
)
def test_kinds_are_read_in_the_words_that_files_use(word: str, kind: PartyKind) -> None:
    assert row_of(name="Arvo Zimt", kind=word) == NameRow(Subject(("Arvo Zimt",), kind))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-05-17", "1970-05-17"),
        ("1970-05-17 00:00:00", "1970-05-17"),
        ("1970-05-17T00:00:00Z", "1970-05-17"),
        ("17.05.1970", "1970-05-17"),
        ("03.04.1970", "1970-04-03"),
        ("17/5/1970", "1970-05-17"),
        ("05/17/1970", "1970-05-17"),
        ("04/04/1970", "1970-04-04"),
        ("00/00/1970", "1970"),
        ("1970", "1970"),
        ("1970-05", "1970-05"),
        ("circa 1965", "~1965"),
        ("1965-1969", "1965/1969"),
    ],
)
def test_birth_dates_keep_exactly_the_precision_they_are_given_in(text: str, expected: str) -> None:
    read, problem = read_birth_date(text)
    assert (str(read), problem) == (expected, None)


def test_day_and_month_are_never_guessed_only_the_year_is_taken() -> None:
    assert read_birth_date("03/04/1970") == (PartialDate.of_years(1970, 1970), RowCode.DOB_AMBIGUOUS)


@pytest.mark.parametrize(
    "text", ["17/05/70", "31.02.1970", "25/25/1970", "1970-13-01", "25703", "NaN", "1970-05-17 13:00", "1" * 10_000]
)
def test_what_is_no_date_is_unreadable_not_guessed(text: str) -> None:
    assert read_birth_date(text) == (None, RowCode.DOB_UNREADABLE)


def test_no_date_is_no_problem() -> None:
    assert read_birth_date("  ") == (None, None)
