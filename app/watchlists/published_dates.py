"""Reads the dates that publishers write in words: `Nov. 1973`, `born 16 Dec. 1948`, `1955-1958`."""

from __future__ import annotations

import re
from datetime import date

from app.domain.partial_date import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?"
_ONE_MONTH = re.compile(_MONTH.format("month"), re.IGNORECASE)
_YEAR_SPAN = re.compile(r"(?P<first>\d{4})\s*[-–/]\s*(?P<last>\d{4})")
_MONTH_SPAN = re.compile(
    rf"between\s+{_MONTH.format('from')}\s+and\s+{_MONTH.format('to')}\s*(?P<year>\d{{4}})", re.IGNORECASE
)
_DATE = re.compile(
    rf"(?:(?:\b(?P<day>\d{{1,2}})\s+)?\b{_MONTH.format('month')}\s*)?\b(?P<year>\d{{4}})\b", re.IGNORECASE
)
_BIRTH = re.compile(
    r"\b(?:born|D(?:P)?OB)\b[\s:\-]*(?P<what>[^;()]*?)"
    r"(?=[;()]|\bPOB\b|\bpassport\b|\bnationality\b|\bdate of issue\b|\bplace of issue\b|$)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\bPOB:\s*(?P<place>[^.;]+)", re.IGNORECASE)
_BORN_IN = re.compile(
    r"\bborn\b[^;()]*?\bin\s+(?P<place>[^\d\s;(][^\d;(]*?)(?=\s+on\b|\s+passport\b|[;(]|,\s*nationality\b|$)",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"\b[a-h]\)")
_ZONED_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?")
_MONTH_AND_YEAR_ONLY = re.compile(rf"(?:\d{{1,2}}\s+)?{_MONTH.format('month')}\s*\d{{4}}", re.IGNORECASE)


def day_of(text: str) -> date | None:
    """The day in `2015-03-27` or `2015-03-27-04:00` (the zone of a whole day says nothing), None for all else."""
    found = _ZONED_DAY.fullmatch(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def years_of(text: str, *, approximate: bool = False) -> PartialDate | None:
    """The year or span of years in `1958`, `1955-1958`, `1977/1978`, `1958 - 1964`; None for all else."""
    if found := _YEAR_SPAN.fullmatch(text):
        first, last = sorted((int(found["first"]), int(found["last"])))
        return PartialDate.of_years(first, last, approximate=approximate) if first > 0 else None
    if re.fullmatch(r"\d{4}", text) and int(text) > 0:
        return PartialDate.of_years(int(text), int(text), approximate=approximate)
    return None


def month_of(text: str) -> int | None:
    """The month 1..12 that `Sep.` or `September` names, None for all else."""
    found = _ONE_MONTH.fullmatch(text)
    return _number_of(found["month"]) if found else None


def date_in_words(text: str) -> PartialDate | None:
    """The date that the whole text is: `Nov. 1973`, `29 Mar. 1969`, `Between Aug. and Sep. 1977`; None for all else."""
    if found := _MONTH_SPAN.fullmatch(text):
        first = PartialDate.of_month(int(found["year"]), _number_of(found["from"]))
        last = PartialDate.of_month(int(found["year"]), _number_of(found["to"]))
        return PartialDate(first.earliest, last.latest) if first.earliest <= last.latest else None
    if _MONTH_AND_YEAR_ONLY.fullmatch(text) and (found := _DATE.fullmatch(text)):
        return _as_date(found)
    return None


def birth_dates_in(text: str) -> tuple[PartialDate, ...]:
    """Every date that follows `born`, `DOB` or `DPOB` in a remark, in the order written, each once."""
    dates: dict[PartialDate, None] = {}
    for mention in _BIRTH.finditer(_LIST_MARK.sub(" ", text)):
        for found in _DATE.finditer(mention["what"]):
            if (value := _as_date(found)) is not None:
                dates[value] = None
    return tuple(dates)


def birth_place_in(text: str) -> str:
    """The place after `POB:` or after `born ... in` in a remark, empty where it names none."""
    found = _PLACE.search(text) or _BORN_IN.search(text)
    return found["place"].strip(" ,.") if found else ""


def _as_date(found: re.Match[str]) -> PartialDate | None:
    year = int(found["year"])
    try:
        if found["month"] is None:
            return PartialDate.of_years(year, year)
        if found["day"] is None:
            return PartialDate.of_month(year, _number_of(found["month"]))
        return PartialDate.of_day(date(year, _number_of(found["month"]), int(found["day"])))
    except ValueError:
        return None


def _number_of(month: str) -> int:
    return _MONTHS.index(month.lower()[:3]) + 1
