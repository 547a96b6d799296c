"""The canonical form: every designation comes back as it was, and the hash sees contents only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.contents import (
    canonical_bytes,
    contents_hash,
    count,
    designation_from_document,
    designation_to_document,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
dates = st.dates()
partial_dates = st.builds(
    lambda first, second, approximate: PartialDate(min(first, second), max(first, second), approximate),
    dates,
    dates,
    st.booleans(),
)
names = st.builds(
    ListedName,
    text=texts,
    kind=st.sampled_from(NameKind),
    as_published=texts,
    note=texts,
    birth_dates=st.lists(partial_dates, max_size=2).map(tuple),
    birth_place=texts,
)
addresses = st.builds(Address, texts, texts, texts, texts, texts, texts)
text_tuples = st.lists(texts, max_size=3).map(tuple)
designations = st.builds(
    Designation,
    reference=texts,
    kind=st.sampled_from(PartyKind),
    list_type=texts,
    names=st.lists(names, min_size=1, max_size=3).map(tuple),
    listed_on=st.none() | dates,
    amended_on=st.lists(dates, max_size=3).map(tuple),
    birth_dates=st.lists(st.builds(BirthDate, st.none() | partial_dates, texts), max_size=3).map(tuple),
    birth_places=st.lists(addresses, max_size=2).map(tuple),
    nationalities=text_tuples,
    gender=texts,
    titles=text_tuples,
    positions=text_tuples,
    documents=st.lists(st.builds(Document, texts, texts, texts, texts, texts, texts), max_size=2).map(tuple),
    addresses=st.lists(addresses, max_size=2).map(tuple),
    comments=texts,
    links=text_tuples,
    publisher_record_id=texts,
)


def contents_of(*listed: Designation, generated_at: datetime | None = None) -> ListContents:
    return ListContents("un-xml", listed, generated_at, {}, {})


@given(designations)
def test_every_designation_comes_back_from_its_document_as_it_was(designation: Designation) -> None:
    assert designation_from_document(designation_to_document(designation)) == designation


@given(designations, designations)
def test_two_designations_have_equal_documents_exactly_if_they_are_equal(one: Designation, other: Designation) -> None:
    assert (canonical_bytes(one) == canonical_bytes(other)) == (one == other)


@given(st.lists(designations, max_size=4), st.randoms(use_true_random=False))
def test_the_hash_does_not_depend_on_order_or_time_stamp(listed: list[Designation], random) -> None:
    shuffled = list(listed)
    random.shuffle(shuffled)
    one = contents_of(*listed, generated_at=datetime(2026, 8, 1, tzinfo=UTC))
    assert contents_hash(one, list_id="a-list") == contents_hash(contents_of(*shuffled), list_id="a-list")


def test_the_hash_changes_with_every_amended_field() -> None:
    original = Designation("EXi.901", PartyKind.PERSON, "Exercise", (ListedName("Nemo Testperson", NameKind.PRIMARY),))
    amended = [
        replace(original, comments="Fictional."),
        replace(original, listed_on=date(2020, 1, 1)),
        replace(original, birth_dates=(BirthDate(PartialDate.of_years(1970, 1970)),)),
        replace(original, names=(*original.names, ListedName("Nemo", NameKind.WEAK_ALIAS))),
        replace(original, publisher_record_id="7"),
    ]
    hashes = {contents_hash(contents_of(version), list_id="a-list") for version in (original, *amended)}
    assert len(hashes) == len(amended) + 1


def test_the_document_is_readable_and_leaves_out_what_is_empty() -> None:
    person = Designation("EXi.901", PartyKind.PERSON, "Exercise", (ListedName("نعمان التجريبي", NameKind.PRIMARY),))
    assert designation_to_document(person) == (
        '{"kind":"person","list_type":"Exercise","names":[{"kind":"primary","text":"نعمان التجريبي"}],'
        '"reference":"EXi.901"}'
    )


def test_counts_break_down_by_kind_list_type_and_kind_of_name() -> None:
    person = Designation(
        "EXi.901",
        PartyKind.PERSON,
        "Exercise",
        (ListedName("Nemo Testperson", NameKind.PRIMARY), ListedName("Nemo", NameKind.WEAK_ALIAS)),
        birth_dates=(BirthDate(PartialDate.of_years(1970, 1970)), BirthDate(None, "an age")),
    )
    vessel = Designation("EXe.901", PartyKind.VESSEL, "Drill", (ListedName("TESTSHIP", NameKind.PRIMARY),))
    counts = count(contents_of(person, vessel))
    assert counts.designations == 2
    assert counts.by_kind == {"person": 1, "vessel": 1}
    assert counts.by_list_type == {"Drill": 1, "Exercise": 1}
    assert counts.names == {"primary": 2, "weak_alias": 1}
    assert counts.birth_dates == 1
