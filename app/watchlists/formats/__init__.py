"""The table of list formats that can be read: a new format is one module here and one line in the table."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.snapshot import ListContents
from app.watchlists.archives import ListArchive, is_archive
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats import (
    eu_fsf_xml,
    ftm_json,
    ofac_advanced_xml,
    ofac_csv,
    ofac_enhanced_xml,
    ofac_xml,
    opensanctions_simple_csv,
    senzing_json,
    uk_sanctions_csv,
    uk_sanctions_xml,
    un_xml,
)
from app.watchlists.formats.retired_lists import refuse_what_was_retired
from app.watchlists.safe_xml import HEAD_BYTES, text_kind


@dataclass(frozen=True, slots=True)
class ListFormat:
    """One format: its name in settings and answers, how its files begin, and its reader."""

    name: str
    title: str
    recognises: Callable[[bytes], bool]
    parse: Callable[[BinaryIO], ListContents]


FORMATS = (
    ListFormat(un_xml.FORMAT, "UN Security Council consolidated list (XML)", un_xml.recognises, un_xml.parse),
    ListFormat(eu_fsf_xml.FORMAT, "European Union list (FSF XML 1.1)", eu_fsf_xml.recognises, eu_fsf_xml.parse),
    ListFormat(ofac_csv.FORMAT, "US OFAC list (CSV set)", ofac_csv.recognises, ofac_csv.parse),
    ListFormat(ofac_xml.FORMAT, "US OFAC list (XML)", ofac_xml.recognises, ofac_xml.parse),
    ListFormat(
        ofac_advanced_xml.FORMAT, "US OFAC list (advanced XML)", ofac_advanced_xml.recognises, ofac_advanced_xml.parse
    ),
    ListFormat(
        ofac_enhanced_xml.FORMAT, "US OFAC list (enhanced XML)", ofac_enhanced_xml.recognises, ofac_enhanced_xml.parse
    ),
    ListFormat(uk_sanctions_xml.FORMAT, "UK Sanctions List (XML)", uk_sanctions_xml.recognises, uk_sanctions_xml.parse),
    ListFormat(uk_sanctions_csv.FORMAT, "UK Sanctions List (CSV)", uk_sanctions_csv.recognises, uk_sanctions_csv.parse),
    ListFormat(ftm_json.FORMAT, "file of OpenSanctions entities (JSON lines)", ftm_json.recognises, ftm_json.parse),
    ListFormat(
        opensanctions_simple_csv.FORMAT,
        "file of OpenSanctions targets (simple CSV)",
        opensanctions_simple_csv.recognises,
        opensanctions_simple_csv.parse,
    ),
    ListFormat(
        senzing_json.FORMAT, "file of Senzing entities (JSON lines)", senzing_json.recognises, senzing_json.parse
    ),
)


def format_named(name: str) -> ListFormat | None:
    """The format of that name, None where there is none."""
    return next((known for known in FORMATS if known.name == name), None)


def recognise(head: bytes) -> ListFormat:
    """The format of a file that begins with `head` (its first 4,096 bytes). Raises ListFileError where it has none."""
    for known in FORMATS:
        if known.recognises(head):
            return known
    refuse_what_was_retired(head)
    kind = text_kind(head)
    raise ListFileError(
        ListFileProblem.UNKNOWN_FORMAT,
        f"The file is {kind}, but none of the list formats that can be read: "
        f"{', '.join(known.title for known in FORMATS)}.",
    )


def read_list(
    stream: BinaryIO, *, expected_format: str | None = None, also_expected: Collection[str] = ()
) -> ListContents:
    """Read the list in `stream`, a seekable stream at its beginning; a ZIP archive of one list file is read as that.

    `expected_format` is that of the source it is read for, `also_expected` are further formats it accepts; None takes
    any known format. Raises ListFileError for what is no list, or a list of another format.
    """
    head = stream.read(HEAD_BYTES)
    if is_archive(head):
        stream.seek(0)
        archive = ListArchive(stream)
        if len(archive.names) == 1:
            with archive.opened(archive.names[0]) as member:
                return read_list(member, expected_format=expected_format, also_expected=also_expected)
    found = recognise(head)
    if expected_format is not None and found.name not in (expected_format, *also_expected):
        raise ListFileError(
            ListFileProblem.UNKNOWN_FORMAT,
            f"The file is a {found.title}; expected a file of the format {expected_format!r}. "
            "Choose the source of that list.",
        )
    stream.seek(0)
    return found.parse(stream)
