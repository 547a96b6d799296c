"""Keeps sign-ins that are under way at an OpenID provider, each for one answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert

from app.store.database import Database
from app.store.tables import openid_login


@dataclass(frozen=True, slots=True)
class OpenidLogin:
    """One sign-in under way: what its answer must hold, and the PKCE verifier that fetches the tokens."""

    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    expires_at: datetime


class OpenidLoginStore:
    """The sign-ins under way of one database, by the SHA-256 of their state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, state_hash: str, login: OpenidLogin, *, now: datetime) -> None:
        """Keep a new one, and forget those that ran out."""
        with self._database.transaction() as transaction:
            connection = transaction.connection
            connection.execute(delete(openid_login).where(openid_login.c.expires_at <= now))
            connection.execute(
                insert(openid_login).values(
                    state_hash=state_hash, nonce=login.nonce, verifier=login.verifier, expires_at=login.expires_at
                )
            )

    def take(self, state_hash: str, *, now: datetime) -> OpenidLogin | None:
        """The one of this state, which is over with it; None for a state that is unknown, used or run out."""
        statement = (
            delete(openid_login)
            .where(openid_login.c.state_hash == state_hash)
            .returning(openid_login.c.nonce, openid_login.c.verifier, openid_login.c.expires_at)
        )
        with self._database.transaction() as transaction:
            row = transaction.connection.execute(statement).one_or_none()
        return None if row is None or row.expires_at <= now else OpenidLogin(row.nonce, row.verifier, row.expires_at)
