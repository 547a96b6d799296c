"""Keeps the keys that open the service: their hashes, roles and ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from app.domain.api_key import ApiKey
from app.domain.role import Role
from app.store.database import Database, Transaction
from app.store.tables import api_key


class ApiKeyStore:
    """The keys of one database. A key is never deleted, so that records that name it stay explained."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, key: ApiKey, *, enter: Callable[[Transaction], None]) -> None:
        """Keep a new key; `enter` is called last in the same transaction. Raises StoreError where its id or lookup is
        taken.
        """
        with self._database.transaction() as transaction:
            transaction.connection.execute(
                insert(api_key).values(
                    key_id=key.key_id,
                    lookup=key.lookup,
                    secret_hash=key.secret_hash,
                    name=key.name,
                    roles=sorted(key.roles),
                    created_at=key.created_at,
                    expires_at=key.expires_at,
                    revoked_at=key.revoked_at,
                    last_used_at=key.last_used_at,
                    owner_id=key.owner_id,
                )
            )
            enter(transaction)

    def find_by_lookup(self, lookup: str) -> ApiKey | None:
        """The key with this public part, revoked and expired ones too; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(api_key).where(api_key.c.lookup == lookup)).one_or_none()
        return None if row is None else key_from_row(row)

    def get(self, key_id: str) -> ApiKey | None:
        """The key of this id, revoked and expired ones too; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(api_key).where(api_key.c.key_id == key_id)).one_or_none()
        return None if row is None else key_from_row(row)

    def all_keys(self) -> tuple[ApiKey, ...]:
        """Every key, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(api_key).order_by(api_key.c.created_at, api_key.c.key_id)).all()
        return tuple(key_from_row(row) for row in rows)

    def revoke(self, key_id: str, *, at: datetime, enter: Callable[[Transaction], None]) -> ApiKey | None:
        """Close a key for good, from now on for every process; a revoked one keeps its first date.

        `enter` is called last in the same transaction, unless the key was revoked already. Returns the key as it is
        then, None where there is none.
        """
        with self._database.transaction() as transaction:
            connection = transaction.connection
            done = connection.execute(
                update(api_key).where(api_key.c.key_id == key_id, api_key.c.revoked_at.is_(None)).values(revoked_at=at)
            )
            row = connection.execute(select(api_key).where(api_key.c.key_id == key_id)).one_or_none()
            if done.rowcount == 1:
                enter(transaction)
        return None if row is None else key_from_row(row)

    def touch_last_used(self, key_id: str, *, at: datetime) -> None:
        """Note that the key was used; an earlier moment than noted changes nothing."""
        with self._database.transaction() as transaction:
            transaction.connection.execute(
                update(api_key)
                .where(api_key.c.key_id == key_id, api_key.c.last_used_at.is_(None) | (api_key.c.last_used_at < at))
                .values(last_used_at=at)
            )


def key_from_row(row: Row[Any]) -> ApiKey:
    """The key that a row of its table holds."""
    return ApiKey(
        key_id=row.key_id,
        lookup=row.lookup,
        secret_hash=row.secret_hash,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
        owner_id=row.owner_id,
    )
