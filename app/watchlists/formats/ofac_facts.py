"""Gathers the facts of one OFAC entry, each where the publisher's word for it belongs, the same for all its formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
from typing import TypeVar

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.watchlists.date_patterns import DatePattern, date_by_patterns
from app.watchlists.listed_names import each_once, names_in_field
from app.watchlists.reading_account import ReadingAccount

SDN_LIST = "SDN List"
NON_SDN_LIST = "Consolidated non-SDN List"
WITHOUT_PROGRAMME = "OFAC list"
"""The list type of an entry without a programme; that of every other entry is the alphabetically first of its own."""

NOT_THE_MAIN_ONE = "alternative"
"""The note of a birth date or place that the publisher gives as an alternative (`alt.`, or not its main entry)."""

KINDS = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.ORGANISATION,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}

_Value = TypeVar("_Value")
_DAY_PATTERNS = (DatePattern.of("dd Mon yyyy"), DatePattern.of("Mon yyyy"))
_SECOND_CIRCA = re.compile(r"\bto circa\b", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ENDS_OF_A_WORD = " -:"


class _Place(Enum):
    """Which field of a designation a fact belongs to."""

    BIRTH_DATE = auto()
    BIRTH_PLACE = auto()
    NATIONALITY = auto()
    CITIZENSHIP = auto()
    GENDER = auto()
    TITLE = auto()
    CONTACT = auto()
    MEASURE = auto()
    IDENTIFIER = auto()
    DETAIL = auto()


# The first that fits the beginning of the publisher's word, in lower case; every other word is a detail.
_PLACES = (
    (r"(?:dob|birth ?date|date of birth)$", _Place.BIRTH_DATE),
    (r"(?:pob|place of birth)$", _Place.BIRTH_PLACE),
    (r"nationality(?: country)?$", _Place.NATIONALITY),
    (r"citizen(?:ship)?(?: country)?$", _Place.CITIZENSHIP),
    (r"gender$", _Place.GENDER),
    (r"title$", _Place.TITLE),
    (r"(?:phone|telephone|telex|fax|mobile|e-?mail|website|url)\b", _Place.CONTACT),
    (r"additional sanctions information|secondary sanctions risk|transactions prohibited", _Place.MEASURE),
    (r"executive order|caatsa section|peesa information|ifca determination|.*\bdirective\b", _Place.MEASURE),
    (r"digital currency address|swift/bic|bik\b|isin\b|equity ticker|d-u-n-s|mmsi\b", _Place.IDENTIFIER),
    (r"(?:(?:other|former) )?vessel call sign|aircraft construction number", _Place.IDENTIFIER),
    (r"aircraft manufacturer.s serial", _Place.IDENTIFIER),
    (r"(?:previous )?aircraft (?:tail number|mode s transponder code)|.*\bimo\b", _Place.IDENTIFIER),
)
_COMPILED_PLACES = tuple((re.compile(expression), place) for expression, place in _PLACES)
_ADDRESS_PARTS = {
    "ADDRESS1": "street",
    "ADDRESS2": "street",
    "ADDRESS3": "street",
    "CITY": "city",
    "STATE/PROVINCE": "state_or_province",
    "POSTAL CODE": "postal_code",
}
_DATES_OF_MEASURES = re.compile(r"(?:effective|listing|purchase/sales.*) date")


# What the publisher calls numbers of documents and registers: `Tax ID No.`, `Passport`, `NIT #`, `D.N.I.`.
DOCUMENT_KIND = (
    r".{0,80}?(?:\b(?:No\.?|Number|Code:?|ID Card|ID|Identification(?: Document)?|Identidad|Passport(?: Booklet:?)?|"
    r"SSN|NIT|FEIN|RTN|RIF|RUC|RFC|RSIN|Cedula|Credencial electoral|Tax Registration|License|Permit|Nacional|"
    r"Tarjeta Profesional|VisaNumberID|tax identification number)|#|(?<!Date )\([A-Z]{3,6}\))"
    r"(?: (?:ID|No\.?|Number|#|R\.?I\.?F\.?|T\.I\.|RNE:|CUD:|\([A-Z]{3,6}\)))*"
    r"|.{0,80}?\b(?:[A-Z]\.){2,}(?: #| No\.)?"
)
_DOCUMENT_KIND = re.compile(DOCUMENT_KIND)


@dataclass(slots=True)
class OfacEntry:
    """One entry while it is read. Facts that no field is made for become details, by the publisher's word."""

    reference: str
    kind: PartyKind
    account: ReadingAccount
    names: list[ListedName] = field(default_factory=list)
    listed_on: date | None = None
    birth_dates: list[BirthDate] = field(default_factory=list)
    birth_places: list[Address] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    comments: str = ""
    record_id: str = ""
    programmes: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)

    def name(self, published: str, kind: NameKind, *, note: str = "", text: str = "") -> None:
        """Add a name as published (`LAST, First` for people); `text` is its spoken order where the format has that."""
        clean = _without_direction_marks(published, self.account)
        spoken = _without_direction_marks(text, self.account) if text else clean
        is_person = self.kind is PartyKind.PERSON
        if is_person and not text:
            spoken = in_spoken_order(clean)
        for name in names_in_field(spoken, kind, self.account, note=note, is_person=is_person):
            self.names.append(replace(name, as_published="" if name.text == published else published))

    def fact(self, word: str, value: str, *, note: str = "", alternative: bool = False) -> None:
        """Add one fact that the publisher calls `word`."""
        word = word.rstrip(_ENDS_OF_A_WORD)
        place = place_of(word)
        note = "; ".join(filter(None, (NOT_THE_MAIN_ONE if alternative else "", note)))
        if place is _Place.BIRTH_DATE:
            self.birth_dates.append(birth_date(value, note, self.account))
        elif place is _Place.BIRTH_PLACE:
            self.birth_places.append(Address(city=value, note=note))
        elif place is _Place.IDENTIFIER:
            self.documents.append(Document(kind=word, number=value, note=note))
        else:
            self._add_text(place, word, f"{value} ({note})" if note and place is not _Place.NATIONALITY else value)

    def identity(self, word: str, document: Document) -> None:
        """Add what the publisher gives among the identity documents under `word`: often it is another kind of fact."""
        plain = not (document.issuing_country or document.issued_on or document.expires_on)
        if plain and (place_of(word) is not _Place.DETAIL or _DOCUMENT_KIND.fullmatch(word) is None):
            self.fact(word, document.number, note=document.note)
        else:
            self.documents.append(document)

    def _add_text(self, place: _Place, word: str, value: str) -> None:
        match place:
            case _Place.NATIONALITY:
                self.nationalities.append(value)
            case _Place.CITIZENSHIP:
                self.nationalities.append(value)
                self.details.append((word, value))
            case _Place.GENDER:
                self.genders.append(value)
            case _Place.TITLE:
                self.titles.append(value)
            case _Place.CONTACT:
                self.contacts.append(f"{word}: {value}")
            case _Place.MEASURE:
                self.measures.append(f"{word}: {value}")
            case _:
                self.details.append((word, value))

    def designation(self) -> Designation:
        """The entry as a designation, with what it repeats there once."""
        genders = _once(self.genders)
        for further in genders[1:]:
            self.account.remark("several_genders")
            self.details.append(("Gender", further))
        return Designation(
            reference=self.reference,
            kind=self.kind,
            list_type=min(self.programmes, default=WITHOUT_PROGRAMME),
            names=each_once(self.names, self.account),
            listed_on=self.listed_on,
            birth_dates=_once(self.birth_dates),
            birth_places=_once(self.birth_places),
            nationalities=_once(self.nationalities),
            gender=genders[0] if genders else "",
            titles=_once(self.titles),
            documents=_once(self.documents),
            addresses=_once(self.addresses),
            comments=self.comments,
            publisher_record_id=self.record_id,
            programmes=_once(self.programmes),
            measures=_once(self.measures),
            contacts=_once(self.contacts),
            details=_once(self.details),
        )


