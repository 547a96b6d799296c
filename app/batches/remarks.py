"""What there is to say about a file before it is screened: questions that a person has to answer, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class QuestionCode(StrEnum):
    """What can't be told from the file alone, and is never guessed. The values are part of the interface."""

    ENCODING = "encoding"
    HEADER = "header"
    NAME_COLUMN = "name_column"
    SAME_MEANING = "same_meaning"
    NEEDED_COLUMNS = "needed_columns"
    DATE_ORDER = "date_order"


class NoteCode(StrEnum):
    """What an officer should know of how the file is read. The values are part of the interface."""

    LINES_SKIPPED = "lines_skipped"
    COLUMNS_NOT_READ = "columns_not_read"
    SEVERAL_SHEETS = "several_sheets"
    HIDDEN_ROWS = "hidden_rows"
    MACROS = "macros"
    FORMULAS = "formulas"
    FORMULAS_WITHOUT_VALUE = "formulas_without_value"
    DIGITS_LOST = "digits_lost"
    SERIAL_DATES = "serial_dates"
    OTHER_CALENDAR = "other_calendar"
    DATES_DECIDED = "dates_decided"
    NO_ROWS = "no_rows"


QUESTIONS: Mapping[QuestionCode, str] = {
    QuestionCode.ENCODING: "The file does not say how its letters are written. In which line do the names read right?",
    QuestionCode.HEADER: "No column of the first lines is known as a heading. Does the file begin with headings?",
    QuestionCode.NAME_COLUMN: "No column is known to hold the name. Which one does?",
    QuestionCode.SAME_MEANING: (
        "Columns {columns} could all be {meaning}. Choose one, or say what the others mean; nothing is read from a "
        "column without a meaning."
    ),
    QuestionCode.NEEDED_COLUMNS: "For transactions these are needed too: {fields}. Which columns hold them?",
    QuestionCode.DATE_ORDER: (
        "Column {column} has dates such as 03/04/1970, and nothing in it shows whether day or month comes first. "
        "Which is it?"
    ),
}

NOTES: Mapping[NoteCode, str] = {
    NoteCode.LINES_SKIPPED: "Lines above the headings that are not read: {count}.",
    NoteCode.COLUMNS_NOT_READ: "Columns that are not screened, and come back with the results: {count}.",
    NoteCode.SEVERAL_SHEETS: "The workbook has {count} sheets with cells. Read is the sheet “{sheet}” alone.",
    NoteCode.HIDDEN_ROWS: "The sheet has hidden rows. They are read like the others.",
    NoteCode.MACROS: "The workbook has macros. They are not run.",
    NoteCode.FORMULAS: "Cells that are formulas: {count}. Read is the value that was computed last.",
    NoteCode.FORMULAS_WITHOUT_VALUE: (
        "Cells that are formulas without a value: {count}. A row whose name is one is refused. Open the workbook in "
        "Excel, save it and hand it in again."
    ),
    NoteCode.DIGITS_LOST: (
        "Column {column} holds numbers that Excel has rounded, such as 1.23E+15. Their last digits are lost: format "
        "the column as text and type them again."
    ),
    NoteCode.SERIAL_DATES: (
        "Column {column} holds whole numbers such as 25569 where dates are expected. Format the column as a date."
    ),
    NoteCode.OTHER_CALENDAR: (
        "Column {column} holds years such as 1390 or 2513, as other calendars have them. They are not converted."
    ),
    NoteCode.DATES_DECIDED: (
        "Dates in column {column} are read with the {first} first: row {row} can be read no other way."
    ),
    NoteCode.NO_ROWS: "There is not one row below the headings: nobody would be screened.",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: `value` is what a mapping holds for it, `sample` a piece of the file as it then reads."""

    value: str
    label: str
    sample: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person has to decide; `columns` (0-based) are those it is about."""

    code: QuestionCode
    values: Mapping[str, str | int] = field(default_factory=dict)
    columns: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()

    @property
    def text(self) -> str:
        """The question in English; `QUESTIONS` has the same before its values are filled in."""
        return QUESTIONS[self.code].format(**self.values)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that an officer should know."""

    code: NoteCode
    values: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The note in English; `NOTES` has the same before its values are filled in."""
        return NOTES[self.code].format(**self.values)
