"""Makes the payment of a row of a batch of transactions, or says why the row is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ValidationError

from app.api.transaction_screenings import MOST_AHEAD
from app.batches.file_kinds import FileKind
from app.batches.payment_table import payment_of_cells
from app.batches.problems import RowCode
from app.batches.reading import transaction_reader
from app.batches.transaction_rows import TransactionRowError, called_by_file
from app.domain.batch import Batch, BatchRowOutcome
from app.domain.currency import decimals
from app.domain.payment import Payment
from app.payments.parties import payment_of
from app.payments.transaction_document import document_of
from app.worker.outcomes import refused


@dataclass(frozen=True, slots=True)
class RowPayment:
    """The payment of one row; equal transactions have equal `document`s."""

    row_number: int
    cells: tuple[str, ...] = field(repr=False)
    payment: Payment = field(repr=False)
    document: str = field(repr=False)

    @property
    def number(self) -> str:
        """The number of the transaction."""
        return self.payment.transaction.transaction_id


ReadRow = Callable[[int, tuple[str, ...]], RowPayment | BatchRowOutcome]
"""Reads a row: what to screen and to judge, or its refusal."""


def row_reader(batch: Batch, *, now: datetime) -> ReadRow:
    """What reads the rows of a batch of transactions."""
    payment = _payment_reader(batch)

    def row(number: int, cells: tuple[str, ...]) -> RowPayment | BatchRowOutcome:
        try:
            found = payment(number, cells)
            document = document_of(found.transaction)
        except TransactionRowError as error:
            return refused(number, cells, error.code.value, error.column, str(error))
        except ValidationError as error:
            column = "/".join(map(str, error.errors(include_input=False, include_url=False)[0]["loc"]))
            return refused(number, cells, RowCode.VALUE_UNREADABLE.value, column, "a value is too long or out of range")
        if found.transaction.booked_at > now + MOST_AHEAD:
            return refused(number, cells, RowCode.DATE_AHEAD.value, "booked_at", "expected a date that has come")
        return RowPayment(number, cells, found, document)

    return row


def _payment_reader(batch: Batch) -> Callable[[int, Sequence[str]], Payment]:
    assert batch.mapping is not None, "a batch that runs has a mapping"
    if FileKind(batch.mapping.format).is_of_payments:
        return lambda _, cells: payment_of_cells(cells)
    reader = transaction_reader(batch.mapping, batch.header, decimals, called=called_by_file(batch.file_sha256))
    return lambda number, cells: payment_of(reader.read(number, cells))
