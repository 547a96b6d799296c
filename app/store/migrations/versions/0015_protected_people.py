"""Protected people with their sealed values, and the reveals of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_CHECKS_OF_REVEALS = {
    "four_eyes": "approved_by IS NULL OR approved_by <> asked_by",
    "approved_whole_or_not": "(approved_by IS NULL) = (approved_at IS NULL)",
    "minor_needs_two": "opened_at IS NULL OR NOT needs_second OR approved_by IS NOT NULL",
    "minutes_are_few": "minutes BETWEEN 1 AND 60",
    "has_a_legal_basis": "length(trim(legal_basis)) > 0",
}


def upgrade() -> None:
    """Add their tables; they begin empty, and cases of before stay as they were."""
    op.create_table(
        "protected_person",
        sa.Column("person_id", _text, nullable=False),
        sa.Column("case_key", _text, nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("known_since", _moment, nullable=False),
        sa.Column("wrapped_key", _text),
        sa.Column("on_hold", sa.Boolean(), nullable=False),
        sa.Column("erased_at", _moment),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_protected_person")),
        sa.CheckConstraint(
            "(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name=op.f("ck_protected_person_erased_with_its_key")
        ),
        sa.CheckConstraint("erased_at IS NULL OR NOT on_hold", name=op.f("ck_protected_person_not_erased_on_hold")),
    )
    op.create_index(op.f("ix_protected_person_case_key"), "protected_person", ["case_key"])
    op.create_table(
        "confidential_value",
        sa.Column("person_id", _text, nullable=False),
        sa.Column("field", _text, nullable=False),
        sa.Column("value_mark", _text, nullable=False),
        sa.Column("ciphertext", _text, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "field", "value_mark", name=op.f("pk_confidential_value")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["protected_person.person_id"], name=op.f("fk_confidential_value_person_id")
        ),
    )
    op.create_table(
        "reveal",
        sa.Column("reveal_id", _counted, autoincrement=True, nullable=False),
        sa.Column("person_id", _text, nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("purpose", _text, nullable=False),
        sa.Column("legal_basis", _text, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("asked_by", _text, nullable=False),
        sa.Column("asked_at", _moment, nullable=False),
        sa.Column("approved_by", _text),
        sa.Column("approved_at", _moment),
        sa.Column("opened_at", _moment),
        sa.PrimaryKeyConstraint("reveal_id", name=op.f("pk_reveal")),
        sa.ForeignKeyConstraint(["person_id"], ["protected_person.person_id"], name=op.f("fk_reveal_person_id")),
        *(sa.CheckConstraint(check, name=op.f(f"ck_reveal_{name}")) for name, check in _CHECKS_OF_REVEALS.items()),
    )
    op.create_index(op.f("ix_reveal_asked_at"), "reveal", ["asked_at"])


def downgrade() -> None:
    """Take them away: the sealed values are lost."""
    op.drop_table("reveal")
    op.drop_table("confidential_value")
    op.drop_table("protected_person")
