"""The parts of OFAC's "advanced" XML that entries refer to by number: words, places, documents, dates and names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from app.domain.designation import Address, Document
from app.domain.partial_date import PartialDate
from app.hardened_xml import local_name
from app.watchlists.formats.ofac_facts import address_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.xml_record import XmlRecord, collapsed

# Read and not kept: the publisher's numbers of parts of an entry.
IGNORED_ATTRIBUTES = (
    "ID",
    "FixedRef",
    "NamePartGroupID",
    "ScriptStatusID",
    "DocNameStatusID",
    "DetailTypeID",
    "CountryRelevanceID",
    "LocPartValueTypeID",
    "LocPartValueStatusID",
)
# References from one part to another that the other part, or the entry, states as well.
IGNORED_ELEMENTS = (
    "IDRegDocumentReference",
    "FeatureVersionReference",
    "DocumentedNameReference",
    "ProfileRelationshipReference",
    "SanctionsEntryReference",
    "IdentityReference",
    "LocationAreaCode",
)

# What the publisher's numbers meant in every file seen, for files whose tables were shortened.
_KNOWN_WORDS = {
    ("AliasType", "1400"): "A.K.A.",
    ("AliasType", "1401"): "F.K.A.",
    ("AliasType", "1402"): "N.K.A.",
    ("AliasType", "1403"): "Name",
    ("PartySubType", "1"): "Vessel",
    ("PartySubType", "2"): "Aircraft",
    ("PartySubType", "3"): "Entity",
    ("PartySubType", "4"): "Individual",
    ("Script", "215"): "Latin",
    ("Reliability", "1560"): "Confirmed",
    ("CalendarType", "1"): "Gregorian",
}
_VALID = "valid"
_GREGORIAN = "gregorian"


class Record(XmlRecord):
    """A record whose internal numbers, which stand everywhere in this format, are passed over."""

    def close(self) -> None:
        for name in IGNORED_ATTRIBUTES:
            self.attribute(name)
        for tag in IGNORED_ELEMENTS:
            self._children.pop(tag, None)
        super().close()

    def each(self, tag: str) -> Iterator[Record]:
        """The records `tag`, each closed once the next is asked for."""
        for record in self.records(tag):
            yield record
            record.close()

    def flag(self, name: str) -> bool:
        """Whether the attribute `name` says true."""
        return self.attribute(name).lower() == "true"

    def comments(self) -> list[str]:
        """The filled texts of the comments of this element."""
        return [text for one in self.records("Comment") if (text := one.own_text())]


@dataclass(slots=True)
class References:
    """Everything that is referred to by number: words of tables, places, and documents by the identity they are of."""

    account: ReadingAccount
    words: dict[tuple[str, str], str] = field(default_factory=dict)
    party_types: dict[str, str] = field(default_factory=dict)
    places: dict[str, Address] = field(default_factory=dict)
    documents: defaultdict[str, list[Document]] = field(default_factory=lambda: defaultdict(list))

    def add_table(self, table: etree._Element) -> None:
        """Add the words of one table: `<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType>...`."""
        for row in table:
            kind, number = local_name(row), str(row.get("ID", ""))
            self.words[kind, number] = collapsed(row.text)
            if kind == "PartySubType":
                self.party_types[number] = str(row.get("PartyTypeID", ""))

    def word(self, kind: str, number: str) -> str:
        """The word of that number; where the table lacks it, the kind and the number. Empty for no number."""
        if not number:
            return ""
        found = self.words.get((kind, number)) or _KNOWN_WORDS.get((kind, number))
        if found is None:
            self.account.remark("word_not_in_the_tables")
            return f"{kind} {number}"
        return found

    def kinds_of_party(self, number: str) -> tuple[str, str]:
        """The words for a kind of party: the finer one, and that of the group it belongs to."""
        return self.word("PartySubType", number), self.word("PartyType", self.party_types.get(number, ""))

    def add_place(self, record: Record) -> None:
        """Add one Location."""
        number = record.attribute("ID")
        countries = [self.word("Country", one.attribute("CountryID")) for one in record.each("LocationCountry")]
        parts = []
        for part in record.each("LocationPart"):
            word = self.word("LocPartType", part.attribute("LocPartTypeID"))
            for value in part.each("LocationPartValue"):
                value.attribute("Primary")
                parts.append((word, "; ".join([value.text("Value"), *value.comments()])))
        note = "; ".join(record.comments())
        self.places[number] = address_of(
            [(word, value) for word, value in parts if value], country=", ".join(filter(None, countries)), note=note
        )
        record.close()

    def place(self, number: str) -> Address:
        """The place of that number, an empty one (counted) where there is none."""
        if number not in self.places:
            self.account.remark("place_not_in_the_file")
        return self.places.get(number, Address())

    def add_document(self, record: Record) -> None:
        """Add one IDRegDocument to the identity that it is of."""
        dates: dict[str, str] = {}
        for one in record.each("DocumentDate"):
            word = self.word("IDRegDocDateType", one.attribute("IDRegDocDateTypeID"))
            dates[word] = "; ".join(str(span) for span in spans_in(one, self) if span is not None)
        issued, expires = dates.pop("Issue Date", ""), dates.pop("Expiration Date", "")
        validity = self.word("Validity", record.attribute("ValidityID"))
        notes = [f"{word}: {text}" for word, text in dates.items()]
        notes += [f"issued by {text}"] if (text := record.text("IssuingAuthority")) else []
        if place := record.attribute("IssuedIn-LocationID"):
            notes.append(f"issued in {place_in_words(self.place(place))}")
        notes += [validity] if validity and validity.lower() != _VALID else []
        for mention in record.each("IDRegDocumentMention"):
            notes.append(f"{mention.attribute('ReferenceType')} document {mention.attribute('IDRegDocumentID')}")
        document = Document(
            kind=self.word("IDRegDocType", record.attribute("IDRegDocTypeID")),
            number=record.text("IDRegistrationNo"),
            issuing_country=self.word("Country", record.attribute("IssuedBy-CountryID")),
            issued_on=issued,
            expires_on=expires,
            note="; ".join([*notes, *record.comments()]),
        )
        self.documents[record.attribute("IdentityID")].append(document)
        record.close()


def place_in_words(place: Address) -> str:
    """The filled parts of a place in one line."""
    parts = (place.street, place.city, place.state_or_province, place.postal_code, place.country, place.note)
    return ", ".join(filter(None, parts))


def spans_in(record: Record, references: References) -> list[PartialDate | None]:
    """The dates in the DatePeriod elements of a record; None for one that is no Gregorian date (counted)."""
    found = []
    for period in record.each("DatePeriod"):
        found.append(_span(period, references))
    return found


def day_in(record: XmlRecord) -> date | None:
    """The day in the children Year, Month and Day; None where they are none."""
    parts = [record.text(tag) for tag in ("Year", "Month", "Day")]
    record.close()
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _span(period: Record, references: References) -> PartialDate | None:
    calendar = references.word("CalendarType", period.attribute("CalendarTypeID"))
    days: list[date] = []
    is_approximate = False
    for name in ("YearFixed", "MonthFixed", "DayFixed"):
        period.attribute(name)
    for boundary in (*period.records("Start"), *period.records("End")):
        is_approximate = boundary.flag("Approximate") or is_approximate
        for name in ("YearFixed", "MonthFixed", "DayFixed"):
            boundary.attribute(name)
        points = [day_in(one) for tag in ("From", "To") for one in boundary.records(tag)]
        days += [day for day in points if day is not None]
        boundary.close()
    if not days or calendar.lower() not in ("", _GREGORIAN):
        references.account.remark("period_that_is_no_date")
        return None
    return PartialDate(min(days), max(days), approximate=is_approximate)
