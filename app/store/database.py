"""Opens the database, SQLite or PostgreSQL, with safe settings, and hands out its transactions."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, text

from app.store.errors import UnusableDatabaseError, told_without_data
from app.store.sealing import Sealing, set_sealing

POSTGRESQL_NAMES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
BEGIN_OPTION = "fiscreen_begin"
_BETWEEN_TRIES_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class DatabaseLimits:
    """How long and how much the database may be waited for. After a limit the call fails with StoreUnavailableError."""

    connect_seconds: int = 5
    statement_seconds: int = 30
    lock_seconds: int = 10
    idle_in_transaction_seconds: int = 60
    pool_connections: int = 20
    pool_wait_seconds: int = 10
    write_ahead_log_bytes: int = 67_108_864


class Transaction:
    """One writing transaction, for those who must keep several things together or none."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection


class Database:
    """One open database. Made by `open_database`; safe to share between threads, not across a fork."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._for_reading = engine.execution_options(
            **{"postgresql_readonly": True} if engine.dialect.name == "postgresql" else {BEGIN_OPTION: "BEGIN"}
        )
        self._for_writing = engine.execution_options(**{BEGIN_OPTION: "BEGIN IMMEDIATE"})

    @property
    def is_postgresql(self) -> bool:
        """Whether PostgreSQL is behind it; otherwise it is SQLite."""
        return self.engine.dialect.name == "postgresql"

    def seal_with(self, sealing: Sealing) -> None:
        """Seal and open what identifies people with `sealing`, whose key is not in the database."""
        set_sealing(self.engine.dialect, sealing)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection inside one reading transaction. Raises StoreError for every failure of the database."""
        try:
            with self._for_reading.begin() as connection:
                yield connection
        except exc.SQLAlchemyError as error:
            raise told_without_data(error) from None

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Everything done within is kept when the block ends, or nothing where it raises.

        Raises StoreError for every failure of the database. A failure while committing leaves it open whether the
        work was kept: look before repeating.
        """
        try:
            with self._for_writing.begin() as connection:
                yield Transaction(connection)
        except exc.SQLAlchemyError as error:
            raise told_without_data(error) from None

    @contextmanager
    def joined(self, transaction: Transaction | None) -> Iterator[Connection]:
        """The connection of `transaction`, or of an own one that ends with the block where none is given."""
        if transaction is not None:
            yield transaction.connection
            return
        with self.transaction() as own:
            yield own.connection

    def ping(self) -> None:
        """Raises StoreUnavailableError where the database does not answer."""
        with self.reading() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()


def open_database(url: str, limits: DatabaseLimits | None = None) -> Database:
    """Open the database at a SQLAlchemy address: `sqlite:///path/to/file.db` or `postgresql://...`.

    A SQLite file that does not exist is made, readable by its owner alone. PostgreSQL is not contacted before the first
    use. Raises UnusableDatabaseError for an address of another kind, or a file or folder that cannot be used; the
    address is never repeated, for it can hold a password.
    """
    limits = limits or DatabaseLimits()
    try:
        address = make_url(url)
    except exc.ArgumentError:
        raise UnusableDatabaseError(
            "the database address is not one: expected sqlite:///... or postgresql://..."
        ) from None
    if address.drivername in POSTGRESQL_NAMES:
        return Database(_postgresql_engine(address, limits))
    if address.drivername in {"sqlite", "sqlite+pysqlite"}:
        return Database(_sqlite_engine(address, limits))
    raise UnusableDatabaseError("the database address must begin with sqlite:/// or postgresql://")


def _engine(address: URL, limits: DatabaseLimits, **kind: Any) -> Engine:
    return create_engine(
        address,
        hide_parameters=True,
        pool_size=limits.pool_connections,
        max_overflow=0,
        pool_timeout=limits.pool_wait_seconds,
        **kind,
    )


def _postgresql_engine(address: URL, limits: DatabaseLimits) -> Engine:
    settings = {
        "statement_timeout": f"{limits.statement_seconds}s",
        "lock_timeout": f"{limits.lock_seconds}s",
        "idle_in_transaction_session_timeout": f"{limits.idle_in_transaction_seconds}s",
        "timezone": "UTC",
    }
    return _engine(
        address.set(drivername="postgresql+psycopg"),
        limits,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": limits.connect_seconds,
            "application_name": "fiscreen",
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 2,
            "tcp_user_timeout": limits.lock_seconds * 1000,
        },
    )


def _sqlite_engine(address: URL, limits: DatabaseLimits) -> Engine:
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        raise UnusableDatabaseError("SQLite needs a file of its own: expected sqlite:///path/to/file.db")
    _make_private_file(Path(address.database))
    engine = _engine(address, limits, connect_args={"timeout": limits.lock_seconds})

    # The transaction recipe of SQLAlchemy's SQLite page: the driver's own BEGIN comes too late to be consistent, and
    # a transaction that begins as a reader cannot wait for the write lock.
    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        _switch_to_write_ahead_log(connection, seconds=limits.lock_seconds)
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
            f"journal_size_limit = {limits.write_ahead_log_bytes}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN IMMEDIATE"))

    return engine


def _switch_to_write_ahead_log(connection: Any, *, seconds: float) -> None:
    """Switch a new file, on which SQLite itself does not wait for others that do the same; later it has no effect."""
    end = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(_BETWEEN_TRIES_SECONDS)
        else:
            return


def _make_private_file(path: Path) -> None:
    if not path.parent.is_dir():
        raise UnusableDatabaseError(f"the folder of the database does not exist: make {path.parent} first")
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise UnusableDatabaseError(f"the database file {path} cannot be made: {error.strerror}") from None
    if not path.is_file() or not os.access(path, os.R_OK | os.W_OK):
        raise UnusableDatabaseError(f"{path} must be a database file that is readable and writable by this user")
