"""Seals the subject keys that an earlier version kept as plain hashes, so that they join those that are kept now."""

from __future__ import annotations

from sqlalchemy import Table, bindparam, exists, select, type_coerce, update

from app.store.columns import PlainText
from app.store.confidential_tables import protected_person_case
from app.store.database import Database
from app.store.review_tables import alert, suppression

_ROWS_A_TIME = 1_000
_ABOVE_EVERY_HASH = "g"
_KEYS: tuple[tuple[Table, str], ...] = (
    (alert, "subject_key"),
    (suppression, "subject_key"),
    (protected_person_case, "subject_key"),
)


def seal_subject_keys(database: Database) -> None:
    """Seal every key that is plain. Any number of processes may do it at once; where none is, it is three look-ups."""
    for table, column in _KEYS:
        last: str | None = ""
        while last is not None:
            last = _seal_some(database, table, column, after=last)


def _seal_some(database: Database, table: Table, column: str, *, after: str) -> str | None:
    """Seal the next plain keys after one; the last of them, None where none was left.

    A key of an alert stays plain where another process has opened an alert of the same under its sealed key meanwhile.
    """
    plain = type_coerce(table.c[column], PlainText())
    query = select(plain).where(plain > after, plain < _ABOVE_EVERY_HASH).distinct().order_by(plain).limit(_ROWS_A_TIME)
    statement = update(table).where(plain == bindparam("plain")).values({column: bindparam("sealed")})
    if table is alert:
        twin = alert.alias()
        same = (twin.c.list_id == alert.c.list_id) & (twin.c.reference == alert.c.reference)
        statement = statement.where(~exists().where(twin.c.subject_key == bindparam("sealed"), same))
    with database.transaction() as transaction:
        found = list(transaction.connection.execute(query).scalars())
        if not found:
            return None
        transaction.connection.execute(statement, [{"plain": one, "sealed": one} for one in found])
    return str(found[-1])
