"""Writes dates, ages, scores and counts the way a reader of the spoken language expects them."""

from __future__ import annotations

from datetime import date, datetime
from math import floor

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from app.domain.partial_date import DatePrecision, PartialDate
from app.web.translation import locale, translated, translated_count


def day_in_words(day: date) -> str:
    """`17 May 1970`."""
    return str(format_date(day, format="long", locale=locale()))


def moment_in_words(moment: datetime) -> str:
    """`17 May 1970, 06:05 UTC`; `moment` is in UTC."""
    return translated("{day}, {time} UTC", day=day_in_words(moment.date()), time=f"{moment:%H:%M}")


def partial_date_in_words(value: PartialDate) -> str:
    """`17 May 1970`, `May 1970`, `1970` or `between 1965 and 1969`, after `about` where approximate."""
    span = _span_in_words(value)
    return translated("about {date}", date=span) if value.approximate else span


def _span_in_words(value: PartialDate) -> str:
    first, last = value.earliest, value.latest
    match value.precision:
        case DatePrecision.DAY:
            return day_in_words(first)
        case DatePrecision.MONTH:
            return str(format_skeleton("yMMMM", first, locale=locale()))
        case DatePrecision.YEAR:
            return _year(first)
    whole_years = (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31)
    if whole_years:
        return translated("between {first} and {last}", first=_year(first), last=_year(last))
    return translated("between {first} and {last}", first=day_in_words(first), last=day_in_words(last))


def _year(day: date) -> str:
    return str(format_skeleton("y", day, locale=locale()))


def age_in_words(hours: float) -> str:
    """`less than an hour`, `5 hours`, `3 days`; `hours` is 0 or more."""
    if hours < 1:
        return translated("less than an hour")
    if hours < 48:
        return counted(floor(hours), "{n} hour", "{n} hours")
    return counted(floor(hours / 24), "{n} day", "{n} days")


def countries_in_words(codes: str) -> str:
    """The names of countries given as ISO 3166 codes (`EG, IS`); what is no code stays as it is."""
    names = locale().territories
    return translated(", ").join(names.get(code.strip(), code.strip()) for code in codes.split(","))


def counted(number: int, one: str, many: str) -> str:
    """`1 entry`, `12,345 entries`: of `one` and `many` the one that fits, `{n}` in it as the number is written."""
    return translated_count(number, one, many).format(n=number_in_words(number))


def number_in_words(number: float) -> str:
    """`12,345`, with the separators of the language."""
    return str(format_decimal(number, locale=locale()))


def short_score(score: float) -> str:
    """A score (0..1) with two decimals, rounded down: only a full 1 reads 1.00."""
    return f"{floor(round(score * 10_000) / 100) / 100:.2f}"


def signed(effect: float) -> str:
    """`+0.4200`, `−0.1000`: with a real minus sign, four decimals as the arithmetic has them."""
    return f"{'−' if effect < 0 else '+'}{abs(effect):.4f}"


def sentence(text: str) -> str:
    """`text` with a capital and an end: what was written as a clause, told by itself."""
    end = "" if text.endswith((".", "。", "!", "?")) or not text else translated(".")
    return f"{text[:1].upper()}{text[1:]}{end}"
