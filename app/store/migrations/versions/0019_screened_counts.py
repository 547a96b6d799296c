"""A screening says how many subjects or transactions it holds, so that rates can be told of what was screened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_TABLES = ("screening", "transaction_screening")


def upgrade() -> None:
    """Unknown of what is there already: the documents are sealed."""
    for table in _TABLES:
        op.add_column(table, sa.Column("screened", sa.Integer()))


def downgrade() -> None:
    """Forget the counts."""
    for table in _TABLES:
        op.drop_column(table, "screened")
