"""Later time stamps of contents in force, so that a past screening can be replayed with the one that it named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add their table; it begins empty."""
    op.create_table(
        "list_publication",
        sa.Column("publication_id", _counted, autoincrement=True, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("snapshot_id", _text, nullable=False),
        sa.Column("published_at", _moment, nullable=False),
        sa.Column("noted_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_list_publication")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_list_publication_snapshot_id")
        ),
    )
    op.create_index(op.f("ix_list_publication_list_id_noted_at"), "list_publication", ["list_id", "noted_at"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("list_publication")
