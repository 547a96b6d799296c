"""What can be wrong with a submitted file or one row of it: stable codes, reasons that repeat no value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileProblem(StrEnum):
    """Why a whole file is refused. The values are part of the interface: they never change meaning."""

    EMPTY = "EMPTY"
    NO_ROWS = "NO_ROWS"
    NOT_TEXT = "NOT_TEXT"
    ENCODING = "ENCODING"
    LINE_TOO_LONG = "LINE_TOO_LONG"
    UNCLOSED_QUOTE = "UNCLOSED_QUOTE"
    COLUMNS = "COLUMNS"
    DAMAGED = "DAMAGED"
    TOO_LARGE = "TOO_LARGE"
    NO_TABLE = "NO_TABLE"


class TableFileError(Exception):
    """A file can't be read as a table; the text is one clear line: what was found, what was expected, what to do."""

    def __init__(self, problem: FileProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem


class RowCode(StrEnum):
    """Why a row is refused, or what was left out of it. The values are part of the interface."""

    NAME_MISSING = "NAME_MISSING"
    NAME_UNSCREENABLE = "NAME_UNSCREENABLE"
    NAME_IS_FORMULA = "NAME_IS_FORMULA"
    TOO_LONG = "TOO_LONG"
    CONTROL_CHARS = "CONTROL_CHARS"
    LINE_BREAK = "LINE_BREAK"
    QUOTES = "QUOTES"
    COLUMN_COUNT = "COLUMN_COUNT"
    NOT_JSON = "NOT_JSON"
    ENCODING = "ENCODING"
    DOB_UNREADABLE = "DOB_UNREADABLE"
    DOB_AMBIGUOUS = "DOB_AMBIGUOUS"
    TYPE_UNKNOWN = "TYPE_UNKNOWN"
    ALIAS_UNSCREENABLE = "ALIAS_UNSCREENABLE"
    SUSPICIOUS_TEXT = "SUSPICIOUS_TEXT"
    DATE_UNREADABLE = "DATE_UNREADABLE"
    AMOUNT_UNREADABLE = "AMOUNT_UNREADABLE"
    CURRENCY_UNREADABLE = "CURRENCY_UNREADABLE"
    VALUE_UNREADABLE = "VALUE_UNREADABLE"
    NO_ACCOUNT = "NO_ACCOUNT"
    MESSAGE_UNREADABLE = "MESSAGE_UNREADABLE"
    DATE_AHEAD = "DATE_AHEAD"
    TRANSACTION_CHANGED = "TRANSACTION_CHANGED"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with one row: a refusal of the row, or a warning that it was screened without something.

    `row` is the 1-based data row as any CSV reader counts records (blank lines are none); `column` is the header it
    concerns, empty where it is the whole row. `reason` never repeats a value.
    """

    row: int
    code: RowCode
    column: str
    reason: str
