"""What people are screened and judged by is sealed in the database, and opened with its key for its column alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from app.access.secret_box import SecretBox
from app.domain.screening_record import ScreeningRecord
from app.store.errors import SealedElsewhereError
from app.store.key_check import require_key_of
from app.store.screenings import ScreeningStore

SECRET = "Fictional Person"


@pytest.fixture
def store(database):
    kept = ScreeningStore(database)
    kept.save(ScreeningRecord("s1", datetime(2026, 3, 1, tzinfo=UTC), "k1", SECRET, SECRET + " too", "h", (), 1))
    return kept


def stored(database):
    with database.reading() as connection:
        return connection.exec_driver_sql("SELECT request_document, response_document FROM screening").one()


def put_in(database, request_document):
    """Another screening with this SQL in the place of its request."""
    columns = "screening_id, created_at, key_id, response_document, settings_hash, snapshot_ids, request_document"
    others = "'s2', created_at, key_id, response_document, settings_hash, snapshot_ids"
    with database.transaction() as transaction:
        transaction.connection.exec_driver_sql(
            f"INSERT INTO screening ({columns}) SELECT {others}, {request_document} FROM screening"
        )


def test_it_comes_back_as_it_was_and_stands_sealed_in_the_database(store, database):
    assert store.get("s1").request_document == SECRET
    assert all(text.startswith("sealed:1:") and SECRET not in text for text in stored(database))


def test_what_was_kept_before_columns_were_sealed_is_read_as_it_is(store, database):
    put_in(database, "'in plain'")
    assert store.get("s2").request_document == "in plain"


def test_a_value_moved_into_another_column_is_refused(store, database):
    put_in(database, "response_document")
    with pytest.raises(SealedElsewhereError, match=r"screening\.request_document"):
        store.get("s2")


def test_another_key_opens_nothing(store, database):
    database.seal_with(SecretBox(b"x" * 32, os.urandom))
    with pytest.raises(SealedElsewhereError, match=r"access\.key"):
        store.get("s1")
    with pytest.raises(SealedElsewhereError):
        require_key_of(database)


def test_an_empty_database_and_one_of_this_key_pass_the_check_at_start(database):
    require_key_of(database)
    kept = ScreeningStore(database)
    kept.save(ScreeningRecord("s1", datetime(2026, 3, 1, tzinfo=UTC), "k1", SECRET, SECRET, "h", (), 1))
    require_key_of(database)
