"""Messages to another system and the log of their deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)

_CHECKS = {
    "state_is_known": "state IN ('waiting', 'delivered', 'dead')",
    "due_while_it_waits": "(state = 'waiting') = (next_attempt_at IS NOT NULL)",
    "attempts_not_negative": "attempts >= 0",
}


def upgrade() -> None:
    """Add their table; it begins empty."""
    op.create_table(
        "webhook_message",
        sa.Column("message_id", _text, nullable=False),
        sa.Column("event", _text, nullable=False),
        sa.Column("body", _text, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("state", _text, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _moment),
        sa.Column("last_attempt_at", _moment),
        sa.Column("last_status", sa.Integer()),
        sa.Column("last_problem", _text, nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_webhook_message")),
        *(sa.CheckConstraint(check, name=op.f(f"ck_webhook_message_{name}")) for name, check in _CHECKS.items()),
    )
    op.create_index(op.f("ix_webhook_message_state_next_attempt_at"), "webhook_message", ["state", "next_attempt_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("webhook_message")
