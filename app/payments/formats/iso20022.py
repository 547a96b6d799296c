"""Reads ISO 20022 payments (pacs.008, pacs.009, pain.001, camt.052/053/054) of any version, namespace and envelope."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from app.domain.payment import Payment, PaymentFile, RefusedMessage
from app.hardened_xml import parsed
from app.payments.errors import PaymentError, PaymentProblem
from app.payments.formats.iso20022_payment import payment_from
from app.payments.formats.iso20022_texts import Message, messages_of

NAME = "iso20022"
MAX_BYTES = 64 * 1024 * 1024

_DECLARATION = re.compile(rb"<\?xml[ \t\r\n]")
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_ACCEPTED_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` may be XML."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def read(content: bytes) -> PaymentFile:
    """All payments of a file: one document, an envelope of several, or several documents one after the other.

    What cannot be read wholly is refused by its place in the file, and the rest goes on. Raises PaymentError where
    the file is too large.
    """
    if len(content) > MAX_BYTES:
        raise PaymentError(PaymentProblem.TOO_LARGE, f"larger than {MAX_BYTES} bytes: split the file")
    payments: list[Payment] = []
    refused: list[RefusedMessage] = []
    position = 0
    for part in _documents(content):
        for message in _messages(part):
            position += 1
            if isinstance(message, PaymentError):
                refused.append(RefusedMessage(position, message.problem.value, str(message)))
                continue
            for number, texts in enumerate(message.payments, start=1):
                try:
                    payments.append(payment_from(texts, message.kind, position=position, number=number))
                except PaymentError as error:
                    reason = f"payment {number} of the message: {error}"
                    refused.append(RefusedMessage(position, error.problem.value, reason))
    return PaymentFile(NAME, payments, refused)


def _documents(content: bytes) -> Iterator[bytes]:
    """The file cut before each XML declaration: a declaration within a document would be ill-formed in any case."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    starts = [one.start() for one in _DECLARATION.finditer(content)]
    if not starts or content[: starts[0]].strip():
        starts.insert(0, 0)
    for begin, end in zip(starts, [*starts[1:], len(content)], strict=True):
        if content[begin:end].strip():
            yield content[begin:end].strip()


def _messages(part: bytes) -> Iterator[Message | PaymentError]:
    try:
        root = _root(part)
    except PaymentError as error:
        yield error
        return
    yield from messages_of(root)


def _root(part: bytes) -> etree._Element:
    declared = _DECLARED_ENCODING.match(part)
    if declared and declared[1].lower() not in _ACCEPTED_ENCODINGS:
        raise PaymentError(PaymentProblem.ENCODING, "the document declares another encoding than UTF-8")
    try:
        part.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PaymentError(PaymentProblem.ENCODING, f"the document is not UTF-8: byte {error.start} is wrong") from None
    try:
        return parsed(part)
    except etree.XMLSyntaxError as error:
        where = f"line {error.lineno}" if error.lineno else "its end"
        raise PaymentError(PaymentProblem.NOT_WELL_FORMED, f"damaged or cut-off XML (at {where})") from None
    except ValueError as error:
        message = f"{error}: a DOCTYPE or an entity can hide text, so that none is taken"
        raise PaymentError(PaymentProblem.DOCTYPE, message) from None
