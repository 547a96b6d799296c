"""Reads a file of payments of any format, told by its content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.payment import Payment, PaymentFile, RefusedMessage
from app.payments.errors import PaymentError, PaymentProblem
from app.payments.formats import iso20022, json_lines, mt

HEAD_BYTES = 4096

FORMATS: tuple[tuple[str, Callable[[bytes], bool], Callable[[bytes], PaymentFile]], ...] = (
    (mt.NAME, mt.recognises, mt.read),
    (iso20022.NAME, iso20022.recognises, iso20022.read),
    (json_lines.NAME, json_lines.recognises, json_lines.read),
)
"""Every format: its name, whether a beginning may be of it, and what reads it."""


def is_payment_file(head: bytes) -> bool:
    """Whether a file that begins with `head` is of a format that is read here; a table (CSV) is not."""
    return any(recognises(head) for _, recognises, _ in FORMATS)


def read_payment_file(content: bytes) -> PaymentFile:
    """All payments of a file. A payment whose number an earlier one has is refused: it would stand for two.

    Raises PaymentError where the file is of no known format, or no payments at all can be told apart in it.
    """
    if not content.strip():
        raise PaymentError(PaymentProblem.EMPTY, "the file is empty")
    for _, recognises, read in FORMATS:
        if recognises(content[:HEAD_BYTES]):
            return _each_once(read(content))
    known = "ISO 20022 (XML), SWIFT MT (begins with {1:) or JSON lines (each begins with {)"
    raise PaymentError(PaymentProblem.UNKNOWN_FORMAT, f"expected {known}")


def _each_once(file: PaymentFile) -> PaymentFile:
    """Payments that share a number are told apart by how often it came before, unless they are equal: those are one."""
    seen: dict[str, list[Payment]] = {}
    payments: list[Payment] = []
    refused: list[RefusedMessage] = list(file.refused)
    for payment in file.payments:
        number = payment.transaction.transaction_id
        alike = seen.setdefault(number, [])
        alike.append(payment)
        if len(alike) > 1:
            renamed = replace(payment.transaction, transaction_id=f"{number} #{len(alike)}")
            payment = replace(payment, transaction=renamed)  # noqa: PLW2901 (the same payment)
        payments.append(payment)
    return PaymentFile(file.format, payments, refused)
