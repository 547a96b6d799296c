"""The lists in force for a bulk screening: `clear` is only left open where every list is loaded, fresh and whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.snapshot import ActiveSnapshot, ListSnapshot, SnapshotCounts
from app.matching.index import CompiledIndex
from app.screening.bulk import ListsToSearch
from app.screening.library import ListState, index_path
from app.screening.lists_in_force import lists_in_force
from app.screening.screener import ScreeningPolicy
from app.watchlists.freshness import Freshness, FreshnessState
from app.watchlists.sources import FreshnessLimits, ListSource

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FOLDER = Path("indexes")


def source(list_id: str, *, exercise: bool = False) -> ListSource:
    return ListSource(
        id=list_id,
        name=list_id,
        authority="a",
        regime="r",
        format="un-xml",
        licence="l",
        cadence="c",
        exercise=exercise,
        freshness=None if exercise else FreshnessLimits(),
    )


def state_of(list_id: str) -> ListState:
    person = Designation("X.1", PartyKind.PERSON, "t", (ListedName("Zorblax Quendel", NameKind.PRIMARY),))
    snapshot = ListSnapshot(
        snapshot_id="ab" * 32,
        list_id=list_id,
        format="un-xml",
        file_sha256="cd" * 32,
        file_bytes=9,
        generated_at=NOON,
        imported_at=NOON,
        counts=SnapshotCounts(1, {"person": 1}, {"t": 1}, {"primary": 1}),
        unknown_elements={},
        remarks={},
    )
    return ListState(
        source=source(list_id),
        active=ActiveSnapshot(snapshot, activated_at=NOON, last_checked_at=NOON, published_at=NOON),
        freshness=Freshness(FreshnessState.FRESH, 0.0, "just checked"),
        in_use=True,
        index=CompiledIndex.compile([person]),
    )


def in_force(*states: ListState, minimum_score: float = 0.7) -> ListsToSearch:
    policy = ScreeningPolicy(highest_allowed_minimum_score=0.7)
    return lists_in_force(states, index_directory=FOLDER, minimum_score=minimum_score, policy=policy)


def test_a_fresh_whole_list_leaves_no_caveat_and_is_named_by_its_snapshot() -> None:
    found = in_force(state_of("one"))
    assert found.caveats == ()
    [searched] = found.lists
    assert (searched.index.list_id, searched.index.path) == ("one", index_path(FOLDER, "ab" * 32))
    assert (searched.version, searched.generated_at, searched.designations) == (f"snapshot {'ab' * 32}", NOON, 1)


def test_a_list_that_is_not_loaded_is_a_caveat_and_not_searched() -> None:
    missing = replace(state_of("two"), active=None, freshness=None, index=None)
    found = in_force(state_of("one"), missing)
    assert [searched.index.list_id for searched in found.lists] == ["one"]
    [caveat] = found.caveats
    assert caveat.startswith("two: ")


def test_a_stale_list_is_searched_with_a_caveat() -> None:
    stale = replace(state_of("one"), freshness=Freshness(FreshnessState.STALE, 99.0, "not checked for 99 hours"))
    found = in_force(stale)
    assert len(found.lists) == 1
    assert found.caveats == ("one: not checked for 99 hours",)


def test_a_minimum_score_above_that_of_the_institution_is_a_caveat() -> None:
    assert in_force(state_of("one"), minimum_score=0.7).caveats == ()
    [caveat] = in_force(state_of("one"), minimum_score=0.71).caveats
    assert "0.71" in caveat


def test_the_exercise_list_is_a_caveat() -> None:
    exercise = replace(state_of("exercise"), source=source("exercise", exercise=True))
    [caveat] = in_force(exercise).caveats
    assert "no sanctions list" in caveat


def test_no_list_at_all_is_a_caveat() -> None:
    found = in_force()
    assert found.lists == ()
    assert len(found.caveats) == 1


@pytest.mark.parametrize("in_use", [True, False])
def test_a_list_without_an_index_is_never_searched(in_use: bool) -> None:
    assert in_force(replace(state_of("one"), in_use=in_use, index=None)).lists == ()
