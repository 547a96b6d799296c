"""What pages say of a list source: where it comes from, which version is in force, how old it may become."""

from __future__ import annotations

from dataclasses import dataclass

from app.api.services import Services
from app.domain.held_version import HeldState
from app.domain.snapshot import ActiveSnapshot
from app.screening.library import ListState
from app.watchlists.sources import FreshnessLimits, ListSource
from app.web.list_status import ListStatus, status_of
from app.web.translation import translated
from app.web.wording import counted, moment_in_words, number_in_words

HELD_LOOKED_AT = 50
_TONES = {"fresh": "good", "warn": "warn", "alarm": "warn", "exercise": "warn", "stale": "bad", "missing": "bad"}


@dataclass(frozen=True, slots=True)
class ListView:
    """One source as a card or a page shows it; texts are in words, empty where there is nothing to say."""

    source: ListSource
    status: ListStatus
    tone: str
    in_use: bool
    active: ActiveSnapshot | None
    in_force_since: str
    last_checked: str
    limits: str
    formats: str
    waiting: int
    missing: int

    @property
    def address(self) -> str:
        """The path of the list's own page."""
        return f"/lists/{self.source.id}"


def list_view(services: Services, state: ListState) -> ListView:
    """One list as it stands. Reads the database."""
    source, active, status = state.source, state.active, status_of(state)
    held = services.held.of_list(source.id, HELD_LOOKED_AT)
    return ListView(
        source=source,
        status=status,
        tone=_TONES[status.state] if state.in_use else "plain",
        in_use=state.in_use,
        active=active,
        in_force_since=moment_in_words(active.activated_at) if active else "",
        last_checked=moment_in_words(active.last_checked_at) if active else "",
        limits=limits_in_words(source.freshness),
        formats=translated(", ").join(source.accepted_formats()),
        waiting=sum(one.state is HeldState.WAITING for one in held),
        missing=active.snapshot.counts.missing if active else 0,
    )


def limits_in_words(limits: FreshnessLimits | None) -> str:
    """From which age on a list warns, alarms, and is no longer relied on."""
    if limits is None:
        return translated("none: this list does not age")
    return translated(
        "ageing after {warn}, nearly too old after {alarm}, not relied on after {stale}",
        warn=_hours(limits.warn_after_hours),
        alarm=_hours(limits.alarm_after_hours),
        stale=_hours(limits.stale_after_hours),
    )


def _hours(hours: float) -> str:
    if hours >= 96 and hours % 24 == 0:
        return counted(int(hours // 24), "{n} day", "{n} days")
    if hours == int(hours):
        return counted(int(hours), "{n} hour", "{n} hours")
    return translated("{hours} hours", hours=number_in_words(hours))
