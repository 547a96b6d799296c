"""Keeps the changes of the institution's threshold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Row,
    Table,
    insert,
    select,
    text,
    update,
)

from app.domain.threshold import ThresholdChange, ThresholdState
from app.store.columns import PlainText, UtcTimestamp
from app.store.database import Database, Transaction
from app.store.tables import metadata

threshold_change = Table(
    "threshold_change",
    metadata,
    Column("change_id", BigInteger().with_variant(Integer(), "sqlite"), autoincrement=True, nullable=False),
    Column("asked_at", UtcTimestamp, nullable=False),
    Column("before", Double),
    Column("after", Double, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("first_person", PlainText),
    Column("second_person", PlainText),
    Column("reason", PlainText, nullable=False),
    Column("settled_at", UtcTimestamp),
    PrimaryKeyConstraint("change_id"),
    CheckConstraint("state IN ('waiting', 'in_force', 'withdrawn')", name="state_is_known"),
    CheckConstraint("after >= 0 AND after <= 1", name="score_is_a_share"),
    CheckConstraint(
        "second_person IS NULL OR (first_person IS NOT NULL AND second_person <> first_person)", name="four_eyes"
    ),
    CheckConstraint(
        "state <> 'in_force' OR before IS NULL OR after <= before OR second_person IS NOT NULL",
        name="blunter_needs_two",
    ),
    CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled_at_a_moment"),
    Index(
        "uq_threshold_change_waiting",
        "state",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)


class ThresholdStore:
    """The changes of one database; none is ever deleted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def changes(self) -> tuple[ThresholdChange, ...]:
        """Every change, the newest first."""
        query = select(threshold_change).order_by(threshold_change.c.change_id.desc())
        with self._database.reading() as connection:
            return tuple(_change(row) for row in connection.execute(query))

    def in_force(self, *, transaction: Transaction | None = None) -> float | None:
        """The threshold that was applied last, None before the first."""
        query = (
            select(threshold_change.c.after)
            .where(threshold_change.c.state == ThresholdState.IN_FORCE.value)
            .order_by(threshold_change.c.settled_at.desc(), threshold_change.c.change_id.desc())
            .limit(1)
        )
        if transaction is not None:
            return transaction.connection.execute(query).scalar_one_or_none()
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    def waiting(self, *, transaction: Transaction) -> ThresholdChange | None:
        """The change that waits, locked until the transaction ends."""
        query = select(threshold_change).where(threshold_change.c.state == ThresholdState.WAITING.value)
        row = transaction.connection.execute(query.with_for_update()).one_or_none()
        return None if row is None else _change(row)

    def add(self, new: ThresholdChange, *, transaction: Transaction) -> int:
        """Keep a change; returns its number. Raises StoreError where another waits already."""
        values = {
            "asked_at": new.asked_at,
            "before": new.before,
            "after": new.after,
            "state": new.state.value,
            "reason": "",
            "settled_at": new.settled_at,
        }
        statement = insert(threshold_change).values(values).returning(threshold_change.c.change_id)
        return int(transaction.connection.execute(statement).scalar_one())

    def approve_first(self, change_id: int, *, person: str, transaction: Transaction) -> None:
        """Note who approved first."""
        self._set(change_id, {"first_person": person}, transaction)

    def approve_second(
        self, change_id: int, *, person: str, reason: str, at: datetime, transaction: Transaction
    ) -> None:
        """Put a change into force. Raises StoreError, by the database, where the second person is the first."""
        values = {
            "second_person": person,
            "reason": reason,
            "state": ThresholdState.IN_FORCE.value,
            "settled_at": at,
        }
        self._set(change_id, values, transaction)

    def withdraw(self, change_id: int, *, at: datetime, transaction: Transaction) -> None:
        """Let a change that waits never come into force."""
        self._set(change_id, {"state": ThresholdState.WITHDRAWN.value, "settled_at": at}, transaction)

    @staticmethod
    def _set(change_id: int, values: dict[str, Any], transaction: Transaction) -> None:
        transaction.connection.execute(
            update(threshold_change).where(threshold_change.c.change_id == change_id).values(**values)
        )


def _change(row: Row[Any]) -> ThresholdChange:
    return ThresholdChange(
        change_id=row.change_id,
        asked_at=row.asked_at,
        before=row.before,
        after=row.after,
        state=ThresholdState(row.state),
        first_person=row.first_person,
        second_person=row.second_person,
        reason=row.reason,
        settled_at=row.settled_at,
    )
