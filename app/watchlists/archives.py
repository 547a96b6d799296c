"""The one place that opens ZIP archives, each member checked before it is read; it makes them of sets of files, too."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from app.watchlists.errors import ListFileError, ListFileProblem

ZIP_BEGINNING = b"PK\x03\x04"

_OFFICE_BEGINNINGS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"word/", b"mimetype")
_NAME_OFFSET = 30  # of the first member's name in a ZIP file
_ARCHIVE_SUFFIXES = frozenset({".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".jar", ".zst"})
_ARCHIVE_BEGINNINGS = (ZIP_BEGINNING, b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!")
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may hold, unpacked; `max_ratio` is of unpacked to packed bytes, for each member."""

    max_members: int = 16
    max_total_bytes: int = 256 * _MEGABYTE
    max_ratio: int = 100


def is_archive(head: bytes) -> bool:
    """Whether a file that begins with `head` is a ZIP archive; Excel and Word files, which are too, do not count."""
    return head.startswith(ZIP_BEGINNING) and not head[_NAME_OFFSET:].startswith(_OFFICE_BEGINNINGS)


class ListArchive:
    """The files in a ZIP archive, by base name, in the order of the archive. Raises ListFileError for what is unsafe.

    Refused are: too many members, too many bytes, a member that is an archive, a symbolic link, encrypted, packed in a
    rare way or more than `max_ratio` times, and names that are absolute, lead upwards or stand twice.
    """

    def __init__(self, stream: BinaryIO, *, limits: ArchiveLimits = ArchiveLimits()) -> None:
        with damage_as_list_file_error():
            self._zip = zipfile.ZipFile(stream)
        members = [member for member in self._zip.infolist() if not member.is_dir()]
        check_sizes(members, limits)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            _check_member(member, limits)
            name = PurePosixPath(member.filename).name
            if name.casefold() in {known.casefold() for known in self._members}:
                raise _unsafe("holds two files of one name")
            self._members[name] = member

    @property
    def names(self) -> tuple[str, ...]:
        """The base names of the files."""
        return tuple(self._members)

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """The file `name`, unpacked as it is read. Damage found meanwhile is raised as ListFileError."""
        with damage_as_list_file_error(), self._zip.open(self._members[name]) as member:
            beginning = member.read(8)
            if beginning.startswith(_ARCHIVE_BEGINNINGS):
                raise _unsafe("holds another archive")
            member.seek(0)
            yield member  # type: ignore[misc]  # a ZipExtFile reads and seeks like any binary file


def zipped(files: Mapping[str, Path] | Sequence[Path], destination: Path) -> None:
    """Put files into a new ZIP archive at `destination`, unpacked, so that equal files give equal bytes.

    `files` are paths, stored under their base names, or paths by the name to store them under. Raises ListFileError
    for two of one name, OSError where a file cannot be read or the archive not written.
    """
    named = list(files.items()) if isinstance(files, Mapping) else [(path.name, path) for path in files]
    named.sort(key=lambda pair: pair[0].casefold())
    if len({name.casefold() for name, _ in named}) < len(named):
        raise ListFileError(ListFileProblem.INCOMPLETE_SET, "Two of the files have the same name; give each once.")
    with zipfile.ZipFile(destination, "w", zipfile.ZIP_STORED) as archive:
        for name, path in named:
            member = zipfile.ZipInfo(name, _FIXED_TIME)
            with path.open("rb") as source, archive.open(member, "w") as target:
                while chunk := source.read(_MEGABYTE):
                    target.write(chunk)


def check_sizes(members: Sequence[zipfile.ZipInfo], limits: ArchiveLimits) -> None:
    """Raise ListFileError for an archive that is empty, has too many members, or too many bytes unpacked."""
    if not members:
        raise ListFileError(ListFileProblem.EMPTY, "The archive holds no file. Download the list again.")
    if len(members) > limits.max_members:
        raise _unsafe(f"holds {len(members)} files; a list has {limits.max_members} at most")
    total_bytes = sum(member.file_size for member in members)
    if total_bytes > limits.max_total_bytes:
        raise ListFileError(
            ListFileProblem.TOO_LARGE,
            f"The archive holds more than {limits.max_total_bytes} bytes unpacked, the most that is read as one list. "
            "Check that it is the list.",
        )


def _check_member(member: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename:
        raise _unsafe("holds a file whose name leads out of it")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _unsafe("holds a symbolic link")
    if member.flag_bits & 0x1:
        raise _unsafe("is encrypted")
    if member.compress_type not in _COMPRESSIONS:
        raise _unsafe("is packed in a way that is not read (only stored and deflated files are)")
    if path.suffix.lower() in _ARCHIVE_SUFFIXES:
        raise _unsafe("holds another archive")
    if member.file_size > limits.max_ratio * max(member.compress_size, 1):
        raise _unsafe(f"holds a file that is packed more than {limits.max_ratio} to 1")


@contextmanager
def damage_as_list_file_error() -> Iterator[None]:
    """Raise ListFileError for what is wrong with an archive while it is opened or read."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise ListFileError(
            ListFileProblem.TRUNCATED,
            "The archive is damaged or cut off. Download it again from its publisher, or give the files themselves.",
        ) from None


def _unsafe(what: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.UNSAFE_ARCHIVE, f"The archive {what}; it is not opened. Give the files of the list themselves."
    )
