"""Tells by its first bytes what a file is that is no list at all: empty, a web page, an archive, a document."""

from __future__ import annotations

import codecs

from app.watchlists.errors import ListFileError, ListFileProblem

_HTML_BEGINNINGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<script")
_BINARY_FILES = (
    (b"PK\x03\x04", "a ZIP archive (or an Excel or Word file)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
    (b"version https://git-lfs", "a Git LFS pointer"),
)
_WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def refuse_empty_and_web_pages(head: bytes) -> bytes:
    """`head` without byte order mark and blanks before it. Raises ListFileError where nothing or a web page is left."""
    stripped = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not stripped:
        raise ListFileError(ListFileProblem.EMPTY, "The file is empty. Download the list again from its publisher.")
    if stripped.lower().startswith(_HTML_BEGINNINGS):
        raise html_page()
    return stripped


def binary_kind(head: bytes) -> str:
    """What a file that begins with `head` is, where it is no text; else empty."""
    return next((what for beginning, what in _BINARY_FILES if head.startswith(beginning)), "")


def is_wide(head: bytes) -> bool:
    """Whether the text is in UTF-16 or UTF-32."""
    return head.startswith(_WIDE_ENCODINGS)


def refuse_what_is_no_text(head: bytes) -> None:
    """Raise ListFileError where `head`, the first bytes of a file, shows that it is no text; else return."""
    stripped = refuse_empty_and_web_pages(head)
    if kind := binary_kind(stripped):
        raise ListFileError(ListFileProblem.NOT_TEXT, f"The file is {kind}; expected the list as a text file.")
    if is_wide(head):
        raise wide_encoding()


def html_page() -> ListFileError:
    """The error for a web page in the place of a list."""
    return ListFileError(
        ListFileProblem.HTML_PAGE,
        "The file is a web page, not a list: most likely an error, login or maintenance page was saved instead. "
        "Download the list again from its publisher.",
    )


def wide_encoding() -> ListFileError:
    """The error for text in UTF-16 or UTF-32."""
    return ListFileError(
        ListFileProblem.ENCODING,
        "The file is in UTF-16 or UTF-32; lists are published in UTF-8. Download it again.",
    )
