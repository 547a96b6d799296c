"""The first tables: snapshots and their activation, keys, screenings, idempotency.

Triggers keep snapshots and screenings from being changed, also by hand. SQLite forgets a table's triggers when a later
migration rebuilds it in batch mode: such a migration makes them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NEVER_CHANGED = ("designation_content", "list_snapshot", "snapshot_designation")
_DELETED_ONLY = ("screening",)

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)
_counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables and guard them."""
    _create_snapshot_tables()
    _create_list_state_tables()
    _create_access_tables()
    _create_screening_tables()
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    for table in _NEVER_CHANGED:
        guard(table, ("UPDATE", "DELETE"))
    for table in _DELETED_ONLY:
        guard(table, ("UPDATE",))


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "idempotency_record",
        "screening",
        "api_key",
        "updater_lease",
        "list_refusal",
        "activation_counter",
        "active_list",
        "snapshot_designation",
        "list_snapshot",
        "designation_content",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _create_snapshot_tables() -> None:
    op.create_table(
        "designation_content",
        sa.Column("content_hash", _text, nullable=False),
        sa.Column("document", _text, nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_designation_content")),
        sa.CheckConstraint("length(content_hash) = 64", name=op.f("ck_designation_content_content_hash_is_sha256")),
    )
    op.create_table(
        "list_snapshot",
        sa.Column("snapshot_id", _text, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("format", _text, nullable=False),
        sa.Column("file_sha256", _text, nullable=False),
        sa.Column("file_bytes", sa.BigInteger(), nullable=False),
        sa.Column("generated_at", _moment),
        sa.Column("imported_at", _moment, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("unknown_elements", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", name=op.f("pk_list_snapshot")),
        sa.CheckConstraint("length(snapshot_id) = 64", name=op.f("ck_list_snapshot_snapshot_id_is_sha256")),
        sa.CheckConstraint("length(file_sha256) = 64", name=op.f("ck_list_snapshot_file_sha256_is_sha256")),
    )
    op.create_index(op.f("ix_list_snapshot_list_id_imported_at"), "list_snapshot", ["list_id", "imported_at"])
    op.create_table(
        "snapshot_designation",
        sa.Column("snapshot_id", _text, nullable=False),
        sa.Column("reference", _text, nullable=False),
        sa.Column("content_hash", _text, nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "reference", name=op.f("pk_snapshot_designation")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_snapshot_designation_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["content_hash"], ["designation_content.content_hash"], name=op.f("fk_snapshot_designation_content_hash")
        ),
    )


def _create_list_state_tables() -> None:
    op.create_table(
        "active_list",
        sa.Column("list_id", _text, nullable=False),
        sa.Column("snapshot_id", _text, nullable=False),
        sa.Column("activated_at", _moment, nullable=False),
        sa.Column("last_checked_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_active_list")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["list_snapshot.snapshot_id"], name=op.f("fk_active_list_snapshot_id")
        ),
    )
    counter = op.create_table(
        "activation_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_counter")),
        sa.CheckConstraint("id = 1", name=op.f("ck_activation_counter_one_row")),
    )
    op.bulk_insert(counter, [{"id": 1, "value": 0}])
    op.create_table(
        "list_refusal",
        sa.Column("refusal_id", _counted, autoincrement=True, nullable=False),
        sa.Column("list_id", _text, nullable=False),
        sa.Column("refused_at", _moment, nullable=False),
        sa.Column("code", _text, nullable=False),
        sa.Column("reason", _text, nullable=False),
        sa.Column("file_sha256", _text),
        sa.PrimaryKeyConstraint("refusal_id", name=op.f("pk_list_refusal")),
    )
    op.create_index(op.f("ix_list_refusal_list_id_refused_at"), "list_refusal", ["list_id", "refused_at"])
    op.create_table(
        "updater_lease",
        sa.Column("list_id", _text, nullable=False),
        sa.Column("owner", _text),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("list_id", name=op.f("pk_updater_lease")),
    )


def _create_access_tables() -> None:
    op.create_table(
        "api_key",
        sa.Column("key_id", _text, nullable=False),
        sa.Column("lookup", _text, nullable=False),
        sa.Column("secret_hash", _text, nullable=False),
        sa.Column("name", _text, nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("expires_at", _moment),
        sa.Column("revoked_at", _moment),
        sa.Column("last_used_at", _moment),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("lookup", name=op.f("uq_api_key_lookup")),
        sa.CheckConstraint("length(secret_hash) = 64", name=op.f("ck_api_key_secret_hash_is_sha256")),
    )


def _create_screening_tables() -> None:
    op.create_table(
        "screening",
        sa.Column("screening_id", _text, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("key_id", _text, nullable=False),
        sa.Column("request_document", _text, nullable=False),
        sa.Column("response_document", _text, nullable=False),
        sa.Column("settings_hash", _text, nullable=False),
        sa.Column("snapshot_ids", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("screening_id", name=op.f("pk_screening")),
    )
    op.create_table(
        "idempotency_record",
        sa.Column("key_id", _text, nullable=False),
        sa.Column("operation", _text, nullable=False),
        sa.Column("idempotency_key", _text, nullable=False),
        sa.Column("fingerprint", _text, nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("lease_expires_at", _moment, nullable=False),
        sa.Column("keep_until", _moment, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("headers", sa.Text()),
        sa.Column("body", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("key_id", "operation", "idempotency_key", name=op.f("pk_idempotency_record")),
        sa.CheckConstraint(
            "(status IS NULL) = (body IS NULL) AND (status IS NULL) = (headers IS NULL)",
            name=op.f("ck_idempotency_record_answered_whole_or_not"),
        ),
    )
    op.create_index(op.f("ix_idempotency_record_keep_until"), "idempotency_record", ["keep_until"])


def _guard_sqlite(table: str, events: tuple[str, ...]) -> None:
    for event in events:
        op.execute(
            f"CREATE TRIGGER {table}_refuse_{event.lower()} BEFORE {event} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        )


def _guard_postgresql(table: str, events: tuple[str, ...]) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"
    )
    # A statement trigger, for TRUNCATE fires no row trigger.
    op.execute(
        f"CREATE TRIGGER {table}_refuse_change BEFORE {' OR '.join((*events, 'TRUNCATE'))} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
