"""Keeps the audit log: each entry in the transaction of its act, numbered without gaps, chained by keyed hashes."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    func,
    insert,
    select,
    update,
)

from app.audit.entry import Act, AuditEntry, is_sealed_with, sealed
from app.audit.keys import AuditKeys
from app.store.columns import PlainText
from app.store.database import Database, Transaction
from app.store.tables import metadata

READ_AT_ONCE = 1000

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("sequence", BigInteger, nullable=False, autoincrement=False),
    Column("at", PlainText, nullable=False),
    Column("actor", PlainText, nullable=False),
    Column("act", PlainText, nullable=False),
    Column("object_type", PlainText, nullable=False),
    Column("object_id", PlainText, nullable=False),
    Column("detail", PlainText, nullable=False),
    Column("previous", PlainText, nullable=False),
    Column("mac", PlainText, nullable=False),
    PrimaryKeyConstraint("sequence"),
    Index(None, "object_id"),
)

# One row, the end of the log. Its row lock puts the writers one after the other.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, nullable=False, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    Column("mac", PlainText, nullable=False),
    PrimaryKeyConstraint("id"),
    CheckConstraint("id = 1", name="one_row"),
)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; what is empty or None does not limit.

    `act` is an act or its beginning (`alert.`); `object_id` the id of a case: of an alert, screening, batch, user, ...;
    `since` is included, `before` is not.
    """

    object_type: str = ""
    object_id: str = ""
    actor: str = ""
    act: str = ""
    since: datetime | None = None
    before: datetime | None = None


def _conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    columns = audit_entry.c
    # Moments are texts of one length in UTC: they compare as they follow each other.
    asked = (
        (wanted.object_type, columns.object_type == wanted.object_type),
        (wanted.object_id, columns.object_id == wanted.object_id),
        (wanted.actor, columns.actor == wanted.actor),
        (wanted.act, columns.act.startswith(wanted.act, autoescape=True)),
        (wanted.since, columns.at >= _moment_text(wanted.since)),
        (wanted.before, columns.at < _moment_text(wanted.before)),
    )
    return [condition for value, condition in asked if value]


def _moment_text(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


class AuditLog:
    """The audit log of one database, sealed with `keys`."""

    def __init__(self, database: Database, keys: AuditKeys) -> None:
        self._database = database
        self.keys = keys

    def append(self, act: Act, *, transaction: Transaction) -> AuditEntry:
        """Add an entry in the transaction that does the act, so that both are kept or neither.

        Call it last: every other writer waits until the transaction ends. Raises StoreError.
        """
        connection = transaction.connection
        head = connection.execute(
            update(audit_head)
            .values(sequence=audit_head.c.sequence + 1)
            .returning(audit_head.c.sequence, audit_head.c.mac)
        ).one()
        entry = sealed(act, sequence=head.sequence, previous=head.mac, key=self.keys.mac)
        connection.execute(insert(audit_entry).values(asdict(entry)))
        connection.execute(update(audit_head).values(mac=entry.mac))
        return entry

    def fits_its_keys(self) -> bool:
        """Whether the latest entry is sealed with the keys in use; an empty log fits any."""
        query = select(audit_entry).order_by(audit_entry.c.sequence.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return row is None or is_sealed_with(AuditEntry(**row._mapping), self.keys.mac)

    def keyed_hash(self, text: str) -> str:
        """What stands in an entry in the place of a text: HMAC-SHA256 (hex) with the key of this log."""
        return hmac.digest(self.keys.mac, b"text\0" + text.encode(), "sha256").hex()

    def count(self, wanted: AuditFilter) -> int:
        """How many entries fit."""
        query = select(func.count()).select_from(audit_entry).where(*_conditions(wanted))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def find(self, wanted: AuditFilter, *, limit: int, offset: int = 0) -> tuple[AuditEntry, ...]:
        """Entries that fit: of one case the oldest first, as it went on; otherwise the newest first."""
        order = audit_entry.c.sequence if wanted.object_id else audit_entry.c.sequence.desc()
        query = select(audit_entry).where(*_conditions(wanted)).order_by(order).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return tuple(AuditEntry(**row._mapping) for row in connection.execute(query))

    def entries(self, *, after: int = 0) -> Iterator[AuditEntry]:
        """Every entry after the one of this number, the oldest first."""
        last = after
        while True:
            query = (
                select(audit_entry)
                .where(audit_entry.c.sequence > last)
                .order_by(audit_entry.c.sequence)
                .limit(READ_AT_ONCE)
            )
            with self._database.reading() as connection:
                rows = connection.execute(query).all()
            for row in rows:
                yield AuditEntry(**row._mapping)
            if len(rows) < READ_AT_ONCE:
                return
            last = rows[-1].sequence
