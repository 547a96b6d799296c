"""Reads a birth date as people type it into a file, never guessing which number is the day."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from app.batches.problems import RowCode
from app.domain.partial_date import PartialDate

_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?$")
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_MAX_CHARS = 40
_REMEMBERED = 65_536


@lru_cache(maxsize=_REMEMBERED)
def read_birth_date(text: str, *, day_first: bool | None = None) -> tuple[PartialDate | None, RowCode | None]:
    """The date in `text` and what was wrong with it; (None, None) for an empty text.

    `day_first` is what a person said of this column: `03/04/1970` is then decided, and what doesn't fit is unreadable.

    Read are all forms of `PartialDate.parse`, a day with a time of midnight after it, and `17.05.1970`, `17/05/1970`,
    `05/17/1970`. Of `03/04/1970`, where day and month can be told from nothing, only the year is taken (DOB_AMBIGUOUS);
    dots mean day first, for no country writes month first with dots. Anything else is DOB_UNREADABLE: no date.
    """
    stripped = text.strip()
    if not stripped:
        return None, None
    if len(stripped) > _MAX_CHARS:
        return None, RowCode.DOB_UNREADABLE
    try:
        if found := _NUMBERS.fullmatch(stripped):
            return _from_numbers(int(found[1]), found[2], int(found[3]), int(found[4]), day_first)
        return PartialDate.parse(_MIDNIGHT.sub("", stripped)), None
    except ValueError:
        return None, RowCode.DOB_UNREADABLE


def shows_day_first(text: str) -> bool | None:
    """Whether `text` can only have its day first (True) or its month (False); None where it shows neither."""
    found = _NUMBERS.fullmatch(text.strip()) if len(text) <= _MAX_CHARS else None
    if found is None or found[2] == ".":
        return None
    first, second = int(found[1]), int(found[3])
    return first > 12 if (first > 12) != (second > 12) else None


def _from_numbers(
    first: int, separator: str, second: int, year: int, day_first: bool | None
) -> tuple[PartialDate | None, RowCode | None]:
    if first == second == 0:
        return PartialDate.of_years(year, year), None
    if day_first is not None and separator != ".":
        day, month = (first, second) if day_first else (second, first)
        return PartialDate.of_day(date(year, month, day)), None
    if separator == "." or first > 12 or first == second:
        return PartialDate.of_day(date(year, second, first)), None
    if second > 12:
        return PartialDate.of_day(date(year, first, second)), None
    # Both readings must exist before one may stand for the other's year.
    date(year, first, second)
    return PartialDate.of_years(year, year), RowCode.DOB_AMBIGUOUS
