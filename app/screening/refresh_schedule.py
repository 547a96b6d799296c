"""Asks publishers for newer lists when they are due, whichever of several servers comes first, and says what ages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from app.domain.list_check import ListCheck
from app.screening.library import ListLibrary, ListState
from app.screening.update_outcome import UpdateRefusedError, Updates
from app.screening.worker_pool import type_and_place
from app.store.list_checks import ListCheckStore
from app.watchlists.freshness import FreshnessState

log = structlog.get_logger()

FIRST_RETRY = timedelta(minutes=5)
JITTER_SHARE = 0.1
"""By how much of itself a time between checks varies to either side, so that not all who use a list ask at once."""


class RefreshSchedule:
    """What is to be done every few seconds; several servers on one database share the work.

    `chance` gives numbers from 0 to below 1. `refresh_hours` is for sources that do not say themselves; with 0 no
    publisher is asked by itself.
    """

    def __init__(  # noqa: PLR0913 (clock and chance come in as arguments)
        self,
        *,
        library: ListLibrary,
        updater: Updates,
        checks: ListCheckStore,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        refresh_hours: float,
    ) -> None:
        self._library = library
        self._updater = updater
        self._checks = checks
        self._clock = clock
        self._chance = chance
        self._refresh_hours = refresh_hours
        self._last_said: dict[str, FreshnessState] = {}

    def run(self) -> None:
        """Do what is due now. Whatever happens to one list leaves the others alone; raises what all share, StoreError.

        A check is planned anew before it begins, so that a server that dies at it is not followed by the next at once.
        """
        checks = self._checks.all()
        for state in self._library.described():
            try:
                self._remove_expired(state)
                if self._refresh_hours > 0 and state.source.is_downloadable:
                    self._check(state, checks.get(state.source.id, ListCheck(state.source.id)))
            except Exception as error:
                log.error(  # noqa: TRY400 (errors may hold what is on a list)
                    "list_check_failed", list_id=state.source.id, error=type_and_place(error)
                )
        self._say_what_ages()

    def _remove_expired(self, state: ListState) -> None:
        if state.active is None or state.active.snapshot.counts.missing == 0:
            return
        try:
            removal = self._updater.remove_expired(state.source.id)
        except UpdateRefusedError as refusal:
            log.info("removal_put_off", list_id=state.source.id, code=refusal.code)
            return
        if removal is not None:
            log.info("missing_designations_removed", list_id=state.source.id, missing=removal.snapshot.counts.missing)

    def _check(self, state: ListState, check: ListCheck) -> None:
        now = self._clock()
        interval = timedelta(hours=state.source.refresh_hours or self._refresh_hours)
        if not _is_due(state, check, interval, now):
            return
        if not self._checks.claim(check, next_check_at=now + self._varied(interval)):
            return
        try:
            self._updater.refresh(state.source.id)
        except UpdateRefusedError as refusal:
            failures = self._checks.of(state.source.id).failures
            retry = min(interval, FIRST_RETRY * 2 ** min(max(failures - 1, 0), 16))
            self._checks.plan(state.source.id, next_check_at=self._clock() + self._varied(retry))
            log.error(  # noqa: TRY400 (a refusal is an outcome)
                "list_check_failed", list_id=state.source.id, code=refusal.code, failures=failures
            )

    def _varied(self, time: timedelta) -> timedelta:
        return time * (1 + JITTER_SHARE * (2 * self._chance() - 1))

    def _say_what_ages(self) -> None:
        """Log each list whose state of freshness changed, once."""
        for state in self._library.described():
            if not state.in_use or state.freshness is None:
                continue
            now, before = state.freshness.state, self._last_said.get(state.source.id, FreshnessState.FRESH)
            self._last_said[state.source.id] = now
            if now is before:
                continue
            say = {FreshnessState.FRESH: log.info, FreshnessState.WARN: log.warning}.get(now, log.error)
            say(
                "list_freshness", list_id=state.source.id, state=str(now), age_hours=round(state.freshness.age_hours, 1)
            )


def _is_due(state: ListState, check: ListCheck, interval: timedelta, now: datetime) -> bool:
    planned = check.next_check_at
    if planned is None:
        planned = now if state.active is None else state.active.last_checked_at + interval
    # A clock that was wrong when the check was planned must not put it off for ever.
    return planned <= now or planned - now > 2 * interval
