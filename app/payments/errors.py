"""What can be wrong with a file of payments, or with one message in it: a stable code and a line for a person."""

from __future__ import annotations

from enum import StrEnum


class PaymentProblem(StrEnum):
    """The values are part of the interface: they never change meaning."""

    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    ENCODING = "encoding"
    TOO_LARGE = "too_large"
    NOT_WELL_FORMED = "not_well_formed"
    DOCTYPE = "doctype"
    TRUNCATED = "truncated"
    NO_PAYMENT = "no_payment"
    UNKNOWN_MESSAGE = "unknown_message"
    MISSING_FIELD = "missing_field"
    VALUE_UNREADABLE = "value_unreadable"
    TOO_MANY_TEXTS = "too_many_texts"
    TOO_MANY_MESSAGES = "too_many_messages"
    STRAY_TEXT = "stray_text"


class PaymentError(Exception):
    """A message, or the whole file, cannot be read wholly. The text repeats no value of the file."""

    def __init__(self, problem: PaymentProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem
