"""Identifying numbers: normalised, checked where they have check digits, read from the dirt of published documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from stdnum import bic, iban, imo, lei

from app.domain.designation import Document
from app.domain.subject import Identifier

_NOT_ALPHANUMERIC = re.compile(r"[^0-9A-Z]+")
_NUMBER_IN_TEXT = re.compile(r"(?<![0-9A-Z])(?:[A-Z]{1,4}[ -]?)?[0-9][0-9A-Z./-]{3,}(?![0-9A-Z])")
_IMO_IN_TEXT = re.compile(r"\bIMO(?:\s*(?:number|no\.?|:|#))*\s*:?\s*(\d{7})\b", re.IGNORECASE)
_MMSI = re.compile(r"[2-9]\d{8}")
_WALLET = re.compile(
    r"(?:0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33}|(?:[13]|bc1)[0-9A-Za-z]{25,62}|[0-9A-Za-z]{26,95})"
)
_LEAST_LENGTH = 5
_LEAST_DIGITS = 4

_CHECKS: dict[str, Callable[[str], bool]] = {
    "iban": iban.is_valid,
    "bic": bic.is_valid,
    "lei": lei.is_valid,
    "imo": imo.is_valid,
    "mmsi": lambda value: bool(_MMSI.fullmatch(value)),
}


def normalised(identifier: Identifier) -> str | None:
    """The number in comparable form, or None if it is too short to tell anybody apart or its check digits are wrong.

    Wallet addresses keep their case where case matters.
    """
    if identifier.kind == "wallet":
        value = "".join(identifier.value.split())
        if not _WALLET.fullmatch(value):
            return None
        return value.lower() if value.startswith(("0x", "bc1", "0X")) else value
    value = _NOT_ALPHANUMERIC.sub("", identifier.value.upper())
    if identifier.kind == "imo":
        value = value.removeprefix("IMO")
    if check := _CHECKS.get(identifier.kind):
        return value if check(value) else None
    return value if _tells_apart(value) else None


def _tells_apart(value: str) -> bool:
    return (
        len(value) >= _LEAST_LENGTH
        and sum(letter.isdigit() for letter in value) >= _LEAST_DIGITS
        and len(set(value)) > 1
    )


def numbers_of_documents(documents: Iterable[Document], comments: str) -> dict[str, str]:
    """Every comparable number in `documents` (also where it stands in the note) and IMO numbers in `comments`.

    The value is the issuing country as published, or empty.
    """
    numbers: dict[str, str] = {}
    for document in documents:
        for value in _numbers_of(document):
            numbers.setdefault(value, document.issuing_country)
    for value in _IMO_IN_TEXT.findall(comments):
        if imo.is_valid(value):
            numbers.setdefault(value, "")
    return numbers


def _numbers_of(document: Document) -> list[str]:
    without_remark = re.sub(r"\([^)]*\)", " ", document.number)
    found = []
    if any(letter.isdigit() for letter in without_remark) and not re.search(r"[a-z]{3,}", without_remark):
        found.append(_NOT_ALPHANUMERIC.sub("", without_remark.upper()))
    text = without_remark if document.number.strip() else document.note
    found += [_NOT_ALPHANUMERIC.sub("", run) for run in _NUMBER_IN_TEXT.findall(text.upper())]
    if document.kind.casefold().startswith(("wallet", "digital currency")):
        found.append(document.number.strip())
    return [value for value in dict.fromkeys(found) if _tells_apart(value)]
