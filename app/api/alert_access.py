"""Which alerts whoever asks may see and work on; any other is answered as if it were not there."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request

from app.access.permissions import WORKING_ON_ALERTS, decides_alerts, reads_every_alert
from app.api.alert_query import AlertReader
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.alert import Alert
from app.domain.role import Role
from app.review.errors import ReviewError, unknown_alert
from app.store.alert_filter import AlertFilter


def reader_of(request: Request) -> AlertReader:
    """Who asks, with what they may read."""
    return _reader(request, reads_every_alert)


def worker_of(request: Request) -> AlertReader:
    """Who asks, with what they may work on."""
    return _reader(request, decides_alerts)


def alert_to_read(request: Request, alert_id: int) -> Alert:
    """The alert of a number. Raises Problem 404 where there is none that whoever asks may read."""
    return _alert_of(request, alert_id, reader_of(request))


def alert_to_work_on(request: Request, alert_id: int) -> Alert:
    """The alert of a number. Raises Problem 404 where there is none that whoever asks may work on."""
    return _alert_of(request, alert_id, worker_of(request))


def may_work_on(request: Request, alert: Alert) -> bool:
    """Whether whoever asks may work on an alert that they read: an auditor reads others' too."""
    return not WORKING_ON_ALERTS.isdisjoint(principal_of(request).roles) and _reaches(worker_of(request), alert)


def _reader(request: Request, reaches_every_alert: Callable[[frozenset[Role]], bool]) -> AlertReader:
    principal = principal_of(request)
    sees = AlertFilter(protective=not reaches_every_alert(principal.roles))
    return AlertReader(principal.actor_id, sees, decides=decides_alerts(principal.roles))


def _alert_of(request: Request, alert_id: int, reader: AlertReader) -> Alert:
    try:
        alert = services_of(request).desk.alert(alert_id)
        if not _reaches(reader, alert):
            raise unknown_alert()
    except ReviewError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
    return alert


def _reaches(reader: AlertReader, alert: Alert) -> bool:
    return alert.finding.is_protective or not reader.sees.protective
