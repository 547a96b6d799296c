"""People are found by each number that is sealed of them; before, by the one that they were reported under."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Let marks be looked for."""
    op.create_index(op.f("ix_confidential_value_value_mark"), "confidential_value", ["value_mark"])


def downgrade() -> None:
    """Look for no mark."""
    op.drop_index(op.f("ix_confidential_value_value_mark"), "confidential_value")
