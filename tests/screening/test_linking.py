"""One party on several lists is one hit with several listings, and linking never hides one."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.designation import ListedName, NameKind, PartyKind
from app.domain.explanation import Explanation
from app.domain.hit import Hit
from app.screening.linking import ListHit, parties_of

NOTHING = Explanation(summary="", tokens=(), evidence=(), steps=())


def found(list_id: str, reference: str, score: float = 1.0, *others: str) -> ListHit:
    name = ListedName("Nemo Testperson", NameKind.PRIMARY)
    return ListHit(list_id, Hit(reference, PartyKind.PERSON, "Nemo Testperson", name, score, NOTHING, others))


def in_order(hits: list[ListHit]) -> list[ListHit]:
    return sorted(hits, key=lambda one: (-one.hit.score, one.list_id, one.hit.reference))


def groups(*hits: ListHit) -> list[list[str]]:
    return [[one.list_id for one in (party.best, *party.also_listed)] for party in parties_of(in_order(list(hits)))]


def test_a_listing_that_names_the_number_of_another_is_the_same_party() -> None:
    assert groups(found("uk", "AQD0239", 0.9, "QDi.060"), found("un", "QDi.060", 0.95)) == [["un", "uk"]]
    assert groups(found("uk", "AQD0239", 0.99, "QDi.060"), found("un", "QDi.060", 0.95)) == [["uk", "un"]]


def test_two_listings_that_name_the_same_number_are_one_party_though_its_own_list_is_not_loaded() -> None:
    assert groups(found("eu", "EU.3343.85", 0.9, "QDi.060"), found("uk", "AQD0239", 0.9, "QDi.060")) == [["eu", "uk"]]


def test_a_person_on_four_lists_is_one_hit_with_four_listings() -> None:
    four = [
        found("eu", "EU.3343.85", 0.90, "QDi.060"),
        found("ofac", "7203", 0.80, "AQD0239"),
        found("uk", "AQD0239", 0.95, "QDi.060"),
        found("un", "QDi.060", 1.0),
    ]
    assert groups(*four) == [["un", "uk", "eu", "ofac"]]


def test_a_reference_of_the_united_nations_is_the_same_entry_on_whichever_list() -> None:
    assert groups(found("al-qaida", "QDi.060"), found("un", "QDi.060")) == [["al-qaida", "un"]]


def test_equal_running_numbers_of_two_lists_link_nothing() -> None:
    assert groups(found("own", "2"), found("partner", "2")) == [["own"], ["partner"]]


def test_two_entries_of_one_list_are_never_one_party() -> None:
    two = [found("uk", "AQD0001", 0.9, "QDi.060"), found("uk", "AQD0002", 0.8, "QDi.060"), found("un", "QDi.060")]
    assert groups(*two) == [["un", "uk"], ["uk"]]


REFERENCES = [f"QDi.{number:03d}" for number in range(1, 5)] + ["1", "2", "AQD0001", ""]
LISTINGS = st.lists(
    st.builds(
        lambda list_id, reference, score, others: found(list_id, reference, score, *others),
        st.sampled_from(["eu", "ofac", "own", "uk", "un"]),
        st.sampled_from(REFERENCES[:-1]),
        st.integers(70, 100).map(lambda score: score / 100),
        st.lists(st.sampled_from(REFERENCES[:-1]), max_size=3),
    ),
    max_size=14,
    unique_by=lambda one: (one.list_id, one.hit.reference),
).map(in_order)


@given(hits=LISTINGS)
def test_every_listing_stands_in_exactly_one_party_and_beside_nothing_of_its_own_list(hits: list[ListHit]) -> None:
    parties = parties_of(hits)
    assert in_order([one for party in parties for one in (party.best, *party.also_listed)]) == hits
    for party in parties:
        listings = [party.best, *party.also_listed]
        assert listings == in_order(listings)
        assert len({one.list_id for one in listings}) == len(listings)
    assert [party.best for party in parties] == in_order([party.best for party in parties])


@given(hits=LISTINGS, limit=st.integers(1, 5))
def test_within_a_limit_linking_shows_at_least_what_was_shown_without_it(hits: list[ListHit], limit: int) -> None:
    # As searches answer: at most `limit` of each list.
    by_list = {
        list_id: list(of_list)[:limit]
        for list_id, of_list in groupby(sorted(hits, key=attrgetter("list_id")), attrgetter("list_id"))
    }
    answered = in_order([one for of_list in by_list.values() for one in of_list])
    shown = [one for party in parties_of(answered)[:limit] for one in (party.best, *party.also_listed)]
    assert all(one in shown for one in answered[:limit])
    # No limit on a list keeps a party from its place: that of all listings together is the same.
    assert [party.best for party in parties_of(answered)[:limit]] == [p.best for p in parties_of(hits)[:limit]]


@pytest.mark.parametrize("others", [(), ("QDi.060",)])
def test_nothing_found_is_no_party(others: tuple[str, ...]) -> None:
    assert parties_of(()) == ()
    (party,) = parties_of((found("uk", "AQD0239", 0.9, *others),))
    assert party.also_listed == ()
