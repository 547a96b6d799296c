"""The details of an EU entity: births, addresses, citizenships, documents, and the legal acts they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.designation import Address, BirthDate, Document
from app.domain.partial_date import PartialDate
from app.watchlists.published_dates import day_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.xml_record import XmlRecord

UNKNOWN_COUNTRY = "00"

_FLAGS = (
    ("diplomatic", "diplomatic"),
    ("knownExpired", "known to have expired"),
    ("knownFalse", "known to be false"),
    ("reportedLost", "reported lost"),
    ("revokedByIssuer", "revoked by its issuer"),
)


def joined(*parts: str, by: str = "; ") -> str:
    """The parts that are not empty, joined."""
    return by.join(part for part in parts if part)


class EntityDetails:
    """Collects what stands in many places of an entity and is kept once: facts, legal acts, addresses of pages."""

    def __init__(self) -> None:
        self._facts: dict[tuple[str, str], None] = {}
        self._links: dict[str, None] = {}
        self._contacts: dict[str, None] = {}

    def add(self, word: str, text: str) -> None:
        """Keep `text`, where it is not empty, under the publisher's word for it."""
        if text:
            self._facts[word, text] = None

    def link(self, address: str) -> None:
        """Keep the address of a page."""
        if address:
            self._links[address] = None

    def legal_act(self, block: XmlRecord) -> str:
        """The act that a regulation, its summary or its correction names, such as `amendment 2019/555 (OJ L97)`."""
        self.link(block.attribute("publicationUrl"))
        kind, title = block.attribute("regulationType"), block.attribute("numberTitle")
        published = block.attribute("publicationDate")
        return joined(joined(kind, title, by=" "), published and f"published {published}")

    def additional(self, block: XmlRecord) -> str:
        """The further information in `block`, in words; it is also a fact of the entity."""
        pairs = []
        for further in block.records("additionalInformation"):
            key, value = further.attribute("key"), further.attribute("value")
            further.close()
            self.add(key, value)
            pairs.append(f"{key}: {value}")
        return joined(*pairs)

    def said_besides(self, block: XmlRecord) -> str:
        """Takes what every detail has: its record number, the act it comes from (a fact of the entity), and further
        information, which is returned in words."""
        block.attribute("logicalId")
        block.attribute("regulationLanguage")
        for summary in block.records("regulationSummary"):
            self.add("legal act", self.legal_act(summary))
            summary.close()
        return self.additional(block)

    def contact(self, block: XmlRecord) -> None:
        """Keep a contactInfo: a telephone number, an e-mail or web address."""
        key, value = block.attribute("key"), block.attribute("value")
        block.close()
        if value:
            self._contacts[joined(key, value, by=": ")] = None

    def facts(self) -> tuple[tuple[str, str], ...]:
        """All facts in the order in which they came."""
        return tuple(self._facts)

    def links(self) -> tuple[str, ...]:
        """The addresses of pages in the order in which they came."""
        return tuple(self._links)

    def contacts(self) -> tuple[str, ...]:
        """Telephone numbers, e-mail and web addresses in the order in which they came."""
        return tuple(self._contacts)


@dataclass(frozen=True, slots=True)
class Birth:
    """What one birthdate says of the day and the place; None where it says nothing of it."""

    date: BirthDate | None
    place: Address | None


def birth(block: XmlRecord, account: ReadingAccount, details: EntityDetails) -> Birth:
    """The date and the place in one birthdate. A day of another calendar is read from its Gregorian form."""
    value, in_words = _birth_value(block, account)
    city, region, zip_code, named = (block.attribute(name) for name in ("city", "region", "zipCode", "place"))
    country = _country(block, account)
    remarks = joined(*(remark.own_text() for remark in block.records("remark")), details.said_besides(block))
    block.close()
    born = BirthDate(value, joined(in_words, remarks)) if value is not None or in_words or remarks else None
    where = Address(city=city, state_or_province=region, postal_code=zip_code, country=country, note=named)
    return Birth(born, where if where != Address() else None)


