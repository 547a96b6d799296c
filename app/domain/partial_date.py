"""Dates known to a day, a month, a year or a span of years: kept exactly as precise as they are given."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

EARLIEST_YEAR = 1
LATEST_YEAR = 9999

_EXPECTED = "expected a date like 1970, 1970-05, 1970-05-17, 1965/1969 or circa 1970"
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_CIRCA = re.compile(r"(?:~|c\.|ca\.|circa|approximately|about)\s*", re.IGNORECASE)
_RANGE_SEPARATOR = re.compile(r"\s*(?:/|–|\bto\b|(?<=\d{4})-(?=\d{4}$))\s*")


class DatePrecision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """Every day on which the date may fall: `earliest` to `latest`, both included.

    `approximate` says that the source itself called it approximate; the bounds are then those of the date as written.
    """

    earliest: date
    latest: date
    approximate: bool = False

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError("a date range must not end before it begins")

    @classmethod
    def of_day(cls, day: date) -> PartialDate:
        """A date known to the day."""
        return cls(day, day)

    @classmethod
    def of_month(cls, year: int, month: int) -> PartialDate:
        """A date known to the month (1..12)."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def of_years(cls, first: int, last: int, *, approximate: bool = False) -> PartialDate:
        """A date that falls in `first`, `last` or a year between."""
        return cls(date(first, 1, 1), date(last, 12, 31), approximate)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `1970`, `1970-05`, `1970-05-17`, `1970-00-00`, `1965/1969`, `1965 to 1969`, also after `circa` or `~`.

        Raises ValueError for everything else: day and month are never guessed from `03/04/1970`.
        """
        return _parsed(text)

    @property
    def precision(self) -> DatePrecision:
        """The finest precision that the bounds show."""
        if self.earliest == self.latest:
            return DatePrecision.DAY
        if self == PartialDate.of_month(self.earliest.year, self.earliest.month)._with(self.approximate):
            return DatePrecision.MONTH
        if self == PartialDate.of_years(self.earliest.year, self.earliest.year, approximate=self.approximate):
            return DatePrecision.YEAR
        return DatePrecision.RANGE

    def _with(self, approximate: bool) -> PartialDate:
        return PartialDate(self.earliest, self.latest, approximate)

    def widened(self, *, years: int) -> PartialDate:
        """The same date with `years` added on both sides, within the years 1 to 9999."""
        first = max(EARLIEST_YEAR, self.earliest.year - years)
        last = min(LATEST_YEAR, self.latest.year + years)
        return PartialDate.of_years(first, last, approximate=self.approximate)

    def overlaps(self, other: PartialDate) -> bool:
        """Whether the two can be the same day."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def days_apart(self, other: PartialDate) -> int:
        """The smallest number of days between the two; 0 where they overlap."""
        if self.overlaps(other):
            return 0
        gap: timedelta = other.earliest - self.latest if self.latest < other.earliest else self.earliest - other.latest
        return gap.days

    def __str__(self) -> str:
        """`1970-05-17`, `1970-05`, `1970` or `1965/1969`, after `~` where approximate; `parse` reads it back."""
        return ("~" if self.approximate else "") + self._bounds_text()

    def _bounds_text(self) -> str:
        match self.precision:
            case DatePrecision.DAY:
                return self.earliest.isoformat()
            case DatePrecision.MONTH:
                return self.earliest.isoformat()[:7]
            case DatePrecision.YEAR:
                return f"{self.earliest.year:04d}"
            case _:
                return f"{_bound_text(self.earliest, first=True)}/{_bound_text(self.latest, first=False)}"


# A date is checked where it comes in and read where it is used, and customers share birthdays.
@lru_cache(maxsize=8192)
def _parsed(text: str) -> PartialDate:
    stripped = text.strip()
    without_circa = _CIRCA.sub("", stripped, count=1) if _CIRCA.match(stripped) else stripped
    try:
        bounds = [_parse_simple(part) for part in _RANGE_SEPARATOR.split(without_circa, maxsplit=1)]
        return PartialDate(bounds[0].earliest, bounds[-1].latest, approximate=without_circa != stripped)
    except ValueError:
        # The library's own messages repeat the value, and a birth date is personal.
        raise ValueError(_EXPECTED) from None


def _bound_text(day: date, *, first: bool) -> str:
    year_bound = date(day.year, 1, 1) if first else date(day.year, 12, 31)
    return f"{day.year:04d}" if day == year_bound else day.isoformat()


def _parse_simple(text: str) -> PartialDate:
    if found := _DAY.fullmatch(text):
        year, month, day = (int(group) for group in found.groups())
        if month == 0 and day == 0:
            return PartialDate.of_years(year, year)
        return PartialDate.of_month(year, month) if day == 0 else PartialDate.of_day(date(year, month, day))
    if found := _MONTH.fullmatch(text):
        return PartialDate.of_month(int(found[1]), int(found[2]))
    if _YEAR.fullmatch(text):
        return PartialDate.of_years(int(text), int(text))
    raise ValueError(_EXPECTED)
