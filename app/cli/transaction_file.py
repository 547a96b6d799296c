"""Reads a file of transactions for the commands that flag: each row or message taken, refused or blank."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from app.batches.problems import TableFileError
from app.batches.transaction_table import read_transaction_table
from app.cli.failure import CommandFailedError, ExitCode
from app.domain.currency import decimals
from app.domain.transaction import Transaction
from app.payments.errors import PaymentError
from app.payments.files import HEAD_BYTES, is_payment_file, read_payment_file

MAX_TRANSACTIONS = 2_000_000
"""They are held in memory to be put in the order of time."""
MAX_PLACES_SHOWN = 10


@dataclass(slots=True)
class TransactionFile:
    """What a file held. `refused` are (row, code, column, reason), rows counted as any CSV reader counts records."""

    transactions: list[Transaction] = field(default_factory=list)
    refused: list[tuple[int, str, str, str]] = field(default_factory=list)
    blank: int = 0
    rows_read: int = 0
    unused_columns: int = 0
    unit: str = "rows"
    unknown_places: tuple[str, ...] = ()

    def account(self) -> list[str]:
        """Lines that account for every row, free of personal data."""
        counts = Counter(code for _, code, _, _ in self.refused)
        parts = f"{len(self.transactions):,} taken + {len(self.refused):,} refused + {self.blank:,} blank"
        lines = [f"{self.rows_read:,} {self.unit} read = {parts}"]
        if counts:
            lines += ["refused, not looked at:", *(f"  {code}: {count:,}" for code, count in sorted(counts.items()))]
        if self.unused_columns:
            lines.append(f"{self.unused_columns} columns mean nothing here and were not read")
        if self.unknown_places:
            shown = ", ".join(self.unknown_places[:MAX_PLACES_SHOWN])
            lines.append(f"{len(self.unknown_places)} places that no table foresees, read as free text: {shown}")
        return lines


def read_transaction_file(path: Path) -> TransactionFile:
    """All transactions of the file: a table (CSV), ISO 20022, SWIFT MT or JSON lines, told by its content.

    Raises CommandFailedError where it is none of them, or has no transaction.
    """
    with path.open("rb") as stream:
        if is_payment_file(stream.read(HEAD_BYTES)):
            return _payments(path)
    try:
        with path.open("rb") as stream:
            table = read_transaction_table(stream, decimals=decimals, most=MAX_TRANSACTIONS)
    except TableFileError as error:
        raise CommandFailedError(f"{path}: {error}", exit_code=ExitCode.REFUSED) from None
    if not table.taken:
        raise CommandFailedError(f"{path}: not one transaction could be read", exit_code=ExitCode.REFUSED)
    return TransactionFile(
        transactions=[transaction for _, transaction in table.taken],
        refused=[(one.row, one.code, one.column, one.reason) for one in table.refused],
        blank=table.blank,
        rows_read=table.rows_read,
        unused_columns=table.unused_columns,
    )


def _payments(path: Path) -> TransactionFile:
    try:
        file = read_payment_file(path.read_bytes())
    except PaymentError as error:
        raise CommandFailedError(f"{path}: {error}", exit_code=ExitCode.REFUSED) from None
    found = TransactionFile(
        transactions=[payment.transaction for payment in file.payments],
        refused=[(one.position, one.code.upper(), "message", one.reason) for one in file.refused],
        rows_read=len(file.payments) + len(file.refused),
        unit=f"payments ({file.format})",
        unknown_places=tuple(sorted({path for payment in file.payments for path in payment.unknown_paths})),
    )
    if not found.transactions:
        first = found.refused[0][3] if found.refused else "it holds none"
        raise CommandFailedError(f"{path}: not one payment could be read: {first}", exit_code=ExitCode.REFUSED)
    return found