def _birth_value(block: XmlRecord, account: ReadingAccount) -> tuple[PartialDate | None, str]:
    """The date, and the words of it that the date does not hold."""
    circa = block.attribute("circa") == "true"
    calendar = block.attribute("calendarType")
    whole = block.attribute("birthdate")
    day, month, year, first, last = (
        block.attribute(name) for name in ("dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo")
    )
    parts = joined(day, month, year, by="/")
    known_day = day_of(whole)
    if calendar not in ("", "GREGORIAN"):
        account.remark("birth_date_in_another_calendar")
        words = joined(f"{calendar} calendar: {parts or joined(first, last, by='-')}", "" if known_day else whole)
        return (None if known_day is None else PartialDate(known_day, known_day, circa)), words
    value = PartialDate(known_day, known_day, circa) if known_day else _of_parts(day, month, year, circa=circa)
    span = _years(first or last, last or first, circa=circa)
    if known_day and parts and parts != f"{known_day.day}/{known_day.month}/{known_day.year}":
        account.remark("birth_date_unlike_its_parts")
        return value, joined(whole, parts)
    if value is None and span is None and (whole or parts or first or last):
        account.remark("birth_date_that_is_no_date")
        return None, joined(whole, parts, joined(first, last, by="-"))
    if value is not None and span is not None:
        account.remark("birth_date_beside_a_range")
        return value, f"years {span}"
    return value or span, ""


def _of_parts(day: str, month: str, year: str, *, circa: bool) -> PartialDate | None:
    try:
        if day:
            known = date(int(year), int(month), int(day))
            return PartialDate(known, known, circa)
        if month:
            of_month = PartialDate.of_month(int(year), int(month))
            return PartialDate(of_month.earliest, of_month.latest, circa)
    except ValueError:
        return None
    return _years(year, year, circa=circa)


def _years(first: str, last: str, *, circa: bool) -> PartialDate | None:
    try:
        return PartialDate.of_years(int(first), int(last), approximate=circa)
    except ValueError:
        return None


def place(block: XmlRecord, account: ReadingAccount, details: EntityDetails) -> Address | None:
    """The place in one address, None where it only has contacts, which are facts of the entity."""
    named, box = block.attribute("place"), block.attribute("poBox")
    at_listing = block.attribute("asAtListingTime") == "true" and "address at the time of listing"
    remarks = [remark.own_text() for remark in block.records("remark")]
    for contact in block.records("contactInfo"):
        details.contact(contact)
    found = Address(
        street=block.attribute("street"),
        city=block.attribute("city"),
        state_or_province=block.attribute("region"),
        postal_code=block.attribute("zipCode"),
        country=_country(block, account),
        note=joined(named, box and f"PO box {box}", at_listing or "", *remarks, details.said_besides(block)),
    )
    block.close()
    return found if found != Address() else None


def citizenship(block: XmlRecord, account: ReadingAccount, details: EntityDetails) -> str:
    """The country of one citizenship, empty where it is unknown; since when, until when and where are facts."""
    country = _country(block, account)
    region, since, until = (block.attribute(name) for name in ("region", "acquisitionDate", "disenfranchisementDate"))
    remarks = [remark.own_text() for remark in block.records("remark")]
    besides = joined(
        region, since and f"acquired {since}", until and f"lost {until}", *remarks, details.said_besides(block)
    )
    if besides:
        details.add("citizenship", joined(country, besides))
    block.close()
    return country


def identification(block: XmlRecord, account: ReadingAccount, details: EntityDetails) -> Document:
    """The document or number in one identification."""
    code, word = block.attribute("identificationTypeCode"), block.attribute("identificationTypeDescription")
    number, latin = block.attribute("number"), block.attribute("latinNumber")
    since, region, by, on_document = (
        block.attribute(name) for name in ("validFrom", "region", "issuedBy", "nameOnDocument")
    )
    flags = [words for name, words in _FLAGS if block.attribute(name) == "true"]
    remarks = [remark.own_text() for remark in block.records("remark")]
    found = Document(
        kind=joined(code, word if word != code else "", by=": "),
        number=number or latin,
        issuing_country=_country(block, account),
        issued_on=block.attribute("issueDate"),
        expires_on=block.attribute("validTo"),
        note=joined(
            latin if number and latin != number else "",
            since and f"valid from {since}",
            by and f"issued by {by}",
            region,
            on_document and f"name on document: {on_document}",
            *flags,
            *remarks,
            details.said_besides(block),
        ),
    )
    block.close()
    if not found.number:
        account.remark("document_without_number")
    return found


def _country(block: XmlRecord, account: ReadingAccount) -> str:
    """The publisher's word for the country, its code where there is no word; empty where it is unknown."""
    code, word = block.attribute("countryIso2Code"), block.attribute("countryDescription")
    if code == UNKNOWN_COUNTRY:
        account.remark("country_unknown")
        return ""
    return word or code
