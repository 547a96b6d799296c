"""Reads the OFAC lists (SDN and consolidated non-SDN) as the set of CSV files that they are published in.

Entries, aliases, addresses and the ends of long remarks are a file each, without headers; the set is a ZIP archive.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from app.domain.designation import Address, Designation, Document, NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.watchlists.archives import ArchiveLimits, ListArchive, is_archive
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.ofac_csv_files import NULL, Role, SetFile, files_of_set, read_rows
from app.watchlists.formats.ofac_facts import KINDS, OfacEntry, alias_kind
from app.watchlists.formats.ofac_remarks import read_remarks
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.xml_record import collapsed

FORMAT = "ofac-csv"

REMARKS_LIMIT = 1000
"""After so many characters the publisher breaks Remarks off; the rest stands in the file of comments."""

_BARE_FILE = re.compile(rb"\d{1,9},")
_VESSEL_COLUMNS = ("Vessel Type", "Vessel Tonnage", "Vessel Gross Registered Tonnage", "Vessel Flag", "Vessel Owner")

_Rows = Mapping[str, list[list[str]]]


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like a ZIP archive, or like one bare file of a set."""
    return is_archive(head) or (_BARE_FILE.match(head) is not None and NULL.encode() in head)


def parse(stream: BinaryIO, *, limits: ArchiveLimits = ArchiveLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read the set in the ZIP archive `stream`.

    Returns the designations in the order of the file of entries, with an account of everything odd. The format has no
    time stamp. Raises ListFileError for an unsafe or damaged archive, a set that lacks a file, a file that was cut off
    (a row or a quotation mark unfinished, its end mark missing where another file has one, an entry without its row of
    addresses, an entry whose long remarks do not go on), and files that do not belong together.
    """
    if not is_archive(stream.read(4)):
        raise _bare_file()
    account = ReadingAccount()
    archive = ListArchive(stream, limits=limits)
    files = files_of_set(archive, account)
    aliases = _by_entry(read_rows(archive, files[Role.ALIASES], account))
    addresses = _by_entry(read_rows(archive, files[Role.ADDRESSES], account))
    comments = _by_entry(read_rows(archive, files[Role.COMMENTS], account)) if Role.COMMENTS in files else None
    reader = _EntryReader(_list_name(files), aliases, addresses, comments, account)
    designations = tuple(map(reader.designation, read_rows(archive, files[Role.ENTRIES], account)))
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS, "The set is an OFAC list without a single entry. Download it again."
        )
    reader.check_belonging(ends_are_marked=files[Role.ADDRESSES].has_end_mark)
    return ListContents(
        format=FORMAT,
        designations=designations,
        generated_at=None,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


class _EntryReader:
    """Puts together what the files of one set say of each entry, and notes what was left over."""

    def __init__(
        self, list_name: str, aliases: _Rows, addresses: _Rows, comments: _Rows | None, account: ReadingAccount
    ) -> None:
        self._list_name = list_name
        self._aliases = aliases
        self._addresses = addresses
        self._comments = comments
        self._account = account
        self._seen: set[str] = set()
        self._without_addresses = 0

    def designation(self, row: list[str]) -> Designation:
        reference, name, kind, programmes, title, call_sign, *vessel = map(_value, row[:-1])
        self._seen.add(reference)
        if not reference.isdecimal() or not name:
            raise ListFileError(
                ListFileProblem.MISSING_ELEMENT,
                f"An entry (number {len(self._seen)}) has no number or no name, which every entry must have. "
                "Download the list again from its publisher.",
            )
        entry = OfacEntry(reference, self._kind(kind), self._account)
        entry.name(name, NameKind.PRIMARY)
        # Programmes are joined as `SDGT] [NS-PLC`.
        entry.programmes = [one for part in programmes.split("] [") if (one := part.strip("[] "))]
        entry.titles = [title] if title else []
        if call_sign:
            entry.documents.append(Document(kind="Vessel Call Sign", number=call_sign))
        entry.details = [pair for pair in zip(_VESSEL_COLUMNS, vessel, strict=True) if pair[1]]
        if self._list_name:
            entry.details.append(("Sanctions list", self._list_name))
        self._add_aliases(entry)
        self._add_addresses(entry)
        read_remarks(self._whole_remarks(reference, row[-1]), entry)
        return entry.designation()

    def _kind(self, word: str) -> PartyKind:
        if word and word.lower() not in KINDS:
            self._account.remark("unknown_kind_of_party")
            return PartyKind.UNKNOWN
        return KINDS[word.lower()] if word else PartyKind.ORGANISATION

    def _add_aliases(self, entry: OfacEntry) -> None:
        for _, _, word, name, remark in self._aliases.get(entry.reference, ()):
            kind, note = alias_kind(_value(word), is_weak=False)
            entry.name(_value(name), kind, note="; ".join(filter(None, (note, _value(remark)))))

    def _add_addresses(self, entry: OfacEntry) -> None:
        rows = self._addresses.get(entry.reference)
        if rows is None:
            self._without_addresses += 1
            return
        for row in rows:
            # City, state and postal code stand in one column: `Culiacan, Sinaloa`, `Tokyo 103`.
            street, city, country, note = map(_value, row[2:])
            if street or city or country or note:
                entry.addresses.append(Address(street=street, city=city, country=country, note=note))

    def _whole_remarks(self, reference: str, published: str) -> str:
        rest = "".join(row[1] for row in (self._comments or {}).get(reference, ()))
        broken_off = len(published) >= REMARKS_LIMIT and not published.endswith(".")
        if broken_off and not rest:
            if self._comments is not None:
                raise ListFileError(
                    ListFileProblem.TRUNCATED,
                    "The file of comments lacks the end of a long remark: it was cut off, or is of another day. "
                    "Download all files of the set again.",
                )
            self._account.remark("remarks_go_on_in_missing_file")
        return _value(published + rest)

    def check_belonging(self, *, ends_are_marked: bool) -> None:
        """Raise ListFileError where the other files speak of entries that there are none of, or end before them."""
        others = {*self._aliases, *self._addresses, *(self._comments or {})} - self._seen
        if others:
            raise ListFileError(
                ListFileProblem.INCOMPLETE_SET,
                f"The other files of the set speak of {len(others)} entries that the file of entries does not have: "
                "it was cut off, or the files are of different days. Download all files of the set again.",
            )
        if self._without_addresses and not ends_are_marked:
            raise ListFileError(
                ListFileProblem.TRUNCATED,
                f"The file of addresses has no row for {self._without_addresses} entries: it was cut off. "
                "Download all files of the set again.",
            )
        for _ in range(self._without_addresses):
            self._account.remark("entry_without_address_row")


def _list_name(files: Mapping[Role, SetFile]) -> str:
    """The list that the names of the files speak of; they speak of one at most."""
    return next((file.list_name for file in files.values() if file.list_name), "")


def _by_entry(rows: Iterator[list[str]]) -> _Rows:
    found: defaultdict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return dict(found)


def _value(cell: str) -> str:
    """The text of a cell, empty for the publisher's null."""
    text = collapsed(cell)
    return "" if text == NULL else text


def _bare_file() -> ListFileError:
    return ListFileError(
        ListFileProblem.INCOMPLETE_SET,
        "The file is one of a set: an OFAC list in CSV is SDN.CSV, ALT.CSV and ADD.CSV (and SDN_COMMENTS.CSV), and "
        "without the others its aliases are missing. Give all of them, their folder, or a ZIP archive of them.",
    )
