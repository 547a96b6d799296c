"""Reads dates written by a stated pattern, such as `dd/mm/yyyy`: with parts masked, approximate, or as a range."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.partial_date import PartialDate

_PARTS = {
    "yyyy": r"(?P<year>\d{4})",
    "mm": r"(?P<month>\d{1,2}|[mMxX?_*-]{2})",
    "dd": r"(?P<day>\d{1,2}|[dDxX?_*-]{2})",
    "Mon": r"(?P<name>[A-Za-z]{3,9})\.?",
}
_PART = re.compile("yyyy|mm|dd|Mon")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
_APPROXIMATE = re.compile(r"(?:~|circa|c\.|ca\.|approximately|approx\.?|about|around)\s*", re.IGNORECASE)
_RANGE = re.compile(r"(?:between\s+)?(?P<first>.+?)\s*(?:\bto\b|\band\b|\s-\s|–|—)\s*(?P<last>.+)", re.IGNORECASE)
_YEARS = re.compile(r"(?P<first>\d{4})\s*[-/]\s*(?P<last>\d{4})")


@dataclass(frozen=True, slots=True)
class DatePattern:
    """How a publisher writes dates: `yyyy`, `mm` (1..12), `dd` and `Mon` (Jan or January), with signs between them.

    A day or month may be masked in the data (`dd/mm/1945`, `00/00/1945`, `xx-11-1965`): then it is not known.
    """

    text: str
    expression: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> DatePattern:
        """Raises ValueError for a pattern without year, with a part twice, a day without month, or other letters."""
        found = _PART.findall(text)
        between = _PART.split(text)
        months = sum(part in ("mm", "Mon") for part in found)
        wrong = len(set(found)) != len(found) or months > 1 or ("dd" in found and not months)
        if "yyyy" not in found or wrong or any(letter.isalnum() for sign in between for letter in sign):
            raise ValueError(
                "expected yyyy, and mm or Mon, and dd, each at most once, such as dd/mm/yyyy or dd Mon yyyy"
            )
        pieces = [re.escape(between[0])]
        for part, sign in zip(found, between[1:], strict=True):
            pieces += [_PARTS[part], re.escape(sign).replace(r"\ ", r"\s+")]
        return cls(text, re.compile("".join(pieces)))

    def read(self, text: str) -> PartialDate | None:
        """The date that the whole of `text` is, None where it is none."""
        found = self.expression.fullmatch(text)
        if found is None:
            return None
        parts = found.groupdict()
        year, month, day = int(parts["year"]), _month(parts), _number(parts.get("day"))
        try:
            if month is None:
                return None
            if not month:
                return None if day else PartialDate.of_years(year, year)
            return PartialDate.of_day(date(year, month, day)) if day else PartialDate.of_month(year, month)
        except ValueError:
            return None


def date_by_patterns(text: str, patterns: Iterable[DatePattern]) -> PartialDate | None:
    """The date in `text`: by the first pattern that fits, a year, or two of these as a range; None for all else.

    A word for `about` before it makes it approximate.
    """
    known = tuple(patterns)
    stripped = text.strip()
    bare = _APPROXIMATE.sub("", stripped, count=1) if _APPROXIMATE.match(stripped) else stripped
    value = _single(bare, known) or _range(bare, known)
    if value is None or bare == stripped:
        return value
    return PartialDate(value.earliest, value.latest, approximate=True)


def _single(text: str, patterns: tuple[DatePattern, ...]) -> PartialDate | None:
    read = (pattern.read(text) for pattern in (*patterns, _YEAR))
    return next((value for value in read if value is not None), None)


def _range(text: str, patterns: tuple[DatePattern, ...]) -> PartialDate | None:
    found = _YEARS.fullmatch(text) or _RANGE.fullmatch(text)
    if found is None:
        return None
    first, last = (_single(found[part].strip(), patterns) for part in ("first", "last"))
    if first is None or last is None or first.earliest > last.latest:
        return None
    return PartialDate(first.earliest, last.latest)


def _month(parts: dict[str, str | None]) -> int | None:
    """1..12, 0 for a month that is masked or not in the pattern, None for a word that is no month."""
    name = parts.get("name")
    if name is None:
        return _number(parts.get("month"))
    word = name.lower()
    if word[:3] in _MONTHS and (word in (*_MONTHS, "sept") or word in _MONTH_NAMES):
        return _MONTHS.index(word[:3]) + 1
    return None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


_YEAR = DatePattern.of("yyyy")
