"""Keeps batches: the file in blocks, how it is read, where it stands, and what became of its rows."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import case, func, insert, select, update

from app.domain.batch import Batch, BatchAccount, BatchPriority, BatchRowOutcome, BatchState, ColumnMapping
from app.store.batch_conversion import PRIORITIES, ChunkRows, batch_of, mapping_document, outcomes_of
from app.store.batch_tables import batch, batch_block, batch_chunk, batch_row
from app.store.database import Database, Transaction
from app.store.errors import StoreError

PAGE_MAX = 200
BLOCK_BYTES = 1_048_576
_RECENT_CHUNKS = 20
_COMPRESSION = 1


class BatchChangedError(StoreError):
    """Someone else changed the batch since it was read, or it stands where this act is not possible."""


class BatchDamagedError(StoreError):
    """What is kept of a batch's file is no longer what was handed in."""


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is: rows done, and all rows where the file was cut to its end (None: not known yet).

    `rows_per_second` is that of the latest chunks, None until two are done; times are in seconds.
    """

    rows_done: int
    rows_in_all: int | None
    rows_per_second: float | None
    seconds_left: float | None


class BatchStore:
    """The batches of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, new: Batch, blocks: Iterable[bytes], *, transaction: Transaction) -> None:
        """Keep a batch with the bytes of its file."""
        connection = transaction.connection
        connection.execute(insert(batch).values(_values(new)))
        for number, content in enumerate(blocks):
            kept = {"batch_id": new.batch_id, "block_no": number, "content": zlib.compress(content, _COMPRESSION)}
            connection.execute(insert(batch_block).values(kept))

    def get(self, batch_id: str) -> Batch | None:
        """One batch, None where none has the id."""
        with self._database.reading() as connection:
            row = connection.execute(select(batch).where(batch.c.batch_id == batch_id)).one_or_none()
        return None if row is None else batch_of(row)

    def find(self, *, owner: str | None, limit: int, before: datetime | None = None) -> tuple[Batch, ...]:
        """The latest batches, of one owner or (None) of all, at most PAGE_MAX; those handed in `before` a moment."""
        query = select(batch).order_by(batch.c.created_at.desc(), batch.c.batch_id.desc()).limit(min(limit, PAGE_MAX))
        if owner is not None:
            query = query.where(batch.c.owner == owner)
        if before is not None:
            query = query.where(batch.c.created_at < before)
        with self._database.reading() as connection:
            return tuple(batch_of(row) for row in connection.execute(query))

    def with_same_file(self, file_sha256: str, *, owner: str) -> Batch | None:
        """The latest batch of `owner` whose file has these bytes."""
        query = select(batch).where(batch.c.file_sha256 == file_sha256, batch.c.owner == owner)
        with self._database.reading() as connection:
            row = connection.execute(
                query.order_by(batch.c.created_at.desc(), batch.c.batch_id.desc()).limit(1)
            ).first()
        return None if row is None else batch_of(row)

    def in_states(self, states: Iterable[BatchState]) -> int:
        """How many batches stand in one of `states`."""
        query = select(func.count()).where(batch.c.state.in_(sorted(states)))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def write_file(self, one: Batch, into: IO[bytes]) -> None:
        """Write the bytes that were handed in. Raises BatchDamagedError where they are no longer the same."""
        digest = hashlib.sha256()
        number = 0
        while (content := self._block(one.batch_id, number)) is not None:
            digest.update(content)
            into.write(content)
            number += 1
        if digest.hexdigest() != one.file_sha256:
            raise BatchDamagedError("the file that is kept of this batch is not the one that was handed in")

    def _block(self, batch_id: str, number: int) -> bytes | None:
        query = select(batch_block.c.content).where(
            batch_block.c.batch_id == batch_id, batch_block.c.block_no == number
        )
        with self._database.reading() as connection:
            content = connection.execute(query).scalar_one_or_none()
        return None if content is None else zlib.decompress(content)

    def understand(  # noqa: PLR0913 (one row)
        self,
        batch_id: str,
        *,
        version: int,
        header: Sequence[str],
        mapping: ColumnMapping,
        priority: BatchPriority | None = None,
        transaction: Transaction,
    ) -> None:
        """Set how the file is read, while it has not been started. Raises BatchChangedError."""
        values: dict[str, Any] = {
            "header": list(header),
            "mapping": mapping_document(mapping),
            "content": mapping.content.value,
            "state": BatchState.UNDERSTOOD.value,
            "problem": "",
        }
        if priority is not None:
            values["priority"] = PRIORITIES[priority]
        self._change(batch_id, version, {BatchState.RECEIVED, BatchState.UNDERSTOOD}, values, transaction)

    def start(self, batch_id: str, *, version: int, at: datetime, transaction: Transaction) -> None:
        """Put an understood batch in the queue, with the cutting of its file as its first chunk."""
        values = {"state": BatchState.QUEUED.value, "queued_at": at}
        self._change(batch_id, version, {BatchState.UNDERSTOOD}, values, transaction)
        transaction.connection.execute(insert(batch_chunk).values(new_chunk(batch_id, 0)))

    def pause(self, batch_id: str, *, version: int, transaction: Transaction) -> None:
        """Let no further chunk begin. Raises BatchChangedError."""
        values = {"state": BatchState.PAUSED.value}
        self._change(batch_id, version, {BatchState.QUEUED, BatchState.RUNNING}, values, transaction)

    def resume(self, batch_id: str, *, version: int, transaction: Transaction) -> None:
        """Go on with a paused batch. Raises BatchChangedError."""
        state = case((batch.c.started_at.is_(None), BatchState.QUEUED.value), else_=BatchState.RUNNING.value)
        self._change(batch_id, version, {BatchState.PAUSED}, {"state": state}, transaction)

    def cancel(self, batch_id: str, *, version: int, at: datetime, transaction: Transaction) -> None:
        """Screen nothing more of a batch; what is done is kept. Raises BatchChangedError."""
        open_states = {state for state in BatchState if not state.is_final}
        values = {"state": BatchState.CANCELLED.value, "finished_at": at}
        self._change(batch_id, version, open_states, values, transaction)

    def keep_as_portfolio(self, batch_id: str, portfolio_id: str, *, transaction: Transaction) -> None:
        """Note which portfolio was made of a batch."""
        transaction.connection.execute(
            update(batch).where(batch.c.batch_id == batch_id).values(portfolio_id=portfolio_id)
        )

    @staticmethod
    def _change(
        batch_id: str, version: int, possible: set[BatchState], values: dict[str, Any], transaction: Transaction
    ) -> None:
        done = transaction.connection.execute(
            update(batch)
            .where(batch.c.batch_id == batch_id, batch.c.version == version)
            .where(batch.c.state.in_(sorted(possible)))
            .values(version=version + 1, **values)
        )
        if done.rowcount != 1:
            raise BatchChangedError("the batch changed since it was read, or stands where this can't be done")

    def unmasked_outcomes(self, batch_id: str) -> Iterator[BatchRowOutcome]:
        """What became of every row that is done, in the order of the file, a chunk at a time.

        Cells are as they were handed in: people see them through `app.confidentiality.batch_rows` alone.
        """
        after = 0
        while (found := self._next_done(batch_id, after)) is not None:
            after, rows = found
            first, last = rows.first_and_last
            yield from outcomes_of(rows, self._kept_rows(batch_id, first, last))

    def _next_done(self, batch_id: str, after: int) -> tuple[int, ChunkRows] | None:
        query = (
            select(batch_chunk.c.chunk_no, batch_chunk.c.rows)
            .where(batch_chunk.c.batch_id == batch_id, batch_chunk.c.done, batch_chunk.c.chunk_no > after)
            .order_by(batch_chunk.c.chunk_no)
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.chunk_no, ChunkRows.unpacked(row.rows))

    def _kept_rows(self, batch_id: str, first: int, last: int) -> Sequence[Any]:
        query = (
            select(batch_row.c.row_no, batch_row.c.outcome, batch_row.c.document)
            .where(batch_row.c.batch_id == batch_id, batch_row.c.row_no.between(first, last))
            .order_by(batch_row.c.row_no)
        )
        with self._database.reading() as connection:
            return connection.execute(query).all()

    def progress(self, one: Batch) -> BatchProgress:
        """How far a batch is."""
        done = one.account.screened + one.account.refused
        recent = (
            select(batch_chunk.c.done_at, (batch_chunk.c.last_row - batch_chunk.c.first_row + 1).label("rows"))
            .where(batch_chunk.c.batch_id == one.batch_id, batch_chunk.c.done, batch_chunk.c.chunk_no > 0)
            .order_by(batch_chunk.c.done_at.desc())
            .limit(_RECENT_CHUNKS)
        )
        with self._database.reading() as connection:
            chunks = connection.execute(recent).all()
            cut = select(batch.c.chunks).where(batch.c.batch_id == one.batch_id)
            in_all = connection.execute(cut).scalar_one_or_none()
        rows_in_all = None if in_all is None else one.account.rows_in
        rate = _rate(chunks)
        left = None
        if rate and rows_in_all is not None and not one.state.is_final:
            left = (rows_in_all - done) / rate
        return BatchProgress(done, rows_in_all, rate, left)


