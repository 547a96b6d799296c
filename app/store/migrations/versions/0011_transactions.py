"""Screenings of transactions, the history that new ones are judged with, and notes of the staff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_NEVER_CHANGED = ("transaction_screening", "staff_note")

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add them; the history begins empty."""
    op.create_table(
        "transaction_screening",
        sa.Column("screening_id", _text, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        *(
            sa.Column(word, _text, nullable=False)
            for word in ("key_id", "request_document", "response_document", "settings_hash")
        ),
        sa.Column("snapshot_ids", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("screening_id", name=op.f("pk_transaction_screening")),
    )
    op.create_table(
        "history_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_head")),
        sa.CheckConstraint("id = 1", name=op.f("ck_history_head_one_row")),
    )
    head = sa.table("history_head", sa.column("id"), sa.column("sequence"))
    op.bulk_insert(head, [{"id": 1, "sequence": 0}])
    _create_history_table()
    _create_note_table()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    for table in _NEVER_CHANGED:
        guard(table)


def downgrade() -> None:
    """Take them away."""
    for table in ("staff_note", "transaction_history", "history_head", "transaction_screening"):
        op.drop_table(table)


def _create_history_table() -> None:
    op.create_table(
        "transaction_history",
        sa.Column("transaction_id", _text, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", _moment, nullable=False),
        sa.Column("screening_id", _text, nullable=False),
        sa.Column("document", _text, nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_transaction_history")),
        sa.UniqueConstraint("sequence", name=op.f("uq_transaction_history_sequence")),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["transaction_screening.screening_id"],
            name=op.f("fk_transaction_history_screening_id"),
        ),
    )
    op.create_index(op.f("ix_transaction_history_booked_at"), "transaction_history", ["booked_at"])


def _create_note_table() -> None:
    op.create_table(
        "staff_note",
        sa.Column("note_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account", _text, nullable=False),
        sa.Column("indicator_id", _text, nullable=False),
        sa.Column("noted_at", _moment, nullable=False),
        sa.Column("person", _text, nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_staff_note")),
    )
    op.create_index(op.f("ix_staff_note_account"), "staff_note", ["account"])


def _guard_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _guard_sqlite(table: str) -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )
