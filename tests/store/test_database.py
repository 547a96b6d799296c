"""The database opens with safe settings, keeps values alike on both kinds, and fails without telling what it holds."""

from __future__ import annotations

import stat
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from builders_for_store import ON_POSTGRESQL, ON_SQLITE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, insert, select, text

from app.store.columns import JsonText, PlainText, UtcTimestamp
from app.store.database import DatabaseLimits, open_database
from app.store.errors import StoreError, StoreUnavailableError, UnstorableValueError, UnusableDatabaseError

PERSONAL = "Amina Fictional 1970-05-17"

portable = Table(
    "portable",
    MetaData(),
    Column("words", PlainText),
    Column("moment", UtcTimestamp),
    Column("document", JsonText),
)


@pytest.fixture
def portable_table(database):
    with database.transaction() as transaction:
        portable.create(transaction.connection)
    return database


def kept(database, **values):
    """Put a row in, and read it back."""
    with database.transaction() as transaction:
        transaction.connection.execute(portable.delete())
        transaction.connection.execute(insert(portable).values(**values))
    with database.reading() as connection:
        return connection.execute(select(portable)).one()


once_for_each_database = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@once_for_each_database
@given(words=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_text_comes_back_as_it_went_in(portable_table, words):
    assert kept(portable_table, words=words).words == words


@pytest.mark.parametrize("words", ["a\x00b", "\ud800", "name \udfff"])
def test_text_that_one_database_could_not_keep_is_refused_by_both_without_repeating_it(portable_table, words):
    with pytest.raises(UnstorableValueError) as raised:
        kept(portable_table, words=words)
    assert words not in str(raised.value)


@once_for_each_database
@given(
    moment=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=9))]))
)
def test_moments_come_back_equal_and_in_utc(portable_table, moment):
    try:
        expected = moment.astimezone(UTC)
    except OverflowError:
        return
    found = kept(portable_table, moment=moment).moment
    assert found == expected
    assert found.tzinfo is UTC


def test_moments_sort_by_time_whatever_their_zone(portable_table):
    early = datetime(2026, 1, 1, 23, tzinfo=timezone(timedelta(hours=5)))
    late = datetime(2026, 1, 1, 19, tzinfo=UTC)
    with portable_table.transaction() as transaction:
        transaction.connection.execute(insert(portable), [{"moment": late}, {"moment": early}])
    with portable_table.reading() as connection:
        rows = connection.execute(select(portable.c.moment).order_by(portable.c.moment)).scalars().all()
        before_noon_utc = (
            connection.execute(
                select(portable.c.moment).where(portable.c.moment < datetime(2026, 1, 1, 18, 30, tzinfo=UTC))
            )
            .scalars()
            .all()
        )
    assert rows == [early, late]
    assert before_noon_utc == [early]


def test_a_moment_without_a_zone_is_refused(portable_table):
    with pytest.raises(UnstorableValueError, match="time zone"):
        kept(portable_table, moment=datetime(2026, 1, 1))  # noqa: DTZ001


def test_equal_json_values_are_equal_texts(portable_table):
    kept(portable_table, document={"b": [1, "Ωμега"], "a": None})
    with portable_table.reading() as connection:
        written = connection.exec_driver_sql("SELECT document FROM portable").scalar_one()
    assert written == '{"a":null,"b":[1,"\\u03a9\\u03bc\\u0435\\u0433\\u0430"]}'


