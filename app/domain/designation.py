"""One entry of a sanctions list, as its publisher wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.partial_date import PartialDate


class PartyKind(StrEnum):
    """What a listed or screened party is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    UNKNOWN = "unknown"


class NameKind(StrEnum):
    """What a publisher says of one listed name. Weak aliases count for less (UN `Low`, OFAC `weak`)."""

    PRIMARY = "primary"
    ORIGINAL_SCRIPT = "original_script"
    STRONG_ALIAS = "strong_alias"
    WEAK_ALIAS = "weak_alias"
    FORMER_NAME = "former_name"


@dataclass(frozen=True, slots=True)
class ListedName:
    """One name of a designation.

    `text` is what is matched; `as_published` is the publisher's own string where it differs (several names in one
    field, a remark in parentheses). An alias identity can have birth dates and a birth place of its own.
    """

    text: str
    kind: NameKind
    as_published: str = ""
    note: str = ""
    birth_dates: tuple[PartialDate, ...] = ()
    birth_place: str = ""


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A published birth date; `value` is None where only a note says something that is no date here (Hijri, an age)."""

    value: PartialDate | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document or number. `number` is as published, dirt included; `kind` is the publisher's own word."""

    kind: str
    number: str
    issuing_country: str = ""
    issued_on: str = ""
    expires_on: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A published address; every part may be empty."""

    street: str = ""
    city: str = ""
    state_or_province: str = ""
    postal_code: str = ""
    country: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Designation:
    """One entry under its publisher's permanent reference number (QDi.006).

    `list_type` is the publisher's own word (`Al-Qaida`). Texts are white-space-collapsed, otherwise as published.
    `other_references` are reference numbers of the same party on other lists, as this publisher gives them; `contacts`
    are telephone numbers, e-mail and web addresses; `details` are further facts by the publisher's own word for each.
    """

    reference: str
    kind: PartyKind
    list_type: str
    names: tuple[ListedName, ...]
    listed_on: date | None = None
    amended_on: tuple[date, ...] = ()
    birth_dates: tuple[BirthDate, ...] = ()
    birth_places: tuple[Address, ...] = ()
    nationalities: tuple[str, ...] = ()
    gender: str = ""
    titles: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    addresses: tuple[Address, ...] = ()
    comments: str = ""
    links: tuple[str, ...] = ()
    publisher_record_id: str = ""
    programmes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    other_references: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()

    @property
    def primary_name(self) -> str:
        """The name that the publisher puts first."""
        return next((name.text for name in self.names if name.kind is NameKind.PRIMARY), self.names[0].text)
