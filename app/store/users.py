"""Keeps the people who sign in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from app.domain.role import Role
from app.domain.user import User
from app.store.database import Database, Transaction
from app.store.insertion import insert_if_absent
from app.store.tables import user_account


class UserStore:
    """The users of one database. A user is never deleted, so that records that name them stay explained."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, user_id: str) -> User | None:
        """The user of this id, disabled ones too."""
        return self._one(user_account.c.user_id == user_id)

    def by_name(self, name: str) -> User | None:
        """The user who signs in with this name, disabled ones too."""
        return self._one(user_account.c.name == name)

    def by_openid_subject(self, subject: str) -> User | None:
        """The user that an OpenID provider knows as this (a SHA-256), disabled ones too."""
        return self._one(user_account.c.openid_subject == subject)

    def all_users(self) -> tuple[User, ...]:
        """Every user, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(user_account).order_by(user_account.c.name)).all()
        return tuple(_user(row) for row in rows)

    def create(self, user: User, *, transaction: Transaction) -> bool:
        """Keep a new user; False where another has the name."""
        taken = select(user_account.c.user_id).where(user_account.c.name == user.name)
        if transaction.connection.execute(taken).first() is not None:
            return False
        return insert_if_absent(transaction.connection, user_account, _row(user))

    def change(self, user_id: str, values: Mapping[str, Any], *, transaction: Transaction) -> None:
        """Set columns of a user."""
        transaction.connection.execute(
            update(user_account).where(user_account.c.user_id == user_id).values(**dict(values))
        )

    def use_code_step(self, user_id: str, step: int, *, transaction: Transaction) -> bool:
        """Use the one-time code of `step`; False where it or a later one was used before, by whomever."""
        done = transaction.connection.execute(
            update(user_account)
            .where(user_account.c.user_id == user_id, user_account.c.last_code_step < step)
            .values(last_code_step=step)
            .returning(user_account.c.user_id)
        )
        return done.first() is not None

    def use_recovery(self, user: User, code_hash: str, *, transaction: Transaction) -> bool:
        """Use a recovery code up; False where `user` has none of this hash, or it was used meanwhile."""
        left = [one for one in user.recovery_hashes if one != code_hash]
        if len(left) == len(user.recovery_hashes):
            return False
        had = list(user.recovery_hashes)
        done = transaction.connection.execute(
            update(user_account)
            .where(user_account.c.user_id == user.user_id, user_account.c.recovery_hashes == had)
            .values(recovery_hashes=left)
            .returning(user_account.c.user_id)
        )
        return done.first() is not None

    def disable(self, user_id: str, *, at: datetime | None, transaction: Transaction) -> None:
        """Close a user's account, or with None open it again."""
        self.change(user_id, {"disabled_at": at}, transaction=transaction)

    def _one(self, condition: Any) -> User | None:
        with self._database.reading() as connection:
            row = connection.execute(select(user_account).where(condition)).one_or_none()
        return None if row is None else _user(row)


def _row(user: User) -> dict[str, Any]:
    return {
        "user_id": user.user_id,
        "name": user.name,
        "roles": sorted(user.roles),
        "created_at": user.created_at,
        "password_hash": user.password_hash,
        "must_change_password": user.must_change_password,
        "second_factor": user.second_factor,
        "last_code_step": user.last_code_step,
        "recovery_hashes": list(user.recovery_hashes),
        "openid_subject": user.openid_subject,
        "disabled_at": user.disabled_at,
    }


def _user(row: Row[Any]) -> User:
    return User(
        user_id=row.user_id,
        name=row.name,
        roles=frozenset(Role(role) for role in row.roles),
        created_at=row.created_at,
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        second_factor=row.second_factor,
        last_code_step=row.last_code_step,
        recovery_hashes=tuple(row.recovery_hashes),
        openid_subject=row.openid_subject,
        disabled_at=row.disabled_at,
    )
