"""Reads the UK Sanctions List of the Foreign, Commonwealth & Development Office, as XML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from app.domain.designation import Designation
from app.domain.snapshot import ListContents
from app.watchlists.formats import uk_entry
from app.watchlists.formats.uk_entry import DAY_FIRST, UkEntry, contents_of, midnight
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_xml import RecordReader, XmlLimits
from app.watchlists.xml_record import XmlRecord

FORMAT = "uk-sanctions-xml"
ROOT = "Designations"

_RECORD_DEPTH = 2
_SINGLE_TEXTS = (
    *("LastUpdated", "DateDesignated", "UniqueID", "OFSIGroupID", "UNReferenceNumber", "RegimeName"),
    *("IndividualEntityShip", "DesignationSource", "SanctionsImposed", "OtherInformation", "UKStatementofReasons"),
)
# Every list of texts by its container, and every list of groups of texts.
_LISTS = {
    "Titles": "Title",
    "PhoneNumbers": "PhoneNumber",
    "EmailAddresses": "EmailAddress",
    "Websites": "Website",
    "DOBs": "DOB",
    "Nationalities": "Nationality",
    "Positions": "Position",
    "Genders": "Gender",
    "TypeOfEntities": "TypeOfEntity",
    "BusinessRegistrationNumbers": "BusinessRegistrationNumber",
    "ParentCompanies": "ParentCompany",
    "Subsidiaries": "Subsidiary",
    "IMONumbers": "IMONumber",
    "CurrentOwnerOperators": "CurrentOwnerOperator",
    "PreviousOwnerOperators": "PreviousOwnerOperator",
    "CurrentBelievedFlagOfShips": "CurrentBelievedFlagOfShip",
    "PreviousFlags": "PreviousFlag",
    "TypeOfShipDetails": "TypeOfShip",
    "TonnageOfShipDetails": "TonnageOfShip",
    "LengthOfShipDetails": "LengthOfShip",
    "YearsBuilt": "YearBuilt",
    "HullIdentificationNumbers": "HullIdentificationNumber",
}
_GROUPS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "Names": ("Name", "Name", uk_entry.NAME),
    "NonLatinNames": ("NonLatinName", "NonLatinName", uk_entry.NON_LATIN_NAME),
    "Addresses": ("Address", "Address", uk_entry.ADDRESS),
    "PassportDetails": ("Passport", "Passport", uk_entry.PASSPORT),
    "NationalIdentifierDetails": ("NationalIdentifier", "NationalIdentifier", uk_entry.NATIONAL_IDENTIFIER),
    "BirthDetails": ("Location", "BirthPlace", uk_entry.BIRTH_PLACE),
}
_SECTIONS = {"IndividualDetails": "Individual", "EntityDetails": "Entity", "ShipDetails": "Ship"}
_MEASURES = (
    *("AssetFreeze", "ArmsEmbargo", "TargetedArmsEmbargo", "CharteringOfShips", "ClosureOfRepresentativeOffices"),
    *("CrewServicingOfShipsAndAircraft", "Deflag", "PreventionOfBusinessArrangements", "ProhibitionOfPortEntry"),
    *("TravelBan", "PreventionOfCharteringOfShips", "PreventionOfCharteringOfShipsAndAircraft"),
    *("TechnicalAssistanceRelatedToAircraft", "TrustServicesSanctions", "DirectorDisqualificationSanction"),
)


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return f"<{ROOT}".encode() in head


def parse(stream: BinaryIO, *, limits: XmlLimits = XmlLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole.

    Returns the designations in the order of the file with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, holds no designation, or has one without number or name.
    """
    account = ReadingAccount()
    reader = RecordReader(stream, root_tag=ROOT, record_depth=_RECORD_DEPTH, limits=limits)
    generated_at: datetime | None = None
    designations: list[Designation] = []
    for node in reader:
        match node.path:
            case (_,):
                pass
            case (_, "DateGenerated"):
                day = DAY_FIRST.read(XmlRecord(node.element, account).own_text())
                generated_at = None if day is None else midnight(day)
            case (_, "Designation"):
                designations.append(_designation(XmlRecord(node.element, account), account))
            case path:
                account.unknown("/".join(path))
    account.unknown_elements.update(reader.stray_text)
    return contents_of(FORMAT, designations, generated_at, account)


def _designation(record: XmlRecord, account: ReadingAccount) -> Designation:
    entry = UkEntry()
    for tag in _SINGLE_TEXTS:
        for child in record.records(tag):
            entry.add(tag, child.own_text())
    _read_lists(record, entry)
    for container in record.records("SanctionsImposedIndicators"):
        for measure in _MEASURES:
            if container.text(measure).lower() == "true":
                entry.add("SanctionsImposedIndicator", measure)
        container.close()
    for section, tag in _SECTIONS.items():
        for container in record.records(section):
            for party in container.records(tag):
                _read_lists(party, entry)
                party.close()
            container.close()
    record.close()
    return entry.designation(account)


def _read_lists(record: XmlRecord, entry: UkEntry) -> None:
    for name, tag in _LISTS.items():
        for container in record.records(name):
            for child in container.records(tag):
                entry.add(tag, child.own_text())
            container.close()
    for name, (tag, field, leaves) in _GROUPS.items():
        for container in record.records(name):
            for child in container.records(tag):
                entry.add(field, *(child.text(leaf) for leaf in leaves))
                child.close()
            container.close()
