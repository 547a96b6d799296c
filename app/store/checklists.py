"""Keeps what people ticked on the checklists of alerts: rows are added, never changed."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy import insert, select

from app.domain.checklist import ChecklistEntry
from app.store.database import Database, Transaction
from app.store.review_tables import checklist_entry


class ChecklistStore:
    """The checklist entries of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, alert_id: int) -> tuple[ChecklistEntry, ...]:
        """Every entry of an alert, the first one first."""
        query = select(checklist_entry).where(checklist_entry.c.alert_id == alert_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(checklist_entry.c.entry_id)).all()
        return tuple(
            ChecklistEntry(
                row.alert_id, row.checklist_id, row.item_code, row.at, row.person, bool(row.is_done), row.note
            )
            for row in rows
        )

    def add(self, entry: ChecklistEntry, *, transaction: Transaction) -> None:
        """Keep an entry."""
        transaction.connection.execute(
            insert(checklist_entry).values(
                alert_id=entry.alert_id,
                checklist_id=entry.checklist_id,
                item_code=entry.item_code,
                at=entry.at,
                person=entry.person,
                is_done=entry.is_done,
                note=entry.note,
            )
        )

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction of this database."""
        return self._database.transaction()
