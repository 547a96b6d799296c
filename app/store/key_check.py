"""Checks at start that the key at hand opens what the database holds: two keys over one database lose data to each."""

from __future__ import annotations

from sqlalchemy import select

from app.store.batch_tables import batch
from app.store.database import Database
from app.store.review_tables import alert
from app.store.tables import screening
from app.store.transaction_tables import staff_note, transaction_screening

_LOOKED_AT = (
    screening.c.request_document,
    transaction_screening.c.request_document,
    batch.c.file_name,
    alert.c.subject_document,
    staff_note.c.account,
)
"""One column of each kind of work; whoever screens has a row in one of them."""


def require_key_of(database: Database) -> None:
    """Raises SealedElsewhereError where a row of the database was sealed with another key than is set."""
    with database.reading() as connection:
        for column in _LOOKED_AT:
            connection.execute(select(column).limit(1)).scalar_one_or_none()
