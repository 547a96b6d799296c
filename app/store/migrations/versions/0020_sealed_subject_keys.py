"""Subject keys are sealed, for whoever guesses an account could compute its hash: they are no SHA-256 any more.

The rows that are there are sealed at the next start (`app.store.subject_keys`), for migrations have no key.
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"

_CHECK = "ck_alert_subject_key_is_sha256"


def upgrade() -> None:
    """Let longer keys in."""
    with op.batch_alter_table("alert") as table:
        table.drop_constraint(op.f(_CHECK), type_="check")


def downgrade() -> None:
    """Let no other keys in again; fails where keys were sealed, which nothing opens here."""
    with op.batch_alter_table("alert") as table:
        table.create_check_constraint(op.f(_CHECK), "length(subject_key) = 64")
