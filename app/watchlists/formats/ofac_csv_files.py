"""The files of an OFAC set: which is which, where each ends, and their rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from app.watchlists.archives import ListArchive
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.file_beginnings import refuse_what_is_no_text
from app.watchlists.formats.ofac_facts import NON_SDN_LIST, SDN_LIST
from app.watchlists.reading_account import ReadingAccount

NULL = "-0-"
"""What the publisher writes for an empty cell (with a blank behind it)."""

END_MARK = "\x1a"
"""What stands at the end of the publisher's files; where files were joined, it also stands inside."""

_TAIL_BYTES = 64
_HEAD_BYTES = 4096
_MAX_LINE_CHARS = 1024 * 1024
# A null that lost its end with the end of the file; a single hyphen would not be known for one.
_CUT_NULLS = ("-0", NULL)


class Role(Enum):
    """What a file of the set holds; the value is its number of columns, which no two share."""

    ENTRIES = 12
    ALIASES = 5
    ADDRESSES = 6
    COMMENTS = 2


_ROLES_BY_NAME = (
    (re.compile(r"(?P<list>sdn|cons)[ _-]*comments"), Role.COMMENTS),
    (re.compile(r"(?P<list>)comments"), Role.COMMENTS),
    (re.compile(r"(?P<list>cons)?[ _-]*prim"), Role.ENTRIES),
    (re.compile(r"(?P<list>sdn)"), Role.ENTRIES),
    (re.compile(r"(?P<list>cons)?[ _-]*alt"), Role.ALIASES),
    (re.compile(r"(?P<list>cons)?[ _-]*add"), Role.ADDRESSES),
)
_LISTS = {"sdn": SDN_LIST, "cons": NON_SDN_LIST}
_PUBLISHED_NAMES = {Role.ENTRIES: "SDN.CSV", Role.ALIASES: "ALT.CSV", Role.ADDRESSES: "ADD.CSV"}


@dataclass(frozen=True, slots=True)
class SetFile:
    """One file of a set: its name in the archive, and the list that its name speaks of, if any."""

    name: str
    role: Role
    list_name: str
    has_end_mark: bool


def files_of_set(archive: ListArchive, account: ReadingAccount) -> Mapping[Role, SetFile]:
    """The files of the set in `archive`; others are counted. Raises ListFileError where one is missing, there twice,
    of the other list, or without the end mark that another file has."""
    found: dict[Role, SetFile] = {}
    for name in archive.names:
        one = _set_file(archive, name)
        if one is None:
            account.unknown("archive/other file")
        elif one.role in found:
            raise _not_a_set(f"has two files that could be its {one.role.name.lower()}; give the files of one day")
        else:
            found[one.role] = one
    missing = [name for role, name in _PUBLISHED_NAMES.items() if role not in found]
    if missing:
        raise _not_a_set(f"lacks {' and '.join(missing)} (or what stands for it in the non-SDN list, as CONS_ALT.CSV)")
    if {SDN_LIST, NON_SDN_LIST} <= {one.list_name for one in found.values()}:
        raise _not_a_set("mixes files of the SDN list and of the non-SDN list")
    _check_end_marks(found, account)
    return found


def read_rows(archive: ListArchive, file: SetFile, account: ReadingAccount) -> Iterator[list[str]]:
    """The rows of one file, without rows that it repeats. Raises ListFileError where it is damaged or cut off."""
    before: set[tuple[str, ...]] = set()
    with archive.opened(file.name) as member:
        text = io.TextIOWrapper(member, encoding="utf-8", errors="strict", newline="")
        lines = _Lines(text, file.name, account)
        for cells in _rows_in(lines, file.name):
            if len(cells) != file.role.value:
                raise _wrong_columns(cells, file, lines)
            if tuple(cells) in before:
                account.remark("row_repeated")
                continue
            before.add(tuple(cells))
            yield cells
        if not lines.last.endswith(("\n", "\r")) and not file.has_end_mark:
            _check_last_cell(lines.last, file, account)