def place_of(word: str) -> _Place:
    """Where a fact of this name belongs."""
    lowered = word.lower()
    if _DATES_OF_MEASURES.match(lowered):
        return _Place.DETAIL
    return next((place for expression, place in _COMPILED_PLACES if expression.match(lowered)), _Place.DETAIL)


def alias_kind(word: str, *, is_weak: bool) -> tuple[NameKind, str]:
    """The kind of an alias that the publisher calls `a.k.a.`, `fka` or the like, and a note that keeps its word.

    A weak alias stays weak whatever it is called; a name `now known as` is an alias like others.
    """
    letters = word.lower().replace(".", "").strip()
    note = "" if letters == "aka" else word
    if is_weak:
        return NameKind.WEAK_ALIAS, note
    return (NameKind.FORMER_NAME, "") if letters == "fka" else (NameKind.STRONG_ALIAS, note)


def in_spoken_order(name: str) -> str:
    """`DELOS REYES, Feliciano, Jr.` as `Feliciano DELOS REYES Jr.`; a name without comma as it is."""
    parts = [part for part in re.split(r",\s+", name) if part]
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    given = [part for part in parts[1:] if part not in suffixes]
    return " ".join([*given, *parts[:1], *suffixes]) if parts else name


def address_of(parts: Iterable[tuple[str, str]], *, country: str, note: str = "") -> Address:
    """The address in parts, each with the publisher's word for it (`CITY`); a part without a field goes to the note."""
    texts: dict[str, list[str]] = {"note": [note] if note else []}
    for word, value in parts:
        place = _ADDRESS_PARTS.get(word.upper())
        texts.setdefault(place or "note", []).append(value if place else f"{word}: {value}")
    return Address(country=country, **{place: ", ".join(values) for place, values in texts.items()})


def ofac_date(text: str) -> PartialDate | None:
    """The date in `16 Dec 1948`, `Dec 1948`, `circa 1948`, `1948 to 1950` and the like; None for all else."""
    return date_by_patterns(_SECOND_CIRCA.sub("to", text), _DAY_PATTERNS)


def birth_date(text: str, note: str, account: ReadingAccount) -> BirthDate:
    """The birth date in a text, which the note keeps where it is no date."""
    value = ofac_date(text)
    if value is None:
        account.remark("birth_date_that_is_no_date")
        note = "; ".join(filter(None, (text, note)))
    return BirthDate(value, note)


def day_or_text(text: str) -> str:
    """`2013-06-07` for `07 Jun 2013`, and in the same way less precise dates; any other text as it is."""
    value = ofac_date(text)
    return text if value is None else str(value)


def _without_direction_marks(text: str, account: ReadingAccount) -> str:
    """`text` without the invisible marks that say in which direction letters run."""
    clean = _DIRECTION_MARKS.sub("", text)
    if clean != text:
        account.remark("direction_marks_in_name")
    return clean.strip()


def _once(values: list[_Value]) -> tuple[_Value, ...]:
    return tuple(dict.fromkeys(values))
