"""A held file keeps as of when it was known to be the publisher's newest; before, that was when it was held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.columns import UtcTimestamp

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Nothing more is known of what is held already."""
    op.add_column("held_version", sa.Column("known_current_at", UtcTimestamp))


def downgrade() -> None:
    """Forget the ages."""
    op.drop_column("held_version", "known_current_at")
