"""Counts how often signing in failed lately, by a hash of what was tried from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from app.store.database import Transaction
from app.store.insertion import insert_if_absent
from app.store.tables import sign_in_failure

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Failures:
    """How many attempts of a scope failed or are under way, and when the last began (UTC)."""

    count: int
    last_at: datetime


class SignInFailureStore:
    """The counts, within the transactions of whoever counts. `scope_hash` is a SHA-256 (hex)."""

    def count(self, scope_hash: str, *, now: datetime, transaction: Transaction) -> Failures | None:
        """What is counted of a scope, locked until the transaction ends; None where nothing is since a day."""
        connection = transaction.connection
        connection.execute(delete(sign_in_failure).where(sign_in_failure.c.last_at <= now - FORGOTTEN_AFTER))
        row = connection.execute(
            select(sign_in_failure).where(sign_in_failure.c.scope_hash == scope_hash).with_for_update()
        ).one_or_none()
        return None if row is None else Failures(row.failures, row.last_at)

    def add(self, scope_hash: str, *, now: datetime, transaction: Transaction) -> int:
        """Count one attempt; returns how many there are then."""
        connection = transaction.connection
        insert_if_absent(connection, sign_in_failure, {"scope_hash": scope_hash, "failures": 0, "last_at": now})
        counted = connection.execute(
            update(sign_in_failure)
            .where(sign_in_failure.c.scope_hash == scope_hash)
            .values(failures=sign_in_failure.c.failures + 1, last_at=now)
            .returning(sign_in_failure.c.failures)
        )
        return int(counted.scalar_one())

    def take_back(self, scope_hash: str, *, transaction: Transaction) -> None:
        """Uncount one attempt, which succeeded."""
        transaction.connection.execute(
            update(sign_in_failure)
            .where(sign_in_failure.c.scope_hash == scope_hash, sign_in_failure.c.failures > 0)
            .values(failures=sign_in_failure.c.failures - 1)
        )

    def forget(self, scope_hash: str, *, transaction: Transaction) -> None:
        """Forget what was counted of a scope."""
        transaction.connection.execute(delete(sign_in_failure).where(sign_in_failure.c.scope_hash == scope_hash))
