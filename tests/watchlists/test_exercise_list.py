"""The exercise list: nobody on it is on a real list, and it shows every kind of name, date, document and script."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from real_files import DATA, UN_FILES, needs_real_files, parsed

from app.domain.designation import Designation, NameKind, PartyKind
from app.domain.partial_date import DatePrecision
from app.domain.snapshot import ListContents
from app.watchlists.contents import count
from app.watchlists.formats.un_xml import parse
from app.watchlists.guards import check
from app.watchlists.sources import read_sources

LISTS = Path(__file__).resolve().parents[2] / "lists"


@cache
def exercise() -> ListContents:
    source = next(source for source in read_sources(LISTS / "sources") if source.exercise)
    assert source.file is not None
    with (LISTS / source.file).open("rb") as stream:
        return parse(stream)


def people() -> list[Designation]:
    return [entry for entry in exercise().designations if entry.kind is PartyKind.PERSON]


def test_it_is_read_by_the_reader_of_the_un_list_without_anything_unknown_or_refused() -> None:
    counts = count(exercise())
    assert counts.by_kind == {"person": 55, "organisation": 20, "vessel": 5}
    assert counts.by_list_type == {"Exercise": 80}
    assert exercise().unknown_elements == {}
    check(exercise(), counts=counts, previous=None)


def test_every_entry_says_that_it_is_fictional() -> None:
    assert all("Fictional. For exercises only." in entry.comments for entry in exercise().designations)
    assert all(entry.reference[:3] in {"EXi", "EXe"} for entry in exercise().designations)


def test_it_shows_every_kind_of_name() -> None:
    assert set(count(exercise()).names) == set(NameKind)
    shown = exercise().remarks
    for word in (
        "primary_name_split",
        "several_names_in_one_alias",
        "name_with_parentheses",
        "names_in_parentheses",
        "remark_in_alias",
        "alias_that_was_a_listed_name",
        "original_script_in_alias",
        "original_script_in_alias_note",
        "name_in_alias_note",
        "birth_date_in_alias_text",
        "document_in_alias_text",
    ):
        assert shown[word] > 0, word
    assert any("," in name.text for entry in people() for name in entry.names)


def test_it_shows_many_scripts() -> None:
    scripts = {
        unicodedata.name(letter).split()[0]
        for entry in exercise().designations
        for name in entry.names
        for letter in name.text
        if unicodedata.category(letter) in {"Lo", "Lu", "Ll"}
    }
    assert {"LATIN", "ARABIC", "CYRILLIC", "CJK", "HANGUL", "ETHIOPIC", "DEVANAGARI", "HEBREW", "GREEK"} <= scripts
    assert len(scripts) >= 16


def test_it_shows_every_kind_of_birth_date() -> None:
    dates = [date for entry in people() for date in entry.birth_dates]
    kinds = {(date.value.precision, date.value.approximate) for date in dates if date.value is not None}
    assert kinds == {
        (DatePrecision.DAY, False),
        (DatePrecision.MONTH, False),
        (DatePrecision.YEAR, False),
        (DatePrecision.YEAR, True),
        (DatePrecision.RANGE, False),
        (DatePrecision.RANGE, True),
    }
    assert any(date.value is None and "Hijri" in date.note for date in dates)
    assert any(len(entry.birth_dates) > 1 for entry in people())
    assert any(name.birth_dates and name.birth_place for entry in people() for name in entry.names)


def test_every_field_of_a_designation_is_filled_somewhere() -> None:
    not_in_the_un_format = {"programmes", "measures", "other_references", "contacts", "details"}
    for field in set(Designation.__dataclass_fields__) - not_in_the_un_format:
        assert any(getattr(entry, field) for entry in exercise().designations), field


def test_every_vessel_has_an_imo_number_that_no_ship_can_have() -> None:
    vessels = [entry for entry in exercise().designations if entry.kind is PartyKind.VESSEL]
    numbers = [document.number for entry in vessels for document in entry.documents]
    assert len(numbers) == 5
    assert all(number.startswith("00000") for number in numbers)


def normalised(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(sorted(words.split()))


@pytest.mark.required
@needs_real_files
def test_nobody_on_it_has_the_name_of_a_listed_party() -> None:
    real: set[str] = set()
    for path in UN_FILES:
        real.update(normalised(name.text) for entry in parsed(path).designations for name in entry.names)
    for day, kind, column in (
        ("2019-01", "sdn", 1),
        ("2019-01", "alt", 3),
        ("2021-07", "sdn", 1),
        ("2021-07", "alt", 3),
    ):
        with (DATA / "ofac" / f"{kind}_{day}.csv").open(encoding="latin-1", newline="") as file:
            real.update(normalised(row[column]) for row in csv.reader(file) if len(row) > column)
    for name in ("consolidated_nonsdn_2026-01.xml", "enhanced_xml_irgc_2024.xml"):
        for element in etree.parse(DATA / "ofac" / name).iter("{*}lastName", "{*}formattedFullName"):
            first = element.getparent().findtext("{*}firstName") or ""
            real.add(normalised(f"{first} {element.text or ''}"))
    assert len(real) > 25_000
    ours = {
        normalised(name.text)
        for entry in exercise().designations
        for name in entry.names
        if name.kind is not NameKind.WEAK_ALIAS
    }
    assert ours & real == set()
