"""Reads a file of payment messages as rows: one a payment, one a message that can't be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from types import TracebackType
from typing import BinaryIO, Self

from app.batches.problems import FileProblem, RowCode, RowProblem, TableFileError
from app.batches.tabular import RecordBlock
from app.domain.currency import decimals
from app.domain.payment import Payment, PaymentFile
from app.domain.transaction import PartyRole, Transaction
from app.payments.errors import PaymentError
from app.payments.files import read_payment_file
from app.payments.payment_document import payment_from, payment_text

HEADER: tuple[str, ...] = (
    "transaction_id", "booked_at", "amount", "currency",
    "originator_name", "originator_account", "beneficiary_name", "beneficiary_account", "purpose",
)  # fmt: skip
"""What results show of a payment, in place of the columns that a table has."""


class PaymentTable:
    """The payments of a file in their order, then its refused messages, so that each has a number of its own.

    Behind the cells that `HEADER` names, a record has the whole payment in one further cell: `payment_of_cells`.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """`stream` is at its beginning, and is closed with the table."""
        self.header = HEADER
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def blocks(self, *, rows_per_block: int) -> Iterator[RecordBlock]:
        """All payments and refused messages. Raises TableFileError where no payments can be told apart in the file."""
        file = self._file()
        block = RecordBlock()
        for number, payment in enumerate(file.payments, start=1):
            block.records.append((number, cells_of_payment(payment)))
            if len(block) == rows_per_block:
                yield block
                block = RecordBlock()
        for number, refused in enumerate(file.refused, start=len(file.payments) + 1):
            reason = f"number {refused.position} of the file: {refused.reason}"
            block.refused.append(RowProblem(number, RowCode.MESSAGE_UNREADABLE, "", reason))
            block.refused_cells.append(())
            if len(block) == rows_per_block:
                yield block
                block = RecordBlock()
        if len(block):
            yield block

    def _file(self) -> PaymentFile:
        try:
            return read_payment_file(self._stream.read())
        except PaymentError as error:
            raise TableFileError(FileProblem.DAMAGED, str(error)) from None


def cells_of_payment(payment: Payment) -> list[str]:
    """The cells of a payment under `HEADER`, and the payment itself behind them."""
    transaction = payment.transaction
    return [
        transaction.transaction_id,
        transaction.booked_at.isoformat(),
        f"{Decimal(transaction.amount_minor).scaleb(-decimals(transaction.currency)):f}",
        transaction.currency,
        *_of_party(transaction, PartyRole.ORIGINATOR),
        *_of_party(transaction, PartyRole.BENEFICIARY),
        transaction.purpose,
        payment_text(payment),
    ]


def payment_of_cells(cells: Sequence[str]) -> Payment:
    """The payment of a record."""
    return payment_from(cells[len(HEADER)])


def _of_party(transaction: Transaction, role: PartyRole) -> tuple[str, str]:
    party = transaction.party(role)
    return ("", "") if party is None else (party.name, party.account)
