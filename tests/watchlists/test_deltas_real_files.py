"""Deltas of the real UN versions, held against another diff, written over the XML itself and in another way."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from real_files import UN_FILES, needs_real_files, parsed

from app.domain.designation import Designation
from app.watchlists.deltas import ChangeClass, Delta, ListVersion, delta_between

pytestmark = [pytest.mark.required, needs_real_files]

PAIRS = list(pairwise(UN_FILES))
# What the publisher keeps for itself, or says always alike: no content of a designation.
NO_CONTENT = {"VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "LIST_TYPE", "HAS_INTERPOL_LINK", "SUBMITTED_BY"}
NOT_DIFFED = NO_CONTENT | {"REFERENCE_NUMBER"}


Entry = dict[str, list[frozenset[tuple[str, str]]]]


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def flat(element: etree._Element) -> frozenset[tuple[str, str]]:
    """Every filled leaf of an element with its path, white space squeezed; groups stay together by their texts."""
    if len(element) == 0:
        text = squeezed(element.text)
        return frozenset({("", text)}) if text else frozenset()
    return frozenset((f"/{child.tag}{path}", text) for child in element for path, text in flat(child))


@cache
def raw(path: Path) -> dict[str, Entry]:
    """reference -> tag -> the filled elements of that tag, without order."""
    entries = {}
    for record in etree.parse(path).getroot().iter("INDIVIDUAL", "ENTITY"):
        by_tag: Entry = {}
        for child in record:
            if child.tag not in NOT_DIFFED and (content := flat(child)):
                by_tag.setdefault(child.tag, []).append(content)
        # In 2015 five numbers were misspelt: QDi.343. to QDi.346. and TAI.171.
        reference = squeezed(record.findtext("REFERENCE_NUMBER")).removesuffix(".").replace("TAI.", "TAi.")
        entries[reference] = {tag: sorted(found, key=sorted) for tag, found in by_tag.items()}
    return entries


def differing_tags(old: Path, new: Path) -> dict[str, set[str]]:
    """reference -> the tags whose content differs, for entries that stand in both."""
    before, after = raw(old), raw(new)
    found = {}
    for reference in before.keys() & after.keys():
        one, other = before[reference], after[reference]
        tags = {tag for tag in one.keys() | other.keys() if one.get(tag) != other.get(tag)}
        if tags:
            found[reference] = tags
    return found


def ours(old: Path, new: Path) -> Delta:
    return delta_between(ListVersion.of(parsed(old).designations), ListVersion.of(parsed(new).designations))


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[new.stem[-10:] for _, new in PAIRS])
def test_additions_and_removals_are_those_of_the_independent_diff(old: Path, new: Path) -> None:
    delta = ours(old, new)
    assert {one.reference for one in delta.added} == raw(new).keys() - raw(old).keys()
    assert {one.reference for one in delta.removed} == raw(old).keys() - raw(new).keys()


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[new.stem[-10:] for _, new in PAIRS])
def test_amended_entries_are_those_of_the_independent_diff(old: Path, new: Path) -> None:
    amended = {
        one.after.reference
        for one in ours(old, new).amended
        if any(sorted(change.old) != sorted(change.new) for change in one.changes)
    }
    independent = differing_tags(old, new)
    assert amended - independent.keys() == set()
    for reference in independent.keys() - {one.after.reference for one in ours(old, new).amended}:
        assert words(raw(old)[reference]) == words(raw(new)[reference]), reference


def words(entry: Entry) -> set[str]:
    """The words of an entry, but for those of the format that were only spelt differently over the years."""
    said = {text for found in entry.values() for group in found for _, text in group}
    format_words = {"good", "low", "a.k.a.", "f.k.a.", "exact", "approximately", "between"}
    return {text.casefold().removesuffix("-04:00").removesuffix("-05:00") for text in said} - format_words


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[new.stem[-10:] for _, new in PAIRS])
@pytest.mark.parametrize(
    ("field", "tag"),
    [
        ("comments", "COMMENTS1"),
        ("publisher_record_id", "DATAID"),
        ("titles", "TITLE"),
        ("positions", "DESIGNATION"),
        ("gender", "GENDER"),
        ("listed_on", "LISTED_ON"),
    ],
)
def test_each_plain_field_differs_where_its_element_does(old: Path, new: Path, field: str, tag: str) -> None:
    independent = {reference for reference, tags in differing_tags(old, new).items() if tag in tags}
    found = {
        one.after.reference for one in ours(old, new).amended if any(change.field == field for change in one.changes)
    }
    if tag in {"LISTED_ON", "GENDER"}:
        # Some days were written with a time zone and later without; some genders moved from the comments.
        assert found <= independent
        return
    assert found == independent


def test_the_figures_of_the_pair_of_may_and_august_2026() -> None:
    delta = ours(UN_FILES[4], UN_FILES[5])
    assert (len(delta.added), len(delta.removed), len(delta.amended)) == (9, 7, 30)

    def al_qaida(designation: Designation) -> bool:
        return designation.list_type == "Al-Qaida"

    assert not any(map(al_qaida, delta.added))
    assert len(delta.removed) == sum(map(al_qaida, delta.removed)) == 7
    amended = [one for one in delta.amended if al_qaida(one.after)]
    assert len(amended) == 25
    touched = {
        one.after.reference: {change.field for change in one.changes if change.change_class is ChangeClass.SCREENING}
        for one in amended
        if one.change_class is ChangeClass.SCREENING
    }
    assert touched == {
        "QDi.337": {"names"},
        "QDi.439": {"names", "birth_dates", "documents"},
        "QDi.341": {"addresses"},
        "QDi.368": {"documents"},
    }
    (renamed,) = [one for one in amended if one.after.reference == "QDi.439"]
    assert any(change.field == "publisher_record_id" for change in renamed.changes)


def test_the_figures_of_the_pair_of_february_and_may_2026() -> None:
    delta = ours(UN_FILES[3], UN_FILES[4])
    al_qaida = [[one for one in part if one.list_type == "Al-Qaida"] for part in (delta.added, delta.removed)]
    assert list(map(len, al_qaida)) == [3, 1]
    links = [one for one in delta.amended if any(change.field == "links" for change in one.changes)]
    assert len(links) > 600
