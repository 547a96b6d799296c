"""Reads the parties of MT fields by their options: structured lines, free lines, codes. No line is dropped."""

from __future__ import annotations

import re

from stdnum import bic

from app.domain.designation import PartyKind
from app.domain.partial_date import PartialDate
from app.domain.payment import Part
from app.domain.subject import Identifier
from app.payments.formats.mt_blocks import Field
from app.payments.parties import account_identifier
from app.payments.texts import Account, PartyFacts

_NUMBERED = re.compile(r"([1-8])/(.*)")
_COUNTRY = re.compile(r"([A-Z]{2})(?:/(.*))?")
_BIRTH_DATE = re.compile(r"[0-9]{8}")
_PARTY_IDENTIFIER = re.compile(r"([A-Z]{4})/([A-Z]{2})/(.+)")
_KINDS_OF_NUMBER = {"CCPT": "passport", "NIDN": "national_id", "TXID": "tax"}


def read_party(field: Field, part: Part, path: str, account: Account) -> PartyFacts:
    """The party of a field whatever its option, with every line accounted for; `path` is where the field stands."""
    facts = PartyFacts(part, path)
    lines = list(field.lines)
    if lines and lines[0].startswith("/") and len(lines[0]) > 1:
        _take_account(facts, lines.pop(0), path, account)
    if field.option == "F":
        _take_structured(facts, lines, path, account)
    elif field.option in ("A", "G"):
        for line in lines:
            _take_code(facts, line, path, account)
    elif field.option in ("B", "C", "L"):
        for number, line in enumerate(lines, start=1):
            account.free_text(f"{path}/{number}", line)
    else:
        _take_free(facts, lines, path, account)
    return facts


def _take_account(facts: PartyFacts, line: str, path: str, account: Account) -> None:
    """`/number`, or `//clearing code`, or `/C/number` and `/D/number`."""
    number = re.sub(r"^/(?:[CD]/|/)?", "", line).strip()
    facts.account = number
    facts.identifiers.append(account_identifier(number))
    account.free_text(f"{path}/account", number)


def _take_code(facts: PartyFacts, line: str, path: str, account: Account) -> None:
    """A BIC. What is none is a name: a town or a word of eight capitals may look like one, so that it is both."""
    code = line.strip()
    if bic.is_valid(code):
        facts.identifiers.append(Identifier("bic", code))
        facts.kind = PartyKind.ORGANISATION
    facts.add_name(code)
    account.screened(f"{path}/code")


def _take_free(facts: PartyFacts, lines: list[str], path: str, account: Account) -> None:
    """Name and address without marks: the name may run over two lines, and each line is looked into as well."""
    if not lines:
        return
    facts.add_name(lines[0].strip())
    if len(lines) > 1:
        facts.add_name(f"{lines[0].strip()} {lines[1].strip()}")
        facts.street = " ".join(line.strip() for line in lines[1:])
    account.free_text(f"{path}/lines", " ".join(line.strip() for line in lines))
    if len(lines) > 1:
        # A word that was broken at the end of a line is one again.
        account.free_text(f"{path}/lines joined", "".join(lines))


def _take_structured(facts: PartyFacts, lines: list[str], path: str, account: Account) -> None:
    """Numbered lines: 1 name, 2 street, 3 country and town, 4 birth date, 5 birth place, 6 to 8 numbers."""
    names: list[str] = []
    street: list[str] = []
    for number, line in enumerate(lines, start=1):
        where = f"{path}/{number}"
        numbered = _NUMBERED.fullmatch(line)
        if numbered is None:
            if number == 1 and (identified := _PARTY_IDENTIFIER.fullmatch(line)):
                kind = _KINDS_OF_NUMBER.get(identified[1], "other")
                facts.identifiers.append(Identifier(kind, identified[3], identified[2]))
                account.free_text(where, identified[3])
            else:
                account.unknown(where, line)
            continue
        mark, text = numbered[1], numbered[2].strip()
        if mark == "1":
            names.append(text)
            account.screened(where)
        elif mark == "4" and _BIRTH_DATE.fullmatch(text):
            _take_birth_date(facts, text, where, account)
        else:
            _note(facts, mark, text, street)
            account.free_text(where, text)
    if names:
        for name in (names[0], " ".join(names), "".join(names)):
            facts.add_name(name)
    facts.street = " ".join(street)


def _take_birth_date(facts: PartyFacts, text: str, where: str, account: Account) -> None:
    try:
        facts.birth_date = PartialDate.parse(f"{text[:4]}-{text[4:6]}-{text[6:]}")
    except ValueError:
        account.unknown(where, text)
        return
    facts.kind = PartyKind.PERSON
    account.screened(where)


def _note(facts: PartyFacts, mark: str, text: str, street: list[str]) -> None:
    if mark == "2":
        street.append(text)
    elif mark == "3" and (place := _COUNTRY.fullmatch(text)):
        facts.country = facts.country or place[1]
        facts.city = facts.city or (place[2] or "").split("/")[0].strip()
    elif mark in ("6", "7") and text.count("/"):
        country, *_, number = text.split("/")
        facts.identifiers.append(Identifier("national_id" if mark == "7" else "other", number, country))
