"""Batches, their chunks and rows, templates, and portfolios with their runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add them; they begin empty."""
    for create in (
        _create_portfolio,
        _create_batch,
        _create_batch_block,
        _create_batch_chunk,
        _create_batch_row,
        _create_batch_turn,
        _create_batch_template,
        _create_portfolio_entry,
        _create_portfolio_run,
    ):
        create()


def downgrade() -> None:
    """Take them away."""
    for table in (
        "portfolio_run",
        "portfolio_entry",
        "batch_template",
        "batch_turn",
        "batch_row",
        "batch_chunk",
        "batch_block",
        "batch",
        "portfolio",
    ):
        op.drop_table(table)


def _create_portfolio() -> None:
    op.create_table(
        "portfolio",
        sa.Column("portfolio_id", _text, nullable=False),
        sa.Column("owner", _text, nullable=False),
        sa.Column("name", _text, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("minimum_score", sa.Double(), nullable=False),
        sa.Column("screened", sa.Text(), nullable=False),
        sa.Column("opened_at", _moment),
        sa.Column("full_run_at", _moment),
        sa.Column("closed_at", _moment),
        sa.PrimaryKeyConstraint("portfolio_id", name=op.f("pk_portfolio")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_portfolio_portfolio_has_a_name")),
        sa.CheckConstraint("minimum_score >= 0 AND minimum_score <= 1", name=op.f("ck_portfolio_score_is_a_share")),
    )
    op.create_index(op.f("ix_portfolio_owner"), "portfolio", ["owner"])


def _create_batch() -> None:
    op.create_table(
        "batch",
        sa.Column("batch_id", _text, nullable=False),
        sa.Column("owner", _text, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("file_name", _text, nullable=False),
        sa.Column("file_sha256", _text, nullable=False),
        sa.Column("file_bytes", sa.BigInteger(), nullable=False),
        sa.Column("content", _text, nullable=False),
        sa.Column("state", _text, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("minimum_score", sa.Double(), nullable=False),
        sa.Column("hit_limit", sa.Integer(), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text()),
        sa.Column("pins", sa.Text()),
        sa.Column("problem", _text, nullable=False),
        sa.Column("parent_id", _text),
        sa.Column("same_file_as", _text),
        sa.Column("portfolio_id", _text),
        sa.Column("queued_at", _moment),
        sa.Column("started_at", _moment),
        sa.Column("finished_at", _moment),
        sa.Column("chunks_cut", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer()),
        sa.Column("chunks_done", sa.Integer(), nullable=False),
        sa.Column("rows_in", sa.BigInteger(), nullable=False),
        sa.Column("screened", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.Column("blank", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch")),
        sa.CheckConstraint(
            "state NOT IN ('complete', 'complete_with_refusals')"
            " OR (rows_in = screened + refused AND chunks IS NOT NULL AND chunks = chunks_done)",
            name=op.f("ck_batch_complete_accounts_for_every_row"),
        ),
        sa.CheckConstraint(
            "state <> 'complete_with_refusals' OR refused > 0", name=op.f("ck_batch_complete_with_refusals")
        ),
        sa.CheckConstraint("state <> 'complete' OR refused = 0", name=op.f("ck_batch_complete_without_refusals")),
        sa.CheckConstraint("content IN ('names', 'transactions')", name=op.f("ck_batch_content_is_known")),
        sa.CheckConstraint("length(file_sha256) = 64", name=op.f("ck_batch_file_sha256_is_sha256")),
        sa.CheckConstraint("rows_in >= screened + refused", name=op.f("ck_batch_no_row_twice")),
        sa.CheckConstraint(
            "state IN ('received', 'failed', 'cancelled') OR mapping IS NOT NULL",
            name=op.f("ck_batch_runs_with_a_mapping"),
        ),
        sa.CheckConstraint("minimum_score >= 0 AND minimum_score <= 1", name=op.f("ck_batch_score_is_a_share")),
        sa.CheckConstraint("chunks_done = 0 OR pins IS NOT NULL", name=op.f("ck_batch_screened_with_pins")),
        sa.CheckConstraint(
            "state IN ('received', 'understood', 'queued', 'running', 'paused', 'cancelled', 'complete',"
            " 'complete_with_refusals', 'failed')",
            name=op.f("ck_batch_state_is_known"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["batch.batch_id"], name=op.f("fk_batch_parent_id")),
        sa.ForeignKeyConstraint(["portfolio_id"], ["portfolio.portfolio_id"], name=op.f("fk_batch_portfolio_id")),
        sa.ForeignKeyConstraint(["same_file_as"], ["batch.batch_id"], name=op.f("fk_batch_same_file_as")),
    )
    op.create_index(op.f("ix_batch_file_sha256"), "batch", ["file_sha256"])
    op.create_index(op.f("ix_batch_owner_created_at"), "batch", ["owner", "created_at"])
    op.create_index(op.f("ix_batch_state"), "batch", ["state"])


def _create_batch_block() -> None:
    op.create_table(
        "batch_block",
        sa.Column("batch_id", _text, nullable=False),
        sa.Column("block_no", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "block_no", name=op.f("pk_batch_block")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_batch_block_batch_id")),
    )


def _create_batch_chunk() -> None:
    op.create_table(
        "batch_chunk",
        sa.Column("batch_id", _text, nullable=False),
        sa.Column("chunk_no", sa.Integer(), nullable=False),
        sa.Column("first_row", sa.BigInteger(), nullable=False),
        sa.Column("last_row", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("owner", _text),
        sa.Column("lease_until", _moment),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", _moment),
        sa.PrimaryKeyConstraint("batch_id", "chunk_no", name=op.f("pk_batch_chunk")),
        sa.CheckConstraint("(done_at IS NOT NULL) = done", name=op.f("ck_batch_chunk_done_at_a_moment")),
        sa.CheckConstraint("(owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_batch_chunk_leased_whole_or_not")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_batch_chunk_batch_id")),
    )
    op.create_index(op.f("ix_batch_chunk_batch_id_done_chunk_no"), "batch_chunk", ["batch_id", "done", "chunk_no"])
    op.create_index(op.f("ix_batch_chunk_owner"), "batch_chunk", ["owner"])


def _create_batch_row() -> None:
    op.create_table(
        "batch_row",
        sa.Column("batch_id", _text, nullable=False),
        sa.Column("row_no", sa.BigInteger(), nullable=False),
        sa.Column("outcome", _text, nullable=False),
        sa.Column("document", _text),
        sa.PrimaryKeyConstraint("batch_id", "row_no", name=op.f("pk_batch_row")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_batch_row_batch_id")),
    )


def _create_batch_turn() -> None:
    op.create_table(
        "batch_turn",
        sa.Column("owner", _text, nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_batch_turn")),
    )


def _create_batch_template() -> None:
    op.create_table(
        "batch_template",
        sa.Column("template_id", _text, nullable=False),
        sa.Column("owner", _text, nullable=False),
        sa.Column("name", _text, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("template_id", name=op.f("pk_batch_template")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_batch_template_template_has_a_name")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_batch_template_owner_name")),
    )


def _create_portfolio_entry() -> None:
    op.create_table(
        "portfolio_entry",
        sa.Column("portfolio_id", _text, nullable=False),
        sa.Column("reference", _text, nullable=False),
        sa.Column("subject", _text, nullable=False),
        sa.Column("subject_sha256", _text, nullable=False),
        sa.Column("changed_at", _moment, nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("portfolio_id", "reference", name=op.f("pk_portfolio_entry")),
        sa.ForeignKeyConstraint(
            ["portfolio_id"], ["portfolio.portfolio_id"], name=op.f("fk_portfolio_entry_portfolio_id")
        ),
    )
    op.create_index(op.f("ix_portfolio_entry_portfolio_id_pending"), "portfolio_entry", ["portfolio_id", "pending"])


def _create_portfolio_run() -> None:
    op.create_table(
        "portfolio_run",
        sa.Column("run_id", _text, nullable=False),
        sa.Column("portfolio_id", _text, nullable=False),
        sa.Column("kind", _text, nullable=False),
        sa.Column("pins", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("begun_at", _moment, nullable=False),
        sa.Column("finished_at", _moment),
        sa.Column("after_reference", _text, nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("unscreenable", sa.BigInteger(), nullable=False),
        sa.Column("entries_with_hits", sa.BigInteger(), nullable=False),
        sa.Column("owner", _text),
        sa.Column("lease_until", _moment),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_portfolio_run")),
        sa.CheckConstraint("kind IN ('full', 'delta', 'changed')", name=op.f("ck_portfolio_run_kind_is_known")),
        sa.CheckConstraint(
            "(owner IS NULL) = (lease_until IS NULL)", name=op.f("ck_portfolio_run_leased_whole_or_not")
        ),
        sa.ForeignKeyConstraint(
            ["portfolio_id"], ["portfolio.portfolio_id"], name=op.f("fk_portfolio_run_portfolio_id")
        ),
    )
    op.create_index(op.f("ix_portfolio_run_portfolio_id_begun_at"), "portfolio_run", ["portfolio_id", "begun_at"])
