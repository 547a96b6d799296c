"""Keeps who is signed in with a browser: hashes of session tokens, the key or user behind each, and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from app.domain.user import BrowserSession
from app.store.database import Database, Transaction
from app.store.tables import browser_session


class SessionStore:
    """The browser sessions of one database. Tokens are kept as SHA-256, so that a stolen database signs nobody in."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, token: str, session: BrowserSession, *, enter: Callable[[Transaction], object]) -> None:
        """Keep a new session, enter that in the same transaction, and forget those that ended before it began."""
        with self._database.transaction() as transaction:
            connection = transaction.connection
            connection.execute(delete(browser_session).where(browser_session.c.expires_at <= session.opened_at))
            connection.execute(
                insert(browser_session).values(
                    token_hash=_hash(token),
                    session_id=session.session_id,
                    key_id=session.key_id,
                    user_id=session.user_id,
                    opened_at=session.opened_at,
                    last_seen_at=session.last_seen_at,
                    expires_at=session.expires_at,
                )
            )
            enter(transaction)

    def find(self, token: str) -> BrowserSession | None:
        """The session of a token, ended ones too."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(browser_session).where(browser_session.c.token_hash == _hash(token))
            ).one_or_none()
        return None if row is None else _session(row)

    def note_seen(self, session_id: str, *, at: datetime) -> None:
        """Note that a session was used."""
        with self._database.transaction() as transaction:
            transaction.connection.execute(
                update(browser_session).where(browser_session.c.session_id == session_id).values(last_seen_at=at)
            )

    def of_user(self, user_id: str) -> tuple[BrowserSession, ...]:
        """The sessions of a user, the newest first, ended ones too."""
        query = (
            select(browser_session)
            .where(browser_session.c.user_id == user_id)
            .order_by(browser_session.c.opened_at.desc(), browser_session.c.session_id)
        )
        with self._database.reading() as connection:
            return tuple(_session(row) for row in connection.execute(query).all())

    def close(self, token: str, *, transaction: Transaction) -> BrowserSession | None:
        """End the session of a token; returns it, None where there is none."""
        row = transaction.connection.execute(
            delete(browser_session).where(browser_session.c.token_hash == _hash(token)).returning(browser_session)
        ).one_or_none()
        return None if row is None else _session(row)

    def end(self, session_id: str, *, user_id: str, transaction: Transaction) -> bool:
        """End a session of a user by its id; False where they have none of it."""
        done = transaction.connection.execute(
            delete(browser_session)
            .where(browser_session.c.session_id == session_id, browser_session.c.user_id == user_id)
            .returning(browser_session.c.session_id)
        )
        return done.first() is not None

    def end_all(self, user_id: str, *, but: str = "", transaction: Transaction) -> int:
        """End every session of a user except the one of id `but`; returns how many."""
        done = transaction.connection.execute(
            delete(browser_session)
            .where(browser_session.c.user_id == user_id, browser_session.c.session_id != but)
            .returning(browser_session.c.session_id)
        )
        return len(done.all())


def _session(row: Row[Any]) -> BrowserSession:
    return BrowserSession(
        session_id=row.session_id,
        key_id=row.key_id,
        user_id=row.user_id,
        opened_at=row.opened_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
    )


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
