"""Changes of the institution's threshold, with who approved those that make screening blunter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_CHECKS = {
    "state_is_known": "state IN ('waiting', 'in_force', 'withdrawn')",
    "score_is_a_share": "after >= 0 AND after <= 1",
    "four_eyes": "second_person IS NULL OR (first_person IS NOT NULL AND second_person <> first_person)",
    "blunter_needs_two": "state <> 'in_force' OR before IS NULL OR after <= before OR second_person IS NOT NULL",
    "settled_at_a_moment": "(state = 'waiting') = (settled_at IS NULL)",
}


def upgrade() -> None:
    """Add their table; it begins empty, and the threshold of the first start after this is the first in force."""
    op.create_table(
        "threshold_change",
        sa.Column("change_id", _counted, autoincrement=True, nullable=False),
        sa.Column("asked_at", _moment, nullable=False),
        sa.Column("before", sa.Double()),
        sa.Column("after", sa.Double(), nullable=False),
        sa.Column("state", _text, nullable=False),
        sa.Column("first_person", _text),
        sa.Column("second_person", _text),
        sa.Column("reason", _text, nullable=False),
        sa.Column("settled_at", _moment),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_threshold_change")),
        *(sa.CheckConstraint(check, name=op.f(f"ck_threshold_change_{name}")) for name, check in _CHECKS.items()),
    )
    op.create_index(
        "uq_threshold_change_waiting",
        "threshold_change",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    """Take it away: every start then uses its own setting."""
    op.drop_table("threshold_change")
