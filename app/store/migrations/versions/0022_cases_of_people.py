"""The cases that protected people stand in; before, one of each was kept, or what was none.

The others are found at the next start (`app.store.earlier_cases`), for they are sealed and migrations have no key.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Begin with the one case of each."""
    op.create_table(
        "protected_person_case",
        sa.Column("person_id", _text, nullable=False),
        sa.Column("subject_key", _text, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "subject_key", name=op.f("pk_protected_person_case")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["protected_person.person_id"], name=op.f("fk_protected_person_case_person_id")
        ),
    )
    op.create_index(op.f("ix_protected_person_case_subject_key"), "protected_person_case", ["subject_key"])
    op.execute(
        "INSERT INTO protected_person_case (person_id, subject_key)"
        " SELECT person_id, case_key FROM protected_person WHERE case_key <> ''"
    )
    with op.batch_alter_table("protected_person") as table:
        table.alter_column("case_key", existing_type=_text, nullable=True)


def downgrade() -> None:
    """Keep one case of each."""
    op.execute(
        "UPDATE protected_person SET case_key = COALESCE((SELECT min(subject_key) FROM protected_person_case"
        " WHERE protected_person_case.person_id = protected_person.person_id), '')"
    )
    with op.batch_alter_table("protected_person") as table:
        table.alter_column("case_key", existing_type=_text, nullable=False)
    op.drop_table("protected_person_case")
