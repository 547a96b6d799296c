"""Reads the OFAC lists (SDN and consolidated non-SDN) as XML with the root sdnList: SDN.XML, CONSOLIDATED.XML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from app.domain.designation import Address, Designation, Document, NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.ofac_facts import KINDS, OfacEntry, alias_kind, day_or_text
from app.watchlists.formats.ofac_remarks import read_remarks
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_xml import RecordReader, XmlLimits
from app.watchlists.xml_record import XmlRecord

FORMAT = "ofac-xml"
ROOT = "sdnList"

# Read and not kept: the numbers of names, addresses and so on within the publisher's database.
IGNORED_ELEMENT = "uid"

_RECORD_DEPTH = 2
_STRONG, _WEAK = "strong", "weak"
_VESSEL_FACTS = {
    "callSign": "Vessel Call Sign",
    "vesselType": "Vessel Type",
    "vesselFlag": "Vessel Flag",
    "vesselOwner": "Vessel Owner",
    "tonnage": "Vessel Tonnage",
    "grossRegisteredTonnage": "Vessel Gross Registered Tonnage",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """A block of facts of one kind: the tags of the block, of an item and of its value, and the word for the fact."""

    block: str
    item: str
    value: str
    word: str


_FACTS = (
    _Facts("nationalityList", "nationality", "country", "nationality"),
    _Facts("citizenshipList", "citizenship", "country", "citizen"),
    _Facts("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "DOB"),
    _Facts("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "POB"),
)


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format, under any of its namespaces."""
    return f"<{ROOT}".encode() in head


def parse(stream: BinaryIO, *, limits: XmlLimits = XmlLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole.

    Returns the designations in the order of the file with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, holds no entry or not as many as it says, or has one without number,
    type or name.
    """
    account = ReadingAccount()
    reader = RecordReader(stream, root_tag=ROOT, record_depth=_RECORD_DEPTH, limits=limits)
    generated_at: datetime | None = None
    announced = ""
    designations: list[Designation] = []
    for node in reader:
        match node.path:
            case (_,):
                pass
            # The publisher's own spelling, and the one it may change to.
            case (_, "publshInformation" | "publishInformation"):
                header = XmlRecord(node.element, account, ROOT)
                generated_at = _published(header.text("Publish_Date"), account)
                announced = header.text("Record_Count")
                header.close()
            case (_, "sdnEntry"):
                designations.append(_designation(XmlRecord(node.element, account), account, len(designations) + 1))
            case path:
                account.unknown("/".join(path))
    account.unknown_elements.update(reader.stray_text)
    _check_count(len(designations), announced)
    return ListContents(
        format=FORMAT,
        designations=tuple(designations),
        generated_at=generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


def _check_count(found: int, announced: str) -> None:
    if not found:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS,
            "The file is an OFAC list without a single entry. Download the list again from its publisher.",
        )
    if announced.isdecimal() and int(announced) != found:
        raise ListFileError(
            ListFileProblem.TRUNCATED,
            f"The file says that it has {announced} entries and has {found}. Download the list again from its "
            "publisher.",
        )


def _designation(record: XmlRecord, account: ReadingAccount, position: int) -> Designation:
    reference = record.text("uid")
    if not reference:
        raise _missing("uid", f"entry {position}")
    entry = OfacEntry(reference, _kind(record.text("sdnType"), reference, account), account)
    last, first = record.text("lastName"), record.text("firstName")
    if not (last or first):
        raise _missing("lastName", reference)
    _add_name(entry, last, first, NameKind.PRIMARY, "")
    entry.titles = [title] if (title := record.text("title")) else []
    for programmes in record.records("programList"):
        entry.programmes += filter(None, (one.own_text() for one in programmes.records("program")))
        programmes.close()
    _add_aliases(record, entry)
    _add_identities(record, entry)
    _add_addresses(record, entry)
    for facts in _FACTS:
        _add_facts(record, entry, facts)
    _add_vessel(record, entry)
    read_remarks(record.text("remarks"), entry)
    record.close()
    return entry.designation()


def _kind(word: str, reference: str, account: ReadingAccount) -> PartyKind:
    if not word:
        raise _missing("sdnType", reference)
    if word.lower() not in KINDS:
        account.remark("unknown_kind_of_party")
    return KINDS.get(word.lower(), PartyKind.UNKNOWN)


def _add_name(entry: OfacEntry, last: str, first: str, kind: NameKind, note: str) -> None:
    published = ", ".join(filter(None, (last, first)))
    entry.name(published, kind, note=note, text=" ".join((first, last)) if first and last else "")


def _add_aliases(record: XmlRecord, entry: OfacEntry) -> None:
    for aliases in record.records("akaList"):
        for alias in aliases.records("aka"):
            alias.text(IGNORED_ELEMENT)
            category = alias.text("category").lower()
            if category not in (_STRONG, _WEAK):
                entry.account.remark("alias_of_unknown_category")
            kind, note = alias_kind(alias.text("type"), is_weak=category == _WEAK)
            last, first = alias.text("lastName"), alias.text("firstName")
            if last or first:
                _add_name(entry, last, first, kind, note)
            else:
                entry.account.remark("alias_without_name")
            alias.close()
        aliases.close()


def _add_identities(record: XmlRecord, entry: OfacEntry) -> None:
    for identities in record.records("idList"):
        for one in identities.records("id"):
            one.text(IGNORED_ELEMENT)
            word = one.text("idType")
            document = Document(
                kind=word,
                number=one.text("idNumber"),
                issuing_country=one.text("idCountry"),
                issued_on=day_or_text(one.text("issueDate")),
                expires_on=day_or_text(one.text("expirationDate")),
            )
            one.close()
            entry.identity(word, document)
        identities.close()


def _add_addresses(record: XmlRecord, entry: OfacEntry) -> None:
    for addresses in record.records("addressList"):
        for one in addresses.records("address"):
            one.text(IGNORED_ELEMENT)
            address = Address(
                street=", ".join(filter(None, (one.text(f"address{line}") for line in (1, 2, 3)))),
                city=one.text("city"),
                state_or_province=one.text("stateOrProvince"),
                postal_code=one.text("postalCode"),
                country=one.text("country"),
            )
            one.close()
            if address != Address():
                entry.addresses.append(address)
        addresses.close()


def _add_facts(record: XmlRecord, entry: OfacEntry, facts: _Facts) -> None:
    for items in record.records(facts.block):
        for one in items.records(facts.item):
            one.text(IGNORED_ELEMENT)
            is_alternative = one.text("mainEntry").lower() == "false"
            text = one.text(facts.value)
            one.close()
            if text:
                entry.fact(facts.word, text, alternative=is_alternative)
        items.close()


def _add_vessel(record: XmlRecord, entry: OfacEntry) -> None:
    for vessel in record.records("vesselInfo"):
        for tag, word in _VESSEL_FACTS.items():
            if text := vessel.text(tag):
                entry.fact(word, text)
        vessel.close()


def _published(text: str, account: ReadingAccount) -> datetime | None:
    """The day in `01/08/2026`, which is the eighth of January."""
    try:
        return datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=UTC)
    except ValueError:
        account.remark("no_time_of_generation")
        return None


def _missing(tag: str, where: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"An <sdnEntry> ({where}) has no <{tag}>, which every entry must have. "
        "Download the list again from its publisher.",
    )
