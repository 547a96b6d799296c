"""What people tick on the checklists of a confirmed alert; each tick is kept with its audit entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.alert import Alert, AlertState, Disposition
from app.domain.checklist import Checklist, ChecklistEntry, ChecklistItem
from app.review.checklist_files import checklists_for
from app.review.desk import Hide
from app.review.errors import ReviewError
from app.review.record import ReviewRecord
from app.review.ruling import trimmed
from app.store.checklists import ChecklistStore


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item of an alert: when it is due, and its last entry, if it has any."""

    item: ChecklistItem
    due_at: datetime | None
    last: ChecklistEntry | None

    @property
    def is_done(self) -> bool:
        """Whether its last entry ticks it."""
        return self.last is not None and self.last.is_done

    def is_late(self, now: datetime) -> bool:
        """Whether it is to be done and was due before `now` (UTC)."""
        return not self.is_done and self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class ChecklistState:
    """One checklist of an alert."""

    checklist: Checklist
    items: tuple[ItemState, ...]


class ChecklistDesk:
    """The checklists of confirmed alerts: what a regime asks, and what was done of it."""

    def __init__(
        self,
        checklists: Sequence[Checklist],
        store: ChecklistStore,
        *,
        record: ReviewRecord,
        hide: Hide,
        clock: Callable[[], datetime],
    ) -> None:
        self._checklists = tuple(checklists)
        self._store = store
        self._record = record
        self._hide = hide
        self._clock = clock

    def of(self, alert: Alert) -> tuple[ChecklistState, ...]:
        """The checklists of an alert; none before it is confirmed, or where it was no true match."""
        if alert.state is not AlertState.CLOSED or alert.disposition is not Disposition.TRUE_MATCH:
            return ()
        assert alert.decided_at is not None, "what is closed was decided"
        last = {(one.checklist_id, one.item_code): one for one in self._store.entries(alert.alert_id)}
        finding = alert.finding
        applying = checklists_for(self._checklists, list_id=finding.list_id, is_protective=finding.is_protective)
        return tuple(
            ChecklistState(
                one,
                tuple(
                    ItemState(item, item.due_at(alert.decided_at), last.get((one.checklist_id, item.code)))
                    for item in one.items
                ),
            )
            for one in applying
        )

    def history(self, alert_id: int) -> tuple[ChecklistEntry, ...]:
        """Every tick of an alert, and every one that was taken back, the first one first."""
        return self._store.entries(alert_id)

    def enter(self, alert: Alert, item: tuple[str, str], *, person: str, is_done: bool, note: str) -> ChecklistEntry:
        """Tick an item (checklist id, code) or take the tick back.

        Raises ReviewError where the alert has no such item, or it stands so already.
        """
        found = {
            (one.checklist.checklist_id, state.item.code): state for one in self.of(alert) for state in one.items
        }.get(item)
        if found is None:
            raise ReviewError("unknown_item", "there is no such item on the checklists of this alert", http_status=404)
        if found.is_done == is_done:
            raise ReviewError("not_possible", "this item stands so already; read the alert again", http_status=409)
        said = self._hide(alert.finding, trimmed(note))
        entry = ChecklistEntry(alert.alert_id, *item, self._clock(), person, is_done, said)
        with self._store.transaction() as transaction:
            self._store.add(entry, transaction=transaction)
            self._record.checklist(entry, transaction=transaction)
        return entry
