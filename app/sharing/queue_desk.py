"""Gives a view of the queue out as a file; that it was given, and which one, is in the audit log first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.audit.entry import Act
from app.sharing.desk import ExportedFile
from app.sharing.errors import SharingError
from app.sharing.queue_table import MEDIA_TYPES, TableFormat, queue_table
from app.store.alert_filter import AlertFilter, AlertOrder
from app.store.alerts import AlertStore
from app.store.audit_log import AuditLog

MAX_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class QueueView:
    """A view as somebody asked for it: `address` is the query of its page, which names nobody."""

    wanted: AlertFilter
    order: AlertOrder
    address: str


class QueueDesk:
    """The exports of the queue."""

    def __init__(self, alerts: AlertStore, audit: AuditLog, *, clock: Callable[[], datetime]) -> None:
        self._alerts = alerts
        self._audit = audit
        self._clock = clock

    def table(self, view: QueueView, as_format: TableFormat, *, person: str) -> ExportedFile:
        """The alerts of a view in its order. Raises SharingError `too_many` where one file would be too large."""
        total = self._alerts.count(view.wanted)
        if total > MAX_ROWS:
            message = f"{total:,} alerts fit, at most {MAX_ROWS:,} go into one file; narrow the view"
            raise SharingError("too_many", message, http_status=422)
        found = self._alerts.find(view.wanted, limit=MAX_ROWS, offset=0, order=view.order)
        content = queue_table(found, as_format)
        digest, now = sha256(content).hexdigest(), self._clock()
        detail: dict[str, str | int] = {
            "rows": len(found),
            "format": as_format.value,
            "view": view.address,
            "sha256": digest,
        }
        with self._alerts.transaction() as transaction:
            self._audit.append(Act(now, person, "queue.exported", "queue", "alerts", detail), transaction=transaction)
        name = f"alerts-{now:%Y-%m-%d}.{as_format.value}"
        return ExportedFile(content, name, MEDIA_TYPES[as_format], digest, ())
