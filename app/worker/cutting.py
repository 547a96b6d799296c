"""Cuts the file of a batch into chunks of rows, from its beginning or on from where another process stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.api.services import Services
from app.audit.entry import Act
from app.batch_desk.desk import settings_sha256
from app.batches.problems import TableFileError
from app.batches.reading import open_table
from app.batches.tabular import RecordBlock
from app.domain.batch import Batch, BatchContent
from app.store.batch_conversion import ChunkRows, RefusedRecord
from app.store.batch_work import BatchWork, ChunkClaim
from app.worker.lease import LEASE_SECONDS
from app.worker.pinned_lists import pins_of_now

ROWS_PER_CHUNK = 2000
"""Names that are searched together share work; but on SQLite others wait while a chunk is kept."""


class FileUnreadableError(Exception):
    """The batch can't be finished, whoever tries again; the text says why in one line, without a value of the file."""


class Cutting:
    """The work of chunk 0."""

    def __init__(self, services: Services, work: BatchWork) -> None:
        self._services = services
        self._work = work

    def run(self, claim: ChunkClaim) -> None:
        """Pin the lists, then cut the file chunk by chunk, each in a transaction of its own.

        Raises FileUnreadableError, LeaseLostError where another process took over or the batch was cancelled, OSError
        and StoreError.
        """
        batch = claim.batch if claim.batch.pins is not None else self._begin(claim)
        assert batch.mapping is not None, "a batch that was started has a mapping"
        rows_in = 0
        number = 0
        try:
            with self._services.batch_desk.file_of(batch) as path, open_table(path, batch.mapping) as table:
                for number, block in enumerate(table.blocks(rows_per_block=ROWS_PER_CHUNK), start=1):
                    rows = chunk_rows(block)
                    rows_in += rows.rows_in
                    self._require_bounded(rows_in)
                    if number > claim.chunks_cut:
                        self._keep(claim, number, rows)
        except TableFileError as error:
            raise FileUnreadableError(f"{error.problem}: {error}") from None
        if rows_in == 0:
            raise FileUnreadableError("NO_ROWS: a header without a single row of text below it: nothing to screen")
        self._end(claim, chunks=number, rows_in=rows_in)

    def _begin(self, claim: ChunkClaim) -> Batch:
        now = self._services.clock()
        pins = pins_of_now(self._services, at=now, settings_sha256=settings_sha256(claim.batch.settings))
        if claim.batch.content is BatchContent.TRANSACTIONS:
            pins = replace(pins, catalogue_sha256=self._services.indicators.sha256)
        detail: dict[str, str | int] = {
            "snapshots": ",".join(one.snapshot_id for one in pins.lists),
            "settings_sha256": pins.settings_sha256,
            "code_version": pins.code_version,
            "matcher_version": pins.matcher_version,
        }
        with self._services.database.transaction() as transaction:
            self._work.hold(claim, transaction=transaction)
            self._work.begin(claim, pins, at=now, transaction=transaction)
            act = Act(now, claim.batch.owner, "batch.begun", "batch", claim.batch.batch_id, detail)
            self._services.audit.append(act, transaction=transaction)
        return replace(claim.batch, pins=pins)

    def _keep(self, claim: ChunkClaim, number: int, rows: ChunkRows) -> None:
        until = self._services.clock() + timedelta(seconds=LEASE_SECONDS)
        with self._services.database.transaction() as transaction:
            self._work.hold(claim, transaction=transaction)
            self._work.keep_cut(claim, number, rows, until=until, transaction=transaction)

    def _end(self, claim: ChunkClaim, *, chunks: int, rows_in: int) -> None:
        now = self._services.clock()
        with self._services.database.transaction() as transaction:
            self._work.hold(claim, transaction=transaction)
            state = self._work.end_cut(claim, at=now, transaction=transaction)
            detail: dict[str, str | int] = {"chunks": chunks, "rows_in": rows_in, "state": state.value}
            act = Act(now, claim.batch.owner, "batch.cut", "batch", claim.batch.batch_id, detail)
            self._services.audit.append(act, transaction=transaction)

    def _require_bounded(self, rows_in: int) -> None:
        most = self._services.settings.max_batch_rows
        if rows_in > most:
            raise FileUnreadableError(f"TOO_MANY_ROWS: the file has more than {most:,} rows: split it")


def chunk_rows(block: RecordBlock) -> ChunkRows:
    """The rows of a block as they are kept."""
    return ChunkRows(
        records=tuple((row, tuple(cells)) for row, cells in block.records),
        refused=tuple(
            RefusedRecord(problem.row, problem.code.value, problem.column, problem.reason, tuple(cells))
            for problem, cells in zip(block.refused, block.refused_cells, strict=True)
        ),
        blank=block.blank,
    )
