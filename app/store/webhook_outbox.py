"""Keeps messages to another system, written in the transaction of what they tell, until they are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from app.domain.webhook_message import MessageState, WebhookMessage
from app.store.database import Database, Transaction
from app.store.insertion import insert_if_absent
from app.store.tables import webhook_message

_WAITING = webhook_message.c.state == MessageState.WAITING.value


class WebhookOutbox:
    """The messages of one database. Nothing is ever deleted: it is the log of deliveries too."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, message: WebhookMessage, *, transaction: Transaction) -> None:
        """Keep a message to be sent, in the transaction of what it tells; one that is kept already stays as it is."""
        row = {
            "message_id": message.message_id,
            "event": message.event,
            "body": message.body,
            "created_at": message.created_at,
            "state": message.state.value,
            "attempts": message.attempts,
            "next_attempt_at": message.next_attempt_at,
            "last_problem": "",
        }
        insert_if_absent(transaction.connection, webhook_message, row)

    def find(self, message_id: str) -> WebhookMessage | None:
        """One message, None where there is none of this id."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(webhook_message).where(webhook_message.c.message_id == message_id)
            ).one_or_none()
        return None if row is None else _message(row)

    def latest(self, *, limit: int) -> Sequence[WebhookMessage]:
        """The last `limit` messages, the newest first."""
        query = select(webhook_message).order_by(
            webhook_message.c.created_at.desc(), webhook_message.c.message_id.desc()
        )
        with self._database.reading() as connection:
            return [_message(row) for row in connection.execute(query.limit(limit))]

    def due(self, now: datetime, *, limit: int) -> Sequence[WebhookMessage]:
        """At most `limit` messages whose next attempt is due at `now`, the longest due first."""
        query = (
            select(webhook_message)
            .where(_WAITING, webhook_message.c.next_attempt_at <= now)
            .order_by(webhook_message.c.next_attempt_at, webhook_message.c.message_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [_message(row) for row in connection.execute(query)]

    def claim(self, message: WebhookMessage, *, at: datetime, again_at: datetime) -> bool:
        """Begin an attempt at `at`, counted before it is made; False where another process did.

        `message` is what was read. Whoever dies at the attempt leaves the message to be sent again at `again_at`.
        """
        return self._set(
            message.message_id,
            message.attempts,
            attempts=message.attempts + 1,
            last_attempt_at=at,
            next_attempt_at=again_at,
        )

    def record(  # noqa: PLR0913 (one row)
        self,
        message_id: str,
        *,
        attempts: int,
        state: MessageState,
        next_attempt_at: datetime | None,
        status: int | None,
        problem: str,
    ) -> bool:
        """Note what became of the attempt of this number; False where another has begun since."""
        return self._set(
            message_id,
            attempts,
            state=state.value,
            next_attempt_at=next_attempt_at,
            last_status=status,
            last_problem=problem,
        )

    def revive(self, message_id: str, *, at: datetime, transaction: Transaction) -> bool:
        """Have a dead message sent again from `at`, with all its attempts before it; False where it is not dead."""
        done = transaction.connection.execute(
            update(webhook_message)
            .where(webhook_message.c.message_id == message_id, webhook_message.c.state == MessageState.DEAD.value)
            .values(state=MessageState.WAITING.value, attempts=0, next_attempt_at=at)
        )
        return done.rowcount == 1

    def counts(self) -> Mapping[MessageState, int]:
        """How many messages there are in each state."""
        query = select(webhook_message.c.state, func.count().label("count")).group_by(webhook_message.c.state)
        with self._database.reading() as connection:
            found = {MessageState(row.state): int(row[1]) for row in connection.execute(query)}
        return {state: found.get(state, 0) for state in MessageState}

    def _set(self, message_id: str, attempts_before: int, **values: Any) -> bool:
        with self._database.transaction() as transaction:
            done = transaction.connection.execute(
                update(webhook_message)
                .where(
                    webhook_message.c.message_id == message_id, _WAITING, webhook_message.c.attempts == attempts_before
                )
                .values(**values)
            )
            return done.rowcount == 1


def _message(row: Row[Any]) -> WebhookMessage:
    return WebhookMessage(
        message_id=row.message_id,
        event=row.event,
        body=row.body,
        created_at=row.created_at,
        state=MessageState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        last_attempt_at=row.last_attempt_at,
        last_status=row.last_status,
        last_problem=row.last_problem,
    )
