"""Proposed changes of lists of one's own, with four eyes held by the database too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_CHECKS = {
    "action_is_known": "action IN ('add', 'amend', 'remove')",
    "state_is_known": "state IN ('waiting', 'approved', 'rejected')",
    "entry_unless_removed": "(action = 'remove') = (document IS NULL)",
    "changes_an_entry_unless_added": "(action = 'add') = (content_hash IS NULL)",
    "four_eyes": "decided_by IS NULL OR decided_by <> key_id",
    "decided_whole_or_not": (
        "(state = 'waiting') = (decided_by IS NULL) AND (state = 'waiting') = (decided_at IS NULL)"
        " AND (state = 'approved') = (snapshot_id IS NOT NULL)"
    ),
    "proposal_has_a_reason": "length(trim(reason)) > 0",
    "decision_has_a_reason": "decided_by IS NULL OR length(trim(decision_reason)) > 0",
}


def upgrade() -> None:
    """Add their table; it begins empty."""
    op.create_table(
        "list_proposal",
        sa.Column("proposal_id", _counted, autoincrement=True, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("action", _text, nullable=False),
        sa.Column("reference", _text, nullable=False),
        sa.Column("document", _text),
        sa.Column("content_hash", _text),
        sa.Column("key_id", _text, nullable=False),
        sa.Column("reason", _text, nullable=False),
        sa.Column("proposed_at", _moment, nullable=False),
        sa.Column("state", _text, nullable=False),
        sa.Column("decided_by", _text),
        sa.Column("decision_reason", _text),
        sa.Column("decided_at", _moment),
        sa.Column("snapshot_id", _text),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_list_proposal")),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.key_id"], name=op.f("fk_list_proposal_key_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["api_key.key_id"], name=op.f("fk_list_proposal_decided_by")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_list_proposal_snapshot_id")
        ),
        *(sa.CheckConstraint(check, name=op.f(f"ck_list_proposal_{name}")) for name, check in _CHECKS.items()),
    )
    op.create_index(op.f("ix_list_proposal_list_id_reference"), "list_proposal", ["list_id", "reference"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("list_proposal")
