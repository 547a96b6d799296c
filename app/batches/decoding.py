"""Finds how the bytes of a submitted file become text: by its byte-order mark, else strict UTF-8, else refused."""

from __future__ import annotations

import codecs
import io
from typing import BinaryIO, TextIO

from app.batches.problems import FileProblem, TableFileError

HEAD_BYTES = 4096

# UTF-32 before UTF-16: the mark of UTF-32-LE begins with that of UTF-16-LE.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KNOWN_OTHERS = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook (.xlsx)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"{\\rtf", "a document of a word processor"),
    (b"<", "a web page or an XML document"),
    (b"{", "a JSON document"),
    (b"[{", "a JSON document"),
)
_SAVE_AS_CSV = "save it as CSV in UTF-8 (in Excel: 'CSV UTF-8') and send that"


def byte_order_mark(head: bytes) -> tuple[bytes, str]:
    """The byte-order mark that `head` begins with and its encoding; no mark and UTF-8 where there is none."""
    return next(((mark, name) for mark, name in _BYTE_ORDER_MARKS if head.startswith(mark)), (b"", "utf-8"))


def open_as_text(stream: BinaryIO, *, encoding: str = "") -> TextIO:
    """The text of `stream`, its line ends untouched, positioned after any byte-order mark.

    `stream` is seekable and at its beginning; it is closed together with the answer. A byte-order mark decides before
    `encoding`, the encoding that a person named, decides. Reading on can raise UnicodeDecodeError: see `undecodable`.
    Raises TableFileError where the head shows that this is no text.
    """
    head = stream.read(HEAD_BYTES)
    if not head:
        raise TableFileError(FileProblem.EMPTY, "the file is empty")
    mark, marked_encoding = byte_order_mark(head)
    if not mark and not encoding:
        refuse_what_is_no_text(head)
    stream.seek(len(mark))
    decided = marked_encoding if mark else encoding or marked_encoding
    return io.TextIOWrapper(stream, encoding=decided, errors="strict", newline="")


def refuse_what_is_no_text(head: bytes) -> None:
    """Raise TableFileError, naming what it is, where the beginning of a file without byte-order mark shows no text."""
    start = head.lstrip()
    if start.startswith(b"MZ") and b"\0" in head:
        raise TableFileError(FileProblem.NOT_TEXT, f"this is a program, not a CSV file: {_SAVE_AS_CSV}")
    for signature, description in _KNOWN_OTHERS:
        if start.startswith(signature):
            raise TableFileError(FileProblem.NOT_TEXT, f"this is {description}, not a CSV file: {_SAVE_AS_CSV}")
    first_line = head.splitlines()[0]
    if b"\0" in first_line:
        message = "the first line holds NUL bytes: this is UTF-16 or UTF-32 without a byte-order mark, or no text"
        raise TableFileError(FileProblem.ENCODING, f"{message}: {_SAVE_AS_CSV}")


def undecodable(stream: BinaryIO, encoding: str) -> TableFileError:
    """The refusal of a file whose text broke off with UnicodeDecodeError, naming the first line that is damaged.

    `stream` is the same file, seekable; `encoding` the one that failed.
    """
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line, position, found = 1, 0, b""
    while chunk := stream.read(1 << 16):
        try:
            line += decoder.decode(chunk).count("\n")
        except UnicodeDecodeError as error:
            line += error.object[: error.start].decode(encoding).count("\n")
            position += error.start - (len(error.object) - len(chunk))
            found = error.object[error.start : error.start + 1]
            break
        position += len(chunk)
    where = f"near line {line}, at byte {position}" if found else "where it ends, in the middle of a letter"
    what = f"byte 0x{found.hex().upper()} there is not {encoding.upper()}" if found else f"not whole {encoding.upper()}"
    advice = (
        f"{_SAVE_AS_CSV}; older Windows code pages are not guessed, because a wrong guess changes letters of names"
        if encoding == "utf-8"
        else _SAVE_AS_CSV
    )
    return TableFileError(FileProblem.ENCODING, f"the text can't be read {where}: {what}; {advice}")
