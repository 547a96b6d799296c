"""What people tick after a true match; rows are added and never changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add their table."""
    op.create_table(
        "checklist_entry",
        sa.Column("entry_id", _counted, autoincrement=True, nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("checklist_id", _text, nullable=False),
        sa.Column("item_code", _text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("person", _text, nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("note", _text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_checklist_entry")),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"], name=op.f("fk_checklist_entry_alert_id")),
    )
    op.create_index(op.f("ix_checklist_entry_alert_id"), "checklist_entry", ["alert_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER checklist_entry_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON checklist_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER checklist_entry_refuse_{event.lower()} BEFORE {event} ON checklist_entry "
            "BEGIN SELECT RAISE(ABORT, 'checklist_entry is never changed'); END"
        )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("checklist_entry")
