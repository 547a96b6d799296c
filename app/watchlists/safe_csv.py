"""Opens lists that are text in lines: streaming, strict about encoding and quotation marks, within limits."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.file_beginnings import refuse_what_is_no_text
from app.watchlists.safe_xml import CHUNK_BYTES, HEAD_BYTES


@dataclass(frozen=True, slots=True)
class TextLimits:
    """How much text is read before it is refused. A cell holds at most 131,072 characters (the csv module's own)."""

    max_bytes: int = 8 * 1024 * 1024 * 1024
    max_line_chars: int = 16 * 1024 * 1024


Row = tuple[int, list[str]]
"""The number of the line on which a row ends (1-based), and its cells."""


def read_lines(
    stream: BinaryIO,
    *,
    encoding: str = "utf-8",
    limits: TextLimits = TextLimits(),
) -> Iterator[str]:
    """The lines of the text file in `stream`, which is seekable and at its beginning, with their line breaks.

    A byte order mark is left out. Raises ListFileError for what is no text in `encoding`, is over a limit, or has a
    last line without a line break, as a file has that was cut off. (A cut between two lines does not show here.)
    """
    refuse_what_is_no_text(stream.read(HEAD_BYTES))
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding)()
    number, received, rest = 0, 0, ""
    while chunk := stream.read(CHUNK_BYTES):
        received += len(chunk)
        if received > limits.max_bytes:
            raise _too_large(f"is larger than {limits.max_bytes} bytes")
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError:
            raise _not_in(encoding, number + 1) from None
        if "\0" in text:
            raise _not_in(encoding, number + 1)
        *lines, rest = (rest + text).split("\n")
        for line in lines:
            number += 1
            if len(line) > limits.max_line_chars:
                raise _too_large(f"has a line of more than {limits.max_line_chars} characters (line {number})")
            yield line + "\n"
        if len(rest) > limits.max_line_chars:
            raise _too_large(f"has a line of more than {limits.max_line_chars} characters (line {number + 1})")
    if rest or decoder.getstate()[0]:
        raise truncated()


def read_rows(
    stream: BinaryIO,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    limits: TextLimits = TextLimits(),
) -> Iterator[Row]:
    """The rows of the delimited text file in `stream`, empty lines left out.

    Raises ListFileError as `read_lines` does, and for a quotation mark that is never closed or stands where it cannot.
    """
    reader = csv.reader(
        read_lines(stream, encoding=encoding, limits=limits), delimiter=delimiter, strict=True, doublequote=True
    )
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise truncated() from None
            raise ListFileError(
                ListFileProblem.NOT_WELL_FORMED,
                f"The quotation marks or the length of a cell are wrong (line {reader.line_num}). "
                "Download the list again from its publisher; do not save it from an editor.",
            ) from None
        if cells:
            yield reader.line_num, cells


def truncated() -> ListFileError:
    """The error for a file of which the end is missing."""
    return ListFileError(
        ListFileProblem.TRUNCATED,
        "The file ends in the middle: its last line has no line break, or a quotation mark or a row is not finished. "
        "Most likely the download was cut off: download the list again. A list of your own needs a line break at its "
        "end.",
    )


def _not_in(encoding: str, line: int) -> ListFileError:
    return ListFileError(
        ListFileProblem.ENCODING,
        f"The file is not {encoding.upper()} (about line {line}). It was probably saved again in another encoding. "
        "Download the list again; for a list of your own, name its encoding in the source.",
    )


def _too_large(what: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.TOO_LARGE, f"The file {what}, the most that is read of one list. Check that it is the list."
    )
