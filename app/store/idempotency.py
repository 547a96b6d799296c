"""Answers a repeated request as the first one was answered (IETF draft-ietf-httpapi-idempotency-key-header-07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from app.store.database import Database, Transaction
from app.store.errors import LeaseLostError
from app.store.insertion import insert_if_absent
from app.store.tables import idempotency_record as records

KEEP_ANSWERS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class RequestKey:
    """What makes two sendings the same request: who sent it, to which operation, under which Idempotency-Key."""

    key_id: str
    operation: str
    idempotency_key: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """The caller does the work, and then calls `finish` or `abandon` with this. A later taker has a higher `token`."""

    request: RequestKey
    token: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The work was done: the first answer, to be given again as it was."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class InProgress:
    """A twin of the request is at work, at the longest until `lease_expires_at`."""

    lease_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The key was used before for another request."""


class IdempotencyStore:
    """Who began which request, and what it was answered. Answers are kept for 24 hours at least."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, request: RequestKey, *, fingerprint: str, now: datetime, lease_seconds: float
    ) -> Begun | Replay | InProgress | Mismatch:
        """Take up a request, or learn what became of its first sending.

        Exactly one of any number of twins, in whichever processes, gets `Begun`. `fingerprint` is a hash of the raw
        body. A taker that neither finished nor abandoned within `lease_seconds` is taken to be dead, and the next twin
        takes over.
        """
        lease_expires_at = now + timedelta(seconds=lease_seconds)
        lease = {"lease_expires_at": lease_expires_at, "keep_until": lease_expires_at + KEEP_ANSWERS}
        with self._database.transaction() as transaction:
            connection = transaction.connection
            connection.execute(delete(records).where(_is(request), records.c.keep_until <= now))
            # Insert first: where no row is, there is nothing to lock.
            if insert_if_absent(connection, records, _first(request, fingerprint) | lease):
                return Begun(request, token=1)
            outcome = _what_became(connection, request, fingerprint=fingerprint, now=now)
            if isinstance(outcome, Begun):
                connection.execute(update(records).where(_is(request)).values(token=outcome.token, **lease))
            return outcome

    def finish(self, begun: Begun, answer: Answer, *, now: datetime, transaction: Transaction | None = None) -> None:
        """Keep the answer for later twins, within `transaction` where one is given: with the work itself or not at all.

        Raises LeaseLostError where a twin took over; the transaction must then not be kept.
        """
        values = {"status": answer.status, "headers": dict(answer.headers), "body": answer.body}
        with self._database.joined(transaction) as connection:
            finished = connection.execute(
                update(records).where(_held_by(begun)).values(keep_until=now + KEEP_ANSWERS, **values)
            )
            if finished.rowcount != 1:
                raise LeaseLostError("a twin of this request took over; its answer counts")

    def abandon(self, begun: Begun) -> None:
        """Forget a request that failed with nothing done, so that it can be sent again.

        Without effect where a twin took over.
        """
        with self._database.transaction() as transaction:
            transaction.connection.execute(delete(records).where(_held_by(begun)))

    def delete_expired(self, now: datetime) -> int:
        """Forget what is past its time; returns how many requests were forgotten."""
        with self._database.transaction() as transaction:
            return transaction.connection.execute(delete(records).where(records.c.keep_until <= now)).rowcount


def _first(request: RequestKey, fingerprint: str) -> dict[str, object]:
    return {
        "key_id": request.key_id,
        "operation": request.operation,
        "idempotency_key": request.idempotency_key,
        "fingerprint": fingerprint,
        "token": 1,
    }


def _what_became(
    connection: Connection, request: RequestKey, *, fingerprint: str, now: datetime
) -> Begun | Replay | InProgress | Mismatch:
    row = connection.execute(select(records).where(_is(request)).with_for_update()).one_or_none()
    if row is None:
        # Its twin gave up between our insert and our look: the sender may try again at once.
        return InProgress(now)
    if row.fingerprint != fingerprint:
        return Mismatch()
    if row.status is not None:
        return Replay(Answer(row.status, row.headers, row.body))
    if row.lease_expires_at > now:
        return InProgress(row.lease_expires_at)
    return Begun(request, token=row.token + 1)


def _is(request: RequestKey) -> ColumnElement[bool]:
    return and_(
        records.c.key_id == request.key_id,
        records.c.operation == request.operation,
        records.c.idempotency_key == request.idempotency_key,
    )


def _held_by(begun: Begun) -> ColumnElement[bool]:
    return and_(_is(begun.request), records.c.token == begun.token, records.c.status.is_(None))
