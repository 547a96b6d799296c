"""Reads lists in the entity format of Senzing: one JSON object a line, its facts in lists of features.

A feature is known by the names of its attributes (`NAME_FULL`, `PASSPORT_NUMBER`), in whatever list it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.iso_birth_dates import iso_birth_date
from app.watchlists.listed_names import each_once, names_in_field
from app.watchlists.published_dates import day_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_csv import TextLimits
from app.watchlists.safe_json import JsonObject, looks_like_objects, read_objects
from app.watchlists.xml_record import collapsed

FORMAT = "senzing-json"

_KEY = re.compile(rb'"(DATA_SOURCE|RECORD_ID)"\s*:')
_OF_THE_RECORD = ("DATA_SOURCE", "RECORD_ID", "RECORD_TYPE", "LAST_CHANGE", "URL")
_KINDS = {
    "PERSON": PartyKind.PERSON,
    "ORGANIZATION": PartyKind.ORGANISATION,
    "COMPANY": PartyKind.ORGANISATION,
    "VESSEL": PartyKind.VESSEL,
    "AIRCRAFT": PartyKind.AIRCRAFT,
}
_NAME = re.compile(r"(?:(?P<usage>[A-Z]+)_)?NAME_(?P<part>FULL|ORG|PREFIX|FIRST|MIDDLE|LAST|SUFFIX)")
_NAME_PARTS = ("FULL", "ORG", "PREFIX", "FIRST", "MIDDLE", "LAST", "SUFFIX")
_NAME_KINDS = {
    "PRIMARY": NameKind.PRIMARY,
    "ALIAS": NameKind.STRONG_ALIAS,
    "AKA": NameKind.STRONG_ALIAS,
    "NATIVE": NameKind.STRONG_ALIAS,
    "WEAK": NameKind.WEAK_ALIAS,
    "FORMER": NameKind.FORMER_NAME,
    "MAIDEN": NameKind.FORMER_NAME,
}
_NUMBER = re.compile(r"(?P<kind>\w+)_NUMBER")
_CONTACTS = ("PHONE_NUMBER", "EMAIL_ADDRESS", "WEBSITE_ADDRESS")
_NATIONALITIES = ("NATIONALITY", "CITIZENSHIP")
_COUNTRIES = ("COUNTRY_OF_ASSOCIATION", "REGISTRATION_COUNTRY")
_ADDRESS_LINES = tuple(f"ADDR_LINE{number}" for number in range(1, 7))
_ADDRESS = (*_ADDRESS_LINES, "ADDR_FULL", "ADDR_CITY", "ADDR_STATE", "ADDR_POSTAL_CODE", "ADDR_COUNTRY")


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return looks_like_objects(head) and len({found[1] for found in _KEY.finditer(head)}) == 2


def parse(stream: BinaryIO, *, limits: TextLimits = TextLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole.

    Returns the designations in the order of the file with an account of everything odd. Raises ListFileError for a
    file that is no such list, holds no record, is cut off within a line, or has a record without RECORD_ID or name.
    """
    account = ReadingAccount()
    designations = tuple(
        _Record(plain, number, account).designation()
        for number, plain in enumerate(read_objects(stream, limits=limits), start=1)
    )
    if not designations:
        raise ListFileError(ListFileProblem.NO_DESIGNATIONS, "The file has no record. Download the list again.")
    return ListContents(
        format=FORMAT,
        designations=designations,
        generated_at=None,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


@dataclass(slots=True)
class _Facts:
    """What the features of one record say."""

    names: list[tuple[str, NameKind]] = field(default_factory=list)
    birth_dates: list[BirthDate] = field(default_factory=list)
    birth_places: list[Address] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    trusted: list[str] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)


