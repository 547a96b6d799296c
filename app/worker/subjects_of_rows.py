"""Makes the subjects of a row of a batch: the one of a row of names, the named parties of a transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.api.models import MAX_NAMES, MAX_TEXT_CHARS
from app.batches.problems import RowCode
from app.batches.reading import row_reader as name_reader
from app.batches.reading import transaction_reader
from app.batches.transaction_rows import TransactionReader, TransactionRowError
from app.domain.batch import BatchContent, BatchRowOutcome, ColumnMapping
from app.domain.currency import decimals
from app.domain.subject import Subject
from app.domain.transaction import Party


@dataclass(frozen=True, slots=True)
class RowSubjects:
    """The subjects of one row, each with its side of the transaction (empty in a file of names)."""

    row_number: int
    cells: tuple[str, ...]
    subjects: tuple[tuple[str, Subject], ...]
    warnings: tuple[str, ...] = ()


ReadRow = Callable[[int, tuple[str, ...]], RowSubjects | BatchRowOutcome]
"""Reads a row: whom to screen, or its refusal."""


def row_reader(mapping: ColumnMapping, header: Sequence[str]) -> ReadRow:
    """What reads the rows of a file that is read as `mapping` says."""
    if mapping.content is BatchContent.TRANSACTIONS:
        return _transactions(transaction_reader(mapping, header, decimals))
    return _names(mapping, header)


def _names(mapping: ColumnMapping, header: Sequence[str]) -> ReadRow:
    read = name_reader(mapping, header)

    def row(number: int, cells: tuple[str, ...]) -> RowSubjects | BatchRowOutcome:
        found = read(number, cells)
        if found.subject is None:
            refusal = found.problems[0]
            return refused(number, cells, refusal.code.value, refusal.column, refusal.reason)
        if too_much := _over_limits(found.subject):
            return refused(number, cells, RowCode.TOO_LONG.value, "", too_much)
        warnings = tuple(problem.code.value for problem in found.problems)
        return RowSubjects(number, cells, (("", found.subject),), warnings)

    return row


def _transactions(reader: TransactionReader) -> ReadRow:
    def row(number: int, cells: tuple[str, ...]) -> RowSubjects | BatchRowOutcome:
        try:
            transaction = reader.read(number, cells)
        except TransactionRowError as error:
            return refused(number, cells, error.code.value, error.column, str(error))
        named = [party for party in transaction.parties if party.name.strip()]
        if not named:
            reason = "no party of this transaction has a name: there is nobody to screen"
            return refused(number, cells, RowCode.NAME_MISSING.value, "", reason)
        subjects = tuple((party.role.value, _subject(party, transaction.transaction_id)) for party in named)
        if too_much := next(filter(None, (_over_limits(subject) for _, subject in subjects)), ""):
            return refused(number, cells, RowCode.TOO_LONG.value, "", too_much)
        return RowSubjects(number, cells, subjects)

    return row


def _subject(party: Party, reference: str) -> Subject:
    return Subject(
        names=(party.name.strip(),),
        kind=party.kind,
        birth_date=party.birth_date,
        identifiers=party.identifiers,
        reference=reference,
    )


def _over_limits(subject: Subject) -> str:
    """What a row says more of than the service takes of a subject; empty where it fits."""
    if len(subject.names) > MAX_NAMES:
        return f"{len(subject.names)} names, at most {MAX_NAMES} are taken: split the row"
    texts = (subject.reference, subject.gender, *subject.nationalities)
    if any(len(text) > MAX_TEXT_CHARS for text in texts):
        return f"a reference, gender or nationality of more than {MAX_TEXT_CHARS} characters: shorten it"
    if len(subject.nationalities) > MAX_NAMES:
        return f"{len(subject.nationalities)} nationalities, at most {MAX_NAMES} are taken"
    return ""


def refused(number: int, cells: Sequence[str], code: str, column: str, message: str) -> BatchRowOutcome:
    """The outcome of a row that is not screened."""
    return BatchRowOutcome(number, tuple(cells), refusal=code, column=column, message=message)
