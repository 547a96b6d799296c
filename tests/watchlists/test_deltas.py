"""Deltas: every change is found, named field by field and weighed, whatever dates and record numbers say."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.watchlists.deltas import COMPARED_FIELDS, ChangeClass, ListVersion, delta_between, field_changes

PERSON = Designation(
    "EXi.001",
    PartyKind.PERSON,
    "Drill",
    (ListedName("NEMO TESTPERSON", NameKind.PRIMARY), ListedName("Nemo the Nobody", NameKind.WEAK_ALIAS)),
    listed_on=date(2020, 1, 2),
    birth_dates=(BirthDate(PartialDate.parse("1961-04-05")), BirthDate(None, "about thirty")),
    nationalities=("Iceland",),
    documents=(Document("Passport", "X 123", "Iceland"),),
    addresses=(Address(street="1 High Street", city="Nowhere", country="Iceland"),),
    comments="Nobody at all.",
    publisher_record_id="17",
)


def entry(number: int, **changes: object) -> Designation:
    return replace(PERSON, reference=f"EXi.{number:03d}", **changes)  # type: ignore[arg-type]


def version(*entries: Designation, missing: tuple[str, ...] = ()) -> ListVersion:
    return ListVersion.of(entries, missing=missing)


def references(designations: tuple[Designation, ...]) -> list[str]:
    return [one.reference for one in designations]


def test_added_amended_and_removed_are_told_apart_by_reference() -> None:
    delta = delta_between(version(entry(1), entry(2), entry(3)), version(entry(3, gender="Male"), entry(2), entry(4)))
    assert references(delta.added) == ["EXi.004"]
    assert references(delta.removed) == ["EXi.001"]
    assert [one.after.reference for one in delta.amended] == ["EXi.003"]
    assert (delta.missing, delta.returned) == ((), ())


def test_what_the_publisher_left_out_is_missing_and_not_removed_and_comes_back_as_returned() -> None:
    whole, without = version(entry(1), entry(2)), version(entry(1), entry(2), missing=("EXi.002",))
    gone = delta_between(whole, without)
    assert (references(gone.missing), gone.removed, gone.amended) == (["EXi.002"], (), ())
    back = delta_between(without, whole)
    assert (references(back.returned), back.added) == (["EXi.002"], ())
    assert delta_between(without, without).is_empty


def test_a_designation_that_returns_changed_is_both_returned_and_amended() -> None:
    before = version(entry(1), missing=("EXi.001",))
    delta = delta_between(before, version(entry(1, comments="Back again.")))
    assert references(delta.returned) == ["EXi.001"]
    assert [change.field for change in delta.amended[0].changes] == ["comments"]


def test_a_missing_designation_that_is_given_up_is_removed() -> None:
    delta = delta_between(version(entry(1), entry(2), missing=("EXi.002",)), version(entry(1)))
    assert references(delta.removed) == ["EXi.002"]


def test_a_change_shows_the_values_of_each_side_alone_in_words() -> None:
    changed = replace(
        PERSON,
        names=(PERSON.names[0], ListedName("Nemo Noone", NameKind.STRONG_ALIAS, birth_place="Nowhere")),
        birth_dates=(*PERSON.birth_dates, BirthDate(PartialDate.parse("circa 1963"), "from a passport")),
    )
    names, birth_dates = field_changes(PERSON, changed)
    assert names.old == ("Nemo the Nobody (weak alias)",)
    assert names.new == ("Nemo Noone (strong alias; born in Nowhere)",)
    assert (birth_dates.old, birth_dates.new) == ((), ("~1963 (from a passport)",))


@pytest.mark.parametrize(
    ("changes", "field", "change_class"),
    [
        ({"kind": PartyKind.ORGANISATION}, "kind", ChangeClass.SCREENING),
        ({"names": PERSON.names[:1]}, "names", ChangeClass.SCREENING),
        ({"birth_dates": ()}, "birth_dates", ChangeClass.SCREENING),
        ({"nationalities": ("Norway",)}, "nationalities", ChangeClass.SCREENING),
        ({"documents": (Document("Passport", "X 124", "Iceland"),)}, "documents", ChangeClass.SCREENING),
        ({"addresses": (Address(country="Norway"),)}, "addresses", ChangeClass.SCREENING),
        (
            {"addresses": (Address(city="1 High Street, Nowhere, Iceland"),)},
            "addresses",
            ChangeClass.SCREENING,
        ),
        (
            {"addresses": (Address(street="2 High Street", city="Nowhere", country="Iceland"),)},
            "addresses",
            ChangeClass.DESCRIPTIVE,
        ),
        ({"comments": "Somebody."}, "comments", ChangeClass.DESCRIPTIVE),
        ({"links": ("https://example.org/",)}, "links", ChangeClass.DESCRIPTIVE),
        ({"publisher_record_id": "18"}, "publisher_record_id", ChangeClass.TECHNICAL),
        ({"amended_on": (date(2026, 1, 1),)}, "amended_on", ChangeClass.TECHNICAL),
        ({"comments": "Nobody  at\n all."}, "comments", ChangeClass.TECHNICAL),
        ({"names": PERSON.names[::-1]}, "names", ChangeClass.TECHNICAL),
    ],
)
def test_each_change_is_named_and_weighed(changes: dict[str, object], field: str, change_class: ChangeClass) -> None:
    (change,) = field_changes(PERSON, replace(PERSON, **changes))  # type: ignore[arg-type]
    assert (change.field, change.change_class) == (field, change_class)


def test_a_new_record_number_under_the_same_reference_is_no_removal() -> None:
    delta = delta_between(version(PERSON), version(replace(PERSON, publisher_record_id="99")))
    (amendment,) = delta.amended
    assert amendment.change_class is ChangeClass.TECHNICAL


def test_every_field_of_a_designation_is_compared() -> None:
    assert sorted(COMPARED_FIELDS) == sorted(one.name for one in fields(Designation))


def test_a_version_in_which_a_reference_stands_twice_or_is_only_missing_is_none() -> None:
    with pytest.raises(ValueError, match="twice"):
        version(PERSON, PERSON)
    with pytest.raises(ValueError, match="missing"):
        version(PERSON, missing=("EXi.999",))


small_versions = st.builds(
    lambda marks: version(
        *(entry(number, comments=comment) for number, (comment, _) in marks.items()),
        missing=tuple(f"EXi.{number:03d}" for number, (_, gone) in marks.items() if gone),
    ),
    st.dictionaries(st.integers(0, 8), st.tuples(st.sampled_from("abc"), st.booleans())),
)


@given(small_versions, small_versions)
def test_the_old_version_and_the_delta_give_the_new_one(old: ListVersion, new: ListVersion) -> None:
    delta = delta_between(old, new)
    rebuilt = dict(old.designations)
    for one in delta.removed:
        del rebuilt[one.reference]
    rebuilt |= {one.reference: one for one in delta.added}
    rebuilt |= {one.after.reference: one.after for one in delta.amended}
    assert rebuilt == new.designations
    still_there = {reference for reference in old.missing if reference in new.designations}
    marks = still_there - set(references(delta.returned)) | set(references(delta.missing))
    assert marks | {one.reference for one in delta.added if one.reference in new.missing} == new.missing
    assert delta.is_empty == (old == new)


@given(small_versions, small_versions)
def test_backwards_everything_is_the_other_way_round(old: ListVersion, new: ListVersion) -> None:
    there, back = delta_between(old, new), delta_between(new, old)
    assert there.added == back.removed
    assert references(there.missing) == references(back.returned)
    for one, other in zip(there.amended, back.amended, strict=True):
        assert [(c.field, c.old, c.new) for c in one.changes] == [(c.field, c.new, c.old) for c in other.changes]
