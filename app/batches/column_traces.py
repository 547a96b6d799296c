"""Collects what the values of a column show: which dates come day first, and what Excel did to numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.batches.birth_dates import read_birth_date, shows_day_first
from app.batches.headers import NameField
from app.batches.problems import RowCode
from app.batches.remarks import Note, NoteCode, Option, Question, QuestionCode
from app.domain.batch import BatchContent, ColumnMapping

DAY_FIRST, MONTH_FIRST, YEAR_ONLY = "day_first", "month_first", "year_only"

# A number as a spreadsheet writes it once it holds no more than fifteen digits of it.
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+(?:1[0-9]|2[0-9])", re.IGNORECASE)
_SERIAL = re.compile(r"[1-6]\d{4}")
_OTHER_YEAR = re.compile(r"(?<!\d)(?:1[34]\d\d|25[0-9]\d)(?!\d)")


@dataclass(slots=True)
class _DateColumn:
    """First rows that show day first, month first, and neither."""

    day_first: int = 0
    month_first: int = 0
    ambiguous: int = 0
    serial: bool = False
    other_calendar: bool = False

    def see(self, row: int, text: str) -> None:
        shown = shows_day_first(text)
        if shown is True:
            self.day_first = self.day_first or row
        elif shown is False:
            self.month_first = self.month_first or row
        elif read_birth_date(text)[1] is RowCode.DOB_AMBIGUOUS:
            self.ambiguous = self.ambiguous or row
        self.serial = self.serial or _SERIAL.fullmatch(text.strip()) is not None
        self.other_calendar = self.other_calendar or (len(text) < 40 and _OTHER_YEAR.search(text) is not None)


@dataclass(slots=True)
class ColumnTraces:
    """Fed with rows by `see`; `header` names the columns."""

    header: tuple[str, ...]
    date_columns: dict[int, _DateColumn] = field(default_factory=dict)
    rounded: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, mapping: ColumnMapping, header: Sequence[str]) -> ColumnTraces:
        """Traces of the columns that `mapping` reads."""
        dates = [column for column, word in mapping.columns.items() if word == NameField.BIRTH_DATE]
        is_names = mapping.content is BatchContent.NAMES
        return cls(tuple(header), {column: _DateColumn() for column in dates if is_names})

    def see(self, row: int, cells: Sequence[str]) -> None:
        """Take the cells of a row into account."""
        for column, dates in self.date_columns.items():
            if text := cells[column]:
                dates.see(row, text)
        for column, text in enumerate(cells):
            if ("E+" in text or "e+" in text) and _ROUNDED.fullmatch(text.strip()):
                self.rounded.add(column)

    def date_order(self, mapping: ColumnMapping) -> tuple[ColumnMapping, tuple[Question, ...], tuple[Note, ...]]:
        """The mapping with the order of day and month where the column itself shows it, else a question about it.

        One row that can only be read day first decides a column in which no row can only be read month first.
        """
        for column, dates in self.date_columns.items():
            name = self.header[column]
            if bool(dates.day_first) != bool(dates.month_first) and dates.ambiguous:
                first, row = ("day", dates.day_first) if dates.day_first else ("month", dates.month_first)
                note = Note(NoteCode.DATES_DECIDED, {"column": name, "first": first, "row": row})
                return replace(mapping, day_first=bool(dates.day_first)), (), (note,)
            if dates.ambiguous:
                options = (
                    Option(DAY_FIRST, "3 April 1970: the day comes first"),
                    Option(MONTH_FIRST, "4 March 1970: the month comes first"),
                    Option(YEAR_ONLY, "Not known: only the year is screened"),
                )
                return mapping, (Question(QuestionCode.DATE_ORDER, {"column": name}, (column,), options),), ()
        return mapping, (), ()

    def notes(self) -> list[Note]:
        """What an officer should know of the columns."""
        found = [Note(NoteCode.DIGITS_LOST, {"column": self.header[column]}) for column in sorted(self.rounded)]
        for column, dates in self.date_columns.items():
            values = {"column": self.header[column]}
            if dates.serial:
                found.append(Note(NoteCode.SERIAL_DATES, values))
            elif dates.other_calendar:
                found.append(Note(NoteCode.OTHER_CALENDAR, values))
        return found
