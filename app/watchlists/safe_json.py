"""Opens lists that are one JSON object a line: streaming, strict, within limits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.safe_csv import TextLimits, read_lines

JsonObject = Mapping[str, Any]

# Neither can be kept: a database takes no NUL, and half a surrogate pair is no character.
_PERHAPS_UNSTORABLE = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)


def looks_like_objects(head: bytes) -> bool:
    """Whether a file that begins with `head` may be JSON objects."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def read_objects(stream: BinaryIO, *, limits: TextLimits = TextLimits()) -> Iterator[JsonObject]:  # noqa: B008
    """The JSON objects in `stream`, one from each line, blank lines left out.

    Raises ListFileError as `read_lines` does, and for a line that is no JSON object. The last line must end with a
    line break, so that a cut within a line is noticed; a cut between two lines does not show in the file.
    """
    for number, line in enumerate(read_lines(stream, limits=limits), start=1):
        if not line.isspace():
            yield _object(line, number)


def _object(line: str, number: int) -> JsonObject:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise _damaged(number, "is damaged JSON") from None
    if not isinstance(found, dict):
        raise _damaged(number, "is no JSON object")
    if _PERHAPS_UNSTORABLE.search(line) and not _is_storable(found):
        raise ListFileError(
            ListFileProblem.ENCODING,
            f"Line {number} holds characters that are none (NUL, or half of a pair). Download the list again.",
        )
    return found


def _is_storable(found: JsonObject) -> bool:
    text = json.dumps(found, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in text


def _damaged(number: int, what: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.NOT_WELL_FORMED,
        f"Line {number} {what}; expected one JSON object on every line. Download the list again from its publisher.",
    )
