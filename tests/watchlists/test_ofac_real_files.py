"""The OFAC readers against the real files: exact counts, and nothing lost without a count saying so."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from lxml import etree
from real_files import DATA
from real_files import parsed as read

from app.domain.designation import Designation, NameKind, PartyKind
from app.domain.partial_date import DatePrecision
from app.domain.snapshot import ListContents
from app.hardened_xml import local_name
from app.watchlists.contents import canonical_bytes, count, designation_from_document
from app.watchlists.errors import ListFileError
from app.watchlists.formats import ofac_advanced_details, ofac_enhanced_xml, ofac_xml
from app.watchlists.formats.ofac_facts import in_spoken_order, ofac_date
from app.watchlists.inspection import read_list_file
from app.watchlists.published_dates import day_of
from app.watchlists.xml_record import collapsed

OFAC = DATA / "ofac"
CONSOLIDATED = OFAC / "consolidated_nonsdn_2026-01.xml"
ENHANCED = OFAC / "enhanced_xml_irgc_2024.xml"
ADVANCED = OFAC / "sdn_advanced_excerpt_2026-05-21_TRIMMED.xml"
SETS = {
    "2019-01": tuple(OFAC / f"{name}_2019-01.csv" for name in ("sdn", "alt", "add")),
    "2021-07": tuple(OFAC / f"{name}_2021-07.csv" for name in ("sdn", "alt", "add", "sdn_comments")),
}
NULL = "-0-"

pytestmark = [
    pytest.mark.required,
    pytest.mark.skipif(not OFAC.is_dir(), reason="the real OFAC lists are not on this machine"),
]


def by_reference(contents: ListContents) -> dict[str, Designation]:
    return {entry.reference: entry for entry in contents.designations}


def rows(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("ascii").replace("\x1a", "")
    return list(csv.reader(io.StringIO(text, newline="")))


def value(cell: str) -> str:
    text = collapsed(cell)
    return "" if text in (NULL, "-0") else text


def whole_remarks(day: str) -> dict[str, str]:
    rest = {row[0]: row[1] for path in SETS[day][3:] for row in rows(path)}
    return {row[0]: value(row[11] + rest.get(row[0], "")) for row in rows(SETS[day][0])}


# -- counts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "entries", "aliases", "kinds"),
    [
        ("2019-01", 7379, 9682, {"person": 3845, "organisation": 2994, "vessel": 323, "aircraft": 217}),
        ("2021-07", 8976, 11910, {"person": 4620, "organisation": 3673, "vessel": 406, "aircraft": 277}),
    ],
)
def test_the_sets_have_the_counts_that_were_counted_by_hand(
    day: str, entries: int, aliases: int, kinds: dict[str, int]
) -> None:
    contents = read(*SETS[day])
    assert count(contents).designations == entries == len(by_reference(contents))
    assert count(contents).by_kind == kinds
    assert count(contents).names["primary"] == entries
    assert len(rows(SETS[day][1])) == aliases
    assert contents.unknown_elements == {}


def test_aliases_are_there_under_the_kind_that_the_publisher_gives() -> None:
    entries = by_reference(read(*SETS["2021-07"]))
    assert Counter(row[2] for row in rows(SETS["2021-07"][1])) == {"aka": 11523, "fka": 369, "nka": 18}
    for number, _, word, name, _ in rows(SETS["2021-07"][1]):
        entry = entries[number]
        text = in_spoken_order(collapsed(name)) if entry.kind is PartyKind.PERSON else collapsed(name)
        kinds = {listed.kind for listed in entry.names if text in (listed.text, listed.as_published)}
        # A name that the publisher gives twice in one entry, once as the primary name, stays the primary name.
        assert kinds & {NameKind.FORMER_NAME if word == "fka" else NameKind.STRONG_ALIAS, NameKind.PRIMARY}, number


def test_weak_aliases_are_those_in_quotation_marks() -> None:
    quoted = {number: re.findall(r"[af]\.k\.a\. '", text) for number, text in whole_remarks("2021-07").items()}
    # Two of them stand in the file of comments.
    assert sum(map(len, quoted.values())) == 2439 + 2
    entries = by_reference(read(*SETS["2021-07"]))
    for number, found in quoted.items():
        weak = {(name.text, name.as_published) for name in entries[number].names if name.kind is NameKind.WEAK_ALIAS}
        assert len(weak) >= len(set(found)), number


def test_birth_dates_are_of_the_kinds_counted() -> None:
    dates = [date for entry in read(*SETS["2021-07"]).designations for date in entry.birth_dates]
    mentions = [one for text in whole_remarks("2021-07").values() for one in re.findall(r"\bDOB ", text)]
    assert len(dates) == len(mentions)
    assert all(date.value is not None for date in dates)
    precisions = Counter((date.value.precision, date.value.approximate) for date in dates if date.value is not None)
    assert precisions[DatePrecision.DAY, False] == 4025
    assert precisions[DatePrecision.YEAR, True] == 75
    # Nine of the 55 spans of days are those of a whole month.
    assert precisions[DatePrecision.MONTH, False] == 48 + 9
    assert precisions[DatePrecision.YEAR, False] + precisions[DatePrecision.RANGE, False] == 862 + 56 + 55 - 9 + 1
    assert precisions[DatePrecision.DAY, True] + precisions[DatePrecision.RANGE, True] == 3


def test_what_was_odd_in_the_sets_is_counted() -> None:
    assert read(*SETS["2019-01"]).remarks["file_without_end_mark"] == 3
    assert read(*SETS["2019-01"]).remarks["null_cut_at_end_of_file"] == 1
    assert read(*SETS["2019-01"]).remarks["remarks_go_on_in_missing_file"] == 3
    assert "file_without_end_mark" not in read(*SETS["2021-07"]).remarks
    assert "remarks_go_on_in_missing_file" not in read(*SETS["2021-07"]).remarks


def test_the_consolidated_list_has_the_counts_that_it_states() -> None:
    counts = count(read(CONSOLIDATED))
    assert counts.designations == 442
    assert counts.by_kind == {"organisation": 363, "person": 79}
    assert counts.names["weak_alias"] == 72
    assert counts.birth_dates == 74
    assert read(CONSOLIDATED).unknown_elements == {}


def test_the_enhanced_export_has_names_in_four_scripts() -> None:
    contents = read(ENHANCED)
    assert count(contents).by_kind == {"person": 165, "organisation": 84, "aircraft": 44}
    scripts = Counter(
        script
        for entry in contents.designations
        for name in entry.names
        for script in ("Arabic", "Cyrillic", "Chinese Traditional")
        if script in name.note
    )
    assert scripts == {"Arabic": 92, "Cyrillic": 3, "Chinese Traditional": 1}
    assert contents.remarks["filtered_export"] == 1
    assert contents.unknown_elements == {}


def test_a_party_has_one_reference_number_in_all_forms() -> None:
    assert by_reference(read(*SETS["2021-07"]))["27307"].primary_name == "LAZARUS GROUP"
    assert by_reference(read(ADVANCED))["27307"].primary_name == "Lazarus Group"
    older, newer = by_reference(read(*SETS["2021-07"])), by_reference(read(ENHANCED))
    shared = older.keys() & newer.keys()
    assert len(shared) > 100
    assert sum(older[number].primary_name == newer[number].primary_name for number in shared) > 0.9 * len(shared)


# -- nothing is lost ---------------------------------------------------------------------------------------------------


def strings_in(plain: object) -> Iterator[str]:
    match plain:
        case str():
            yield plain
        case dict():
            for one in plain.values():
                yield from strings_in(one)
        case list() | tuple():
            for one in plain:
                yield from strings_in(one)


def everything_in(entry: Designation) -> str:
    return "\n".join(strings_in(asdict(entry)))


@pytest.mark.parametrize("day", SETS)
def test_every_cell_of_the_sets_is_kept(day: str) -> None:
    entries = by_reference(read(*SETS[day]))
    kept = {number: everything_in(entry) for number, entry in entries.items()}
    remarks = whole_remarks(day)
    for number, name, _, programmes, *more in rows(SETS[day][0]):
        assert collapsed(name) in kept[number]
        assert tuple(dict.fromkeys(programmes.split("] ["))) == entries[number].programmes
        assert entries[number].comments == remarks[number]
        assert all(value(cell) in kept[number] for cell in more[:-1]), number
    for number, _, _, name, remark in rows(SETS[day][1]):
        assert collapsed(name) in kept[number]
        assert value(remark) in kept[number]
    for number, _, *cells in rows(SETS[day][2]):
        assert all(value(cell) in kept[number] for cell in cells), number


def test_every_fact_in_the_remarks_has_a_field_or_is_counted_as_words() -> None:
    contents = read(*SETS["2021-07"])
    entries = by_reference(contents)
    in_words = 0
    for number, text in whole_remarks("2021-07").items():
        entry = entries[number]
        taken = len(entry.documents) + len(entry.contacts) + len(entry.measures) + len(entry.details)
        taken += len(entry.birth_dates) + len(entry.birth_places) + len(entry.nationalities) + bool(entry.gender)
        taken += sum(name.kind is NameKind.WEAK_ALIAS for name in entry.names)
        parts = len([part for part in re.split(r"; ", text) if part.strip()])
        in_words += max(0, parts - taken)
    # Some facts are repeated or take two fields, so that this bound is not sharp.
    assert in_words <= contents.remarks["remark_in_words"] < 1700


IGNORED = {
    ofac_xml.IGNORED_ELEMENT,
    *ofac_enhanced_xml.IGNORED_ELEMENTS,
    *ofac_enhanced_xml.IGNORED_ATTRIBUTES,
    *ofac_advanced_details.IGNORED_ATTRIBUTES,
    *ofac_advanced_details.IGNORED_ELEMENTS,
}
# Said by the kind of a name or party, by the order, by a note, or true of everything.
SAID_OTHERWISE = {
    *("sdnType", "category", "mainEntry", "entityType", "aliasType", "isPrimary", "isLowQuality", "isValid"),
    *("isApproximate", "isDateRange", "fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd", "script"),
    *("PartySubTypeID", "AliasTypeID", "LowQuality", "Primary", "False", "Acronym", "ScriptID", "ReliabilityID"),
    *("FeatureTypeID", "IdentityID", "IdentityFeatureLinkTypeID", "aka/type", "namePart/type", "addressPart/type"),
}


def leaves(record: etree._Element) -> Iterator[tuple[str, str]]:
    """Every text and attribute below `record`, with its tag, and `/type` behind that of the element around a type."""
    for element in record.iter():
        tag = local_name(element)
        parent = element.getparent()
        if tag == "type" and parent is not None:
            tag = f"{local_name(parent)}/type"
        if collapsed(element.text) and not IGNORED & {tag, local_name(element)}:
            yield tag, collapsed(element.text)
        for name, text in element.attrib.items():
            if element is not record and name not in IGNORED:
                yield str(name), str(text)


def is_kept(tag: str, text: str, kept: str) -> bool:
    if tag in SAID_OTHERWISE or (tag == "reliability" and text == "Confirmed"):
        return True
    if tag in {"feature/type", "idType"} and re.match(
        "Birthdate|Place of Birth|Gender|Nationality C|Citizenship C", text
    ):
        return True
    return letters(text) in kept or as_date(text) in kept


def letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def as_date(text: str) -> str:
    """The date that a text is, as it stands in a designation; for all else nothing that could stand there."""
    value = ofac_date(text)
    return letters(str(value or day_of(text) or "")) or "\0"


@pytest.mark.parametrize(
    ("path", "tag", "key"),
    [(CONSOLIDATED, "sdnEntry", "uid"), (ENHANCED, "entity", "@id"), (ADVANCED, "DistinctParty", "@FixedRef")],
    ids=["sdnList", "enhanced", "advanced"],
)
def test_every_text_in_the_xml_is_kept_or_ignored_by_name(path: Path, tag: str, key: str) -> None:
    entries = by_reference(read(path))
    checked = 0
    for record in etree.parse(path).iter(f"{{*}}{tag}"):
        number = record.get(key[1:]) if key.startswith("@") else record.findtext(f"{{*}}{key}")
        entry = entries[str(number)]
        dates = " ".join(str(date.value) for date in entry.birth_dates)
        kept = letters(f"{everything_in(entry)} {entry.listed_on} {dates}")
        for place, text in leaves(record):
            assert is_kept(place, text, kept), f"{number} {place}: {text}"
            checked += 1
    assert checked > 5


@pytest.mark.parametrize(
    "paths", [*SETS.values(), (CONSOLIDATED,), (ENHANCED,), (ADVANCED,)], ids=lambda paths: paths[0].stem
)
def test_every_real_designation_comes_back_from_its_document(paths: tuple[Path, ...]) -> None:
    for entry in read(*paths).designations:
        assert designation_from_document(canonical_bytes(entry).decode()) == entry


# -- what is no list ---------------------------------------------------------------------------------------------------


def refused_code(tmp_path: Path, *, cut: dict[str, int]) -> str:
    for path in SETS["2021-07"]:
        content = path.read_bytes()
        (tmp_path / path.name).write_bytes(content[: cut.get(path.name[:3], len(content))])
    with pytest.raises(ListFileError) as caught:
        read_list_file(tmp_path)
    return caught.value.code


@pytest.mark.parametrize("name", ["sdn", "alt", "add"])
@pytest.mark.parametrize("percent", [0, 1, 33, 50, 77, 99])
def test_a_real_set_with_one_file_cut_is_refused(tmp_path: Path, name: str, percent: int) -> None:
    size = next(path for path in SETS["2021-07"] if path.name.startswith(name)).stat().st_size
    assert refused_code(tmp_path, cut={name: size * percent // 100}) in {"truncated", "empty"}


def test_files_of_two_years_are_no_set() -> None:
    (sdn, alt, add), (_, newer_alt, newer_add, _) = SETS["2019-01"], SETS["2021-07"]
    for paths in ((sdn, newer_alt, newer_add), (sdn, alt, newer_add), SETS["2019-01"] + SETS["2021-07"]):
        with pytest.raises(ListFileError) as caught:
            read(*paths)
        assert caught.value.code in {"truncated", "incomplete_set"}
    with pytest.raises(ListFileError) as caught:
        read(add)
    assert caught.value.code == "incomplete_set"


@pytest.mark.parametrize("path", [CONSOLIDATED, ENHANCED])
@pytest.mark.parametrize("percent", [1, 20, 50, 80, 99])
def test_a_real_xml_file_cut_is_refused_as_truncated(tmp_path: Path, path: Path, percent: int) -> None:
    whole = path.read_bytes()
    (tmp_path / "cut.xml").write_bytes(whole[: len(whole) * percent // 100])
    with pytest.raises(ListFileError) as caught:
        read_list_file(tmp_path / "cut.xml")
    assert caught.value.code == "truncated"