def test_what_fails_within_a_transaction_leaves_nothing(portable_table):
    def fail_half_way():
        with portable_table.transaction() as transaction:
            transaction.connection.execute(insert(portable).values(words="half"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    with portable_table.reading() as connection:
        assert connection.execute(select(portable)).all() == []


@ON_POSTGRESQL
def test_a_reader_cannot_write(portable_table):
    with pytest.raises(StoreError), portable_table.reading() as connection:
        connection.execute(insert(portable).values(words="x"))


def test_failures_of_the_database_do_not_tell_what_it_holds(database):
    with database.transaction() as transaction:
        transaction.connection.execute(
            text("CREATE TABLE strict (name TEXT PRIMARY KEY, checked TEXT CHECK (checked = 'x'))")
        )
        transaction.connection.execute(text("INSERT INTO strict VALUES (:name, 'x')"), {"name": PERSONAL})
    for values in ({"name": PERSONAL, "checked": "x"}, {"name": "other", "checked": PERSONAL}):
        with pytest.raises(StoreError) as raised, database.transaction() as transaction:
            transaction.connection.execute(text("INSERT INTO strict VALUES (:name, :checked)"), values)
        assert PERSONAL not in str(raised.value)
        assert raised.value.__suppress_context__
        assert not isinstance(raised.value, StoreUnavailableError)


@pytest.mark.parametrize(
    "address",
    [
        "mysql://reader:pass-word@host/x",
        "pass-word",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:////no/such/folder/pass-word/x.db".replace("pass-word", "missing"),
    ],
)
def test_an_address_that_cannot_serve_is_refused_in_one_line_without_its_password(address):
    with pytest.raises(UnusableDatabaseError) as raised:
        open_database(address)
    assert "pass-word" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path):
    with pytest.raises(UnusableDatabaseError, match="file"):
        open_database(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_opened_through_psycopg_and_away_is_said_at_first_use(scheme):
    database = open_database(f"{scheme}://reader:pass-word@127.0.0.1:1/x", DatabaseLimits(connect_seconds=2))
    assert database.engine.dialect.driver == "psycopg"
    with pytest.raises(StoreUnavailableError) as raised:
        database.ping()
    assert "pass-word" not in str(raised.value)
    database.close()


class TestSqliteFile:
    @pytest.fixture
    def path(self, tmp_path):
        return tmp_path / "fiscreen.db"

    def test_it_and_its_log_can_be_read_by_the_owner_alone(self, path):
        database = open_database(f"sqlite:///{path}")
        with database.transaction() as transaction:
            transaction.connection.execute(text("CREATE TABLE made (x INTEGER)"))
        files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
        assert len(files) == 3
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        database.close()

    def test_it_is_kept_with_safe_settings_on_every_connection(self, path):
        database = open_database(f"sqlite:///{path}")
        with database.reading() as one, database.reading() as another:
            for connection in (one, another):
                settings_found = [
                    connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
                ]
                assert settings_found == ["wal", 2, 1, 10_000, 0]
        database.close()

    def test_a_file_that_is_no_database_is_an_error_of_the_store(self, path):
        path.write_bytes(b"no database " * 500)
        database = open_database(f"sqlite:///{path}")
        with pytest.raises(StoreError):
            database.ping()

    def test_a_writer_that_waits_too_long_is_told_to_try_again(self, path):
        database = open_database(f"sqlite:///{path}", DatabaseLimits(lock_seconds=0))
        with (
            database.transaction(),
            pytest.raises(StoreUnavailableError, match="locked"),
            database.transaction(),
        ):
            pass
        database.close()

    def test_readers_go_on_while_one_writes(self, path):
        database = open_database(f"sqlite:///{path}", DatabaseLimits(lock_seconds=0))
        with database.transaction():
            database.ping()
        database.close()


@ON_SQLITE
def test_writers_that_read_first_never_lose_an_update(portable_table):
    """The classic lost update: on SQLite a transaction that begins as a reader would fail here instead of waiting."""
    with portable_table.transaction() as transaction:
        transaction.connection.execute(insert(portable).values(document=0))
    barrier = threading.Barrier(8, timeout=30)
    failures = []

    def count():
        barrier.wait()
        try:
            for _ in range(10):
                with portable_table.transaction() as transaction:
                    value = transaction.connection.execute(select(portable.c.document)).scalar_one()
                    transaction.connection.execute(portable.update().values(document=value + 1))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with portable_table.reading() as connection:
        assert connection.execute(select(portable.c.document)).scalar_one() == 80


def test_no_free_connection_in_time_is_told_as_unavailable(database_address):
    database = open_database(database_address, DatabaseLimits(pool_connections=1, pool_wait_seconds=0))
    with database.reading(), pytest.raises(StoreUnavailableError, match="try again"), database.reading():
        pass
    database.close()


@ON_POSTGRESQL
def test_a_session_that_the_server_ends_in_use_is_told_as_unavailable_and_the_next_one_works(database):
    with pytest.raises(StoreUnavailableError), database.reading() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    database.ping()


@ON_POSTGRESQL
def test_a_session_that_the_server_ended_meanwhile_is_not_noticed_by_any_caller(database, database_address):
    with database.reading() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    elsewhere = open_database(database_address)
    with elsewhere.reading() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
    elsewhere.close()
    database.ping()


@ON_POSTGRESQL
def test_a_statement_that_takes_too_long_is_ended(database_address):
    database = open_database(database_address, DatabaseLimits(statement_seconds=1))
    with pytest.raises(StoreUnavailableError), database.reading() as connection:
        connection.execute(text("SELECT pg_sleep(20)"))
    database.close()
