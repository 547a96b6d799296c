"""Keeps list snapshots as they were imported, says which of them are in force, and records what was refused."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from app.domain.list_event import ChangeCounts
from app.domain.snapshot import (
    Activation,
    ActiveSnapshot,
    ListRefusal,
    ListSnapshot,
    MissingMark,
    SnapshotCounts,
    StoredDesignation,
)
from app.store import activations, leases
from app.store.change_counts import count_changes
from app.store.database import Database, Transaction
from app.store.errors import SnapshotDamagedError, StoreError, UnknownSnapshotError, UnstorableValueError
from app.store.insertion import insert_all_absent, insert_if_absent
from app.store.leases import UpdaterLease
from app.store.tables import (
    activation_counter,
    active_list,
    designation_content,
    list_activation,
    list_refusal,
    list_snapshot,
    snapshot_designation,
)

ROWS_AT_A_TIME = 1000
TURN_OF_OTHERS_SECONDS = 0.01


class SnapshotStore:
    """The list snapshots of one database. A snapshot is never changed or deleted; activating one is one switch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def updater_lease(
        self,
        list_id: str,
        *,
        owner: str,
        now: datetime,
        seconds: float,
        is_gone: Callable[[str], bool] = lambda _owner: False,
    ) -> Iterator[UpdaterLease]:
        """Be the only updater of a list, in all processes, until the block ends or `seconds` after `now`.

        `owner` is unlike every other process's. Raises UpdaterBusyError where another holds it. After SIGKILL the
        lease ends by its time, so keep `seconds` near what an update may take; or at once, where `is_gone` can tell
        from its owner that it is dead.
        """
        lease = leases.acquire(self._database, list_id, owner=owner, now=now, seconds=seconds, is_gone=is_gone)
        try:
            yield lease
        finally:
            # The lease ends by its time in any case; what the block raised says more than a failure to give it back.
            with suppress(StoreError):
                leases.release(self._database, lease)

    def import_snapshot(  # noqa: PLR0913 (the caller's moments and transaction come in as arguments)
        self,
        snapshot: ListSnapshot,
        designations: Sequence[StoredDesignation],
        *,
        lease: UpdaterLease,
        activate_at: datetime,
        checked_at: datetime,
        transaction: Transaction | None = None,
    ) -> None:
        """Keep a snapshot and put it in force, in one transaction (`transaction` where given): all of it or nothing.

        Where the snapshot is already kept, only what is in force and when it was checked change. With `transaction`,
        `keep_contents` has to come before that begins. Raises UnstorableValueError for designations that do not fit
        the snapshot's own count or repeat a reference, LeaseLostError where another updater took over,
        SnapshotDamagedError where the kept one has another count.
        """
        if lease.list_id != snapshot.list_id:
            raise UnstorableValueError(f"the lease is for {lease.list_id}, the snapshot of {snapshot.list_id}")
        _require_whole(snapshot, designations)
        if transaction is None:
            self.keep_contents(designations)
        with self._database.joined(transaction) as connection:
            leases.require(connection, lease)
            if insert_if_absent(connection, list_snapshot, _snapshot_values(snapshot)):
                _link(connection, snapshot.snapshot_id, designations)
            else:
                _require_same(connection, snapshot)
            activations.activate(connection, snapshot, activate_at=activate_at, checked_at=checked_at)

    def keep_contents(self, designations: Sequence[StoredDesignation]) -> None:
        """Keep what designations say, for a snapshot that is to come, a thousand at a time.

        Other writers have their turn between: SQLite has one at a time. What is left without a snapshot does no harm,
        and the next import finds it.
        """
        # In one order everywhere, so that two imports of overlapping contents cannot wait for each other.
        documents = sorted({one.content_hash: one.document for one in designations}.items())
        for start in range(0, len(documents), ROWS_AT_A_TIME):
            if start > 0:
                time.sleep(TURN_OF_OTHERS_SECONDS)
            page = documents[start : start + ROWS_AT_A_TIME]
            rows = [{"content_hash": content_hash, "document": document} for content_hash, document in page]
            with self._database.transaction() as transaction:
                insert_all_absent(transaction.connection, designation_content, rows)

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction of this database, for what must be kept together with a snapshot."""
        return self._database.transaction()

    def active(self, list_id: str) -> ActiveSnapshot | None:
        """The version of one list that is in force, None where none ever was."""
        return self._active(_ACTIVE.where(active_list.c.list_id == list_id)).get(list_id)

    def all_active(self) -> Mapping[str, ActiveSnapshot]:
        """The versions in force of all lists, by list id, as of one moment."""
        return self._active(_ACTIVE.order_by(active_list.c.list_id))

    def _active(self, query: Select[Any]) -> dict[str, ActiveSnapshot]:
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {
            row.list_id: ActiveSnapshot(_snapshot(row), row.activated_at, row.last_checked_at, row.published_at)
            for row in rows
        }

    def active_as_of(self, moment: datetime) -> Mapping[str, ActiveSnapshot]:
        """The versions that were in force at `moment`, by list id; `last_checked_at` is then when each came into force.

        When publishers were asked in between is not kept, so no freshness follows from it.
        """
        with self._database.reading() as connection:
            latest = activations.latest_before(connection, moment)
            rows = connection.execute(_ACTIVATIONS.where(list_activation.c.activation_id.in_(latest))).all()
            publications = activations.publications_before(connection, moment)
        return {
            row.list_id: ActiveSnapshot(
                _snapshot(row), row.activated_at, row.activated_at, _published_at(row, publications.get(row.list_id))
            )
            for row in rows
        }

    def activations(self, list_id: str, *, limit: int) -> tuple[Activation, ...]:
        """The last `limit` times that another version of a list came into force, the newest first."""
        query = (
            _ACTIVATIONS.where(list_activation.c.list_id == list_id)
            .order_by(list_activation.c.activation_id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Activation(row.activation_id, _snapshot(row), row.activated_at) for row in rows)

    def activation_counter(self) -> int:
        """A number that rises with every change of what is in force, by whichever process: one cheap look."""
        with self._database.reading() as connection:
            return int(connection.execute(select(activation_counter.c.value)).scalar_one())

    def snapshots(self, list_id: str) -> tuple[ListSnapshot, ...]:
        """Every kept version of a list, the newest import first."""
        query = (
            select(list_snapshot)
            .where(list_snapshot.c.list_id == list_id)
            .order_by(list_snapshot.c.imported_at.desc(), list_snapshot.c.snapshot_id)
        )
        with self._database.reading() as connection:
            return tuple(_snapshot(row) for row in connection.execute(query))

    def snapshot(self, snapshot_id: str) -> ListSnapshot | None:
        """One version by its id, None where it is not kept."""
        with self._database.reading() as connection:
            return _find_snapshot(connection, snapshot_id)

    def designations(self, snapshot_id: str) -> Iterator[StoredDesignation]:
        """All designations of a snapshot by reference, in code point order, read a thousand at a time.

        Raises UnknownSnapshotError for an unknown id, and SnapshotDamagedError (at the latest instead of ending)
        where one is missing or no longer what was hashed: never a silent part of a list.
        """
        snapshot = self.snapshot(snapshot_id)
        if snapshot is None:
            raise UnknownSnapshotError(f"no snapshot {snapshot_id} is kept")
        read = 0
        after = ""
        while page := self._page(snapshot_id, after=after):
            yield from page
            read += len(page)
            after = page[-1].reference
        if read != snapshot.counts.in_force:
            raise SnapshotDamagedError(
                f"snapshot {snapshot_id} holds {read} designations instead of {snapshot.counts.in_force}"
            )

    def _page(self, snapshot_id: str, *, after: str) -> list[StoredDesignation]:
        query = _designations_of(snapshot_id).where(snapshot_designation.c.reference > after)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(snapshot_designation.c.reference).limit(ROWS_AT_A_TIME)).all()
        return [_designation(row) for row in rows]

    def designation(self, snapshot_id: str, reference: str) -> StoredDesignation | None:
        """One designation of a snapshot by its reference, None where the snapshot has none such."""
        query = _designations_of(snapshot_id).where(snapshot_designation.c.reference == reference)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _designation(row)

    def new_or_amended(self, old_id: str, new_id: str) -> tuple[StoredDesignation, ...]:
        """The designations of one snapshot that another does not have with the same content, by reference."""
        before = snapshot_designation.alias()
        same = select(before.c.reference).where(
            before.c.snapshot_id == old_id,
            before.c.reference == snapshot_designation.c.reference,
            before.c.content_hash == snapshot_designation.c.content_hash,
        )
        query = _designations_of(new_id).where(~same.exists()).order_by(snapshot_designation.c.reference)
        with self._database.reading() as connection:
            return tuple(_designation(row) for row in connection.execute(query))

    def missing(self, snapshot_id: str) -> Mapping[str, MissingMark]:
        """The marks of the designations of a snapshot that its publisher left out, by reference."""
        query = _designations_of(snapshot_id).where(snapshot_designation.c.missing_since.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(snapshot_designation.c.reference)).all()
        return {row.reference: mark for row in rows if (mark := _mark(row)) is not None}

    def changes(self, old_id: str | None, new_id: str, *, transaction: Transaction) -> ChangeCounts:
        """How many designations differ between two kept snapshots, seen from within a transaction."""
        return count_changes(transaction.connection, old_id, new_id)

    def record_check(self, list_id: str, *, at: datetime) -> None:
        """Note that the publisher was asked at `at` and has nothing newer; an earlier moment changes nothing.

        Raises UnknownSnapshotError where no version of the list is in force.
        """
        with self._database.transaction() as transaction:
            if not activations.record_check(transaction.connection, list_id, at=at):
                raise UnknownSnapshotError(f"no version of {list_id} is in force: import one first")

    def record_refusal(  # noqa: PLR0913 (one row)
        self,
        list_id: str,
        *,
        at: datetime,
        code: str,
        reason: str,
        transaction: Transaction,
        file_sha256: str | None = None,
    ) -> None:
        """Note that a file for a list was not let in, and why, in words without its content."""
        transaction.connection.execute(
            insert(list_refusal).values(
                list_id=list_id, refused_at=at, code=code, reason=reason, file_sha256=file_sha256
            )
        )

    def refusals(self, list_id: str, limit: int) -> tuple[ListRefusal, ...]:
        """The last `limit` refusals of a list, the newest first."""
        query = (
            select(list_refusal)
            .where(list_refusal.c.list_id == list_id)
            .order_by(list_refusal.c.refused_at.desc(), list_refusal.c.refusal_id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(ListRefusal(row.list_id, row.refused_at, row.code, row.reason, row.file_sha256) for row in rows)


_ACTIVE = select(
    list_snapshot, active_list.c.activated_at, active_list.c.last_checked_at, active_list.c.published_at
).join_from(active_list, list_snapshot, active_list.c.snapshot_id == list_snapshot.c.snapshot_id)


_ACTIVATIONS = select(
    list_snapshot,
    list_activation.c.activation_id,
    list_activation.c.activated_at,
    list_activation.c.published_at,
).join_from(list_activation, list_snapshot, list_activation.c.snapshot_id == list_snapshot.c.snapshot_id)


def _designations_of(snapshot_id: str) -> Select[Any]:
    link = snapshot_designation.c
    return (
        select(link.reference, link.missing_since, link.last_published_in, designation_content)
        .join_from(snapshot_designation, designation_content)
        .where(snapshot_designation.c.snapshot_id == snapshot_id)
    )


def _require_whole(snapshot: ListSnapshot, designations: Sequence[StoredDesignation]) -> None:
    if len(designations) != snapshot.counts.in_force:
        raise UnstorableValueError(
            f"the snapshot counts {snapshot.counts.in_force} designations, {len(designations)} were given"
        )
    if sum(designation.missing is not None for designation in designations) != snapshot.counts.missing:
        raise UnstorableValueError(f"the snapshot counts {snapshot.counts.missing} missing ones, others were given")
    if len({designation.reference for designation in designations}) != len(designations):
        raise UnstorableValueError("a reference stands twice in the snapshot: each must be there once")
    if not all(designation.reference and designation.is_whole() for designation in designations):
        raise UnstorableValueError("a designation has no reference, or not the hash of its document")


def _link(connection: Connection, snapshot_id: str, designations: Sequence[StoredDesignation]) -> None:
    links = [
        {
            "snapshot_id": snapshot_id,
            "reference": designation.reference,
            "content_hash": designation.content_hash,
            "missing_since": designation.missing.since if designation.missing else None,
            "last_published_in": designation.missing.last_published_in if designation.missing else None,
        }
        for designation in designations
    ]
    if links:
        connection.execute(insert(snapshot_designation), links)


def _require_same(connection: Connection, snapshot: ListSnapshot) -> None:
    kept = _find_snapshot(connection, snapshot.snapshot_id)
    if kept is None or kept.counts.in_force != snapshot.counts.in_force:
        raise SnapshotDamagedError(f"snapshot {snapshot.snapshot_id} is kept with another count of designations")
    if kept.list_id != snapshot.list_id:
        raise UnstorableValueError(f"snapshot {snapshot.snapshot_id} is already kept as one of {kept.list_id}")


def _find_snapshot(connection: Connection, snapshot_id: str) -> ListSnapshot | None:
    row = connection.execute(select(list_snapshot).where(list_snapshot.c.snapshot_id == snapshot_id)).one_or_none()
    return None if row is None else _snapshot(row)


def _snapshot_values(snapshot: ListSnapshot) -> dict[str, Any]:
    return {
        "snapshot_id": snapshot.snapshot_id,
        "list_id": snapshot.list_id,
        "format": snapshot.format,
        "file_sha256": snapshot.file_sha256,
        "file_bytes": snapshot.file_bytes,
        "generated_at": snapshot.generated_at,
        "imported_at": snapshot.imported_at,
        "counts": {
            "designations": snapshot.counts.designations,
            "by_kind": dict(snapshot.counts.by_kind),
            "by_list_type": dict(snapshot.counts.by_list_type),
            "names": dict(snapshot.counts.names),
            "birth_dates": snapshot.counts.birth_dates,
            "documents": snapshot.counts.documents,
            "nationalities": snapshot.counts.nationalities,
            "missing": snapshot.counts.missing,
        },
        "unknown_elements": dict(snapshot.unknown_elements),
        "remarks": dict(snapshot.remarks),
    }


def _snapshot(row: Row[Any]) -> ListSnapshot:
    return ListSnapshot(
        snapshot_id=row.snapshot_id,
        list_id=row.list_id,
        format=row.format,
        file_sha256=row.file_sha256,
        file_bytes=row.file_bytes,
        generated_at=row.generated_at,
        imported_at=row.imported_at,
        counts=SnapshotCounts(**row.counts),
        unknown_elements=row.unknown_elements,
        remarks=row.remarks,
    )


def _designation(row: Row[Any]) -> StoredDesignation:
    designation = StoredDesignation(row.reference, row.content_hash, row.document, _mark(row))
    if not designation.is_whole():
        raise SnapshotDamagedError(f"the stored document {row.content_hash} no longer has this hash")
    return designation


def _published_at(activation: Row[Any], later: Row[Any] | None) -> datetime | None:
    """The time stamp of the contents that came into force, or the later one under which they were given out again."""
    if later is None or later.noted_at < activation.activated_at or later.snapshot_id != activation.snapshot_id:
        return activation.published_at  # type: ignore[no-any-return]
    return later.published_at  # type: ignore[no-any-return]


def _mark(row: Row[Any]) -> MissingMark | None:
    return None if row.missing_since is None else MissingMark(row.missing_since, row.last_published_in)
