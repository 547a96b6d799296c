"""What can go wrong with the database, in words that hold no data of it."""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy import exc


class StoreError(Exception):
    """The database refused or failed; nothing of the transaction was kept."""


class StoreUnavailableError(StoreError):
    """The database cannot be reached, is busy or is full: the same call may succeed later."""


class UnusableDatabaseError(StoreError):
    """The address or the database behind it cannot serve: a person has to change something first."""


class UnstorableValueError(StoreError, ValueError):
    """A value cannot be kept as it is; the caller has to refuse it earlier."""


class SealedElsewhereError(StoreError):
    """What is kept was sealed with a key that is not at hand."""


class LeaseLostError(StoreError):
    """Another process took over what this one held; its late work is not let in."""


class UpdaterBusyError(StoreError):
    """Another process is updating the same list."""


class UnknownSnapshotError(StoreError):
    """No snapshot, or no designation in it, has the id that was asked for."""


class SnapshotDamagedError(StoreError):
    """A stored snapshot no longer holds what was put in."""


def told_without_data(error: exc.SQLAlchemyError) -> StoreError:
    """The same failure as a StoreError, by its kind and code alone.

    The drivers' own messages can repeat stored values (PostgreSQL's `Failing row contains`), so none is passed on,
    save SQLite's, which name tables and columns only.
    """
    if isinstance(error, exc.TimeoutError):
        return StoreUnavailableError("no database connection became free in time; try again")
    if isinstance(error, exc.StatementError) and isinstance(error.orig, StoreError):
        return error.orig
    if not isinstance(error, exc.DBAPIError):
        return StoreError(f"the database layer failed: {type(error).__name__}")
    description = _description(error.orig)
    if error.connection_invalidated or isinstance(error, exc.OperationalError | exc.InterfaceError):
        return StoreUnavailableError(f"the database is not available ({description}); try again")
    return StoreError(f"the database refused ({description})")


def _description(error: BaseException | None) -> str:
    kind = type(error).__name__
    if isinstance(error, psycopg.Error):
        named = [error.sqlstate, error.diag.table_name, error.diag.constraint_name]
        return " ".join([kind, *(part for part in named if part)])
    if isinstance(error, sqlite3.Error):
        return f"{kind}: {error}"
    return kind
