"""Keeps transactions as long as red flags look back, and what people noted of accounts, in the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from app.domain.screening_record import ScreeningRecord
from app.store.database import Database, Transaction
from app.store.errors import StoreError
from app.store.screenings import record_from_row
from app.store.transaction_tables import history_head, staff_note, transaction_history, transaction_screening

_ROWS_AT_ONCE = 1000


class HistoryMovedError(StoreError):
    """Another process added to the history since it was read: nothing was done."""


@dataclass(frozen=True, slots=True)
class KeptTransaction:
    """One transaction of the history. `marks` say how surely (0..1) the party in each role stands on a list."""

    transaction_id: str
    booked_at: datetime
    document: str = field(repr=False)
    marks: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffNote:
    """What a person decided of an account by the form of an indicator; `person` is the id of a key."""

    note_id: int
    account: str = field(repr=False)
    indicator_id: str
    noted_at: datetime
    person: str
    answers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HistoryPart:
    """What came after one place of the history, and the place of its end. Places are numbers that rise."""

    transactions: tuple[KeptTransaction, ...]
    notes: tuple[StaffNote, ...]
    end: int


class TransactionHistory:
    """The history of one database. Writers must have seen all of it: places are given under the lock of its head."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def after(self, place: int) -> HistoryPart:
        """Everything that came after `place` (0: everything), in the order of arrival; one consistent view."""
        kept = transaction_history
        with self._database.reading() as connection:
            end = connection.execute(select(history_head.c.sequence)).scalar_one()
            if end == place:
                return HistoryPart((), (), end)
            rows = connection.execute(
                select(kept.c.transaction_id, kept.c.booked_at, kept.c.document, kept.c.marks)
                .where(kept.c.sequence > place, kept.c.sequence <= end)
                .order_by(kept.c.sequence)
            )
            transactions = tuple(KeptTransaction(*row) for row in rows)
            notes = connection.execute(
                select(staff_note)
                .where(staff_note.c.note_id > place, staff_note.c.note_id <= end)
                .order_by(staff_note.c.note_id)
            )
            return HistoryPart(transactions, tuple(StaffNote(*row) for row in notes), end)

    def of_ids(self, transaction_ids: Iterable[str]) -> tuple[KeptTransaction, ...]:
        """Those transactions of these numbers that are kept, by time and number."""
        kept, wanted = transaction_history, sorted(set(transaction_ids))
        found: list[KeptTransaction] = []
        with self._database.reading() as connection:
            for begin in range(0, len(wanted), _ROWS_AT_ONCE):
                rows = connection.execute(
                    select(kept.c.transaction_id, kept.c.booked_at, kept.c.document, kept.c.marks).where(
                        kept.c.transaction_id.in_(wanted[begin : begin + _ROWS_AT_ONCE])
                    )
                )
                found += [KeptTransaction(*row) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.booked_at, one.transaction_id)))

    def notes_of(self, account: str) -> tuple[StaffNote, ...]:
        """What was noted of one account, the first note first."""
        query = select(staff_note).where(staff_note.c.account == account).order_by(staff_note.c.note_id)
        with self._database.reading() as connection:
            return tuple(StaffNote(*row) for row in connection.execute(query))

    def add(self, kept: Sequence[KeptTransaction], *, screening_id: str, seen: int, transaction: Transaction) -> int:
        """Keep new transactions after `seen`, the end that was judged with; gives the new end.

        Raises HistoryMovedError where the end is elsewhere by now.
        """
        end = self._advance(by=len(kept), seen=seen, transaction=transaction)
        rows = [
            {
                "transaction_id": one.transaction_id,
                "sequence": seen + number,
                "booked_at": one.booked_at,
                "screening_id": screening_id,
                "document": one.document,
                "marks": dict(one.marks),
            }
            for number, one in enumerate(kept, start=1)
        ]
        for part in _parts(rows):
            transaction.connection.execute(insert(transaction_history), part)
        return end

    def add_note(self, note: StaffNote, *, seen: int, transaction: Transaction) -> int:
        """Keep a note after `seen`; gives the new end, which is its number. Raises HistoryMovedError as `add` does."""
        end = self._advance(by=1, seen=seen, transaction=transaction)
        row = {
            "note_id": end,
            "account": note.account,
            "indicator_id": note.indicator_id,
            "noted_at": note.noted_at,
            "person": note.person,
            "answers": dict(note.answers),
        }
        transaction.connection.execute(insert(staff_note).values(row))
        return end

    def forget_before(self, moment: datetime, *, transaction: Transaction) -> int:
        """Delete what was booked before `moment` (UTC): no indicator looks so far back. Gives how many."""
        done = transaction.connection.execute(
            delete(transaction_history).where(transaction_history.c.booked_at < moment)
        )
        return int(done.rowcount)

    def save_screening(self, record: ScreeningRecord, *, transaction: Transaction) -> None:
        """Keep a screening of transactions as it was asked and answered."""
        transaction.connection.execute(
            insert(transaction_screening).values(
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

    def screening(self, screening_id: str) -> ScreeningRecord | None:
        """One screening by its id, None where none has it."""
        query = select(transaction_screening).where(transaction_screening.c.screening_id == screening_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else record_from_row(row)

    def _advance(self, *, by: int, seen: int, transaction: Transaction) -> int:
        moved = transaction.connection.execute(
            update(history_head).where(history_head.c.sequence == seen).values(sequence=seen + by)
        )
        if moved.rowcount != 1:
            raise HistoryMovedError("the history of transactions moved on since it was read")
        return seen + by


def _parts(rows: Sequence[dict[str, object]]) -> Iterator[Sequence[dict[str, object]]]:
    return (rows[begin : begin + _ROWS_AT_ONCE] for begin in range(0, len(rows), _ROWS_AT_ONCE))
