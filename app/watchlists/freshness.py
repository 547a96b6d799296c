"""Says how old a list is, counted so that loading an old file by hand never looks fresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import floor

from app.domain.snapshot import ActiveSnapshot
from app.watchlists.sources import FreshnessLimits, ListSource

# Clocks of two machines may differ a little; a check that lies further ahead means that a clock is wrong.
_CLOCK_TOLERANCE = timedelta(hours=1)
STAMP_TOLERANCE = timedelta(hours=24)
"""How far ahead a publisher's stamp may lie: some say no more than the day, in their own zone."""
_HOUR = timedelta(hours=1)
_MOST_HOURS_SAID = 72
_FIRST_DAYS_SAID_ROUND = 10
"""Fewer days have a decimal, so that an age does not look like the limit that it is over."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class FreshnessState(StrEnum):
    """How a list stands against the limits of its source."""

    FRESH = "fresh"
    WARN = "warn"
    ALARM = "alarm"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Freshness:
    """The state, the age in hours that led to it (0 or more), and one sentence that says why."""

    state: FreshnessState
    age_hours: float
    reason: str

    @property
    def stale_because(self) -> str:
        """The reason where the list is stale, empty while it may be relied on."""
        return self.reason if self.state is FreshnessState.STALE else ""


class AgeUnknownError(Exception):
    """A file says of no moment that it was the publisher's newest then, and neither does whoever brings it."""


class Origin(StrEnum):
    """Where a list file comes from."""

    PUBLISHER = "publisher"
    MIRROR = "mirror"
    PERSON = "person"


def known_current_at(  # noqa: PLR0913 (one file and what is known of it)
    source: ListSource,
    origin: Origin,
    generated_at: datetime | None,
    in_force: ActiveSnapshot | None,
    *,
    now: datetime,
    taken_at: datetime | None = None,
) -> datetime:
    """As of which moment a file that is at hand at `now` was the publisher's newest: never later than can be known.

    The publisher's own answer holds for `now`. A copy from a mirror is no newer than the publisher's stamp in it, and
    one without a stamp proves nothing that was not known before. A person answers for the moment at which they took a
    file from its publisher, `taken_at`; where they say none, it is as old as its stamp (where the file is made anew at
    set hours, `freshness` counts from the stamp as it is). Raises AgeUnknownError where a person brings a file of a
    list that ages, with neither.
    """
    if origin is Origin.PUBLISHER:
        return now
    if origin is Origin.MIRROR:
        if generated_at is not None:
            return min(now, generated_at)
        return _NEVER if in_force is None else in_force.last_checked_at
    return _brought(source, generated_at, taken_at=taken_at, now=now)


def _brought(
    source: ListSource, generated_at: datetime | None, *, taken_at: datetime | None, now: datetime
) -> datetime:
    if source.freshness is None:
        return now
    if taken_at is not None:
        return min(now, taken_at)
    if source.freshness.regenerated_every_hours is not None:
        return now
    if generated_at is None:
        raise AgeUnknownError
    return min(now, generated_at)


def freshness(
    source: ListSource, *, last_checked_at: datetime, generated_at: datetime | None, now: datetime
) -> Freshness:
    """How fresh the active version of `source` is.

    Age counts from `last_checked_at`, when the publisher was last asked (or a file imported), and, where the publisher
    makes the file anew at set hours, from the hour when the next file was due: the older of the two. Times are UTC.
    """
    if source.freshness is None:
        return Freshness(FreshnessState.FRESH, 0.0, "This list does not age.")
    if last_checked_at - now > _CLOCK_TOLERANCE:
        return Freshness(
            FreshnessState.STALE, 0.0, "The last check lies in the future: a clock is wrong, so the age is not known."
        )
    if generated_at is not None and generated_at - now > STAMP_TOLERANCE:
        return Freshness(
            FreshnessState.STALE,
            0.0,
            "The file says that it was made in the future: a clock is wrong, so the age is not known.",
        )
    age, since = now - last_checked_at, "was last checked"
    if source.freshness.regenerated_every_hours is not None:
        if generated_at is None:
            return Freshness(
                FreshnessState.STALE,
                age / _HOUR,
                "The file does not say when it was generated, so its age is not known.",
            )
        overdue = now - generated_at - source.freshness.regenerated_every_hours * _HOUR
        if overdue > age:
            age, since = overdue, "should have been replaced by a newer file"
    hours = max(age / _HOUR, 0.0)
    state = _state(source.freshness, hours)
    return Freshness(state, hours, _reason(source.freshness, state, hours, since))


def _state(limits: FreshnessLimits, hours: float) -> FreshnessState:
    if hours > limits.stale_after_hours:
        return FreshnessState.STALE
    if hours > limits.alarm_after_hours:
        return FreshnessState.ALARM
    return FreshnessState.WARN if hours > limits.warn_after_hours else FreshnessState.FRESH


def _reason(limits: FreshnessLimits, state: FreshnessState, hours: float, since: str) -> str:
    limit = {
        FreshnessState.FRESH: limits.warn_after_hours,
        FreshnessState.WARN: limits.warn_after_hours,
        FreshnessState.ALARM: limits.alarm_after_hours,
        FreshnessState.STALE: limits.stale_after_hours,
    }[state]
    relation = "within" if state is FreshnessState.FRESH else "over"
    return f"The list {since} {_time_text(round(hours))} ago, {relation} the limit of {_time_text(limit)}."


def _time_text(hours: float) -> str:
    """Hours as people say them: in days where they are many."""
    days = hours / 24
    if hours <= _MOST_HOURS_SAID:
        return f"{hours:g} hours"
    return f"{days:.1f} days" if days < _FIRST_DAYS_SAID_ROUND else f"{floor(days)} days"
