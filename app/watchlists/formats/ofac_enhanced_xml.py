"""Reads the OFAC lists as "enhanced" XML (SDN_ENHANCED.XML), which has names in their own script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO

from app.domain.designation import Address, BirthDate, Designation, Document, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.ofac_facts import KINDS, OfacEntry, address_of, alias_kind, ofac_date
from app.watchlists.formats.ofac_remarks import read_remarks
from app.watchlists.published_dates import day_of
from app.watchlists.published_instants import instant_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_xml import RecordReader, XmlLimits
from app.watchlists.xml_record import XmlRecord

FORMAT = "ofac-enhanced-xml"
ROOT = "sanctionsData"

# Read and not kept: the publisher's numbers of words and of parts of an entry.
IGNORED_ATTRIBUTES = ("id", "refId", "featureTypeId", "featureVersionId", "nameId", "nameTranslationId")
IGNORED_ELEMENTS = ("valueRefId", "versionId")
# Tables of words and their numbers; every entry has the words themselves.
IGNORED_SECTIONS = ("referenceValues", "featureTypes")

_RECORD_DEPTH = 3
_LATIN = "latin"
_CONFIRMED = "Confirmed"


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return f"<{ROOT}".encode() in head


def parse(stream: BinaryIO, *, limits: XmlLimits = XmlLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole, also one that its publisher filtered, which is counted (`filtered_export`).

    Returns the designations in the order of the file with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, has no section of entities or none in it, or has one without id, type
    or name.
    """
    account = ReadingAccount()
    reader = RecordReader(stream, root_tag=ROOT, record_depth=_RECORD_DEPTH, limits=limits)
    generated_at: datetime | None = None
    designations: list[Designation] = []
    for node in reader:
        match node.path:
            case (_,) | (_, "publicationInfo" | "entities"):
                pass
            case (_, section, *_) if section in IGNORED_SECTIONS:
                pass
            case (_, "publicationInfo", "dataAsOf"):
                generated_at = instant_of(_Record(node.element, account, ROOT).own_text(), account)
            case (_, "publicationInfo", "filters"):
                _read_filters(_Record(node.element, account, ROOT), account)
            case (_, "entities", "entity"):
                designations.append(_designation(_Record(node.element, account), account, len(designations) + 1))
            case path:
                account.unknown("/".join(path))
    account.unknown_elements.update(reader.stray_text)
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS,
            "The file is an OFAC list without a single entity. Download the list again from its publisher.",
        )
    return ListContents(
        format=FORMAT,
        designations=tuple(designations),
        generated_at=generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


class _Record(XmlRecord):
    """A record whose internal numbers, which stand everywhere in this format, are passed over."""

    def close(self) -> None:
        for name in IGNORED_ATTRIBUTES:
            self.attribute(name)
        for tag in IGNORED_ELEMENTS:
            self._children.pop(tag, None)
        super().close()

    def each(self, block: str, tag: str) -> Iterator[_Record]:
        """The records `tag` in the blocks `block`, each closed once the next is asked for."""
        for container in self.records(block):
            for record in container.records(tag):
                yield record
                record.close()
            container.close()

    def flag(self, tag: str) -> bool:
        """Whether the child `tag` says true."""
        return self.text(tag).lower() == "true"


def _read_filters(filters: _Record, account: ReadingAccount) -> None:
    """A filter by list is ordinary; one by programme, country or anything else makes the file a part of the list."""
    lists = [one.own_text() for one in filters.each("sanctionsLists", "sanctionsList")]
    programmes = [one.own_text() for one in filters.each("sanctionsPrograms", "sanctionsProgram")]
    for _ in lists:
        account.remark("filter_by_list")
    for _ in programmes:
        account.remark("filtered_export")
    filters.close()


def _designation(record: _Record, account: ReadingAccount, position: int) -> Designation:
    reference = record.attribute("id")
    if not reference:
        raise _missing("id", f"entity {position}")
    entry, remarks = _begun(reference, record, account)
    _add_listing(record, entry)
    for name in record.each("names", "name"):
        _add_name(name, entry)
    if not any(name.kind is NameKind.PRIMARY for name in entry.names):
        raise _missing("primary name", reference)
    for address in record.each("addresses", "address"):
        _add_address(address, entry)
    for feature in record.each("features", "feature"):
        _add_feature(feature, entry)
    entry.documents += [_document(one, entry) for one in record.each("identityDocuments", "identityDocument")]
    for relationship in record.each("relationships", "relationship"):
        _add_relationship(relationship, entry)
    read_remarks(remarks, entry)
    record.close()
    return entry.designation()


def _begun(reference: str, record: _Record, account: ReadingAccount) -> tuple[OfacEntry, str]:
    """The entry with its general information, and its remarks, which are read when the rest is."""
    found = record.records("generalInfo", at_most=1)
    word = found[0].text("entityType") if found else ""
    if not word:
        raise _missing("entityType", reference)
    general = found[0]
    if word.lower() not in KINDS:
        account.remark("unknown_kind_of_party")
    entry = OfacEntry(reference, KINDS.get(word.lower(), PartyKind.UNKNOWN), account)
    entry.record_id = general.text("identityId")
    entry.titles = [title] if (title := general.text("title")) else []
    remarks = general.text("remarks")
    general.close()
    return entry, remarks


def _add_listing(record: _Record, entry: OfacEntry) -> None:
    for one in record.each("sanctionsLists", "sanctionsList"):
        published = one.attribute("datePublished")
        day = day_of(published)
        if day is not None and (entry.listed_on is None or day < entry.listed_on):
            entry.listed_on = day
        entry.details.append(("Sanctions list", f"{one.own_text()} ({published})"))
    entry.programmes = [one.own_text() for one in record.each("sanctionsPrograms", "sanctionsProgram")]
    entry.measures += [one.own_text() for one in record.each("sanctionsTypes", "sanctionsType")]
    entry.details += [("Legal authority", one.own_text()) for one in record.each("legalAuthorities", "legalAuthority")]


def _add_name(name: _Record, entry: OfacEntry) -> None:
    is_weak = name.flag("isLowQuality")
    kind, note = alias_kind(name.text("aliasType") or "aka", is_weak=is_weak)
    if name.flag("isPrimary"):
        kind = NameKind.PRIMARY
    notes = [note, name.text("comments")]
    for translation in name.each("translations", "translation"):
        script = translation.text("script")
        translation.text("isPrimary")
        first, last = translation.text("formattedFirstName"), translation.text("formattedLastName")
        published = translation.text("formattedFullName")
        parts = [_name_part(part) for part in translation.each("nameParts", "namePart")]
        published = published or " ".join(value for _, value in parts)
        is_latin = script.lower() in ("", _LATIN)
        if not published:
            entry.account.remark("name_without_text")
            continue
        spoken = f"{first} {last}" if first and last else "" if is_latin else published
        in_script = kind if is_latin or kind is NameKind.WEAK_ALIAS else NameKind.ORIGINAL_SCRIPT
        further = [script] if not is_latin else []
        further += [f"{word}: {value}" for word, value in parts if not _stands_in(value, published)]
        entry.name(published, in_script, note="; ".join(filter(None, (*notes, *further))), text=spoken)


def _name_part(part: _Record) -> tuple[str, str]:
    return part.text("type"), part.text("value")


def _stands_in(part: str, whole: str) -> bool:
    """Whether the letters of a part of a name stand in the whole, whatever their case and invisible marks."""
    return _letters(part) in _letters(whole)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _add_address(address: _Record, entry: OfacEntry) -> None:
    country = address.text("country")
    note = address.text("comments")
    found = []
    for translation in address.each("translations", "translation"):
        script = translation.text("script")
        translation.text("isPrimary")
        parts = [_name_part(part) for part in translation.each("addressParts", "addressPart")]
        notes = (note, script if script.lower() not in ("", _LATIN) else "")
        found.append(address_of(parts, country=country, note="; ".join(filter(None, notes))))
    entry.addresses += [one for one in found or [Address(country=country, note=note)] if one != Address()]


def _add_feature(feature: _Record, entry: OfacEntry) -> None:
    word, value = feature.text("type"), feature.text("value")
    is_main = feature.text("isPrimary").lower() != "false"
    reliability = feature.text("reliability")
    note = "; ".join(filter(None, (reliability if reliability != _CONFIRMED else "", feature.text("comments"))))
    spans = [_span(one, entry.account) for one in feature.records("valueDate")]
    span = next((one for one in spans if one is not None), None)
    if span is not None and ofac_date(value) is None:
        # The words say less than the dates beside them.
        value = "; ".join(filter(None, (value, str(span))))
    before = len(entry.birth_dates)
    entry.fact(word, value, note=note, alternative=not is_main)
    for position in range(before, len(entry.birth_dates)):
        published = entry.birth_dates[position]
        if published.value is None and span is not None:
            entry.birth_dates[position] = BirthDate(span, published.note)
        elif span is not None and published.value != span:
            entry.account.remark("birth_date_unlike_its_span")


def _span(dates: XmlRecord, account: ReadingAccount) -> PartialDate | None:
    """The days from the first to the last of the four of a date; those between only bound a range on the inside."""
    first, last = _day(dates.text("fromDateBegin"), account), _day(dates.text("toDateEnd"), account)
    inner = _day(dates.text("fromDateEnd"), account), _day(dates.text("toDateBegin"), account)
    is_approximate = dates.text("isApproximate").lower() == "true"
    dates.text("isDateRange")
    dates.close()
    first, last = first or inner[0], last or inner[1]
    if first is None or last is None or first > last:
        account.remark("span_that_is_no_date")
        return None
    return PartialDate(first, last, approximate=is_approximate)


def _day(text: str, account: ReadingAccount) -> date | None:
    day = day_of(text)
    if text and day is None:
        account.remark("day_that_is_no_date")
    return day


def _document(document: _Record, entry: OfacEntry) -> Document:
    issued, expires = (
        next((str(span) for one in document.records(tag) if (span := _span(one, entry.account)) is not None), "")
        for tag in ("issueDate", "expirationDate")
    )
    primary = {text for name in entry.names[:1] for text in (name.text, name.as_published)}
    holders = [one.own_text() for one in document.records("name")]
    notes = [f"in the name of {holder}" for holder in holders if holder and holder not in primary]
    notes += [f"issued in {place}" for one in document.records("issuingLocation") if (place := one.own_text())]
    notes += [one.own_text() for one in document.each("idFeatures", "idFeature")]
    if document.text("isValid").lower() == "false":
        notes.append("not valid")
    notes.append(document.text("comments"))
    return Document(
        kind=document.text("type"),
        number=document.text("documentNumber"),
        issuing_country=document.text("issuingCountry"),
        issued_on=issued,
        expires_on=expires,
        note="; ".join(filter(None, notes)),
    )


def _add_relationship(relationship: _Record, entry: OfacEntry) -> None:
    word = relationship.text("type")
    quality = relationship.text("quality")
    note = "; ".join(filter(None, (quality and f"quality: {quality}", relationship.text("comments"))))
    for related in relationship.records("relatedEntity"):
        number = related.attribute("entityId")
        told = f"{related.own_text()} ({number})".strip()
        entry.details.append((word, f"{told}; {note}" if note else told))


def _missing(what: str, where: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"An <entity> ({where}) has no {what}, which every entity must have. "
        "Download the list again from its publisher.",
    )
