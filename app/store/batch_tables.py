"""The tables of batches and portfolios, on the metadata of all the others."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from app.store.columns import JsonText, PlainText, UtcTimestamp
from app.store.sealing import SealedBytes, SealedJson, SealedText, SealedWord
from app.store.tables import metadata

batch = Table(
    "batch",
    metadata,
    Column("batch_id", PlainText, nullable=False),
    Column("owner", PlainText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("file_name", SealedText("batch.file_name"), nullable=False),
    Column("file_sha256", PlainText, nullable=False),
    Column("file_bytes", BigInteger, nullable=False),
    Column("content", PlainText, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("minimum_score", Double, nullable=False),
    Column("hit_limit", Integer, nullable=False),
    Column("header", SealedJson("batch.header"), nullable=False),
    Column("mapping", JsonText),
    Column("pins", JsonText),
    Column("problem", PlainText, nullable=False),
    Column("parent_id", PlainText, ForeignKey("batch.batch_id")),
    Column("same_file_as", PlainText, ForeignKey("batch.batch_id")),
    Column("portfolio_id", PlainText, ForeignKey("portfolio.portfolio_id")),
    Column("queued_at", UtcTimestamp),
    Column("started_at", UtcTimestamp),
    Column("finished_at", UtcTimestamp),
    # What was cut so far, and the whole count of chunks once the file was cut to its end.
    Column("chunks_cut", Integer, nullable=False),
    Column("chunks", Integer),
    Column("chunks_done", Integer, nullable=False),
    Column("rows_in", BigInteger, nullable=False),
    Column("screened", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
    Column("blank", BigInteger, nullable=False),
    Column("counts", JsonText, nullable=False),
    PrimaryKeyConstraint("batch_id"),
    CheckConstraint("length(file_sha256) = 64", name="file_sha256_is_sha256"),
    CheckConstraint(
        "state IN ('received', 'understood', 'queued', 'running', 'paused', 'cancelled', 'complete',"
        " 'complete_with_refusals', 'failed')",
        name="state_is_known",
    ),
    CheckConstraint("content IN ('names', 'transactions')", name="content_is_known"),
    CheckConstraint("minimum_score >= 0 AND minimum_score <= 1", name="score_is_a_share"),
    CheckConstraint("rows_in >= screened + refused", name="no_row_twice"),
    CheckConstraint(
        "state NOT IN ('complete', 'complete_with_refusals')"
        " OR (rows_in = screened + refused AND chunks IS NOT NULL AND chunks = chunks_done)",
        name="complete_accounts_for_every_row",
    ),
    CheckConstraint("state <> 'complete' OR refused = 0", name="complete_without_refusals"),
    CheckConstraint("state <> 'complete_with_refusals' OR refused > 0", name="complete_with_refusals"),
    CheckConstraint("state IN ('received', 'failed', 'cancelled') OR mapping IS NOT NULL", name="runs_with_a_mapping"),
    CheckConstraint("chunks_done = 0 OR pins IS NOT NULL", name="screened_with_pins"),
    Index(None, "owner", "created_at"),
    Index(None, "file_sha256"),
    Index(None, "state"),
)

batch_block = Table(
    "batch_block",
    metadata,
    Column("batch_id", PlainText, ForeignKey("batch.batch_id"), nullable=False),
    Column("block_no", Integer, nullable=False),
    Column("content", SealedBytes("batch_block.content"), nullable=False),
    PrimaryKeyConstraint("batch_id", "block_no"),
)

# Chunk 0 is the cutting of the file into the others. `rows` holds the cells as they were read, compressed.
batch_chunk = Table(
    "batch_chunk",
    metadata,
    Column("batch_id", PlainText, ForeignKey("batch.batch_id"), nullable=False),
    Column("chunk_no", Integer, nullable=False),
    Column("first_row", BigInteger, nullable=False),
    Column("last_row", BigInteger, nullable=False),
    Column("rows", SealedBytes("batch_chunk.rows"), nullable=False),
    Column("done", Boolean(create_constraint=False), nullable=False),
    Column("owner", PlainText),
    Column("lease_until", UtcTimestamp),
    Column("token", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("done_at", UtcTimestamp),
    PrimaryKeyConstraint("batch_id", "chunk_no"),
    CheckConstraint("(done_at IS NOT NULL) = done", name="done_at_a_moment"),
    CheckConstraint("(owner IS NULL) = (lease_until IS NULL)", name="leased_whole_or_not"),
    Index(None, "batch_id", "done", "chunk_no"),
    Index(None, "owner"),
)

# One line for each row of a file that was screened or refused. `outcome` is a verdict, followed by a colon and the
# codes why it is not clear, or `refused`. `document` holds hits, warnings or the refusal, where there are any.
batch_row = Table(
    "batch_row",
    metadata,
    Column("batch_id", PlainText, ForeignKey("batch.batch_id"), nullable=False),
    Column("row_no", BigInteger, nullable=False),
    Column("outcome", PlainText, nullable=False),
    Column("document", SealedText("batch_row.document")),
    PrimaryKeyConstraint("batch_id", "row_no"),
)

# Whose turn it is: the owner with the lowest number comes next.
batch_turn = Table(
    "batch_turn",
    metadata,
    Column("owner", PlainText, nullable=False),
    Column("turn", BigInteger, nullable=False),
    PrimaryKeyConstraint("owner"),
)

batch_template = Table(
    "batch_template",
    metadata,
    Column("template_id", PlainText, nullable=False),
    Column("owner", PlainText, nullable=False),
    Column("name", PlainText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("header", JsonText, nullable=False),
    Column("mapping", JsonText, nullable=False),
    PrimaryKeyConstraint("template_id"),
    UniqueConstraint("owner", "name"),
    CheckConstraint("length(trim(name)) > 0", name="template_has_a_name"),
)

portfolio = Table(
    "portfolio",
    metadata,
    Column("portfolio_id", PlainText, nullable=False),
    Column("owner", PlainText, nullable=False),
    Column("name", PlainText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("minimum_score", Double, nullable=False),
    Column("screened", JsonText, nullable=False),
    Column("opened_at", UtcTimestamp),
    Column("full_run_at", UtcTimestamp),
    Column("closed_at", UtcTimestamp),
    PrimaryKeyConstraint("portfolio_id"),
    CheckConstraint("length(trim(name)) > 0", name="portfolio_has_a_name"),
    CheckConstraint("minimum_score >= 0 AND minimum_score <= 1", name="score_is_a_share"),
    Index(None, "owner"),
)

portfolio_entry = Table(
    "portfolio_entry",
    metadata,
    Column("portfolio_id", PlainText, ForeignKey("portfolio.portfolio_id"), nullable=False),
    Column("reference", PlainText, nullable=False),
    Column("subject", SealedText("portfolio_entry.subject"), nullable=False),
    Column("subject_sha256", SealedWord("portfolio_entry.subject_sha256"), nullable=False),
    Column("changed_at", UtcTimestamp, nullable=False),
    Column("pending", Boolean(create_constraint=False), nullable=False),
    PrimaryKeyConstraint("portfolio_id", "reference"),
    Index(None, "portfolio_id", "pending"),
)

portfolio_run = Table(
    "portfolio_run",
    metadata,
    Column("run_id", PlainText, nullable=False),
    Column("portfolio_id", PlainText, ForeignKey("portfolio.portfolio_id"), nullable=False),
    Column("kind", PlainText, nullable=False),
    Column("pins", JsonText, nullable=False),
    Column("since", JsonText, nullable=False),
    Column("begun_at", UtcTimestamp, nullable=False),
    Column("finished_at", UtcTimestamp),
    Column("after_reference", PlainText, nullable=False),
    Column("entries", BigInteger, nullable=False),
    Column("unscreenable", BigInteger, nullable=False),
    Column("entries_with_hits", BigInteger, nullable=False),
    Column("owner", PlainText),
    Column("lease_until", UtcTimestamp),
    Column("token", BigInteger, nullable=False),
    PrimaryKeyConstraint("run_id"),
    CheckConstraint("kind IN ('full', 'delta', 'changed')", name="kind_is_known"),
    CheckConstraint("(owner IS NULL) = (lease_until IS NULL)", name="leased_whole_or_not"),
    Index(None, "portfolio_id", "begun_at"),
)
