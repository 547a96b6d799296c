"""Missing designations, the history of what was in force, held versions and their release, removals by word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NEVER_CHANGED = ("list_activation", "designation_removal")

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add them; the history begins with what is in force."""
    # Not in batch mode, which would rebuild the table and lose its triggers on SQLite.
    op.add_column("snapshot_designation", sa.Column("missing_since", _moment))
    op.add_column("snapshot_designation", sa.Column("last_published_in", _text))
    _create_activation_table()
    op.execute(
        "INSERT INTO list_activation (list_id, snapshot_id, activated_at, published_at)"
        " SELECT list_id, snapshot_id, activated_at, published_at FROM active_list ORDER BY activated_at, list_id"
    )
    _create_held_tables()
    _create_removal_table()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    for table in _NEVER_CHANGED:
        guard(table)


def downgrade() -> None:
    """Take them away."""
    for table in ("designation_removal", "held_version", "held_file", "list_activation"):
        op.drop_table(table)
    op.drop_column("snapshot_designation", "last_published_in")
    op.drop_column("snapshot_designation", "missing_since")


def _create_activation_table() -> None:
    op.create_table(
        "list_activation",
        sa.Column("activation_id", _counted, autoincrement=True, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("snapshot_id", _text, nullable=False),
        sa.Column("activated_at", _moment, nullable=False),
        sa.Column("published_at", _moment),
        sa.PrimaryKeyConstraint("activation_id", name=op.f("pk_list_activation")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_list_activation_snapshot_id")
        ),
    )
    op.create_index(op.f("ix_list_activation_list_id_activated_at"), "list_activation", ["list_id", "activated_at"])


def _create_held_tables() -> None:
    op.create_table(
        "held_file",
        sa.Column("file_sha256", _text, nullable=False),
        sa.Column("compressed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("file_sha256", name=op.f("pk_held_file")),
        sa.CheckConstraint("length(file_sha256) = 64", name=op.f("ck_held_file_file_sha256_is_sha256")),
    )
    op.create_table(
        "held_version",
        sa.Column("held_id", _counted, autoincrement=True, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("held_at", _moment, nullable=False),
        sa.Column("file_sha256", _text, nullable=False),
        sa.Column("file_bytes", sa.BigInteger(), nullable=False),
        sa.Column("designations", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("state", _text, nullable=False),
        sa.Column("first_key_id", _text),
        sa.Column("first_reason", _text),
        sa.Column("second_key_id", _text),
        sa.Column("second_reason", _text),
        sa.Column("released_at", _moment),
        sa.Column("snapshot_id", _text),
        sa.PrimaryKeyConstraint("held_id", name=op.f("pk_held_version")),
        sa.ForeignKeyConstraint(["first_key_id"], ["api_key.key_id"], name=op.f("fk_held_version_first_key_id")),
        sa.ForeignKeyConstraint(["second_key_id"], ["api_key.key_id"], name=op.f("fk_held_version_second_key_id")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_held_version_snapshot_id")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'released', 'superseded')", name=op.f("ck_held_version_state_is_known")
        ),
        sa.CheckConstraint(
            "second_key_id IS NULL OR (first_key_id IS NOT NULL AND first_key_id <> second_key_id)",
            name=op.f("ck_held_version_four_eyes"),
        ),
        sa.CheckConstraint(
            "(state = 'released') = (second_key_id IS NOT NULL) AND (state = 'released') = (snapshot_id IS NOT NULL)"
            " AND (state = 'released') = (released_at IS NOT NULL)",
            name=op.f("ck_held_version_released_whole_or_not"),
        ),
        sa.CheckConstraint(
            "second_key_id IS NULL OR length(trim(second_reason)) > 0",
            name=op.f("ck_held_version_release_has_a_reason"),
        ),
    )
    op.create_index(op.f("ix_held_version_list_id_held_at"), "held_version", ["list_id", "held_at"])


def _create_removal_table() -> None:
    op.create_table(
        "designation_removal",
        sa.Column("removal_id", _counted, autoincrement=True, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("reference", _text, nullable=False),
        sa.Column("removed_at", _moment, nullable=False),
        sa.Column("key_id", _text, nullable=False),
        sa.Column("reason", _text, nullable=False),
        sa.Column("from_snapshot_id", _text, nullable=False),
        sa.Column("to_snapshot_id", _text, nullable=False),
        sa.PrimaryKeyConstraint("removal_id", name=op.f("pk_designation_removal")),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.key_id"], name=op.f("fk_designation_removal_key_id")),
        sa.ForeignKeyConstraint(
            ["from_snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_designation_removal_from_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_designation_removal_to_snapshot_id")
        ),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_designation_removal_removal_has_a_reason")),
    )
    op.create_index(op.f("ix_designation_removal_list_id_removed_at"), "designation_removal", ["list_id", "removed_at"])


def _guard_sqlite(table: str) -> None:
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )


def _guard_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
