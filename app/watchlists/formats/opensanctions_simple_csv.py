"""Reads OpenSanctions data as `targets.simple.csv`: one row a target, several values in a cell as CSV inside CSV.

The data are CC BY-NC: whoever runs the program brings them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from app.domain.designation import Address, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.ftm_designation import KINDS
from app.watchlists.iso_birth_dates import iso_birth_date
from app.watchlists.listed_names import each_once, names_in_field
from app.watchlists.published_dates import day_of
from app.watchlists.published_instants import instant_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_csv import TextLimits, read_rows, truncated
from app.watchlists.xml_record import collapsed

FORMAT = "opensanctions-simple-csv"

# Read and not kept: when the publisher first and last saw the target. The latest of all is when the file was made.
IGNORED_COLUMNS = ("first_seen", "last_seen")

_REQUIRED = ("id", "schema", "name", "aliases", "dataset")
_KNOWN = frozenset(
    {
        *_REQUIRED,
        *("birth_date", "countries", "addresses", "identifiers", "sanctions", "phones", "emails", "program_ids"),
        *("last_change", *IGNORED_COLUMNS),
    }
)
_HEADER = re.compile(rb'\s*"?id"?,"?schema"?,"?name"?,"?aliases"?')


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return _HEADER.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def parse(stream: BinaryIO, *, limits: TextLimits = TextLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole.

    Returns the designations in the order of the file with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, holds no row, is cut off within a row, or has one without id or name.
    """
    account = ReadingAccount()
    rows = read_rows(stream, limits=limits)
    _, header = next(rows, (0, []))
    _check_header(header)
    designations: list[Designation] = []
    generated_at: datetime | None = None
    for line, cells in rows:
        if len(cells) < len(header):
            raise truncated()
        row = dict(zip(header, cells, strict=False))
        if len(cells) > len(header) or not (row["id"].strip() and row["name"].strip()):
            raise _wrong_row(line)
        for column in header:
            if column not in _KNOWN and row[column].strip():
                account.unknown(f"column {column}")
        designations.append(_designation(row, account))
        if seen := row.get("last_seen", ""):
            generated_at = max(filter(None, (generated_at, instant_of(seen, account))), default=None)
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS,
            "The file has a header and no target below it. Download targets.simple.csv again.",
        )
    return ListContents(
        format=FORMAT,
        designations=tuple(designations),
        generated_at=generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


def _designation(row: Mapping[str, str], account: ReadingAccount) -> Designation:
    schema = collapsed(row["schema"])
    kind = KINDS.get(schema, PartyKind.UNKNOWN)
    if schema not in KINDS:
        account.remark("entity_of_another_schema")
    changed = day_of(row.get("last_change", "")[:10])
    countries = (Address(country=text, note="country") for text in _values(row, "countries"))
    return Designation(
        reference=row["id"].strip(),
        kind=kind,
        list_type=collapsed(row["dataset"]),
        names=_names(row, kind, account),
        amended_on=() if changed is None else (changed,),
        birth_dates=tuple(iso_birth_date(text, account) for text in _values(row, "birth_date")),
        documents=tuple(Document("identifier", text) for text in _values(row, "identifiers")),
        addresses=(*(Address(note=text) for text in _values(row, "addresses")), *countries),
        programmes=_values(row, "program_ids"),
        contacts=(*_values(row, "phones"), *_values(row, "emails")),
        details=(("schema", schema), *(("sanctions", text) for text in _values(row, "sanctions"))),
    )


def _names(row: Mapping[str, str], kind: PartyKind, account: ReadingAccount) -> tuple[ListedName, ...]:
    is_person = kind is PartyKind.PERSON
    names = list(names_in_field(collapsed(row["name"]), NameKind.PRIMARY, account, note="", is_person=is_person))
    for text in _values(row, "aliases"):
        names += names_in_field(text, NameKind.STRONG_ALIAS, account, note="", is_person=is_person)
    return each_once(names, account)


def _values(row: Mapping[str, str], column: str) -> tuple[str, ...]:
    """The values in one cell: joined by semicolons, and quoted as in CSV where they hold one themselves."""
    cell = row.get(column, "")
    if not cell:
        return ()
    inner = csv.reader(cell.splitlines(keepends=True), delimiter=";")
    return tuple(dict.fromkeys(text for values in inner for value in values if (text := collapsed(value))))


def _check_header(header: Sequence[str]) -> None:
    for column in _REQUIRED:
        if column not in header:
            raise ListFileError(
                ListFileProblem.MISSING_ELEMENT,
                f"The file has no column {column!r}, which targets.simple.csv must have. Download it again.",
            )


def _wrong_row(line: int) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"A row has no id, no name, or more cells than the header (line {line}). Download targets.simple.csv again.",
    )
