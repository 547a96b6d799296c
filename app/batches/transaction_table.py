"""Reads a whole table of transactions: each row taken, refused by its number, or blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from app.batches.problems import FileProblem, TableFileError
from app.batches.tabular import TableReader
from app.batches.transaction_columns import find_transaction_columns
from app.batches.transaction_rows import Decimals, TransactionReader, TransactionRowError
from app.domain.transaction import Transaction

ROWS_PER_BLOCK = 1000
DUPLICATE = "DUPLICATE_REFERENCE"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is no transaction. `row` counts records as any CSV reader does; the reason repeats no value."""

    row: int
    code: str
    column: str
    reason: str


@dataclass(slots=True)
class TransactionTable:
    """What a table held, every row once; `taken` stands in the order of the file."""

    taken: list[tuple[int, Transaction]] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    blank: int = 0
    rows_read: int = 0
    unused_columns: int = 0


def read_transaction_table(
    stream: BinaryIO,
    *,
    decimals: Decimals,
    most: int,
    meant: Mapping[str, str] | None = None,
    called: str = "row",
) -> TransactionTable:
    """All transactions of a CSV file, which is closed afterwards.

    `meant` says what headers mean where their own words don't, see `find_transaction_columns`; `called` stands before
    the number of a row that has no reference. Raises TableFileError where it is no table of transactions, and where it
    holds more than `most` of them.
    """
    found = TransactionTable()
    with TableReader(stream) as table:
        columns = find_transaction_columns(table.header, meant or {})
        found.unused_columns = len(columns.unused)
        _take_rows(table, TransactionReader(columns, decimals, called), found, most)
    found.refused.sort(key=lambda one: one.row)
    assert found.rows_read == len(found.taken) + len(found.refused) + found.blank, "every row is accounted for"
    return found


def _take_rows(table: TableReader, reader: TransactionReader, found: TransactionTable, most: int) -> None:
    seen: set[str] = set()
    for block in table.blocks(rows_per_block=ROWS_PER_BLOCK):
        found.rows_read += len(block)
        found.blank += block.blank
        found.refused += [RefusedRow(one.row, one.code.value, one.column, one.reason) for one in block.refused]
        for row, cells in block.records:
            _take(row, cells, reader, found, seen)
        if len(found.taken) > most:
            message = f"more than {most:,} transactions: split the file by account"
            raise TableFileError(FileProblem.TOO_LARGE, message)


def _take(row: int, cells: Sequence[str], reader: TransactionReader, found: TransactionTable, seen: set[str]) -> None:
    try:
        transaction = reader.read(row, cells)
    except TransactionRowError as error:
        found.refused.append(RefusedRow(row, error.code.value, error.column, str(error)))
        return
    if transaction.transaction_id in seen:
        reason = "the reference stands on an earlier row"
        found.refused.append(RefusedRow(row, DUPLICATE, "transaction_id", reason))
        return
    seen.add(transaction.transaction_id)
    found.taken.append((row, transaction))
