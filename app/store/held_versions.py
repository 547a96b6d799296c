"""Keeps list files that a guard held back, who stood up for them, and removals that a person ordered."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from app.domain.held_version import Approval, HeldReason, HeldState, HeldVersion
from app.store.database import Database, Transaction
from app.store.errors import StoreError
from app.store.insertion import insert_if_absent
from app.store.tables import designation_removal, held_file, held_version

_WAITING = held_version.c.state == HeldState.WAITING.value


class HeldVersionStore:
    """The held versions of one database. Of each list one waits at a time: the last that was held."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, version: HeldVersion, content: bytes, *, transaction: Transaction) -> tuple[HeldVersion, bool]:
        """Keep a file that was held back: it with its id, and True; or the one that already waits with the same bytes.

        A version of the same list that waited before is superseded; its bytes go unless another list waits with them.
        """
        connection = transaction.connection
        for waiting in _select(connection, held_version.c.list_id == version.list_id, _WAITING):
            if waiting.file_sha256 == version.file_sha256:
                return waiting, False
            _supersede(connection, waiting)
        insert_if_absent(
            connection,
            held_file,
            {"file_sha256": version.file_sha256, "compressed": zlib.compress(content)},
        )
        held_id = connection.execute(
            insert(held_version).values(_values(version)).returning(held_version.c.held_id)
        ).scalar_one()
        return replace(version, held_id=held_id), True

    def find(self, list_id: str, held_id: int) -> HeldVersion | None:
        """One held version of a list, in whatever state."""
        with self._database.reading() as connection:
            found = _select(connection, held_version.c.list_id == list_id, held_version.c.held_id == held_id)
        return found[0] if found else None

    def of_list(self, list_id: str, limit: int) -> tuple[HeldVersion, ...]:
        """The last `limit` held versions of a list, the newest first."""
        with self._database.reading() as connection:
            return tuple(_select(connection, held_version.c.list_id == list_id)[:limit])

    def waiting(self) -> Mapping[str, int]:
        """How many held versions wait for people, by list id; lists without any are left out."""
        query = select(held_version.c.list_id, func.count().label("count")).where(_WAITING)
        with self._database.reading() as connection:
            rows = connection.execute(query.group_by(held_version.c.list_id)).all()
        return {row.list_id: int(row[1]) for row in rows}

    def content(self, version: HeldVersion) -> bytes:
        """The bytes of the file as they were received. Raises StoreError where they are not kept any more."""
        query = select(held_file.c.compressed).where(held_file.c.file_sha256 == version.file_sha256)
        with self._database.reading() as connection:
            compressed = connection.execute(query).scalar_one_or_none()
        if compressed is None:
            raise StoreError(f"the file of held version {version.held_id} is not kept any more")
        return zlib.decompress(compressed)

    def stand_up(self, held_id: int, first: Approval, *, transaction: Transaction) -> bool:
        """Note who stood up first for a version that waits and that nobody stood up for; False where it is not so."""
        done = transaction.connection.execute(
            update(held_version)
            .where(held_version.c.held_id == held_id, _WAITING, held_version.c.first_key_id.is_(None))
            .values(first_key_id=first.key_id, first_reason=first.reason)
        )
        return done.rowcount == 1

    def mark_released(
        self, held_id: int, second: Approval, *, at: datetime, snapshot_id: str, transaction: Transaction
    ) -> None:
        """Note who released a version that waits, and what it became, in the transaction that puts it in force.

        Raises StoreError where it does not wait any more, or (by the database) where both keys are the same or the
        reason is empty.
        """
        done = transaction.connection.execute(
            update(held_version)
            .where(held_version.c.held_id == held_id, _WAITING)
            .values(
                state=HeldState.RELEASED.value,
                second_key_id=second.key_id,
                second_reason=second.reason,
                released_at=at,
                snapshot_id=snapshot_id,
            )
        )
        if done.rowcount != 1:
            raise StoreError(f"held version {held_id} does not wait any more")

    def record_removal(  # noqa: PLR0913 (one row)
        self,
        list_id: str,
        reference: str,
        approval: Approval,
        *,
        at: datetime,
        from_snapshot_id: str,
        to_snapshot_id: str,
        transaction: Transaction,
    ) -> None:
        """Note that a person had a missing designation removed, and why, in the transaction that does it."""
        transaction.connection.execute(
            insert(designation_removal).values(
                list_id=list_id,
                reference=reference,
                removed_at=at,
                key_id=approval.key_id,
                reason=approval.reason,
                from_snapshot_id=from_snapshot_id,
                to_snapshot_id=to_snapshot_id,
            )
        )


def _select(connection: Connection, *conditions: ColumnElement[bool]) -> list[HeldVersion]:
    query = select(held_version).where(*conditions).order_by(held_version.c.held_id.desc())
    return [_version(row) for row in connection.execute(query)]


def _supersede(connection: Connection, version: HeldVersion) -> None:
    connection.execute(
        update(held_version).where(held_version.c.held_id == version.held_id).values(state=HeldState.SUPERSEDED.value)
    )
    is_needed = select(held_version.c.held_id).where(held_version.c.file_sha256 == version.file_sha256, _WAITING)
    # The same file may wait as a version of another list.
    connection.execute(delete(held_file).where(held_file.c.file_sha256 == version.file_sha256, ~is_needed.exists()))


def _values(version: HeldVersion) -> dict[str, Any]:
    return {
        "list_id": version.list_id,
        "held_at": version.held_at,
        "known_current_at": version.known_current_at,
        "file_sha256": version.file_sha256,
        "file_bytes": version.file_bytes,
        "designations": version.designations,
        "reasons": [[reason.code, reason.message] for reason in version.reasons],
        "state": version.state.value,
        "first_key_id": version.first.key_id if version.first else None,
        "first_reason": version.first.reason if version.first else None,
    }


def _version(row: Row[Any]) -> HeldVersion:
    return HeldVersion(
        held_id=row.held_id,
        list_id=row.list_id,
        held_at=row.held_at,
        known_current_at=row.known_current_at or row.held_at,
        file_sha256=row.file_sha256,
        file_bytes=row.file_bytes,
        designations=row.designations,
        reasons=tuple(HeldReason(code, message) for code, message in row.reasons),
        state=HeldState(row.state),
        first=None if row.first_key_id is None else Approval(row.first_key_id, row.first_reason),
        second=None if row.second_key_id is None else Approval(row.second_key_id, row.second_reason),
        released_at=row.released_at,
        snapshot_id=row.snapshot_id,
    )
