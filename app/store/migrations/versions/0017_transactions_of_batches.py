"""The history takes in the transactions of batches, which have no screening of their own."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"

_TABLE, _KEY = "transaction_history", "fk_transaction_history_screening_id"


def upgrade() -> None:
    """What a transaction came with is a screening or a batch."""
    with op.batch_alter_table(_TABLE) as table:
        table.drop_constraint(op.f(_KEY), type_="foreignkey")


def downgrade() -> None:
    """Forget the transactions of batches, and let every other one have its screening again."""
    op.execute(
        f"DELETE FROM {_TABLE} WHERE screening_id NOT IN (SELECT screening_id FROM transaction_screening)"  # noqa: S608
    )
    with op.batch_alter_table(_TABLE) as table:
        table.create_foreign_key(op.f(_KEY), "transaction_screening", ["screening_id"], ["screening_id"])
