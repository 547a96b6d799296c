"""Decisions that were made together, and the views that people save of the queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add them; every decision so far was made by itself."""
    op.add_column("alert_decision", sa.Column("bundle", _text))
    op.create_index(op.f("ix_alert_decision_bundle"), "alert_decision", ["bundle"])
    op.create_table(
        "saved_view",
        sa.Column("person", _text, nullable=False),
        sa.Column("name", _text, nullable=False),
        sa.Column("address", _text, nullable=False),
        sa.PrimaryKeyConstraint("person", "name", name=op.f("pk_saved_view")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("saved_view")
    op.drop_index(op.f("ix_alert_decision_bundle"), "alert_decision")
    op.drop_column("alert_decision", "bundle")
