"""A payment as one JSON text, whatever format it came in: how it is kept between its reading and its screening."""

from __future__ import annotations

from pydantic import TypeAdapter

from app.domain.payment import Payment

_PAYMENT = TypeAdapter(Payment)


def payment_text(payment: Payment) -> str:
    """The whole payment, with its parties, its free texts and the account of its message."""
    return _PAYMENT.dump_json(payment, exclude_defaults=True).decode()


def payment_from(text: str) -> Payment:
    """The payment again. Raises ValueError for a text that `payment_text` did not make."""
    return _PAYMENT.validate_json(text)
