"""The one place that opens XML: streaming, without DTD, entities, network or recovery, and strict about encoding."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from app.hardened_xml import local_name, pull_parser
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.file_beginnings import (
    binary_kind,
    html_page,
    is_wide,
    refuse_empty_and_web_pages,
    refuse_what_is_no_text,
    wide_encoding,
)

CHUNK_BYTES = 64 * 1024
HEAD_BYTES = 4096

_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_ACCEPTED_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_ENCODING_ERRORS = frozenset(
    {
        etree.ErrorTypes.ERR_INVALID_ENCODING,
        etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING,
        etree.ErrorTypes.ERR_INVALID_CHAR,
    }
)


@dataclass(frozen=True, slots=True)
class XmlLimits:
    """How much XML is read before it is refused. Nesting (256) and text length (10 million) are the parser's own."""

    max_bytes: int = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class XmlNode:
    """An element and the tags that lead to it, root first. A record is whole; a container has only its attributes."""

    path: tuple[str, ...]
    element: etree._Element


class RecordReader:
    """Iterates over one XML document: each container when it begins, each record when it is complete.

    `record_depth` counts levels: 3 means root, section, record. A record is emptied once the next is asked for.
    Tags are local names: publishers change the address in their namespace without changing the format.
    `stray_text` counts, by path, text between records, which belongs to none of them. Raises ListFileError for
    everything that is not one well-formed UTF-8 document without DOCTYPE and with the root `root_tag`.
    """

    def __init__(self, stream: BinaryIO, *, root_tag: str, record_depth: int, limits: XmlLimits) -> None:
        self._stream = stream
        self._root_tag = root_tag
        self._record_depth = record_depth
        self._limits = limits
        self._path: list[str] = []
        self._tail = b""
        self._parser = pull_parser()
        self.stray_text: Counter[str] = Counter()

    def __iter__(self) -> Iterator[XmlNode]:
        for chunk in self._checked_chunks():
            self._feed(chunk)
            yield from self._nodes()
        self._close()
        yield from self._nodes()

    def _checked_chunks(self) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        received = 0
        head = _read_up_to(self._stream, HEAD_BYTES)
        refuse_what_is_no_xml(head)
        chunk = head
        while chunk:
            _decode(decoder, chunk, offset=received)
            received += len(chunk)
            if received > self._limits.max_bytes:
                raise ListFileError(
                    ListFileProblem.TOO_LARGE,
                    f"The file is larger than {self._limits.max_bytes} bytes, the most that is read as one list. "
                    "Check that it is the list; raise the limit if it is.",
                )
            self._tail = (self._tail + chunk)[-256:]
            yield chunk
            chunk = self._stream.read(CHUNK_BYTES)
        if decoder.getstate()[0]:
            raise _truncated()

    def _feed(self, chunk: bytes) -> None:
        try:
            self._parser.feed(chunk)
        except etree.XMLSyntaxError as error:
            # What came before the error may say more: a DOCTYPE, or the root of a web page.
            for _ in self._nodes():
                pass
            raise self._as_list_file_error(error) from None

    def _close(self) -> None:
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            if not self._tail_has_end_of_root():
                raise _truncated() from None
            raise self._as_list_file_error(error) from None

    def _tail_has_end_of_root(self) -> bool:
        end = self._tail.rstrip()
        return end.endswith((f"</{self._root_tag}>".encode(), f":{self._root_tag}>".encode()))

    def _nodes(self) -> Iterator[XmlNode]:
        for event, element in self._parser.read_events():
            assert isinstance(element, etree._Element)
            if event == "start":
                yield from self._entered(element)
            else:
                yield from self._left(element)

    def _entered(self, element: etree._Element) -> Iterator[XmlNode]:
        if not self._path:
            self._check_root(element)
        self._path.append(local_name(element))
        if len(self._path) < self._record_depth:
            yield XmlNode(tuple(self._path), element)

    def _left(self, element: etree._Element) -> Iterator[XmlNode]:
        depth = len(self._path)
        if depth == self._record_depth:
            if next(element.iter(etree.Entity), None) is not None:
                raise _entity()
            yield XmlNode(tuple(self._path), element)
            element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs are of an older lxml
            self._drop_earlier_siblings(element)
        elif depth < self._record_depth:
            self._count_stray_text(element.text)
            self._count_stray_text(element[-1].tail if len(element) else None)
        self._path.pop()

    def _drop_earlier_siblings(self, element: etree._Element) -> None:
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            self._count_stray_text(parent[0].tail, levels_up=1)
            del parent[0]

    def _count_stray_text(self, text: str | None, *, levels_up: int = 0) -> None:
        if text and text.strip():
            self.stray_text["/".join((*self._path[: len(self._path) - levels_up], "#text"))] += 1

    def _check_root(self, element: etree._Element) -> None:
        if element.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # as above
            raise ListFileError(
                ListFileProblem.DOCTYPE,
                "The file has a DOCTYPE, which no published list has: it is refused because a DOCTYPE can make a "
                "reader drop text or read other files. Download the list again from its publisher.",
            )
        root = local_name(element)
        if root == self._root_tag:
            return
        if root.lower() == "html":
            raise html_page()
        raise ListFileError(
            ListFileProblem.WRONG_ROOT,
            f"The file is XML whose root element is <{_shortened(root)}>; expected <{self._root_tag}>. "
            "Check which list it is and choose the source of that list.",
        )

    def _as_list_file_error(self, error: etree.XMLSyntaxError) -> ListFileError:
        where = f"line {error.lineno}" if error.lineno else "its end"
        if error.code in _ENCODING_ERRORS:  # type: ignore[attr-defined]  # as above
            return ListFileError(
                ListFileProblem.ENCODING,
                f"The file holds a character that XML does not allow, or names an unknown encoding (at {where}). "
                "Download the list again; do not save it from an editor.",
            )
        return ListFileError(
            ListFileProblem.NOT_WELL_FORMED,
            f"The file is damaged XML (at {where}). Download the list again from its publisher.",
        )


