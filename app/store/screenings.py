"""Keeps every screening as it was asked and answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, insert, select

from app.domain.screening_record import ScreeningRecord
from app.store.database import Database, Transaction
from app.store.tables import screening

IDS_AT_ONCE = 1000


class ScreeningStore:
    """The screenings of one database: written once, read by their id, never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, record: ScreeningRecord, *, transaction: Transaction | None = None) -> None:
        """Keep a screening, within `transaction` where one is given. Raises StoreError for an id that is taken, too."""
        with self._database.joined(transaction) as connection:
            connection.execute(
                insert(screening).values(
                    screening_id=record.screening_id,
                    created_at=record.created_at,
                    key_id=record.key_id,
                    request_document=record.request_document,
                    response_document=record.response_document,
                    settings_hash=record.settings_hash,
                    snapshot_ids=list(record.snapshot_ids),
                    screened=record.screened,
                )
            )

    def ids(self) -> Iterator[str]:
        """The id of every screening, the oldest first, read a thousand at a time."""
        last = ""
        while True:
            query = select(screening.c.screening_id).where(screening.c.screening_id > last)
            with self._database.reading() as connection:
                found = connection.execute(query.order_by(screening.c.screening_id).limit(IDS_AT_ONCE)).scalars().all()
            if not found:
                return
            yield from found
            last = found[-1]

    def get(self, screening_id: str) -> ScreeningRecord | None:
        """One screening by its id, None where none has it."""
        with self._database.reading() as connection:
            row = connection.execute(select(screening).where(screening.c.screening_id == screening_id)).one_or_none()
        return None if row is None else record_from_row(row)


def record_from_row(row: Row[Any]) -> ScreeningRecord:
    """The record of a row of screenings, of names or of transactions."""
    return ScreeningRecord(
        screening_id=row.screening_id,
        created_at=row.created_at,
        key_id=row.key_id,
        request_document=row.request_document,
        response_document=row.response_document,
        settings_hash=row.settings_hash,
        snapshot_ids=tuple(row.snapshot_ids),
        screened=row.screened,
    )
