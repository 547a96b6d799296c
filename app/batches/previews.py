"""Shows the first rows of a file as they will be understood: which cell becomes which field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.batches.file_kinds import FileKind
from app.batches.payment_table import HEADER, payment_of_cells
from app.batches.problems import RowCode, RowProblem
from app.batches.reading import row_reader, transaction_reader
from app.batches.transaction_rows import TransactionRowError
from app.domain.batch import BatchContent, ColumnMapping
from app.domain.designation import PartyKind
from app.domain.subject import Subject
from app.domain.transaction import Transaction

Understood = tuple[tuple[str, str], ...]
"""Field and value, as they will be screened; a field that is not there is not known."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row: its cells, what they are understood as, and what is wrong with it."""

    row_number: int
    cells: tuple[str, ...] = field(repr=False)
    understood: Understood = field(default=(), repr=False)
    problems: tuple[RowProblem, ...] = ()
    is_refused: bool = False


ReadPreview = Callable[[int, Sequence[str]], PreviewRow]


def preview_reader(mapping: ColumnMapping, header: Sequence[str]) -> ReadPreview:
    """What makes a preview of a row. Raises TableFileError for a mapping that does not fit `header`."""
    if FileKind(mapping.format).is_of_payments:
        return _payment
    return _names(mapping, header) if mapping.content is BatchContent.NAMES else _transactions(mapping, header)


def _payment(row: int, cells: Sequence[str]) -> PreviewRow:
    shown = tuple(cells[: len(HEADER)])
    found = payment_of_cells(cells)
    return PreviewRow(row, shown, _transaction(found.transaction, shown[HEADER.index("amount")]))


def _names(mapping: ColumnMapping, header: Sequence[str]) -> ReadPreview:
    read = row_reader(mapping, header)

    def preview(row: int, cells: Sequence[str]) -> PreviewRow:
        found = read(row, cells)
        understood = () if found.subject is None or mapping.is_protected(cells) else _subject(found.subject)
        return PreviewRow(row, mapping.masked(cells), understood, found.problems, is_refused=found.subject is None)

    return preview


def _transactions(mapping: ColumnMapping, header: Sequence[str]) -> ReadPreview:
    # Whether an amount fits its currency is said when the row is read; here it is only shown as written.
    reader = transaction_reader(mapping, header, lambda _: 3)
    places = reader.columns.places

    def preview(row: int, cells: Sequence[str]) -> PreviewRow:
        try:
            found = reader.read(row, cells)
        except TransactionRowError as error:
            column = header[places[error.column]] if error.column in places else error.column
            problem = RowProblem(row, RowCode(error.code.value), column, str(error))
            return PreviewRow(row, tuple(cells), (), (problem,), is_refused=True)
        amount = cells[places["amount"]].strip()
        return PreviewRow(row, tuple(cells), _transaction(found, amount))

    return preview


def _subject(subject: Subject) -> Understood:
    return _filled(
        ("name", subject.names[0]),
        ("alias", "; ".join(subject.names[1:])),
        ("kind", "" if subject.kind is PartyKind.UNKNOWN else subject.kind.value),
        ("date_of_birth", "" if subject.birth_date is None else str(subject.birth_date)),
        ("nationality", "; ".join(subject.nationalities)),
        ("gender", subject.gender),
        ("id", subject.reference),
    )


def _transaction(transaction: Transaction, amount: str) -> Understood:
    parties = [
        (f"{party.role.value}_{name}", value)
        for party in transaction.parties
        for name, value in (("name", party.name), ("account", party.account))
    ]
    return _filled(
        ("transaction_id", transaction.transaction_id),
        ("booked_at", transaction.booked_at.isoformat()),
        ("amount", f"{amount} {transaction.currency}"),
        ("channel", transaction.channel.value),
        *parties,
    )


def _filled(*pairs: tuple[str, str]) -> Understood:
    return tuple((name, value) for name, value in pairs if value)
