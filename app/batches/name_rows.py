"""Makes a subject of one row of a file of names, or says why the row is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.batches.birth_dates import read_birth_date
from app.batches.headers import NameColumns
from app.batches.party_kinds import read_party_kind
from app.batches.problems import RowCode, RowProblem
from app.domain.batch import protected_role
from app.domain.designation import PartyKind
from app.domain.partial_date import PartialDate
from app.domain.subject import Subject

VALUE_SEPARATOR = ";"
"""Between several values in one cell of aliases or nationalities; never a comma, which names hold."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]")
_WARNINGS = {
    RowCode.DOB_UNREADABLE: "no date that can be read (expected 1970, 1970-05 or 1970-05-17): screened without it",
    RowCode.DOB_AMBIGUOUS: "day and month can't be told apart (expected 1970-05-17): screened with the year alone",
    RowCode.TYPE_UNKNOWN: "no known kind (expected person, organisation, vessel or aircraft): screened as unknown",
}


@dataclass(frozen=True, slots=True)
class NameRow:
    """One row read: a subject, or None where `problems` holds the one refusal; else `problems` are warnings."""

    subject: Subject | None
    problems: tuple[RowProblem, ...] = ()


def read_name_row(row: int, cells: Sequence[str], columns: NameColumns) -> NameRow:
    """Read the 1-based data row `row`, whose cells are as many as the header of `columns`.

    Texts are stripped of white space at both ends, otherwise as given. A name with a line break or another control
    character, with U+FFFD (a letter already lost) or with a formula refuses the row. A birth date or kind that can't
    be read is a warning: the row is screened without it.
    """
    names = _names(cells, columns)
    if not names:
        reason = "no name in this row"
        return NameRow(None, (RowProblem(row, RowCode.NAME_MISSING, columns.name_header, reason),))
    for name in names:
        if _CONTROL.search(name) or name.startswith("="):
            return NameRow(None, (_refusal(row, name, columns),))
    birth_date, date_problem = _birth_date(cells, columns)
    kind, kind_problem = _kind(cells, columns)
    subject = Subject(
        names=names,
        kind=kind,
        birth_date=birth_date,
        nationalities=tuple(_values(cells, columns.nationalities)),
        gender=_cell(cells, columns.gender),
        reference=_cell(cells, columns.reference),
        case_role=protected_role(_cell(cells, columns.case_role)),
    )
    if date_problem is None and kind_problem is None:
        return NameRow(subject)
    found = ((date_problem, columns.birth_date), (kind_problem, columns.kind))
    return NameRow(subject, tuple(_warning(row, code, column, columns) for code, column in found if code is not None))


def _names(cells: Sequence[str], columns: NameColumns) -> tuple[str, ...]:
    names = [] if columns.whole_name is None else [cells[columns.whole_name].strip()]
    if columns.name_parts:
        names.append(" ".join(part for column in columns.name_parts if (part := cells[column].strip())))
    if columns.aliases:
        names += _values(cells, columns.aliases)
    if len(names) == 1:
        return (names[0],) if names[0] else ()
    return tuple(dict.fromkeys(name for name in names if name))


def _values(cells: Sequence[str], columns: Sequence[int]) -> list[str]:
    return [value for column in columns for part in cells[column].split(VALUE_SEPARATOR) if (value := part.strip())]


def _cell(cells: Sequence[str], column: int | None) -> str:
    return "" if column is None else cells[column].strip()


def _birth_date(cells: Sequence[str], columns: NameColumns) -> tuple[PartialDate | None, RowCode | None]:
    if columns.birth_date is None:
        return None, None
    return read_birth_date(cells[columns.birth_date], day_first=columns.day_first)


def _kind(cells: Sequence[str], columns: NameColumns) -> tuple[PartyKind, RowCode | None]:
    if columns.kind is None:
        return PartyKind.UNKNOWN, None
    kind = read_party_kind(cells[columns.kind])
    return (PartyKind.UNKNOWN, RowCode.TYPE_UNKNOWN) if kind is None else (kind, None)


def _refusal(row: int, name: str, columns: NameColumns) -> RowProblem:
    if "\n" in name or "\r" in name:
        reason = "a line break inside the name: remove it, or the stray quotation mark that caused it"
        return RowProblem(row, RowCode.LINE_BREAK, columns.name_header, reason)
    if "\ufffd" in name:
        reason = "a letter was lost when the file was made (replacement character): export it again in UTF-8"
        return RowProblem(row, RowCode.ENCODING, columns.name_header, reason)
    if name.startswith("="):
        reason = "the name is a spreadsheet formula: put the text itself in its place"
        return RowProblem(row, RowCode.NAME_IS_FORMULA, columns.name_header, reason)
    reason = "a control character inside the name: remove it"
    return RowProblem(row, RowCode.CONTROL_CHARS, columns.name_header, reason)


def _warning(row: int, code: RowCode, column: int | None, columns: NameColumns) -> RowProblem:
    return RowProblem(row, code, "" if column is None else columns.header[column], _WARNINGS[code])
