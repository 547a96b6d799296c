"""Reads a list file whole and says what it is: format, date, hashes and counts."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.domain.snapshot import ListContents, SnapshotCounts
from app.watchlists.archives import zipped
from app.watchlists.contents import count
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats import read_list
from app.watchlists.formats.mapped_files import parse_mapped

if TYPE_CHECKING:
    # Only a type here: sources are read with pydantic and YAML, which take long to load.
    from app.watchlists.sources import ListSource, Part

LEFT_OUT = "entry_of_another_list_left_out"
"""The remark that counts the entries of a file that belong to other lists than the one read."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list file as it was read. `sha256` (hexadecimal) and `size_bytes` are of the bytes in the file."""

    contents: ListContents
    counts: SnapshotCounts
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a list file is. The field names are those that `lists inspect --json` prints; `sha256` is hexadecimal."""

    format: str
    generated_at: datetime | None
    sha256: str
    bytes: int
    designations: int
    by_kind: Mapping[str, int]
    by_list_type: Mapping[str, int]
    names: Mapping[str, int]
    unknown_elements: Mapping[str, int]
    remarks: Mapping[str, int]


def read_list_file(path: Path, *, expected_format: str | None = None, also_expected: Collection[str] = ()) -> ListFile:
    """Read the list in `path`, a file, or a folder that holds the files of a set (see `as_one_file`).

    `expected_format` is that of the source it is read for, `also_expected` are further formats it accepts; None takes
    any known format. Raises ListFileError where the file cannot be opened, is no list, or is a list of another format.
    """

    def read(stream: BinaryIO) -> ListContents:
        return read_list(stream, expected_format=expected_format, also_expected=also_expected)

    return _read_with(read, path)


def _read_with(reader: Callable[[BinaryIO], ListContents], path: Path) -> ListFile:
    try:
        with as_one_file([path]) as one, one.open("rb") as stream:
            contents = reader(stream)
            size_bytes = stream.seek(0, 2)
            stream.seek(0)
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(error) from error
    return ListFile(contents, count(contents), digest, size_bytes)


def read_file_of(source: ListSource, path: Path) -> ListFile:
    """Read a file of the list `source`, in any format that it accepts, by its column mapping where it has one.

    Raises ListFileError as `read_list_file` does, and for a file with fewer or more entries than the list ever has.
    """
    if source.mapping is None:
        whole = read_list_file(path, expected_format=source.format, also_expected=source.also_accepts)
        found = whole if source.part is None else _only(source.part, whole)
    else:
        mapping = source.mapping.as_mapping()
        found = _read_with(lambda stream: parse_mapped(stream, format_name=source.format, mapping=mapping), path)
    if found.counts.designations < source.fewest_designations:
        raise ListFileError(
            ListFileProblem.TOO_FEW,
            f"The file has {found.counts.designations} entries and the list {source.id} at least "
            f"{source.fewest_designations} (fewest_designations in its source): it is another list, or a part of it.",
        )
    if source.most_designations is not None and found.counts.designations > source.most_designations:
        raise ListFileError(
            ListFileProblem.TOO_MANY,
            f"The file has {found.counts.designations} entries and the list {source.id} at most "
            f"{source.most_designations} (most_designations in its source): it is another list.",
        )
    return found


@contextmanager
def as_one_file(paths: Sequence[Path]) -> Iterator[Path]:
    """The one file to read for `paths`: the file itself, or a passing ZIP archive of several files.

    Several files, or a folder (its CSV files), are the files of one set. Raises ListFileError where a folder holds no
    such file, two files have the same name, or one cannot be read.
    """
    if len(paths) == 1 and not paths[0].is_dir():
        yield paths[0]
        return
    with tempfile.TemporaryDirectory(prefix="fiscreen-") as folder:
        archive = Path(folder) / "set.zip"
        try:
            zipped([file for path in paths for file in (_csv_files_in(path) if path.is_dir() else [path])], archive)
        except OSError as error:
            raise _unreadable(error) from error
        yield archive


def _csv_files_in(folder: Path) -> list[Path]:
    found = [path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv" and path.is_file()]
    if not found:
        raise ListFileError(
            ListFileProblem.INCOMPLETE_SET,
            "The folder holds no CSV file; expected the files of one set, such as SDN.CSV, ALT.CSV and ADD.CSV.",
        )
    return found


def inspect(*paths: Path, source: ListSource | None = None) -> Inspection:
    """What the list file, or set of files, in `paths` is: any list, or one of `source`.

    Raises ListFileError where it cannot be read or is none.
    """
    with as_one_file(paths) as path:
        found = read_list_file(path) if source is None else read_file_of(source, path)
    return Inspection(
        format=found.contents.format,
        generated_at=found.contents.generated_at,
        sha256=found.sha256,
        bytes=found.size_bytes,
        designations=found.counts.designations,
        by_kind=found.counts.by_kind,
        by_list_type=found.counts.by_list_type,
        names=found.counts.names,
        unknown_elements=found.contents.unknown_elements,
        remarks=found.contents.remarks,
    )


def _only(part: Part, whole: ListFile) -> ListFile:
    """The part of a file that makes up the list; what is left out on purpose is counted among the remarks."""
    everything = whole.contents.designations
    kept = tuple(one for one in everything if part.holds(list_type=one.list_type, reference=one.reference))
    left_out = {LEFT_OUT: len(everything) - len(kept)} if len(kept) < len(everything) else {}
    contents = replace(whole.contents, designations=kept, remarks={**whole.contents.remarks, **left_out})
    return replace(whole, contents=contents, counts=count(contents))


def _unreadable(error: OSError) -> ListFileError:
    return ListFileError(
        ListFileProblem.UNREADABLE, f"The file cannot be read ({error.strerror}). Check its path and permissions."
    )
