"""The tables of protected people: their sealed values, and who asked to see them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
)

from app.store.columns import JsonText, PlainText, UtcTimestamp
from app.store.review_tables import SUBJECT_KEY
from app.store.sealing import SealedText, SealedWord
from app.store.tables import metadata

_COUNTED = BigInteger().with_variant(Integer(), "sqlite")

# `case_key` is of people whom an earlier version kept, until their cases are found (`app.store.earlier_cases`).
protected_person = Table(
    "protected_person",
    metadata,
    Column("person_id", PlainText, nullable=False),
    Column("case_key", PlainText),
    Column("is_minor", Boolean, nullable=False),
    Column("known_since", UtcTimestamp, nullable=False),
    Column("wrapped_key", PlainText),
    Column("on_hold", Boolean, nullable=False),
    Column("erased_at", UtcTimestamp),
    PrimaryKeyConstraint("person_id"),
    CheckConstraint("(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name="erased_with_its_key"),
    CheckConstraint("erased_at IS NULL OR NOT on_hold", name="not_erased_on_hold"),
    Index(None, "case_key"),
)

# The cases that somebody stands in: every alert of the subject key is one.
protected_person_case = Table(
    "protected_person_case",
    metadata,
    Column("person_id", PlainText, ForeignKey("protected_person.person_id"), nullable=False),
    Column("subject_key", SealedWord(SUBJECT_KEY), nullable=False),
    PrimaryKeyConstraint("person_id", "subject_key"),
    Index(None, "subject_key"),
)

# `value_mark` is a keyed hash, so that the same value is kept once, and says whose a number is.
confidential_value = Table(
    "confidential_value",
    metadata,
    Column("person_id", PlainText, ForeignKey("protected_person.person_id"), nullable=False),
    Column("field", PlainText, nullable=False),
    Column("value_mark", PlainText, nullable=False),
    Column("ciphertext", PlainText, nullable=False),
    PrimaryKeyConstraint("person_id", "field", "value_mark"),
    Index(None, "value_mark"),
)

reveal = Table(
    "reveal",
    metadata,
    Column("reveal_id", _COUNTED, autoincrement=True, nullable=False),
    Column("person_id", PlainText, ForeignKey("protected_person.person_id"), nullable=False),
    Column("fields", JsonText, nullable=False),
    Column("purpose", PlainText, nullable=False),
    Column("legal_basis", SealedText("reveal.legal_basis"), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("needs_second", Boolean, nullable=False),
    Column("asked_by", PlainText, nullable=False),
    Column("asked_at", UtcTimestamp, nullable=False),
    Column("approved_by", PlainText),
    Column("approved_at", UtcTimestamp),
    Column("opened_at", UtcTimestamp),
    PrimaryKeyConstraint("reveal_id"),
    CheckConstraint("approved_by IS NULL OR approved_by <> asked_by", name="four_eyes"),
    CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved_whole_or_not"),
    CheckConstraint("opened_at IS NULL OR NOT needs_second OR approved_by IS NOT NULL", name="minor_needs_two"),
    CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes_are_few"),
    CheckConstraint("length(trim(legal_basis)) > 0", name="has_a_legal_basis"),
    Index(None, "asked_at"),
)
