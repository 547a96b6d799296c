"""The tables of the review room: alerts, their history, decisions and suppressions."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from app.store.columns import PlainText, UtcTimestamp
from app.store.sealing import SealedText, SealedWord
from app.store.tables import metadata

SUBJECT_KEY = "subject_key"
"""What every column that holds a subject key seals it for, so that they can be joined."""
_COUNTED = BigInteger().with_variant(Integer(), "sqlite")

alert = Table(
    "alert",
    metadata,
    Column("alert_id", _COUNTED, autoincrement=True, nullable=False),
    Column("opened_at", UtcTimestamp, nullable=False),
    Column("due_at", UtcTimestamp, nullable=False),
    Column("last_seen_at", UtcTimestamp, nullable=False),
    Column("subject_key", SealedWord(SUBJECT_KEY), nullable=False),
    Column("list_id", PlainText, nullable=False),
    Column("reference", PlainText, nullable=False),
    Column("content_hash", PlainText, nullable=False),
    Column("score", Double, nullable=False),
    Column("verdict", PlainText, nullable=False),
    Column("screening_id", PlainText, nullable=False),
    Column("subject_document", SealedText("alert.subject_document"), nullable=False),
    Column("hit_document", SealedText("alert.hit_document"), nullable=False),
    Column("state", PlainText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("occurrences", Integer, nullable=False),
    Column("holder", PlainText),
    Column("disposition", PlainText),
    Column("reason_code", PlainText),
    Column("decided_score", Double),
    Column("decided_at", UtcTimestamp),
    Column("kind", PlainText, nullable=False, server_default="name_match"),
    PrimaryKeyConstraint("alert_id"),
    UniqueConstraint("subject_key", "list_id", "reference"),
    CheckConstraint("score >= 0 AND score <= 1", name="score_is_a_share"),
    CheckConstraint(
        "state IN ('open', 'awaiting_information', 'escalated', 'proposed', 'closed')", name="state_is_known"
    ),
    CheckConstraint(
        "(state IN ('proposed', 'closed')) = (disposition IS NOT NULL)", name="decided_states_have_a_disposition"
    ),
    CheckConstraint(
        "(disposition IS NULL) = (reason_code IS NULL) AND (disposition IS NULL) = (decided_score IS NULL)"
        " AND (disposition IS NULL) = (decided_at IS NULL)",
        name="decided_whole_or_not",
    ),
    Index(None, "state", "due_at"),
    Index(None, "list_id", "reference"),
)

alert_event = Table(
    "alert_event",
    metadata,
    Column("alert_id", BigInteger, ForeignKey("alert.alert_id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcTimestamp, nullable=False),
    Column("act", PlainText, nullable=False),
    Column("person", PlainText),
    Column("text", SealedText("alert_event.text"), nullable=False),
    PrimaryKeyConstraint("alert_id", "version"),
)

alert_decision = Table(
    "alert_decision",
    metadata,
    Column("decision_id", _COUNTED, autoincrement=True, nullable=False),
    Column("alert_id", BigInteger, ForeignKey("alert.alert_id"), nullable=False),
    Column("at", UtcTimestamp, nullable=False),
    Column("person", PlainText, nullable=False),
    Column("disposition", PlainText, nullable=False),
    Column("reason_code", PlainText, nullable=False),
    Column("text", SealedText("alert_decision.text"), nullable=False),
    Column("outcome", PlainText, nullable=False),
    Column("second_person", PlainText),
    Column("second_at", UtcTimestamp),
    Column("second_text", SealedText("alert_decision.second_text"), nullable=False),
    Column("bundle", PlainText),
    PrimaryKeyConstraint("decision_id"),
    CheckConstraint("second_person IS NULL OR second_person <> person", name="four_eyes"),
    CheckConstraint("(second_person IS NULL) = (second_at IS NULL)", name="second_whole_or_not"),
    CheckConstraint("outcome IN ('single', 'waiting', 'confirmed', 'rejected', 'withdrawn')", name="outcome_is_known"),
    CheckConstraint("outcome NOT IN ('confirmed', 'rejected') OR second_person IS NOT NULL", name="seconded_or_not"),
    CheckConstraint("outcome <> 'single' OR disposition <> 'true_match'", name="true_match_needs_two"),
    Index(
        "uq_alert_decision_waiting",
        "alert_id",
        unique=True,
        sqlite_where=text("outcome = 'waiting'"),
        postgresql_where=text("outcome = 'waiting'"),
    ),
    Index(None, "alert_id"),
    Index(None, "bundle"),
)

# What a person calls a filter of the queue; `address` is the query of its address, which holds no personal data.
saved_view = Table(
    "saved_view",
    metadata,
    Column("person", PlainText, nullable=False),
    Column("name", PlainText, nullable=False),
    Column("address", PlainText, nullable=False),
    PrimaryKeyConstraint("person", "name"),
)

suppression = Table(
    "suppression",
    metadata,
    Column("suppression_id", _COUNTED, autoincrement=True, nullable=False),
    Column("alert_id", BigInteger, ForeignKey("alert.alert_id"), nullable=False),
    Column("subject_key", SealedWord(SUBJECT_KEY), nullable=False),
    Column("list_id", PlainText, nullable=False),
    Column("reference", PlainText, nullable=False),
    Column("content_hash", PlainText, nullable=False),
    Column("highest_score", Double, nullable=False),
    Column("proposed_at", UtcTimestamp, nullable=False),
    Column("proposed_by", PlainText, nullable=False),
    Column("until", UtcTimestamp, nullable=False),
    Column("reason", SealedText("suppression.reason"), nullable=False),
    Column("approved_by", PlainText),
    Column("approved_at", UtcTimestamp),
    Column("ended_by", PlainText),
    Column("ended_at", UtcTimestamp),
    Column("hits_covered", Integer, nullable=False),
    PrimaryKeyConstraint("suppression_id"),
    CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name="four_eyes"),
    CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved_whole_or_not"),
    CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended_whole_or_not"),
    CheckConstraint("until > proposed_at", name="ends_after_it_begins"),
    Index(None, "subject_key", "list_id", "reference"),
)

# What people ticked on the checklists of confirmed alerts; triggers refuse every change.
checklist_entry = Table(
    "checklist_entry",
    metadata,
    Column("entry_id", _COUNTED, autoincrement=True, nullable=False),
    Column("alert_id", BigInteger, ForeignKey("alert.alert_id"), nullable=False),
    Column("checklist_id", PlainText, nullable=False),
    Column("item_code", PlainText, nullable=False),
    Column("at", UtcTimestamp, nullable=False),
    Column("person", PlainText, nullable=False),
    Column("is_done", Boolean, nullable=False),
    Column("note", SealedText("checklist_entry.note"), nullable=False),
    PrimaryKeyConstraint("entry_id"),
    Index(None, "alert_id"),
)
