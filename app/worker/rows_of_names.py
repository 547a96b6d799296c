"""Makes the subject of a row of names, or says why the row is refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.api.models import MAX_NAMES, MAX_TEXT_CHARS
from app.batches.problems import RowCode
from app.batches.reading import row_reader as name_reader
from app.domain.batch import BatchRowOutcome, ColumnMapping
from app.domain.subject import Subject
from app.worker.outcomes import refused


@dataclass(frozen=True, slots=True)
class RowSubject:
    """The subject of one row."""

    row_number: int
    cells: tuple[str, ...]
    subject: Subject
    warnings: tuple[str, ...] = ()


ReadRow = Callable[[int, tuple[str, ...]], RowSubject | BatchRowOutcome]
"""Reads a row: whom to screen, or its refusal."""


def row_reader(mapping: ColumnMapping, header: Sequence[str]) -> ReadRow:
    """What reads the rows of a file of names that is read as `mapping` says."""
    read = name_reader(mapping, header)

    def row(number: int, cells: tuple[str, ...]) -> RowSubject | BatchRowOutcome:
        found = read(number, cells)
        if found.subject is None:
            refusal = found.problems[0]
            return refused(number, cells, refusal.code.value, refusal.column, refusal.reason)
        if too_much := _over_limits(found.subject):
            return refused(number, cells, RowCode.TOO_LONG.value, "", too_much)
        warnings = tuple(problem.code.value for problem in found.problems)
        return RowSubject(number, cells, found.subject, warnings)

    return row


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
