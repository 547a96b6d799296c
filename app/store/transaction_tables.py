"""The tables of transactions: their screenings, the history that new ones are judged with, and notes of the staff."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from app.store.columns import JsonText, PlainText, UtcTimestamp
from app.store.sealing import SealedJson, SealedText, SealedWord
from app.store.tables import metadata

transaction_screening = Table(
    "transaction_screening",
    metadata,
    Column("screening_id", PlainText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("key_id", PlainText, nullable=False),
    Column("request_document", SealedText("transaction_screening.request_document"), nullable=False),
    Column("response_document", SealedText("transaction_screening.response_document"), nullable=False),
    Column("settings_hash", PlainText, nullable=False),
    Column("snapshot_ids", JsonText, nullable=False),
    Column("screened", Integer),
    PrimaryKeyConstraint("screening_id"),
)

# One row. Its lock puts the writers one after the other, so that numbers rise in the order in which they are seen.
history_head = Table(
    "history_head",
    metadata,
    Column("id", Integer, nullable=False, autoincrement=False),
    Column("sequence", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
    CheckConstraint("id = 1", name="one_row"),
)

# `screening_id` is the screening or the batch that a transaction came with.
transaction_history = Table(
    "transaction_history",
    metadata,
    Column("transaction_id", PlainText, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("booked_at", UtcTimestamp, nullable=False),
    Column("screening_id", PlainText, nullable=False),
    Column("document", SealedText("transaction_history.document"), nullable=False),
    Column("marks", JsonText, nullable=False),
    PrimaryKeyConstraint("transaction_id"),
    UniqueConstraint("sequence"),
    Index(None, "booked_at"),
)

staff_note = Table(
    "staff_note",
    metadata,
    Column("note_id", BigInteger, nullable=False, autoincrement=False),
    Column("account", SealedWord("staff_note.account"), nullable=False),
    Column("indicator_id", PlainText, nullable=False),
    Column("noted_at", UtcTimestamp, nullable=False),
    Column("person", PlainText, nullable=False),
    Column("answers", SealedJson("staff_note.answers"), nullable=False),
    PrimaryKeyConstraint("note_id"),
    Index(None, "account"),
)
