"""The UN reader against the real files of 2015 to 2026: exact counts, and nothing lost without a count saying so."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from real_files import NEWEST, UN_FILES, needs_real_files, parsed

from app.domain.designation import Address, Designation, NameKind, PartyKind
from app.domain.partial_date import DatePrecision
from app.watchlists.contents import canonical_bytes, contents_hash, count, designation_from_document
from app.watchlists.errors import ListFileError
from app.watchlists.formats.un_xml import COUNTED_ELEMENTS, IGNORED_ELEMENTS, parse
from app.watchlists.formats.un_xml_details import PLACEHOLDERS

pytestmark = [pytest.mark.required, needs_real_files]

Texts = Callable[[Designation], Iterable[str]]
BLOCKS = "ADDRESS", "PLACE_OF_BIRTH"


def listed(reference: str, path: Path = NEWEST) -> Designation:
    return next(entry for entry in parsed(path).designations if entry.reference == reference)


def names_of(entry: Designation, kind: NameKind) -> list[str]:
    return [name.text for name in entry.names if name.kind is kind]


# -- counts ------------------------------------------------------------------------------------------------------------


def test_the_newest_file_has_the_counts_that_were_counted_by_hand() -> None:
    counts = count(parsed(NEWEST))
    assert counts.designations == 1011
    assert counts.by_kind == {"person": 736, "organisation": 274, "vessel": 1}
    assert counts.by_list_type["Al-Qaida"] == 336
    assert sum(counts.by_list_type.values()) == 1011
    assert len(counts.by_list_type) == 14
    assert counts.names["primary"] == 1011
    assert parsed(NEWEST).unknown_elements == {}


@pytest.mark.parametrize(
    ("path", "people", "others", "al_qaida"),
    tuple(
        zip(
            UN_FILES,
            (622, 709, 682, 730, 737, 736),
            (424, 305, 193, 273, 272, 275),
            (305, 349, 344, 341, 343, 336),
            strict=True,
        )
    ),
    ids=lambda value: value.stem[-10:] if isinstance(value, Path) else None,
)
def test_every_version_since_2015_is_read_whole(path: Path, people: int, others: int, al_qaida: int) -> None:
    contents = parsed(path)
    counts = count(contents)
    assert counts.by_kind["person"] == people
    assert counts.designations == people + others
    assert counts.by_list_type["Al-Qaida"] == al_qaida
    assert len({entry.reference for entry in contents.designations}) == people + others
    assert all(re.fullmatch(r"[A-Z]{2}[ie]\.\d{3}", entry.reference) for entry in contents.designations)
    assert contents.generated_at is not None
    assert path.stem.endswith(contents.generated_at.date().isoformat())


def test_every_published_alias_is_there_under_its_quality() -> None:
    raw = etree.parse(NEWEST).getroot()
    aliases = [
        (alias.findtext("QUALITY"), collapsed(alias.findtext("ALIAS_NAME")))
        for alias in raw.iter("INDIVIDUAL_ALIAS", "ENTITY_ALIAS")
        if collapsed(alias.findtext("ALIAS_NAME"))
    ]
    assert Counter(quality for quality, _ in aliases) == {"Good": 1529, "Low": 623, "a.k.a.": 584, "f.k.a.": 19}
    published = Counter(
        text
        for entry in parsed(NEWEST).designations
        for text in {name.as_published or name.text for name in entry.names}
    )
    assert all(published[text] for _, text in aliases)


def test_original_scripts_are_those_published_and_those_hidden_in_aliases_and_notes() -> None:
    contents = parsed(NEWEST)
    raw = etree.parse(NEWEST).getroot()
    fields = [collapsed(field.text) for field in raw.iter("NAME_ORIGINAL_SCRIPT")]
    assert len(fields) == 378
    in_script = [
        name for entry in contents.designations for name in entry.names if name.kind is NameKind.ORIGINAL_SCRIPT
    ]
    assert sum(not name.as_published for name in in_script) == 378
    assert len(in_script) == 408
    assert contents.remarks["original_script_in_alias"] == 15
    assert contents.remarks["original_script_in_alias_note"] == 38


def test_documents_are_those_published_and_those_named_in_aliases_and_comments() -> None:
    contents = parsed(NEWEST)
    documents = [document for entry in contents.designations for document in entry.documents]
    added = contents.remarks["document_in_alias_text"] + contents.remarks["imo_number_in_comments"]
    assert len(documents) - added == 514
    assert sum(bool(document.expires_on) for document in documents) == 33
    assert sum(not document.number for document in documents) == contents.remarks["document_without_number"] == 2


def test_birth_dates_are_of_the_kinds_counted() -> None:
    people = [entry for entry in parsed(NEWEST).designations if entry.kind is PartyKind.PERSON]
    dates = [date for entry in people for date in entry.birth_dates]
    known = [date.value for date in dates if date.value is not None]
    assert len(dates) == 945 - 49
    assert sum(date.value is None for date in dates) == 2
    precisions = Counter((value.precision, value.approximate) for value in known)
    assert precisions == {
        (DatePrecision.DAY, False): 480,
        (DatePrecision.YEAR, False): 261,
        (DatePrecision.YEAR, True): 116,
        (DatePrecision.RANGE, False): 27,
        (DatePrecision.RANGE, True): 5,
        (DatePrecision.MONTH, False): 5,
    }
    how_many = Counter(sum(date.value is not None for date in entry.birth_dates) for entry in people)
    # 51 people have nothing filled in, and one an age in words.
    assert how_many[0] == 51 + 1
    assert how_many[1] == 548 - 1
    assert sum(people for dates, people in how_many.items() if dates > 1) == 137
    assert max(how_many) == 10


# -- single entries ----------------------------------------------------------------------------------------------------


def test_a_person_with_several_scripts_and_an_alias_identity() -> None:
    entry = listed("QDi.001")
    makkawi = next(name for name in entry.names if name.text == "Muhamad Ibrahim Makkawi")
    assert [str(date) for date in makkawi.birth_dates] == ["1960-04-11", "1963-04-11"]
    assert "سيف العدل" in names_of(entry, NameKind.ORIGINAL_SCRIPT)
    assert entry.listed_on is not None
    assert entry.listed_on.isoformat() == "2001-01-25"


def test_an_alias_keeps_its_own_birth_date_and_place() -> None:
    assert {(str(name.birth_dates[0]), name.birth_place) for name in listed("QDi.062").names if name.birth_dates} == {
        ("1969-02-05", "Tripoli, Libya"),
        ("1970-02-05", "Tunis, Tunisia"),
    }


def test_the_ship_among_the_entities_is_a_vessel_with_its_number() -> None:
    vessel = listed("LYe.006")
    assert vessel.kind is PartyKind.VESSEL
    assert [(document.kind, document.number) for document in vessel.documents] == [("IMO number", "9058713")]


def test_a_shipping_company_stays_an_organisation_with_its_own_number() -> None:
    company = listed("KPe.066")
    assert company.kind is PartyKind.ORGANISATION
    assert [document.number for document in company.documents] == ["5434358"]


def test_joined_primary_names_become_several() -> None:
    assert listed("QDe.002").primary_name == "AL-ITIHAAD AL-ISLAMIYA"
    assert names_of(listed("QDe.002"), NameKind.STRONG_ALIAS)[0] == "AIAI"
    lakes = {name.text for name in listed("CDe.003").names}
    assert {"COMPAGNIE AERIENNE DES GRANDS LACS", "GREAT LAKES BUSINESS COMPANY", "GLBC"} <= lakes


def test_prose_in_an_alias_is_cut_off_and_its_date_read() -> None:
    alias = next(name for name in listed("TAi.101").names if name.text == "Mohammad Ishaq Akhund")
    assert str(alias.birth_dates[0]) == "1963"
    assert alias.as_published == "Mohammad Ishaq Akhund born in 1963"


def test_previously_listed_names_are_former_names() -> None:
    assert "Ezatullah Haqqani" in names_of(listed("TAi.064"), NameKind.FORMER_NAME)
    assert "Tharwat Salah Shihata Ali" in names_of(listed("QDi.017"), NameKind.FORMER_NAME)


def test_a_number_that_stands_in_a_note_is_the_number() -> None:
    numbers = {document.number for document in listed("QDi.060").documents}
    assert {"L 191609", "04643632", "DAOMMD74T11Z352Z"} <= numbers


def test_disturbed_reference_numbers_of_2015_are_repaired() -> None:
    contents = parsed(UN_FILES[0])
    assert contents.remarks["reference_repaired"] == 5
    assert {"TAi.171", "QDi.343", "QDi.344", "QDi.345", "QDi.346"} <= {
        entry.reference for entry in contents.designations
    }


def test_birth_dates_lost_in_2024_are_found_where_the_publisher_put_them() -> None:
    contents = parsed(UN_FILES[2])
    assert contents.remarks["birth_date_in_alias_without_name"] == 153
    assert count(contents).birth_dates == 683 + 153
    later = {entry.reference: {date.value for date in entry.birth_dates} for entry in parsed(NEWEST).designations}
    moved = [
        (entry.reference, date.value)
        for entry in contents.designations
        for date in entry.birth_dates
        if "alias without a name" in date.note and entry.reference in later
    ]
    bounds = {
        (reference, value.earliest.year) for reference, values in later.items() for value in values if value is not None
    }
    assert all((reference, value.earliest.year) in bounds for reference, value in moved if value is not None)


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def collapsed(text: str | None) -> str:
    return " ".join((text or "").split())


def dates_of(entry: Designation) -> list[str]:
    own = [f"{date.value} {date.note}" for date in entry.birth_dates]
    return own + [f"{date} {name.note}" for name in entry.names for date in (*name.birth_dates, "")]


def published(entry: Designation) -> list[str]:
    return [name.as_published or name.text for name in entry.names]


def alias_words(entry: Designation) -> list[str]:
    return [name.note for name in entry.names] + [date.note for date in entry.birth_dates]


def documents(entry: Designation) -> list[str]:
    return [f"{paper.kind}|{paper.number}|{paper.note}|{paper.issuing_country}" for paper in entry.documents]


ADDRESS_FIELDS = {
    "STREET": "street",
    "CITY": "city",
    "STATE_PROVINCE": "state_or_province",
    "ZIP_CODE": "postal_code",
    "COUNTRY": "country",
    "NOTE": "note",
}


def field_of(places: Iterable[Address], tag: str) -> list[str]:
    return [getattr(place, ADDRESS_FIELDS[tag]) for place in places]


KEPT: dict[str, Texts] = {
    "DATAID": lambda entry: [entry.publisher_record_id],
    "FIRST_NAME": published,
    "SECOND_NAME": published,
    "THIRD_NAME": published,
    "FOURTH_NAME": published,
    "UN_LIST_TYPE": lambda entry: [entry.list_type],
    "NAME_ORIGINAL_SCRIPT": published,
    "COMMENTS1": lambda entry: [entry.comments],
    "GENDER": lambda entry: [entry.gender, entry.gender.upper()],
    "INTERPOL_LINK": lambda entry: entry.links,
    "NATIONALITY2": lambda entry: entry.nationalities,
    "NATIONALITY/VALUE": lambda entry: entry.nationalities,
    "TITLE/VALUE": lambda entry: entry.titles,
    "DESIGNATION/VALUE": lambda entry: entry.positions,
    "LAST_DAY_UPDATED/VALUE": lambda entry: map(str, entry.amended_on),
    "ALIAS/ALIAS_NAME": published,
    "ALIAS/NOTE": alias_words,
    "ALIAS/DATE_OF_BIRTH": lambda entry: [text.replace("/", " - ") for text in dates_of(entry)],
    "ALIAS/CITY_OF_BIRTH": lambda entry: [name.birth_place for name in entry.names],
    "ALIAS/COUNTRY_OF_BIRTH": lambda entry: [name.birth_place for name in entry.names],
    "DATE_OF_BIRTH/DATE": dates_of,
    "DATE_OF_BIRTH/YEAR": lambda entry: [text for date in dates_of(entry) for text in (date, date.replace("/", "-"))],
    "DATE_OF_BIRTH/FROM_YEAR": dates_of,
    "DATE_OF_BIRTH/TO_YEAR": dates_of,
    "DATE_OF_BIRTH/NOTE": lambda entry: [date.note for date in entry.birth_dates],
    "DOCUMENT/TYPE_OF_DOCUMENT": documents,
    "DOCUMENT/TYPE_OF_DOCUMENT2": documents,
    "DOCUMENT/NUMBER": documents,
    "DOCUMENT/NOTE": documents,
    "DOCUMENT/ISSUING_COUNTRY": documents,
    "DOCUMENT/COUNTRY_OF_ISSUE": documents,
    "DOCUMENT/CITY_OF_ISSUE": documents,
    "DOCUMENT/DATE_OF_ISSUE": lambda entry: [paper.issued_on for paper in entry.documents],
    "DOCUMENT/DATE_OF_EXPIRY": lambda entry: [paper.expires_on for paper in entry.documents],
    **{f"ADDRESS/{tag}": lambda entry, tag=tag: field_of(entry.addresses, tag) for tag in ADDRESS_FIELDS},
    **{f"PLACE_OF_BIRTH/{tag}": lambda entry, tag=tag: field_of(entry.birth_places, tag) for tag in ADDRESS_FIELDS},
}
# Read into the kind of name, the precision of a date, or the same in every entry.
SAID_OTHERWISE = {"ALIAS/QUALITY", "DATE_OF_BIRTH/TYPE_OF_DATE", "LIST_TYPE/VALUE", *IGNORED_ELEMENTS}


def leaves(record: etree._Element) -> Iterator[tuple[str, str]]:
    for element in record.iter():
        if len(element) or element is record or not collapsed(element.text):
            continue
        parent = element.getparent()
        below = "" if parent is record else re.sub("INDIVIDUAL_|ENTITY_", "", parent.tag) + "/"
        yield below + element.tag, collapsed(element.text)


def is_kept(entry: Designation, path: str, text: str) -> bool:
    if path == "REFERENCE_NUMBER":
        return text.lower().rstrip(".") == entry.reference.lower()
    if path == "LISTED_ON":
        return entry.listed_on is not None and text[:10] == entry.listed_on.isoformat()
    if path in {"DATE_OF_BIRTH/DATE", "ALIAS/DATE_OF_BIRTH"} and re.fullmatch(r"\d{4}-\d\d-\d\d-\d\d:\d\d", text):
        text = text[:10]
    if path == "DATE_OF_BIRTH/YEAR":
        text = text.replace("/", "-")
    return any(text in kept for kept in KEPT[path](entry))


@pytest.mark.parametrize("path", UN_FILES, ids=lambda path: path.stem[-10:])
def test_every_text_in_the_file_is_kept_ignored_by_name_or_counted(path: Path) -> None:
    contents = parsed(path)
    records = [record for section in etree.parse(path).getroot() for record in section]
    counted: Counter[str] = Counter()
    for record, entry in zip(records, contents.designations, strict=True):
        for place, text in leaves(record):
            if place in SAID_OTHERWISE:
                continue
            if place in COUNTED_ELEMENTS:
                counted[f"not_kept_{place.lower()}"] += 1
            elif text.lower() in PLACEHOLDERS and not is_kept(entry, place, text):
                counted["placeholder_value"] += 1
            else:
                assert is_kept(entry, place, text), f"{entry.reference} {place}: {text}"
    assert counted == {word: contents.remarks[word] for word in counted}


def test_what_the_file_may_bring_tomorrow_is_counted_by_its_path() -> None:
    text = NEWEST.read_text(encoding="utf-8")
    text = text.replace("<LIST_TYPE>", '<EYE_COLOUR tint="x">grey</EYE_COLOUR><LIST_TYPE>', 1)
    text = text.replace("</ENTITIES>", "<AIRCRAFT/>stray</ENTITIES><VESSELS/>", 1)
    unknown = parse(io.BytesIO(text.encode())).unknown_elements
    assert unknown == {
        "CONSOLIDATED_LIST/ENTITIES/#text": 1,
        "CONSOLIDATED_LIST/ENTITIES/AIRCRAFT": 1,
        "CONSOLIDATED_LIST/VESSELS": 1,
        "INDIVIDUAL/EYE_COLOUR": 1,
    }


# -- what is no list ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [0, 1, 7, 23, 41, 61, 83, 99])
def test_a_file_cut_anywhere_is_refused_as_truncated(percent: int) -> None:
    whole = NEWEST.read_bytes()
    cut = len(whole) * percent // 100
    with pytest.raises(ListFileError) as caught:
        parse(io.BytesIO(whole[:cut]))
    assert caught.value.code == ("truncated" if cut else "empty")


def test_a_file_without_its_last_byte_is_refused_and_without_its_last_newline_is_read() -> None:
    whole = NEWEST.read_bytes().rstrip()
    with pytest.raises(ListFileError, match="ends in the middle"):
        parse(io.BytesIO(whole[:-1]))
    assert len(parse(io.BytesIO(whole)).designations) == 1011


# -- canonical contents ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", UN_FILES, ids=lambda path: path.stem[-10:])
def test_every_real_designation_comes_back_from_its_document(path: Path) -> None:
    for entry in parsed(path).designations:
        assert designation_from_document(canonical_bytes(entry).decode()) == entry


def test_a_new_time_stamp_another_order_and_other_white_space_are_no_new_version() -> None:
    root = etree.parse(NEWEST).getroot()
    root.set("dateGenerated", "2027-01-01T00:00:00Z")
    for section in root:
        section[:] = reversed(section)
    for element in root.iter():
        if len(element) == 0 and element.text:
            element.text = "\n   " + element.text.replace(" ", " \n ") + "  "
    changed = parse(io.BytesIO(etree.tostring(root, encoding="UTF-8", pretty_print=True)))
    assert contents_hash(changed, list_id="a-list") == contents_hash(parsed(NEWEST), list_id="a-list")
    assert changed.generated_at != parsed(NEWEST).generated_at


def test_all_versions_differ() -> None:
    hashes = [contents_hash(parsed(path), list_id="a-list") for path in UN_FILES]
    assert len(set(hashes)) == len(hashes)
    assert all(one.generated_at < other.generated_at for one, other in pairwise(map(parsed, UN_FILES)))  # type: ignore[operator]
