"""Freshness: age counts from the last check and from when the publisher should have made a newer file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.watchlists.freshness import AgeUnknownError, FreshnessState, Origin, freshness, known_current_at
from app.watchlists.sources import FreshnessLimits, ListSource

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def source(regenerated_every_hours: float | None) -> ListSource:
    return ListSource(
        id="test-list",
        name="A list for tests",
        authority="Nobody",
        regime="None",
        format="un-xml",
        licence="None",
        cadence="Nightly",
        freshness=FreshnessLimits(regenerated_every_hours=regenerated_every_hours),
    )


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("checked_hours_ago", "state"),
    [(0, "fresh"), (24, "fresh"), (24.1, "warn"), (36, "warn"), (36.1, "alarm"), (72, "alarm"), (72.1, "stale")],
)
def test_the_limits_hold_to_the_hour_of_the_last_check(checked_hours_ago: float, state: str) -> None:
    found = freshness(source(None), last_checked_at=NOW - hours(checked_hours_ago), generated_at=None, now=NOW)
    assert found.state == state
    assert found.age_hours == pytest.approx(checked_hours_ago)
    assert bool(found.stale_because) == (state == "stale")


@pytest.mark.parametrize(
    ("generated_hours_ago", "state"),
    [(1, "fresh"), (24, "fresh"), (48, "fresh"), (49, "warn"), (61, "alarm"), (97, "stale"), (24 * 365, "stale")],
)
def test_an_old_file_imported_just_now_is_old(generated_hours_ago: float, state: str) -> None:
    found = freshness(source(24), last_checked_at=NOW, generated_at=NOW - hours(generated_hours_ago), now=NOW)
    assert found.state == state


def test_an_old_file_of_a_publisher_who_seldom_publishes_is_fresh_once_checked() -> None:
    found = freshness(source(None), last_checked_at=NOW, generated_at=NOW - hours(24 * 90), now=NOW)
    assert found.state is FreshnessState.FRESH


def test_a_new_file_is_old_when_nobody_has_checked_since() -> None:
    found = freshness(source(24), last_checked_at=NOW - hours(80), generated_at=NOW - hours(1), now=NOW)
    assert found.state is FreshnessState.STALE
    assert found.stale_because == "The list was last checked 3.3 days ago, over the limit of 72 hours."


@pytest.mark.parametrize(
    ("checked_hours_ago", "said"),
    [(71.6, "72 hours"), (72.6, "3.0 days"), (239, "10.0 days"), (2771, "115 days")],
)
def test_an_age_of_many_hours_is_said_in_days(checked_hours_ago: float, said: str) -> None:
    found = freshness(source(24), last_checked_at=NOW - hours(checked_hours_ago), generated_at=NOW, now=NOW)
    assert f"was last checked {said} ago, over the limit of " in found.reason


def test_a_file_that_does_not_say_when_it_was_made_is_stale_where_it_must_say_so() -> None:
    assert freshness(source(24), last_checked_at=NOW, generated_at=None, now=NOW).stale_because


def test_a_check_in_the_future_proves_nothing() -> None:
    assert freshness(source(None), last_checked_at=NOW + hours(2), generated_at=None, now=NOW).stale_because
    slightly = freshness(source(None), last_checked_at=NOW + hours(0.5), generated_at=None, now=NOW)
    assert (slightly.state, slightly.age_hours) == (FreshnessState.FRESH, 0.0)


@given(
    st.floats(min_value=0, max_value=500), st.floats(min_value=0, max_value=500), st.floats(min_value=0, max_value=500)
)
def test_time_alone_never_makes_a_list_fresher(checked: float, generated: float, later: float) -> None:
    arguments = {"last_checked_at": NOW - hours(checked), "generated_at": NOW - hours(generated)}
    now = freshness(source(24), **arguments, now=NOW)
    then = freshness(source(24), **arguments, now=NOW + hours(later))
    order = list(FreshnessState)
    assert order.index(then.state) >= order.index(now.state)
    assert then.age_hours >= now.age_hours


def test_a_file_without_stamp_is_as_old_as_whoever_brings_it_says_and_of_no_age_if_they_do_not() -> None:
    taken = NOW - hours(50)
    assert known_current_at(source(None), Origin.PERSON, None, None, now=NOW, taken_at=taken) == taken
    with pytest.raises(AgeUnknownError):
        known_current_at(source(None), Origin.PERSON, None, None, now=NOW)


@given(
    st.sampled_from([None, 24.0]),
    st.one_of(st.none(), st.floats(min_value=-30, max_value=500)),
    st.one_of(st.none(), st.floats(min_value=-30, max_value=500)),
)
def test_a_file_that_a_person_brings_is_never_newer_than_anything_known_of_it(
    made_anew: float | None, made_hours_ago: float | None, taken_hours_ago: float | None
) -> None:
    made = None if made_hours_ago is None else NOW - hours(made_hours_ago)
    taken = None if taken_hours_ago is None else NOW - hours(taken_hours_ago)
    try:
        found = known_current_at(source(made_anew), Origin.PERSON, made, None, now=NOW, taken_at=taken)
    except AgeUnknownError:
        assert (made, taken, made_anew) == (None, None, None)
        return
    assert found <= NOW
    assert taken is None or found <= taken
    assert made is None or made_anew or taken is not None or found <= made