class _Record:
    """One JSON object, read feature by feature."""

    def __init__(self, plain: JsonObject, number: int, account: ReadingAccount) -> None:
        self._plain = plain
        self._account = account
        self._facts = _Facts()
        self._reference = self._own("RECORD_ID")
        if not self._reference:
            raise _missing("RECORD_ID", f"record {number}")
        for group, feature in self._features():
            self._read(group, feature)

    def designation(self) -> Designation:
        """The designation. Raises ListFileError where it has no name."""
        facts = self._facts
        word = self._own("RECORD_TYPE").upper()
        if word not in _KINDS:
            self._account.remark("record_of_unknown_type")
        kind = _KINDS.get(word, PartyKind.UNKNOWN)
        changed, link = day_of(self._own("LAST_CHANGE")[:10]), self._own("URL")
        return Designation(
            reference=self._reference,
            kind=kind,
            list_type=self._own("DATA_SOURCE"),
            names=self._names(kind),
            amended_on=() if changed is None else (changed,),
            birth_dates=tuple(facts.birth_dates),
            birth_places=tuple(facts.birth_places),
            nationalities=tuple(dict.fromkeys(facts.nationalities)),
            gender=" or ".join(facts.genders),
            documents=tuple(facts.documents),
            addresses=tuple(facts.addresses),
            links=(link,) if link else (),
            other_references=tuple(facts.trusted),
            contacts=tuple(facts.contacts),
            details=tuple(facts.details),
        )

    def _own(self, key: str) -> str:
        return _text(self._plain.get(key))

    def _features(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Every feature with the name of its list; the attributes of the record itself are each a feature alone, but
        for those of a name, which belong together."""
        alone: dict[str, str] = {}
        for key, value in self._plain.items():
            if key in _OF_THE_RECORD:
                continue
            if isinstance(value, list) and all(isinstance(one, dict) for one in value):
                for one in value:
                    yield key, _texts(one)
            elif _text(value):
                alone[key] = _text(value)
        if alone:
            yield "", alone

    def _read(self, group: str, feature: dict[str, str]) -> None:
        self._read_name(feature)
        self._read_birth(feature)
        for key in _NATIONALITIES:
            self._facts.nationalities += _taken(feature, key)
        self._facts.genders += [text.capitalize() for text in _taken(feature, "GENDER")]
        for key in _COUNTRIES:
            self._facts.addresses += [Address(country=text, note=key) for text in _taken(feature, key)]
        self._read_address(feature)
        for key in _CONTACTS:
            self._facts.contacts += _taken(feature, key)
        self._read_numbers(feature)
        if feature and group:
            self._facts.details.append((group, "; ".join(f"{key}: {text}" for key, text in feature.items())))
        elif feature:
            self._facts.details += feature.items()

    def _read_name(self, feature: dict[str, str]) -> None:
        parts: dict[str, dict[str, str]] = {}
        for key in list(feature):
            if found := _NAME.fullmatch(key):
                parts.setdefault(found["usage"] or "", {})[found["part"]] = feature.pop(key)
        kind = "; ".join(_taken(feature, "NAME_TYPE")) if parts else ""
        for usage, said in parts.items():
            word = (kind or usage or "PRIMARY").upper()
            if word not in _NAME_KINDS:
                self._account.remark("name_of_unknown_type")
            text = " ".join(said[part] for part in _NAME_PARTS if part in said)
            self._facts.names.append((text, _NAME_KINDS.get(word, NameKind.STRONG_ALIAS)))

    def _read_birth(self, feature: dict[str, str]) -> None:
        self._facts.birth_dates += [iso_birth_date(text, self._account) for text in _taken(feature, "DATE_OF_BIRTH")]
        self._facts.birth_places += [Address(note=text) for text in _taken(feature, "PLACE_OF_BIRTH")]

    def _read_address(self, feature: dict[str, str]) -> None:
        said = {key: "; ".join(_taken(feature, key)) for key in _ADDRESS if key in feature}
        if said:
            kind = _taken(feature, "ADDR_TYPE")
            self._facts.addresses.append(
                Address(
                    street=", ".join(said[line] for line in _ADDRESS_LINES if line in said),
                    city=said.get("ADDR_CITY", ""),
                    state_or_province=said.get("ADDR_STATE", ""),
                    postal_code=said.get("ADDR_POSTAL_CODE", ""),
                    country=said.get("ADDR_COUNTRY", ""),
                    note="; ".join(filter(None, (said.get("ADDR_FULL", ""), *kind))),
                )
            )

    def _read_numbers(self, feature: dict[str, str]) -> None:
        for key in list(feature):
            if found := _NUMBER.fullmatch(key):
                kind = found["kind"]
                number = feature.pop(key)
                if kind == "TRUSTED_ID":
                    self._facts.trusted.append(number)
                country = _taken(feature, f"{kind}_COUNTRY") + _taken(feature, f"{kind}_STATE")
                word = "; ".join(_taken(feature, f"{kind}_TYPE")) or kind
                self._facts.documents.append(Document(word, number, issuing_country="; ".join(country)))

    def _names(self, kind: PartyKind) -> tuple[ListedName, ...]:
        written = [(text, name_kind) for text, name_kind in self._facts.names if text]
        if not written:
            raise _missing("name", self._reference)
        main = next((one for one in written if one[1] is NameKind.PRIMARY), written[0])
        names: list[ListedName] = []
        for text, name_kind in (main, *(one for one in written if one is not main)):
            lesser = NameKind.STRONG_ALIAS if name_kind is NameKind.PRIMARY else name_kind
            of_kind = lesser if names else NameKind.PRIMARY
            names += names_in_field(text, of_kind, self._account, note="", is_person=kind is PartyKind.PERSON)
        return each_once(names, self._account)


def _taken(feature: dict[str, str], key: str) -> list[str]:
    """The attribute `key` of a feature, taken out of it; nothing where it has none."""
    return [feature.pop(key)] if key in feature else []


def _texts(feature: Mapping[str, Any]) -> dict[str, str]:
    return {key: text for key, value in feature.items() if (text := _text(value))}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return collapsed(json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value))


def _missing(what: str, where: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"A record ({where}) has no {what}, which every record must have. Download the list again.",
    )
