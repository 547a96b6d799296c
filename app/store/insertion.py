"""Inserts that leave alone what is already there, in the words of either database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_absent(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless its primary key is there already; returns whether it was inserted.

    On PostgreSQL it waits for a twin whose transaction is still open. Every other conflict raises.
    """
    statement = _insert(connection, table).returning(*table.primary_key.columns)
    return connection.execute(statement, dict(row)).first() is not None


def insert_all_absent(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of at least one row whose primary key is not there yet."""
    connection.execute(_insert(connection, table), [dict(row) for row in rows])


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing(index_elements=list(table.primary_key.columns))
