"""The dirty parts of a UN entry: birth dates of every kind, document numbers among words, IMO numbers in comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from app.domain.designation import BirthDate, Document
from app.domain.partial_date import PartialDate
from app.watchlists.published_dates import date_in_words, day_of, month_of, years_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.xml_record import XmlRecord

PLACEHOLDERS = frozenset({"na", "n/a", "n.a.", "null", "none", "nil", "unknown", "not available", "-"})

_VESSEL = re.compile(r"IMO: (\d{7})\b")
# A sentence of its own gives the party's own number (companies have IMO numbers too); a number within a sentence may
# be that of a ship it deals with.
_OWN_IMO = re.compile(
    r"(?:^|(?<=[.] ))(?:International Maritime Organization \(IMO\) Number:|Company Number IMO|IMO [Nn]umber:?|IMO:)"
    r" (\d{7})\b"
)

_AFTER_A_NUMBER = re.compile(
    r"\b(?:issued|expire[sd]?|expiring|valid|revoked|under (?:the )?name|made out|in the name|approximately)\b.*|,.*",
    re.IGNORECASE,
)
_PARENTHESES = re.compile(r"\([^)]*\)?")
_NUMBER = re.compile(
    r"(?<![\w/])(?:(?!No\b|SSN\b|CAR\b)[A-Z]{1,3}[ -]{1,2})?[A-Z°]*\d[A-Z0-9/-]*"
    r"(?:[ -]{1,2}[A-Z]*\d[A-Z0-9/-]*)*(?![\w])"
    r"|(?<![\w/])[A-Z]{2,}\d[A-Z0-9]+"
)
_WORD = re.compile(r"[a-z]{2}|[(,:]|[A-Za-z]{4}|\bNo\b")
_PASSPORT_IN_WORDS = re.compile(
    r"\bpassport n(?:umber|o)\b[.:\s]*(?P<number>(?:[A-Z]{1,3} )?[A-Z]{0,3}\d[\dA-Z/]*)", re.IGNORECASE
)


def is_vessel(comments: str) -> bool:
    """Whether an entity is a ship: its comments then begin with `IMO: ` and seven digits (LYe.006)."""
    return _VESSEL.match(comments) is not None


def imo_documents(comments: str, account: ReadingAccount) -> tuple[Document, ...]:
    """The party's own IMO numbers in the comments: those that stand in a sentence of their own."""
    numbers = dict.fromkeys(_OWN_IMO.findall(comments))
    for _ in numbers:
        account.remark("imo_number_in_comments")
    return tuple(Document(kind="IMO number", number=number, note="from the comments") for number in numbers)


def documents_of_alias(texts: Iterable[str], account: ReadingAccount) -> tuple[Document, ...]:
    """The passports that the text or note of an alias mentions (`Passport number: B0515260; DOB: ...`)."""
    found = [
        Document(kind="Passport", number=mention["number"], note=text)
        for text in dict.fromkeys(texts)
        for mention in _PASSPORT_IN_WORDS.finditer(text)
    ]
    for _ in found:
        account.remark("document_in_alias_text")
    return tuple(found)


def birth_date(block: XmlRecord, account: ReadingAccount) -> BirthDate | None:
    """The date in one INDIVIDUAL_DATE_OF_BIRTH; None for a placeholder.

    TYPE_OF_DATE `EXACT` says nothing (a quarter are bare years), so precision is that of what is filled in. A Hijri
    date or an age keeps its words as the note of a BirthDate without value.
    """
    kind = block.text("TYPE_OF_DATE").lower()
    day, year, first, last, note = (block.text(tag) for tag in ("DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"))
    block.close()
    if note.lower() in PLACEHOLDERS:
        account.remark("placeholder_value")
        note = ""
    span = "-".join(filter(None, (first, last)))
    if not (day or year or span or note):
        account.remark("birth_date_without_value" if kind else "placeholder_block")
        return None
    approximate = kind == "approximately" or note.lower() == "approximately"
    value = _birth_date_value(day, year or span, note, account, approximate=approximate)
    if value is not None:
        return BirthDate(value, note)
    account.remark("birth_date_that_is_no_date")
    return BirthDate(None, "; ".join(filter(None, (day, year, span, note))))


def _birth_date_value(
    day: str, years: str, note: str, account: ReadingAccount, *, approximate: bool
) -> PartialDate | None:
    if known_day := day_of(day):
        if len(day) > len("2015-03-27"):
            account.remark("day_with_time_zone")
        return PartialDate(known_day, known_day, approximate)
    if years:
        value = years_of(years, approximate=approximate)
        month = month_of(note)
        if value is not None and month and value.earliest.year == value.latest.year:
            account.remark("birth_month_in_note")
            return PartialDate.of_month(value.earliest.year, month)
        return value
    if (in_words := date_in_words(note)) is not None:
        account.remark("birth_date_in_note")
    return in_words


def document(block: XmlRecord, account: ReadingAccount) -> Document | None:
    """The document in one INDIVIDUAL_DOCUMENT; None for a placeholder.

    Where words stand around the number, or it stands in the note or the second type, and there is clearly one number,
    `number` is that number and the note keeps the words. Otherwise `number` is as published.
    """
    kind, second_kind, number, note = (
        _filled(block, tag, account) for tag in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER", "NOTE")
    )
    city, issuing, of_issue = (
        _filled(block, tag, account) for tag in ("CITY_OF_ISSUE", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE")
    )
    found = Document(
        kind=": ".join(dict.fromkeys(filter(None, (kind, second_kind)))),
        number=number,
        issuing_country=issuing or of_issue,
        issued_on=_filled(block, "DATE_OF_ISSUE", account),
        expires_on=_filled(block, "DATE_OF_EXPIRY", account),
        note=_joined(note, city and f"city of issue: {city}", issuing != of_issue and issuing and of_issue),
    )
    block.close()
    if not (number or second_kind or note or found != Document(kind=found.kind, number="")):
        account.remark("document_without_number" if kind else "placeholder_block")
        return found if kind else None
    return _with_clear_number(found, second_kind, note, account)


def _with_clear_number(found: Document, second_kind: str, note: str, account: ReadingAccount) -> Document:
    if found.number and not _WORD.search(found.number):
        return found
    if found.number:
        clear = number_in_words(found.number)
        if not clear or clear == found.number:
            return found
        account.remark("document_number_among_words")
        return replace(found, number=clear, note=_joined(f"number as published: {found.number}", found.note))
    clear = number_in_words(note) or number_in_words(second_kind)
    account.remark("document_number_in_note" if clear else "document_without_number")
    return replace(found, number=clear)


def number_in_words(text: str) -> str:
    """The one number in `Tunisian passport number L 191609 issued on 28 Feb. 1996`; empty for none or several."""
    before = _AFTER_A_NUMBER.sub("", _PARENTHESES.sub(" ", text))
    numbers = [found[0].strip(" -") for found in _NUMBER.finditer(before)]
    return numbers[0] if len(numbers) == 1 else ""


def _filled(block: XmlRecord, tag: str, account: ReadingAccount) -> str:
    text = block.text(tag)
    if text.lower() in PLACEHOLDERS:
        account.remark("placeholder_value")
        return ""
    return text


def _joined(*parts: str | bool) -> str:
    return "; ".join(part for part in parts if isinstance(part, str) and part)
