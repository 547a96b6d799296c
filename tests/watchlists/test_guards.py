"""Guards: what a new version may not do by itself, one refusal at a time, and what real versions did."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_files import NEWEST, UN_FILES, needs_real_files, parsed

from app.domain.designation import BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents, ListSnapshot
from app.watchlists.contents import contents_hash, count
from app.watchlists.errors import SnapshotRefused
from app.watchlists.guards import GuardLimits, check, find_refusals

NOW = datetime(2026, 8, 1, 23, tzinfo=UTC)


def entry(number: int, *, kind: PartyKind = PartyKind.PERSON, list_type: str = "Drill", dates: int = 1) -> Designation:
    return Designation(
        f"EXi.{number:03d}",
        kind,
        list_type,
        (ListedName(f"NEMO {number}", NameKind.PRIMARY),),
        birth_dates=tuple(BirthDate(PartialDate.of_years(1950 + n, 1950 + n)) for n in range(dates)),
    )


def version(*entries: Designation, generated_at: datetime | None = NOW) -> ListContents:
    return ListContents("un-xml", entries, generated_at, {}, {})


def snapshot(contents: ListContents) -> ListSnapshot:
    return ListSnapshot(
        snapshot_id=contents_hash(contents, list_id="a-list"),
        list_id="test-list",
        format=contents.format,
        file_sha256="0" * 64,
        file_bytes=1,
        generated_at=contents.generated_at,
        imported_at=NOW,
        counts=count(contents),
        unknown_elements={},
        remarks={},
    )


def refusals(new: ListContents, previous: ListContents | None) -> list[str]:
    found = find_refusals(new, counts=count(new), previous=previous and snapshot(previous), limits=GuardLimits())
    assert all(refusal.message.endswith(".") and "NEMO" not in refusal.message for refusal in found)
    return [refusal.code.value for refusal in found]


HUNDRED = version(*map(entry, range(100)))


def test_the_same_again_and_the_first_version_are_let_in() -> None:
    assert refusals(HUNDRED, HUNDRED) == []
    assert refusals(HUNDRED, None) == []
    check(HUNDRED, counts=count(HUNDRED), previous=snapshot(HUNDRED))


def test_an_empty_list_is_refused_even_as_the_first() -> None:
    assert refusals(version(), None) == ["empty"]


@pytest.mark.parametrize(("left", "codes"), [(90, []), (89, ["shrank"])])
def test_a_list_may_lose_a_tenth(left: int, codes: list[str]) -> None:
    assert refusals(version(*map(entry, range(left))), HUNDRED) == codes


@pytest.mark.parametrize(("now", "codes"), [(200, []), (201, ["grew"])])
def test_a_list_may_double(now: int, codes: list[str]) -> None:
    assert refusals(version(*map(entry, range(now))), HUNDRED) == codes


@pytest.mark.parametrize(("there_were", "codes"), [(5, ["kind_vanished"]), (4, [])])
def test_a_kind_of_party_may_not_vanish_but_a_few_may(there_were: int, codes: list[str]) -> None:
    ships = [entry(500 + n, kind=PartyKind.VESSEL) for n in range(there_were)]
    assert refusals(HUNDRED, version(*HUNDRED.designations, *ships)) == codes


@pytest.mark.parametrize(("there_were", "codes"), [(5, ["list_type_vanished"]), (4, [])])
def test_a_list_type_may_not_vanish_but_a_few_entries_may(there_were: int, codes: list[str]) -> None:
    others = [entry(500 + n, list_type="Other drill") for n in range(there_were)]
    assert refusals(HUNDRED, version(*HUNDRED.designations, *others)) == codes


@pytest.mark.parametrize(("with_two", "codes"), [(80, []), (79, ["birth_dates_lost"])])
def test_second_birth_dates_may_not_be_lost(with_two: int, codes: list[str]) -> None:
    all_with_two = version(*(entry(n, dates=2) for n in range(100)))
    new = version(*(entry(n, dates=2 if n < with_two else 1) for n in range(100)))
    assert refusals(new, all_with_two) == codes


@pytest.mark.parametrize(
    ("field", "code"),
    [("documents", "documents_lost"), ("nationalities", "nationalities_lost"), ("names", "original_script_lost")],
)
@pytest.mark.parametrize(("left", "is_refused"), [(45, False), (44, True)])
def test_a_tenth_of_documents_nationalities_and_original_scripts_may_be_lost(
    field: str, code: str, left: int, is_refused: bool
) -> None:
    filled = {
        "documents": (Document("Passport", "X 1"),),
        "nationalities": ("Iceland",),
        "names": (ListedName("NEMO", NameKind.PRIMARY), ListedName("Нимо", NameKind.ORIGINAL_SCRIPT)),
    }[field]

    def with_filled(number: int) -> ListContents:
        return version(*(replace(entry(n), **{field: filled}) if n < number else entry(n) for n in range(100)))

    assert refusals(with_filled(left), with_filled(50)) == ([code] if is_refused else [])
    assert refusals(with_filled(0), with_filled(4)) == []
    many_new_without = version(*with_filled(50).designations, *(entry(500 + n) for n in range(60)))
    assert refusals(many_new_without, with_filled(50)) == []


def test_a_list_without_birth_dates_before_loses_none() -> None:
    without = version(*(entry(n, dates=0) for n in range(100)))
    assert refusals(without, without) == []


def test_a_reference_number_may_stand_once_only() -> None:
    assert refusals(version(*HUNDRED.designations, entry(7)), None) == ["duplicate_reference"]


def test_an_older_file_may_not_come_back() -> None:
    older = replace(HUNDRED, generated_at=datetime(2026, 7, 31, 23, tzinfo=UTC))
    assert refusals(older, HUNDRED) == ["older_than_active"]
    assert refusals(HUNDRED, older) == []
    assert refusals(replace(HUNDRED, generated_at=None), HUNDRED) == []


@pytest.mark.parametrize("text", ["JÃ©rÃ´me", "Ù…Ø­Ù…Ø¯", "N\ufffdmo"])
def test_names_destroyed_by_a_wrong_encoding_are_refused(text: str) -> None:
    garbled = replace(entry(1), names=(ListedName(text, NameKind.PRIMARY),))
    assert refusals(version(garbled, *map(entry, range(2, 100))), None) == ["garbled_text"]


@pytest.mark.parametrize("text", ["JÉRÔME ÖRNEKOĞLU", "‘ABD AL-RAHMAN", "محمد", "李虚构", "Ñandú", "Ã"])
def test_names_with_marks_and_in_other_scripts_are_not_garbled(text: str) -> None:
    assert refusals(version(replace(entry(1), names=(ListedName(text, NameKind.PRIMARY),))), None) == []


def test_everything_wrong_is_said_at_once() -> None:
    previous = version(*map(entry, range(100)), *(entry(500 + n, kind=PartyKind.VESSEL) for n in range(10)))
    new = version(entry(1), entry(1), generated_at=datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(SnapshotRefused) as caught:
        check(new, counts=count(new), previous=snapshot(previous))
    codes = {refusal.code.value for refusal in caught.value.refusals}
    assert codes == {"duplicate_reference", "shrank", "kind_vanished", "older_than_active"}
    assert str(caught.value).count(".") >= 4


@given(st.integers(min_value=0, max_value=300), st.integers(min_value=1, max_value=300))
def test_size_alone_is_let_in_exactly_within_both_limits(now: int, before: int) -> None:
    new, previous = version(*map(entry, range(now))), version(*map(entry, range(before)))
    sizes_alone = not {"shrank", "grew", "empty"} & set(refusals(new, previous))
    assert sizes_alone == (now > 0 and before * 0.9 <= now <= before * 2)


@pytest.mark.required
@needs_real_files
def test_real_neighbouring_versions_are_let_in() -> None:
    for earlier, later in ((UN_FILES[3], UN_FILES[4]), (UN_FILES[4], UN_FILES[5])):
        assert refusals(parsed(later), parsed(earlier)) == []


@pytest.mark.required
@needs_real_files
def test_the_loss_of_birth_dates_of_2023_would_have_been_refused() -> None:
    whole = parsed(NEWEST)
    first_dates_only = tuple(replace(one, birth_dates=one.birth_dates[:1]) for one in whole.designations)
    assert refusals(replace(whole, designations=first_dates_only), whole) == ["birth_dates_lost"]


@pytest.mark.required
@needs_real_files
def test_a_real_list_without_its_entities_or_without_one_list_type_is_refused() -> None:
    whole = parsed(NEWEST)
    people = tuple(one for one in whole.designations if one.kind is PartyKind.PERSON)
    assert "kind_vanished" in refusals(replace(whole, designations=people), whole)
    without_haiti = tuple(one for one in whole.designations if one.list_type != "Haiti")
    assert refusals(replace(whole, designations=without_haiti), whole) == ["list_type_vanished"]
