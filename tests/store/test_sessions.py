"""A browser session stands for its key or user as long as it lasts, and is kept as a hash."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders_for_store import LATER, NOON
from sqlalchemy import func, select

from app.domain.api_key import ApiKey
from app.domain.role import Role
from app.domain.user import BrowserSession, User
from app.store.api_keys import ApiKeyStore
from app.store.errors import StoreError
from app.store.sessions import SessionStore
from app.store.tables import browser_session
from app.store.users import UserStore

KEY = ApiKey(
    key_id="k1",
    lookup="Abcdefgh01",
    secret_hash="0f" * 32,
    name="Fictional officer",
    roles=frozenset({Role.OFFICER}),
    created_at=NOON,
)
USER = User(user_id="u1", name="fictional.reviewer", roles=frozenset({Role.SUPERVISOR}), created_at=NOON)
OF_KEY = BrowserSession("s1", "k1", None, NOON, NOON, LATER)
OF_USER = BrowserSession("s2", None, "u1", NOON, NOON, LATER)
IDLE = timedelta(minutes=15)


def unentered(_transaction: object) -> None:
    """The audit log is not looked at here."""


@pytest.fixture
def store(database):
    ApiKeyStore(database).create(KEY, enter=lambda _: None)
    with database.transaction() as transaction:
        assert UserStore(database).create(USER, transaction=transaction)
    return SessionStore(database)


def test_a_session_is_found_by_its_token_alone(store):
    store.open("token", OF_KEY, enter=unentered)
    assert store.find("token") == OF_KEY
    for other in ("", "Token", "token ", "\ud800", "\x00", "s1"):
        assert store.find(other) is None


def test_a_session_is_open_until_it_ends_or_is_left_alone():
    assert OF_USER.is_open(now=NOON + IDLE - timedelta(seconds=1), idle=IDLE)
    assert not OF_USER.is_open(now=NOON + IDLE, idle=IDLE)
    assert not replace(OF_USER, last_seen_at=LATER).is_open(now=LATER, idle=IDLE)


def test_use_is_noted(store):
    store.open("token", OF_USER, enter=unentered)
    store.note_seen("s2", at=NOON + IDLE)
    assert store.find("token").last_seen_at == NOON + IDLE


def test_a_session_that_was_closed_is_dead(store, database):
    store.open("token", OF_KEY, enter=unentered)
    with database.transaction() as transaction:
        assert store.close("token", transaction=transaction) == OF_KEY
        assert store.close("token", transaction=transaction) is None
    assert store.find("token") is None


def test_sessions_end_by_id_only_for_their_user(store, database):
    store.open("token", OF_USER, enter=unentered)
    store.open("other", replace(OF_USER, session_id="s3"), enter=unentered)
    with database.transaction() as transaction:
        assert not store.end("s2", user_id="u2", transaction=transaction)
        assert store.end_all("u1", but="s3", transaction=transaction) == 1
    assert [one.session_id for one in store.of_user("u1")] == ["s3"]
    with database.transaction() as transaction:
        assert store.end("s3", user_id="u1", transaction=transaction)
    assert store.find("other") is None


@pytest.mark.parametrize("wrong", [{"key_id": "unknown"}, {"user_id": "u1"}, {"key_id": None}])
def test_a_session_is_of_one_key_or_one_user_that_there_is(store, wrong):
    with pytest.raises(StoreError):
        store.open("token", replace(OF_KEY, **wrong), enter=unentered)


def test_neither_tokens_nor_sessions_that_ended_are_kept(store, database):
    store.open("token", OF_KEY, enter=unentered)
    store.open("another", replace(OF_USER, opened_at=LATER, expires_at=LATER + timedelta(hours=1)), enter=unentered)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(browser_session)).scalar_one() == 1
        assert connection.execute(select(browser_session.c.token_hash)).scalar_one() != "another"
