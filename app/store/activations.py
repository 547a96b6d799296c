"""Puts snapshots in force, one switch each, and remembers which was in force when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.domain.snapshot import ListSnapshot
from app.store.insertion import insert_if_absent
from app.store.tables import activation_counter, active_list, list_activation, list_publication


def activate(connection: Connection, snapshot: ListSnapshot, *, activate_at: datetime, checked_at: datetime) -> None:
    """Put `snapshot` in force, known to be its publisher's newest at `checked_at`, in the caller's transaction.

    Where it is in force already, only a later check and a later time stamp of the publisher are noted.
    """
    first = {
        "list_id": snapshot.list_id,
        "snapshot_id": snapshot.snapshot_id,
        "activated_at": activate_at,
        "last_checked_at": checked_at,
        "published_at": snapshot.generated_at,
    }
    is_switched = insert_if_absent(connection, active_list, first)
    if not is_switched:
        switch = (
            update(active_list)
            .where(active_list.c.list_id == snapshot.list_id, active_list.c.snapshot_id != snapshot.snapshot_id)
            .values(
                snapshot_id=snapshot.snapshot_id,
                activated_at=activate_at,
                # Its own, even where it is earlier: that the version before was fresh says nothing of this one.
                last_checked_at=checked_at,
                published_at=snapshot.generated_at,
            )
        )
        is_switched = connection.execute(switch).rowcount == 1
        _record_publication(connection, snapshot, at=activate_at)
        record_check(connection, snapshot.list_id, at=checked_at)
    if is_switched:
        # Under the counter's row lock, so that the history is in the order in which activations become visible.
        connection.execute(update(activation_counter).values(value=activation_counter.c.value + 1))
        connection.execute(
            insert(list_activation).values(
                list_id=snapshot.list_id,
                snapshot_id=snapshot.snapshot_id,
                activated_at=activate_at,
                published_at=snapshot.generated_at,
            )
        )


def record_check(connection: Connection, list_id: str, *, at: datetime) -> bool:
    """Note that the publisher was asked at `at`; an earlier moment changes nothing. False where nothing is in force."""
    row = connection.execute(
        select(active_list.c.last_checked_at).where(active_list.c.list_id == list_id).with_for_update()
    ).one_or_none()
    if row is None:
        return False
    if row.last_checked_at < at:
        connection.execute(update(active_list).where(active_list.c.list_id == list_id).values(last_checked_at=at))
    return True


def latest_before(connection: Connection, moment: datetime) -> list[int]:
    """The ids of the last activation of each list at or before `moment`."""
    query = (
        select(func.max(list_activation.c.activation_id))
        .where(list_activation.c.activated_at <= moment)
        .group_by(list_activation.c.list_id)
    )
    return list(connection.execute(query).scalars())


def publications_before(connection: Connection, moment: datetime) -> dict[str, Row[Any]]:
    """The last later time stamp noted for each list at or before `moment`: its row, by list id."""
    latest = (
        select(func.max(list_publication.c.publication_id))
        .where(list_publication.c.noted_at <= moment)
        .group_by(list_publication.c.list_id)
    )
    rows = connection.execute(select(list_publication).where(list_publication.c.publication_id.in_(latest)))
    return {row.list_id: row for row in rows}


def _record_publication(connection: Connection, snapshot: ListSnapshot, *, at: datetime) -> None:
    """Unchanged contents under a later time stamp of the publisher: the list in force is that much fresher."""
    if snapshot.generated_at is None:
        return
    is_older = active_list.c.published_at.is_(None) | (active_list.c.published_at < snapshot.generated_at)
    noted = connection.execute(
        update(active_list)
        .where(active_list.c.list_id == snapshot.list_id, is_older)
        .values(published_at=snapshot.generated_at)
    )
    if noted.rowcount == 1:
        connection.execute(
            insert(list_publication).values(
                list_id=snapshot.list_id,
                snapshot_id=snapshot.snapshot_id,
                published_at=snapshot.generated_at,
                noted_at=at,
            )
        )