class _Lines:
    """The lines of a file without end marks; `last` is the one given out last, with its line break."""

    def __init__(self, text: io.TextIOWrapper, name: str, account: ReadingAccount) -> None:
        self._text = text
        self._name = name
        self._account = account
        self.last = "\n"

    def __iter__(self) -> Iterator[str]:
        marks = 0
        try:
            while line := self._text.readline(_MAX_LINE_CHARS):
                if len(line) == _MAX_LINE_CHARS:
                    raise _damaged(self._name)
                if not line.isascii():
                    self._account.remark("line_not_in_ascii")
                clean = line.replace(END_MARK, "")
                if clean.strip():
                    # A mark before this line was not the end of the file.
                    self._count_marks_inside(marks)
                    marks = 0
                    self.last = clean
                    yield clean
                    marks_here = len(line) - len(clean)
                    if marks_here and line.rstrip("\r\n").endswith(END_MARK):
                        marks = marks_here
                    else:
                        self._count_marks_inside(marks_here)
                else:
                    marks += len(line) - len(clean)
        except UnicodeDecodeError:
            raise ListFileError(
                ListFileProblem.ENCODING,
                f"{self._name} is neither ASCII nor UTF-8. It was probably saved again in another encoding: download "
                "the list again.",
            ) from None

    def _count_marks_inside(self, marks: int) -> None:
        for _ in range(marks):
            self._account.remark("end_mark_inside_file")


def _rows_in(lines: _Lines, name: str) -> Iterator[list[str]]:
    reader = csv.reader(lines, strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise (_cut(name) if "unexpected end of data" in str(error) else _damaged(name)) from None


def _set_file(archive: ListArchive, name: str) -> SetFile | None:
    """What the file `name` is, by its name, else by its columns; None where it is no file of a set."""
    lowered = name.lower()
    if not lowered.endswith(".csv"):
        return None
    with archive.opened(name) as member:
        head = member.read(_HEAD_BYTES)
        member.seek(0, io.SEEK_END)
        member.seek(max(0, member.tell() - _TAIL_BYTES))
        ends_marked = member.read().rstrip().endswith(END_MARK.encode())
    named = next(((found, role) for expression, role in _ROLES_BY_NAME if (found := expression.match(lowered))), None)
    if head or named is None or named[1] is not Role.COMMENTS:
        # Only the file of comments may be empty: there may be no long remarks.
        refuse_what_is_no_text(head)
    if named is not None:
        return SetFile(name, named[1], _LISTS.get(named[0]["list"] or "", ""), ends_marked)
    columns = _columns_of_first_row(head)
    role = next((role for role in Role if role.value == columns), None)
    return None if role is None else SetFile(name, role, "", ends_marked)


def _columns_of_first_row(head: bytes) -> int:
    line = head.decode("utf-8", "replace").replace(END_MARK, "").partition("\n")[0]
    cells = next(csv.reader([line.rstrip("\r")]), [])
    return len(cells) if cells and cells[0].isdecimal() else 0


def _check_end_marks(files: Mapping[Role, SetFile], account: ReadingAccount) -> None:
    """The publisher ends its files with a mark, all but that of comments: one file without it was cut off, a whole set
    without it was saved again by somebody and is counted."""
    marked = [one for one in files.values() if one.role is not Role.COMMENTS]
    if any(one.has_end_mark for one in marked):
        for one in marked:
            if not one.has_end_mark:
                raise _cut(one.name)
    else:
        for _ in marked:
            account.remark("file_without_end_mark")


def _check_last_cell(line: str, file: SetFile, account: ReadingAccount) -> None:
    """The last line has no line break: it must at least end with a whole cell."""
    cell = line.rsplit(",", 1)[-1].strip()
    if line.rstrip().endswith('"'):
        return
    if cell not in _CUT_NULLS:
        raise _cut(file.name)
    if cell != NULL:
        account.remark("null_cut_at_end_of_file")


def _wrong_columns(cells: list[str], file: SetFile, lines: _Lines) -> ListFileError:
    if not lines.last.endswith(("\n", "\r")):
        return _cut(file.name)
    return ListFileError(
        ListFileProblem.NOT_WELL_FORMED,
        f"A row of {file.name} has {len(cells)} columns instead of {file.role.value}. "
        "Download the list again from its publisher; do not save it from an editor.",
    )


def _cut(name: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.TRUNCATED,
        f"{name} ends in the middle: its last row is not finished, or the mark at its end is missing. The download was "
        "cut off: download all files of the set again.",
    )


def _damaged(name: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.NOT_WELL_FORMED,
        f"The quotation marks of {name} are wrong, or one of its lines is too long. Download the list again from its "
        "publisher; do not save it from an editor.",
    )


def _not_a_set(what: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.INCOMPLETE_SET,
        f"The set {what}. An OFAC list in CSV is SDN.CSV, ALT.CSV and ADD.CSV (and SDN_COMMENTS.CSV) of the same day.",
    )