def text_kind(head: bytes) -> str:
    """Whether a text file that begins with `head` is XML, JSON or other text. Raises ListFileError for what is none."""
    refuse_what_is_no_text(head)
    stripped = refuse_empty_and_web_pages(head)
    if stripped.startswith(b"<"):
        refuse_what_is_no_xml(head)
        return "XML"
    return "JSON" if stripped.startswith((b"{", b"[")) else "text"


def refuse_what_is_no_xml(head: bytes) -> None:
    """Raise ListFileError where `head`, the first bytes of a file, shows that it is no UTF-8 XML; else return."""
    stripped = refuse_empty_and_web_pages(head)
    if kind := binary_kind(stripped) or ("JSON text" if stripped.startswith((b"{", b"[")) else ""):
        raise ListFileError(ListFileProblem.NOT_XML, f"The file is {kind}; expected the list as an XML file.")
    if is_wide(head):
        raise wide_encoding()
    if not stripped.startswith(b"<"):
        raise ListFileError(
            ListFileProblem.NOT_XML, "The file does not begin like XML; expected the list as an XML file."
        )
    declared = _DECLARED_ENCODING.match(stripped)
    if declared and declared[1].decode("ascii", "replace").lower() not in _ACCEPTED_ENCODINGS:
        raise ListFileError(
            ListFileProblem.ENCODING,
            f"The file declares the encoding {_shortened(declared[1].decode('ascii', 'replace'))!r}; lists are "
            "published in UTF-8. Download it again; do not save it from an editor.",
        )


def _read_up_to(stream: BinaryIO, size: int) -> bytes:
    """The first `size` bytes, fewer only at the end of the stream: a network stream may give less at a time."""
    parts: list[bytes] = []
    missing = size
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, *, offset: int) -> None:
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        raise ListFileError(
            ListFileProblem.ENCODING,
            f"The file is not UTF-8: byte {offset - pending + error.start} is wrong. It was probably saved again in "
            "another encoding. Download the list again; do not save it from an editor.",
        ) from None


def _truncated() -> ListFileError:
    return ListFileError(
        ListFileProblem.TRUNCATED,
        "The file ends in the middle: the download was cut off. Download the list again from its publisher.",
    )


def _entity() -> ListFileError:
    return ListFileError(
        ListFileProblem.NOT_WELL_FORMED,
        "The file uses an entity that it does not define. Download the list again from its publisher.",
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
