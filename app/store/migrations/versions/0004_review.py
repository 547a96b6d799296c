"""Review: alerts, their history, decisions and suppressions, with four eyes held by the database too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_NEVER_CHANGED = ("alert_event",)

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them."""
    _create_alert_table()
    _create_event_table()
    _create_decision_table()
    _create_suppression_table()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    for table in _NEVER_CHANGED:
        guard(table)


def downgrade() -> None:
    """Take them away."""
    for table in ("suppression", "alert_decision", "alert_event", "alert"):
        op.drop_table(table)


def _create_alert_table() -> None:
    op.create_table(
        "alert",
        sa.Column("alert_id", _counted, autoincrement=True, nullable=False),
        sa.Column("opened_at", _moment, nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("last_seen_at", _moment, nullable=False),
        sa.Column("subject_key", _text, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("reference", _text, nullable=False),
        sa.Column("content_hash", _text, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("verdict", _text, nullable=False),
        sa.Column("screening_id", _text, nullable=False),
        sa.Column("subject_document", _text, nullable=False),
        sa.Column("hit_document", _text, nullable=False),
        sa.Column("state", _text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurrences", sa.Integer(), nullable=False),
        sa.Column("holder", _text),
        sa.Column("disposition", _text),
        sa.Column("reason_code", _text),
        sa.Column("decided_score", sa.Double()),
        sa.Column("decided_at", _moment),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alert")),
        sa.UniqueConstraint("subject_key", "list_id", "reference", name=op.f("uq_alert_subject_key_list_id_reference")),
        sa.CheckConstraint("length(subject_key) = 64", name=op.f("ck_alert_subject_key_is_sha256")),
        sa.CheckConstraint("score >= 0 AND score <= 1", name=op.f("ck_alert_score_is_a_share")),
        sa.CheckConstraint(
            "state IN ('open', 'awaiting_information', 'escalated', 'proposed', 'closed')",
            name=op.f("ck_alert_state_is_known"),
        ),
        sa.CheckConstraint(
            "(state IN ('proposed', 'closed')) = (disposition IS NOT NULL)",
            name=op.f("ck_alert_decided_states_have_a_disposition"),
        ),
        sa.CheckConstraint(
            "(disposition IS NULL) = (reason_code IS NULL) AND (disposition IS NULL) = (decided_score IS NULL)"
            " AND (disposition IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_alert_decided_whole_or_not"),
        ),
    )
    op.create_index(op.f("ix_alert_state_due_at"), "alert", ["state", "due_at"])
    op.create_index(op.f("ix_alert_list_id_reference"), "alert", ["list_id", "reference"])


def _create_event_table() -> None:
    op.create_table(
        "alert_event",
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("act", _text, nullable=False),
        sa.Column("person", _text),
        sa.Column("text", _text, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "version", name=op.f("pk_alert_event")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"], name=op.f("fk_alert_event_alert_id")),
    )


def _create_decision_table() -> None:
    op.create_table(
        "alert_decision",
        sa.Column("decision_id", _counted, autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("person", _text, nullable=False),
        sa.Column("disposition", _text, nullable=False),
        sa.Column("reason_code", _text, nullable=False),
        sa.Column("text", _text, nullable=False),
        sa.Column("outcome", _text, nullable=False),
        sa.Column("second_person", _text),
        sa.Column("second_at", _moment),
        sa.Column("second_text", _text, nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_alert_decision")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"], name=op.f("fk_alert_decision_alert_id")),
        sa.CheckConstraint(
            "second_person IS NULL OR second_person <> person", name=op.f("ck_alert_decision_four_eyes")
        ),
        sa.CheckConstraint(
            "(second_person IS NULL) = (second_at IS NULL)", name=op.f("ck_alert_decision_second_whole_or_not")
        ),
        sa.CheckConstraint(
            "outcome IN ('single', 'waiting', 'confirmed', 'rejected', 'withdrawn')",
            name=op.f("ck_alert_decision_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "outcome NOT IN ('confirmed', 'rejected') OR second_person IS NOT NULL",
            name=op.f("ck_alert_decision_seconded_or_not"),
        ),
        sa.CheckConstraint(
            "outcome <> 'single' OR disposition <> 'true_match'", name=op.f("ck_alert_decision_true_match_needs_two")
        ),
    )
    waiting = sa.text("outcome = 'waiting'")
    op.create_index(
        "uq_alert_decision_waiting",
        "alert_decision",
        ["alert_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index(op.f("ix_alert_decision_alert_id"), "alert_decision", ["alert_id"])


def _create_suppression_table() -> None:
    op.create_table(
        "suppression",
        sa.Column("suppression_id", _counted, autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_key", _text, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("reference", _text, nullable=False),
        sa.Column("content_hash", _text, nullable=False),
        sa.Column("highest_score", sa.Double(), nullable=False),
        sa.Column("proposed_at", _moment, nullable=False),
        sa.Column("proposed_by", _text, nullable=False),
        sa.Column("until", _moment, nullable=False),
        sa.Column("reason", _text, nullable=False),
        sa.Column("approved_by", _text),
        sa.Column("approved_at", _moment),
        sa.Column("ended_by", _text),
        sa.Column("ended_at", _moment),
        sa.Column("hits_covered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("suppression_id", name=op.f("pk_suppression")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"], name=op.f("fk_suppression_alert_id")),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> proposed_by", name=op.f("ck_suppression_four_eyes")),
        sa.CheckConstraint(
            "(approved_by IS NULL) = (approved_at IS NULL)", name=op.f("ck_suppression_approved_whole_or_not")
        ),
        sa.CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name=op.f("ck_suppression_ended_whole_or_not")),
        sa.CheckConstraint("until > proposed_at", name=op.f("ck_suppression_ends_after_it_begins")),
    )
    op.create_index(
        op.f("ix_suppression_subject_key_list_id_reference"), "suppression", ["subject_key", "list_id", "reference"]
    )


def _guard_sqlite(table: str) -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )


def _guard_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
