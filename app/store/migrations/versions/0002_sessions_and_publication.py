"""Browser sessions, and the publisher's latest time stamp of the contents in force."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table and the column; the stamp of what is in force already is that of its snapshot."""
    with op.batch_alter_table("active_list") as table:
        table.add_column(sa.Column("published_at", _moment))
    op.execute(
        "UPDATE active_list SET published_at = (SELECT generated_at FROM list_snapshot"
        " WHERE list_snapshot.snapshot_id = active_list.snapshot_id)"
    )
    op.create_table(
        "browser_session",
        sa.Column("token_hash", _text, nullable=False),
        sa.Column("key_id", _text, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_session")),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.key_id"], name=op.f("fk_browser_session_key_id")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_browser_session_token_hash_is_sha256")),
    )
    op.create_index(op.f("ix_browser_session_expires_at"), "browser_session", ["expires_at"])


def downgrade() -> None:
    """Take both away."""
    op.drop_table("browser_session")
    with op.batch_alter_table("active_list") as table:
        table.drop_column("published_at")
