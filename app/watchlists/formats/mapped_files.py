"""Reads national and own lists as CSV, Excel or JSON by a column mapping, which their list source brings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.snapshot import ListContents
from app.watchlists.column_mapping import ColumnMapping
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.file_beginnings import refuse_what_is_no_text
from app.watchlists.formats.mapped_rows import designations_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_csv import Row, read_rows, truncated
from app.watchlists.safe_xlsx import read_sheet

MAX_JSON_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class MappedFormat:
    """One kind of file: its name in settings and answers, and how its rows are read."""

    name: str
    title: str
    rows: Callable[[BinaryIO, ColumnMapping], Iterator[Row]]


def parse_mapped(stream: BinaryIO, *, format_name: str, mapping: ColumnMapping) -> ListContents:
    """Read the list in `stream`, a seekable stream at its beginning, whose format is `format_name` of MAPPED_FORMATS.

    Returns the parties in the order of their first rows. Raises ListFileError, naming the key of the mapping, the
    column or the row, for a file that is no such list or does not fit the mapping.
    """
    account = ReadingAccount()
    known = next(one for one in MAPPED_FORMATS if one.name == format_name)
    designations = designations_of(known.rows(stream, mapping), mapping, account)
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS, "The file has a header and no party below it. Check that it is the list."
        )
    return ListContents(
        format=format_name,
        designations=tuple(designations),
        generated_at=None,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


def _csv_rows(stream: BinaryIO, mapping: ColumnMapping) -> Iterator[Row]:
    return read_rows(stream, encoding=mapping.encoding, delimiter=mapping.delimiter)


def _xlsx_rows(stream: BinaryIO, mapping: ColumnMapping) -> Iterator[Row]:
    return read_sheet(stream, sheet=mapping.sheet)


def _json_rows(stream: BinaryIO, _: ColumnMapping) -> Iterator[Row]:
    """The objects of one JSON array as rows, below a header of all their keys; a row is numbered by its object."""
    text = stream.read(MAX_JSON_BYTES + 1)
    refuse_what_is_no_text(text[:4096])
    if len(text) > MAX_JSON_BYTES:
        raise ListFileError(ListFileProblem.TOO_LARGE, f"The file is larger than {MAX_JSON_BYTES} bytes.")
    objects = _objects(text)
    header = list(dict.fromkeys(key for one in objects for key in one))
    yield 0, header
    for number, one in enumerate(objects, start=1):
        yield number, [_cell(one.get(key), number, key) for key in header]


def _objects(text: bytes) -> list[dict[str, object]]:
    try:
        found = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ListFileError(ListFileProblem.ENCODING, "The file is not UTF-8, as JSON must be.") from None
    except (ValueError, RecursionError):
        if not text.rstrip().endswith(b"]"):
            raise truncated() from None
        raise ListFileError(
            ListFileProblem.NOT_WELL_FORMED, "The file is damaged JSON. Download the list again."
        ) from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ListFileError(ListFileProblem.NOT_JSON, "The file is JSON; expected an array of objects, one a party.")
    return found


def _cell(value: object, number: int, key: str) -> str:
    if isinstance(value, (dict, list)):
        raise ListFileError(
            ListFileProblem.NOT_WELL_FORMED,
            f"Object {number} has more than a text or number under {key[:60]!r}; only flat objects can be mapped.",
        )
    if value is None:
        return ""
    text = str(value)
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ListFileError(ListFileProblem.ENCODING, f"Object {number} holds characters that are none (NUL, or half).")
    return text


MAPPED_FORMATS = (
    MappedFormat("mapped-csv", "national or own list (CSV with a column mapping)", _csv_rows),
    MappedFormat("mapped-xlsx", "national or own list (Excel with a column mapping)", _xlsx_rows),
    MappedFormat("mapped-json", "national or own list (JSON with a column mapping)", _json_rows),
)
MAPPED_FORMAT_NAMES = tuple(known.name for known in MAPPED_FORMATS)
