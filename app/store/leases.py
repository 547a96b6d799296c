"""Lets one process at a time update a list, whichever processes share the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from app.store.database import Database
from app.store.errors import LeaseLostError, UpdaterBusyError
from app.store.insertion import insert_if_absent
from app.store.tables import updater_lease


@dataclass(frozen=True, slots=True)
class UpdaterLease:
    """The right to update one list until `expires_at`. A later holder has a higher `token`."""

    list_id: str
    owner: str
    token: int
    expires_at: datetime


def acquire(  # noqa: PLR0913 (clock and knowledge of processes come in as arguments)
    database: Database,
    list_id: str,
    *,
    owner: str,
    now: datetime,
    seconds: float,
    is_gone: Callable[[str], bool],
) -> UpdaterLease:
    """Take the lease where it is free, expired at `now`, or held by an owner that `is_gone` knows to be dead.

    Raises UpdaterBusyError where another holds it.
    """
    expires_at = now + timedelta(seconds=seconds)
    with database.transaction() as transaction:
        connection = transaction.connection
        # Insert first: where no row is, there is nothing to lock.
        first = {"list_id": list_id, "owner": owner, "token": 1, "expires_at": expires_at}
        if insert_if_absent(connection, updater_lease, first):
            return UpdaterLease(list_id, owner, 1, expires_at)
        held = connection.execute(
            select(updater_lease).where(updater_lease.c.list_id == list_id).with_for_update()
        ).one()
        if held.owner is not None and held.expires_at > now and not is_gone(held.owner):
            until = held.expires_at.isoformat()
            raise UpdaterBusyError(f"another process is updating {list_id}, at the longest until {until}")
        connection.execute(
            update(updater_lease)
            .where(updater_lease.c.list_id == list_id)
            .values(owner=owner, token=held.token + 1, expires_at=expires_at)
        )
        return UpdaterLease(list_id, owner, held.token + 1, expires_at)


def release(database: Database, lease: UpdaterLease) -> None:
    """Give the lease back; without effect where another has taken it over."""
    with database.transaction() as transaction:
        transaction.connection.execute(
            update(updater_lease)
            .where(updater_lease.c.list_id == lease.list_id, updater_lease.c.token == lease.token)
            .values(owner=None)
        )


def require(connection: Connection, lease: UpdaterLease) -> None:
    """Hold the lease's row to the end of the transaction; raises LeaseLostError where another has taken it over.

    A lease past its time that nobody took over is still good: no other updater has begun.
    """
    held = connection.execute(
        select(updater_lease.c.token)
        .where(updater_lease.c.list_id == lease.list_id, updater_lease.c.owner == lease.owner)
        .with_for_update()
    ).scalar_one_or_none()
    if held != lease.token:
        raise LeaseLostError(f"another process took over updating {lease.list_id}; nothing was changed")
