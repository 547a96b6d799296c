"""Keeps suppressions: who proposed and approved them, how long they hold, what they covered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from app.domain.alert import Suppression
from app.store.database import Database, Transaction
from app.store.review_tables import suppression


class SuppressionStore:
    """The suppressions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def propose(self, new: Suppression, *, transaction: Transaction) -> Suppression:
        """Keep a suppression that waits for its second person; returns it with its id."""
        values = {
            "alert_id": new.alert_id,
            "subject_key": new.subject_key,
            "list_id": new.list_id,
            "reference": new.reference,
            "content_hash": new.content_hash,
            "highest_score": new.highest_score,
            "proposed_at": new.proposed_at,
            "proposed_by": new.proposed_by,
            "until": new.until,
            "reason": new.reason,
            "hits_covered": 0,
        }
        statement = insert(suppression).values(values).returning(suppression.c.suppression_id)
        return replace(new, suppression_id=transaction.connection.execute(statement).scalar_one())

    def get(self, suppression_id: int) -> Suppression | None:
        """One suppression, None where none has the id."""
        query = select(suppression).where(suppression.c.suppression_id == suppression_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _suppression(row)

    def latest(self, *, limit: int) -> tuple[Suppression, ...]:
        """The last suppressions, the newest first."""
        query = select(suppression).order_by(suppression.c.suppression_id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(_suppression(row) for row in connection.execute(query))

    def of_alert(self, alert_id: int) -> tuple[Suppression, ...]:
        """Every suppression that was proposed on an alert, the first one first."""
        query = select(suppression).where(suppression.c.alert_id == alert_id).order_by(suppression.c.suppression_id)
        with self._database.reading() as connection:
            return tuple(_suppression(row) for row in connection.execute(query))

    def standing(self, alert_ids: Iterable[int], *, transaction: Transaction) -> tuple[Suppression, ...]:
        """The suppressions of these alerts that were approved and not ended; `covers` says of which hits they hold."""
        wanted = sorted(set(alert_ids))
        if not wanted:
            return ()
        query = select(suppression).where(
            suppression.c.alert_id.in_(wanted),
            suppression.c.approved_at.is_not(None),
            suppression.c.ended_at.is_(None),
        )
        rows = transaction.connection.execute(query.order_by(suppression.c.suppression_id))
        return tuple(_suppression(row) for row in rows)

    def approve(self, suppression_id: int, *, person: str, at: datetime, transaction: Transaction) -> bool:
        """Put a suppression in force; False where it does not wait any more.

        Raises StoreError (by the database) where `person` proposed it.
        """
        waiting = suppression.c.approved_at.is_(None)
        return _change(transaction, suppression_id, waiting, values={"approved_by": person, "approved_at": at})

    def end(self, suppression_id: int, *, person: str, at: datetime, transaction: Transaction) -> bool:
        """End a suppression, or refuse one that waits; False where it has ended already."""
        return _change(transaction, suppression_id, values={"ended_by": person, "ended_at": at})

    def count_covered(self, suppression_id: int, hits: int, *, transaction: Transaction) -> None:
        """Add to how many hits a suppression covered."""
        transaction.connection.execute(
            update(suppression)
            .where(suppression.c.suppression_id == suppression_id)
            .values(hits_covered=suppression.c.hits_covered + hits)
        )


def _change(
    transaction: Transaction, suppression_id: int, *further: ColumnElement[bool], values: dict[str, Any]
) -> bool:
    conditions = suppression.c.suppression_id == suppression_id, suppression.c.ended_at.is_(None), *further
    done = transaction.connection.execute(update(suppression).where(*conditions).values(values))
    return done.rowcount == 1


def _suppression(row: Row[Any]) -> Suppression:
    return Suppression(
        suppression_id=row.suppression_id,
        alert_id=row.alert_id,
        subject_key=row.subject_key,
        list_id=row.list_id,
        reference=row.reference,
        content_hash=row.content_hash,
        highest_score=row.highest_score,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        until=row.until,
        reason=row.reason,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
        hits_covered=row.hits_covered,
    )