def _rate(chunks: Sequence[Any]) -> float | None:
    if len(chunks) < 2:
        return None
    seconds = (chunks[0].done_at - chunks[-1].done_at).total_seconds()
    return sum(one.rows for one in chunks[:-1]) / seconds if seconds > 0 else None


def new_chunk(batch_id: str, number: int, rows: ChunkRows | None = None) -> dict[str, Any]:
    """One line of the table of chunks, free to be claimed."""
    first, last = (0, 0) if rows is None else rows.first_and_last
    return {
        "batch_id": batch_id,
        "chunk_no": number,
        "first_row": first,
        "last_row": last,
        "rows": b"" if rows is None else rows.packed(),
        "done": False,
        "token": 0,
        "attempts": 0,
    }


def counts_document(account: BatchAccount) -> dict[str, Any]:
    """The counts of an account that have no column of their own."""
    return {
        "rows_with_hits": account.rows_with_hits,
        "hits": account.hits,
        "hits_left_out": account.hits_left_out,
        "by_verdict": dict(account.by_verdict),
        "by_refusal": dict(account.by_refusal),
        "by_warning": dict(account.by_warning),
        "rows_with_red_flags": account.rows_with_red_flags,
    }


def _values(new: Batch) -> dict[str, Any]:
    return {
        "batch_id": new.batch_id,
        "owner": new.owner,
        "created_at": new.created_at,
        "file_name": new.file_name,
        "file_sha256": new.file_sha256,
        "file_bytes": new.file_bytes,
        "content": new.content.value,
        "state": new.state.value,
        "version": new.version,
        "priority": PRIORITIES[new.priority],
        "minimum_score": new.settings.minimum_score,
        "hit_limit": new.settings.limit,
        "header": list(new.header),
        "mapping": None if new.mapping is None else mapping_document(new.mapping),
        "problem": new.problem,
        "parent_id": new.parent_id,
        "same_file_as": new.same_file_as,
        "portfolio_id": new.portfolio_id,
        "chunks_cut": 0,
        "chunks_done": 0,
        "rows_in": 0,
        "screened": 0,
        "refused": 0,
        "blank": 0,
        "counts": counts_document(new.account),
    }
