"""Reads JSON lines: one transaction a line, as `POST /v1/transactions/screenings` takes it."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from app.domain.payment import Payment, PaymentFile, RefusedMessage
from app.payments.errors import PaymentError, PaymentProblem
from app.payments.transaction_document import TransactionDocument, what_does_not_fit

NAME = "json-lines"
MAX_BYTES = 1024 * 1024 * 1024


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` may be JSON objects, one a line."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and not start.startswith(b"{1:")


def read(content: bytes) -> PaymentFile:
    """All transactions of a file; a line that is none is refused by its number, and the rest goes on.

    Raises PaymentError where the file is too large or no UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise PaymentError(PaymentProblem.TOO_LARGE, f"larger than {MAX_BYTES} bytes: split the file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PaymentError(PaymentProblem.ENCODING, f"the file is not UTF-8: byte {error.start} is wrong") from None
    payments: list[Payment] = []
    refused: list[RefusedMessage] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            payments.append(_payment(line))
        except PaymentError as error:
            refused.append(RefusedMessage(number, error.problem.value, str(error)))
    return PaymentFile(NAME, payments, refused)


def _payment(line: str) -> Payment:
    try:
        json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        message = "expected one JSON object on the line, with each member once"
        raise PaymentError(PaymentProblem.NOT_WELL_FORMED, message) from None
    try:
        return TransactionDocument.model_validate_json(line).payment()
    except ValidationError as error:
        raise PaymentError(PaymentProblem.VALUE_UNREADABLE, what_does_not_fit(error)) from None
    except ValueError as error:
        raise PaymentError(PaymentProblem.VALUE_UNREADABLE, str(error)) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a member stands twice")
    return document
