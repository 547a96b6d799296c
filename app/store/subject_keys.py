"""Seals the subject keys that an earlier version kept as plain hashes, so that they join those that are kept now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import Table, bindparam, exists, select, type_coerce, update

from app.store.columns import PlainText
from app.store.confidential_tables import protected_person_case
from app.store.database import Database
from app.store.review_tables import alert, suppression

_ROWS_A_TIME = 1_000
_ABOVE_EVERY_HASH = "g"
_UNIQUE_WITH: Mapping[Table, Sequence[str]] = MappingProxyType(
    {alert: ("list_id", "reference"), suppression: (), protected_person_case: ("person_id",)}
)
"""Every table with subject keys, and the columns together with which each has one only once."""


def seal_subject_keys(database: Database) -> None:
    """Seal every key that is plain. Any number of processes may do it at once; where none is, it is three look-ups."""
    for table in _UNIQUE_WITH:
        last: str | None = ""
        while last is not None:
            last = _seal_some(database, table, after=last)


def _seal_some(database: Database, table: Table, *, after: str) -> str | None:
    """Seal the next plain keys after one; the last of them, None where none was left.

    A key stays plain where another process has kept the same row under its sealed key meanwhile.
    """
    plain = type_coerce(table.c.subject_key, PlainText())
    query = select(plain).where(plain > after, plain < _ABOVE_EVERY_HASH).distinct().order_by(plain).limit(_ROWS_A_TIME)
    statement = update(table).where(plain == bindparam("plain")).values(subject_key=bindparam("sealed"))
    if _UNIQUE_WITH[table]:
        twin = table.alias()
        same = [twin.c[name] == table.c[name] for name in _UNIQUE_WITH[table]]
        statement = statement.where(~exists().where(twin.c.subject_key == bindparam("sealed"), *same))
    with database.transaction() as transaction:
        found = list(transaction.connection.execute(query).scalars())
        if not found:
            return None
        transaction.connection.execute(statement, [{"plain": one, "sealed": one} for one in found])
    return str(found[-1])
