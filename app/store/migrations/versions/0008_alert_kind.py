"""What an alert is about: a name, or the red flags of an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add it; every alert so far is of a name."""
    op.add_column("alert", sa.Column("kind", _text, nullable=False, server_default="name_match"))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("alert", "kind")
