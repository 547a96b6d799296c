"""When each publisher is asked again, how often that failed, and what it said of its files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add their table; it begins empty."""
    op.create_table(
        "list_check",
        sa.Column("list_id", _text, nullable=False),
        sa.Column("next_check_at", _moment),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", _moment),
        sa.Column("failure_code", _text),
        sa.Column("file_versions", sa.Text(), nullable=False),
        sa.Column("file_versions_of", _text),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_list_check")),
        sa.ForeignKeyConstraint(
            ["file_versions_of"], ["list_snapshot.snapshot_id"], name=op.f("fk_list_check_file_versions_of")
        ),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_list_check_failures_not_negative")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("list_check")
