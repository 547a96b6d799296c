"""Opens a handed-in file as its mapping says, and makes subjects or transactions of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from app.batches.encodings import KNOWN_ENCODINGS
from app.batches.file_kinds import FileKind
from app.batches.headers import NameColumns, NameField, name_columns_of, normalised_header
from app.batches.json_lines import JsonLinesReader
from app.batches.name_rows import NameRow, read_name_row
from app.batches.payment_table import PaymentTable
from app.batches.problems import FileProblem, TableFileError
from app.batches.tabular import SAMPLED_LINES, RecordBlock, TableForm, TableReader
from app.batches.transaction_columns import TransactionColumns, transaction_columns
from app.batches.transaction_rows import Decimals, TransactionReader
from app.batches.workbook import WorkbookReader
from app.domain.batch import BatchContent, ColumnMapping

REFUSED_COLUMNS = ("row_no", "refused_code", "refused_column", "refused_message")
"""What a file of refused rows has behind the officer's own columns; sent back corrected, they mean nothing."""
_NO_DELIMITERS = ('"', "\r", "\n", " ", "\0")
_ADDED = frozenset(map(normalised_header, REFUSED_COLUMNS))

ReadName = Callable[[int, Sequence[str]], NameRow]


class Table(Protocol):
    """A file of rows: exactly the same blocks each time the same file is read under the same mapping."""

    header: tuple[str, ...]

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def blocks(self, *, rows_per_block: int) -> Iterator[RecordBlock]:
        """All records in order; raises TableFileError for what damages the whole file."""
        ...


def open_table(path: Path, mapping: ColumnMapping) -> Table:
    """The rows of the file as `mapping` reads it. Raises TableFileError, and OSError where it can't be opened."""
    stream = path.open("rb")
    try:
        return _OPENERS.get(mapping.format, _no_table)(stream, mapping)
    except BaseException:
        stream.close()
        raise


def _csv(stream: BinaryIO, mapping: ColumnMapping) -> Table:
    if mapping.encoding not in ("", *KNOWN_ENCODINGS):
        message = f"the encoding that was chosen is not known: expected one of {', '.join(KNOWN_ENCODINGS)}"
        raise TableFileError(FileProblem.ENCODING, message)
    if mapping.delimiter in _NO_DELIMITERS or len(mapping.delimiter) > 1:
        message = "the separator that was chosen can separate no columns: expected a comma, semicolon, tab or bar"
        raise TableFileError(FileProblem.COLUMNS, message)
    if mapping.header_line > SAMPLED_LINES:
        message = f"the headings must stand in one of the first {SAMPLED_LINES} lines"
        raise TableFileError(FileProblem.COLUMNS, message)
    return TableReader(stream, form=TableForm(mapping.encoding, mapping.delimiter, mapping.header_line))


def _workbook(stream: BinaryIO, mapping: ColumnMapping) -> Table:
    return WorkbookReader(stream, sheet=mapping.sheet, header_line=mapping.header_line)


def _json_lines(stream: BinaryIO, _: ColumnMapping) -> Table:
    return JsonLinesReader(stream)


def _payments(stream: BinaryIO, mapping: ColumnMapping) -> Table:
    if mapping.content is not BatchContent.TRANSACTIONS or mapping.columns:
        message = "messages of payments have no columns: send a mapping of transactions without any"
        raise TableFileError(FileProblem.COLUMNS, message)
    return PaymentTable(stream)


def _no_table(_: BinaryIO, __: ColumnMapping) -> Table:
    known = ", ".join(_OPENERS)
    raise TableFileError(FileProblem.NO_TABLE, f"what a mapping calls this file is no kind of file: expected {known}")


_OPENERS: Mapping[str, Callable[[BinaryIO, ColumnMapping], Table]] = {
    FileKind.CSV.value: _csv,
    FileKind.WORKBOOK.value: _workbook,
    FileKind.JSON_LINES.value: _json_lines,
    FileKind.ISO20022.value: _payments,
    FileKind.MT.value: _payments,
    FileKind.PAYMENT_LINES.value: _payments,
}


def names_of(mapping: ColumnMapping, header: Sequence[str]) -> NameColumns:
    """The columns of a file of names. Raises TableFileError for a mapping that does not fit `header`."""
    fields = {column: _name_field(column, word) for column, word in _meant(mapping, header).items()}
    return name_columns_of(header, fields, day_first=mapping.day_first)


def transactions_of(mapping: ColumnMapping, header: Sequence[str]) -> TransactionColumns:
    """The columns of a file of transactions. Raises TableFileError for a mapping that does not fit `header`."""
    return transaction_columns(header, _meant(mapping, header))


def row_reader(mapping: ColumnMapping, header: Sequence[str]) -> ReadName:
    """What makes a subject of a row of names. Raises TableFileError for a mapping that does not fit `header`."""
    columns = names_of(mapping, header)

    def read(row: int, cells: Sequence[str]) -> NameRow:
        return read_name_row(row, cells, columns)

    return read


def transaction_reader(
    mapping: ColumnMapping, header: Sequence[str], decimals: Decimals, *, called: str = "row"
) -> TransactionReader:
    """What makes a transaction of a row. Raises TableFileError for a mapping that does not fit `header`."""
    return TransactionReader(transactions_of(mapping, header), decimals, called)


def is_ours(header: str) -> bool:
    """Whether a column was added by us to a file of refused rows that now comes back corrected."""
    return normalised_header(header) in _ADDED


def _meant(mapping: ColumnMapping, header: Sequence[str]) -> Mapping[int, str]:
    return {
        column: word
        for column, word in mapping.columns.items()
        if word and not (0 <= column < len(header) and is_ours(header[column]))
    }


def _name_field(column: int, word: str) -> NameField:
    try:
        return NameField(word)
    except ValueError:
        known = ", ".join(name_field.value for name_field in NameField)
        message = f"column {column + 1} is mapped to a word that means nothing here: use one of {known}"
        raise TableFileError(FileProblem.COLUMNS, message) from None
