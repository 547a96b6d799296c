"""Finds out what a handed-in file is, by its content alone: its name proves nothing."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum
from typing import BinaryIO

from app.batches.decoding import HEAD_BYTES, byte_order_mark, refuse_what_is_no_text
from app.batches.encodings import wide_without_mark
from app.batches.problems import FileProblem, TableFileError


class FileKind(StrEnum):
    """What a file of names or transactions can be; the values are the `format` of a mapping."""

    CSV = "csv"
    WORKBOOK = "xlsx"
    JSON_LINES = "jsonl"
    ISO20022 = "iso20022"
    MT = "mt"
    PAYMENT_LINES = "payment_lines"

    @property
    def is_of_payments(self) -> bool:
        """Whether it holds messages or documents of payments, which have no columns to be named."""
        return self in (FileKind.ISO20022, FileKind.MT, FileKind.PAYMENT_LINES)


_ZIP = b"PK\x03\x04"
_ISO20022 = re.compile(r'=\s*"urn:(?:iso:std:iso:20022|swift:xsd)[:$]')
_MT = re.compile(r"\s*(?:\x01\s*)?(?:\{1:[AFL]\d{2}|:20:)")
_JSON_OBJECT = re.compile(r'\s*\{\s*(?:"|\})')
_PARTIES = re.compile(r'"parties"\s*:\s*\[\s*\{')
"""What a transaction has as `POST /v1/transactions/screenings` takes it; the rows of a table hold no objects."""


def file_kind(stream: BinaryIO) -> FileKind:
    """What the file in `stream` (seekable, at its beginning, and left there) is.

    Raises TableFileError for an empty file and for what is known to be something else: a web page, a PDF, a program.
    A ZIP archive is called a workbook; opening it says whether it is one.
    """
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if not head:
        raise TableFileError(FileProblem.EMPTY, "the file is empty")
    if head.startswith(_ZIP):
        return FileKind.WORKBOOK
    text = _as_text(head)
    if _ISO20022.search(text):
        return FileKind.ISO20022
    if _MT.match(text):
        return FileKind.MT
    if _JSON_OBJECT.match(text):
        return FileKind.PAYMENT_LINES if _PARTIES.search(text) else FileKind.JSON_LINES
    if not byte_order_mark(head)[0] and wide_without_mark(head) is None:
        refuse_what_is_no_text(head)
    return FileKind.CSV


def _as_text(head: bytes) -> str:
    mark, encoding = byte_order_mark(head)
    # The head may end in the middle of a letter, and code pages are told apart later: ASCII is enough here.
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(head[len(mark) :])
