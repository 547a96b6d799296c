"""Reads the UK Sanctions List of the Foreign, Commonwealth & Development Office, as CSV.

One designation has a row for every combination of its names, addresses, birth dates and so on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from app.domain.snapshot import ListContents
from app.watchlists.date_patterns import DatePattern
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.uk_entry import (
    ADDRESS,
    BIRTH_PLACE,
    NAME,
    NATIONAL_IDENTIFIER,
    NON_LATIN_NAME,
    PASSPORT,
    UkEntry,
    contents_of,
    midnight,
)
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_csv import TextLimits, read_rows, truncated
from app.watchlists.xml_record import collapsed

FORMAT = "uk-sanctions-csv"

_FIRST_LINE = "Report Date:"
_DAY_OF_REPORT = DatePattern.of("dd-Mon-yyyy")

_NAME_COLUMNS = (*(f"name {part}" for part in range(1, 7)), "name type", "alias strength")
_ADDRESS_COLUMNS = (*(f"address line {line}" for line in range(1, 7)), "address postal code", "address country")
# The columns (in lower case) of each field that has one, by the word that the XML file has for it.
_SINGLE_COLUMNS = {
    "last updated": "LastUpdated",
    "date designated": "DateDesignated",
    "unique id": "UniqueID",
    "ofsi group id": "OFSIGroupID",
    "un reference number": "UNReferenceNumber",
    "regime name": "RegimeName",
    "designation type": "IndividualEntityShip",
    "designation source": "DesignationSource",
    "sanctions imposed": "SanctionsImposed",
    "other information": "OtherInformation",
    "uk statement of reasons": "UKStatementofReasons",
    "title": "Title",
    "phone number": "PhoneNumber",
    "website": "Website",
    "email address": "EmailAddress",
    "d.o.b": "DOB",
    "nationality(/ies)": "Nationality",
    "position": "Position",
    "gender": "Gender",
    "type of entity": "TypeOfEntity",
    "subsidiaries": "Subsidiary",
    "parent company": "ParentCompany",
    "business registration number (s)": "BusinessRegistrationNumber",
    "imo number": "IMONumber",
    "current owner/operator (s)": "CurrentOwnerOperator",
    "previous owner/operator (s)": "PreviousOwnerOperator",
    "current believed flag of ship": "CurrentBelievedFlagOfShip",
    "previous flags": "PreviousFlag",
    "type of ship": "TypeOfShip",
    "tonnage of ship": "TonnageOfShip",
    "length of ship": "LengthOfShip",
    "year built": "YearBuilt",
    "hull identification number (hin)": "HullIdentificationNumber",
}
_GROUP_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "Name": _NAME_COLUMNS,
    "NonLatinName": ("name non-latin script", "non-latin script type", "non-latin script language"),
    "Address": _ADDRESS_COLUMNS,
    "Passport": ("passport number", "passport additional information"),
    "NationalIdentifier": ("national identifier number", "national identifier additional information"),
    "BirthPlace": ("town of birth", "country of birth"),
}
_REQUIRED = ("unique id", *_NAME_COLUMNS[:7], "regime name", "designation type")
_GROUP_LENGTHS = {
    "Name": len(NAME),
    "NonLatinName": len(NON_LATIN_NAME),
    "Address": len(ADDRESS),
    "Passport": len(PASSPORT),
    "NationalIdentifier": len(NATIONAL_IDENTIFIER),
    "BirthPlace": len(BIRTH_PLACE),
}
assert all(len(columns) == _GROUP_LENGTHS[field] for field, columns in _GROUP_COLUMNS.items())


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return b"Unique ID" in head and b"OFSI Group ID" in head and not head.lstrip().startswith(b"<")


def parse(stream: BinaryIO, *, limits: TextLimits = TextLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole.

    Returns the designations in the order of their first rows with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, holds no designation, is cut off, or has one without number or name.
    """
    account = ReadingAccount()
    rows = read_rows(stream, limits=limits)
    generated_at: datetime | None = None
    header: _Header | None = None
    entries: dict[str, UkEntry] = {}
    for line, cells in rows:
        if header is not None:
            header.check(line, cells)
            header.add_row(cells, entries, account)
        elif collapsed(cells[0]).startswith(_FIRST_LINE):
            day = _DAY_OF_REPORT.read(collapsed(cells[0]).removeprefix(_FIRST_LINE).strip())
            generated_at = None if day is None else midnight(day)
        else:
            header = _Header(cells)
    designations = [entry.designation(account) for entry in entries.values()]
    return contents_of(FORMAT, designations, generated_at, account)


class _Header:
    """Where each column stands."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._names = [collapsed(cell).lower() for cell in cells]
        self._places = {name: place for place, name in enumerate(self._names) if name}
        for name in _REQUIRED:
            if name not in self._places:
                raise ListFileError(
                    ListFileProblem.MISSING_ELEMENT,
                    f"The file has no column {name!r}, which a UK Sanctions List must have. "
                    "Download the list again from its publisher.",
                )
        known = {*_SINGLE_COLUMNS, *(name for columns in _GROUP_COLUMNS.values() for name in columns)}
        self._unknown = [place for name, place in self._places.items() if name not in known]

    def check(self, line: int, cells: Sequence[str]) -> None:
        """Raise ListFileError where a row is not as long as the header."""
        if len(cells) < len(self._names):
            raise truncated()
        if len(cells) > len(self._names):
            raise ListFileError(
                ListFileProblem.NOT_WELL_FORMED,
                f"A row has {len(cells)} cells where the header has {len(self._names)} (line {line}). "
                "Download the list again from its publisher.",
            )

    def add_row(self, cells: Sequence[str], entries: dict[str, UkEntry], account: ReadingAccount) -> None:
        """Add what one row says to the entry that it belongs to."""
        reference = self._text(cells, "unique id")
        if not (reference or any(cell.strip() for cell in cells)):
            account.remark("row_without_text")
            return
        entry = entries.setdefault(reference, UkEntry())
        for name, field in _SINGLE_COLUMNS.items():
            entry.add(field, self._text(cells, name))
        for field, columns in _GROUP_COLUMNS.items():
            entry.add(field, *(self._text(cells, name) for name in columns))
        for place in self._unknown:
            if cells[place].strip():
                account.unknown(f"column {self._names[place]}")

    def _text(self, cells: Sequence[str], name: str) -> str:
        place = self._places.get(name)
        return "" if place is None else collapsed(cells[place])
