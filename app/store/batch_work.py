"""Hands out the chunks of batches to worker processes and keeps what they did, each chunk once whatever dies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, or_, select, update

from app.domain.batch import Batch, BatchAccount, BatchContent, BatchPins, BatchRowOutcome, BatchState
from app.store.batch_conversion import ChunkRows, batch_of, kept_outcome, pins_document
from app.store.batch_tables import batch, batch_chunk, batch_row, batch_turn
from app.store.batches import counts_document, new_chunk
from app.store.database import Database, Transaction
from app.store.errors import LeaseLostError
from app.store.insertion import insert_if_absent
from app.store.sealing import sealed_text

_BATCHES_LOOKED_AT = 8
_WORKABLE = (BatchState.QUEUED.value, BatchState.RUNNING.value)
_UNFINISHED = (*_WORKABLE, BatchState.PAUSED.value)


RowLine = tuple[str, int, str, str | None]
"""A row as its table has it: the batch, the number, the word for its outcome, and the document."""


@dataclass(frozen=True, slots=True)
class ChunkClaim:
    """The right to work on one chunk. A later holder has a higher `token`; chunk 0 is the cutting of the file.

    `chunks_cut` is how many chunks were cut already; `attempts` counts the holders so far, this one included.
    """

    batch: Batch
    chunk_no: int
    rows: ChunkRows | None
    owner: str
    token: int
    attempts: int
    chunks_cut: int


class BatchWork:
    """The chunks of one database, for worker processes on any machine that reaches it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, *, owner: str, now: datetime, seconds: float, is_gone: Callable[[str], bool]) -> ChunkClaim | None:
        """Take the chunk whose turn it is, None where there is nothing to do.

        Higher priorities go first; within one, owners of batches take turns. A chunk whose lease ended, or whose
        holder `is_gone` knows to be dead, is taken over.
        """
        with self._database.transaction() as transaction:
            connection = transaction.connection
            free = _is_free(now, _gone_owners(connection, is_gone))
            for batch_id, owner_of_batch in _by_turn(connection, free):
                taken = _take(connection, batch_id, free, owner=owner, until=now + timedelta(seconds=seconds))
                if taken is not None:
                    _pass_turn(connection, owner_of_batch)
                    return taken
        return None

    def hold(self, claim: ChunkClaim, *, transaction: Transaction) -> None:
        """Hold the chunk to the end of the transaction. Raises LeaseLostError where another took it over."""
        query = (
            select(batch_chunk.c.token)
            .where(_is(claim), batch_chunk.c.owner == claim.owner, ~batch_chunk.c.done)
            .with_for_update()
        )
        if transaction.connection.execute(query).scalar_one_or_none() != claim.token:
            raise LeaseLostError(f"another process took over chunk {claim.chunk_no} of batch {claim.batch.batch_id}")

    def give_back(self, claim: ChunkClaim) -> None:
        """Let the next process have the chunk at once; without effect where it was taken over."""
        with self._database.transaction() as transaction:
            transaction.connection.execute(
                update(batch_chunk)
                .where(_is(claim), batch_chunk.c.token == claim.token, ~batch_chunk.c.done)
                .values(owner=None, lease_until=None)
            )

    def begin(self, claim: ChunkClaim, pins: BatchPins, *, at: datetime, transaction: Transaction) -> None:
        """Pin what every row of the batch is screened with. Raises LeaseLostError where it no longer runs."""
        assert claim.chunk_no == 0, "a batch begins with the cutting of its file"
        values = {"pins": pins_document(pins), "state": BatchState.RUNNING.value, "started_at": at}
        _change_batch(transaction.connection, claim, values, states=_WORKABLE)

    def keep_cut(
        self, claim: ChunkClaim, number: int, rows: ChunkRows, *, until: datetime, transaction: Transaction
    ) -> None:
        """Keep the chunk of this number as it was cut from the file, and prolong the claim on the cutting."""
        connection = transaction.connection
        connection.execute(insert(batch_chunk).values(new_chunk(claim.batch.batch_id, number, rows)))
        connection.execute(update(batch_chunk).where(_is(claim)).values(lease_until=until, attempts=1))
        values = {
            "chunks_cut": number,
            "rows_in": batch.c.rows_in + rows.rows_in,
            "blank": batch.c.blank + rows.blank,
        }
        _change_batch(connection, claim, values, states=_UNFINISHED)

    def end_cut(self, claim: ChunkClaim, *, at: datetime, transaction: Transaction) -> BatchState:
        """The file is cut to its end: how many chunks there are is known. Returns where the batch stands now."""
        _close(transaction.connection, claim, at)
        _change_batch(transaction.connection, claim, {"chunks": batch.c.chunks_cut}, states=_UNFINISHED)
        return _complete_if_whole(transaction.connection, claim, at)

    def lines(self, claim: ChunkClaim, outcomes: Sequence[BatchRowOutcome]) -> list[RowLine]:
        """What `keep_rows` keeps of the rows of a chunk: made before its transaction, for which others wait."""
        assert claim.rows is not None, "a chunk that is screened has rows"
        assert len(outcomes) == claim.rows.rows_in, "every row of a chunk has one outcome"
        return [(claim.batch.batch_id, one.row_number, *self._kept(one)) for one in outcomes]

    def keep_rows(self, rows: Sequence[RowLine], *, transaction: Transaction) -> None:
        """Keep what became of the rows of a chunk: every one of them, once."""
        if rows:
            mark = "%s" if self._database.is_postgresql else "?"
            marks = ", ".join([mark] * 4)
            # Past the column types, which cost more than the rows: nothing here was made by anybody but this program.
            transaction.connection.exec_driver_sql(f"INSERT INTO {batch_row.name} VALUES ({marks})", rows)  # noqa: S608

    def _kept(self, one: BatchRowOutcome) -> tuple[str, str | None]:
        word, document = kept_outcome(one)
        if document is None:
            return word, None
        return word, sealed_text(document, column="batch_row.document", dialect=self._database.engine.dialect)

    def end_chunk(
        self, claim: ChunkClaim, tally: BatchAccount, *, at: datetime, transaction: Transaction
    ) -> BatchState:
        """The chunk is done and counted. Returns where the batch stands now.

        `tally` accounts for this chunk alone. Raises LeaseLostError where the batch was cancelled meanwhile.
        """
        connection = transaction.connection
        _close(connection, claim, at)
        # Without its key, which the rows of every chunk at work refer to: two would wait for each other else.
        query = select(batch).where(batch.c.batch_id == claim.batch.batch_id).with_for_update(key_share=True)
        account = added(batch_of(connection.execute(query).one()).account, tally)
        values = {
            "chunks_done": batch.c.chunks_done + 1,
            "screened": account.screened,
            "refused": account.refused,
            "counts": counts_document(account),
        }
        _change_batch(connection, claim, values, states=_UNFINISHED)
        return _complete_if_whole(connection, claim, at)

    def fail(self, claim: ChunkClaim, problem: str, *, at: datetime, transaction: Transaction) -> None:
        """The batch can't be finished; `problem` says why and what to do. What is done is kept."""
        values = {"state": BatchState.FAILED.value, "problem": problem, "finished_at": at}
        _change_batch(transaction.connection, claim, values, states=_UNFINISHED)


def added(account: BatchAccount, tally: BatchAccount) -> BatchAccount:
    """The account with one chunk more; rows that came in were counted when the file was cut."""
    return replace(
        account,
        screened=account.screened + tally.screened,
        refused=account.refused + tally.refused,
        rows_with_hits=account.rows_with_hits + tally.rows_with_hits,
        hits=account.hits + tally.hits,
        hits_left_out=account.hits_left_out + tally.hits_left_out,
        by_verdict=_sum(account.by_verdict, tally.by_verdict),
        by_refusal=_sum(account.by_refusal, tally.by_refusal),
        by_warning=_sum(account.by_warning, tally.by_warning),
        rows_with_red_flags=account.rows_with_red_flags + tally.rows_with_red_flags,
    )


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(one) + Counter(other))


def _is(claim: ChunkClaim) -> ColumnElement[bool]:
    return and_(batch_chunk.c.batch_id == claim.batch.batch_id, batch_chunk.c.chunk_no == claim.chunk_no)


def _gone_owners(connection: Connection, is_gone: Callable[[str], bool]) -> list[str]:
    owners = connection.execute(select(batch_chunk.c.owner).where(batch_chunk.c.owner.is_not(None)).distinct())
    return sorted(owner for owner in owners.scalars() if is_gone(owner))


def _is_free(now: datetime, gone: Sequence[str]) -> ColumnElement[bool]:
    columns = batch_chunk.c
    return and_(~columns.done, or_(columns.owner.is_(None), columns.lease_until <= now, columns.owner.in_(gone)))


def _by_turn(connection: Connection, free: ColumnElement[bool]) -> Sequence[tuple[str, str]]:
    query = (
        select(batch.c.batch_id, batch.c.owner)
        .outerjoin(batch_turn, batch_turn.c.owner == batch.c.owner)
        .where(batch.c.state.in_(_WORKABLE))
        .where(exists().where(batch_chunk.c.batch_id == batch.c.batch_id, free))
        .order_by(batch.c.priority, func.coalesce(batch_turn.c.turn, 0), batch.c.queued_at, batch.c.batch_id)
        .limit(_BATCHES_LOOKED_AT)
    )
    return [(row.batch_id, row.owner) for row in connection.execute(query)]


def _take(
    connection: Connection, batch_id: str, free: ColumnElement[bool], *, owner: str, until: datetime
) -> ChunkClaim | None:
    query = select(batch_chunk).where(batch_chunk.c.batch_id == batch_id, free, _is_next(batch_id))
    first = query.order_by(batch_chunk.c.chunk_no).limit(1)
    row: Any = connection.execute(first.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    connection.execute(
        update(batch_chunk)
        .where(batch_chunk.c.batch_id == batch_id, batch_chunk.c.chunk_no == row.chunk_no)
        .values(owner=owner, lease_until=until, token=row.token + 1, attempts=row.attempts + 1)
    )
    found = connection.execute(select(batch).where(batch.c.batch_id == batch_id)).one()
    return ChunkClaim(
        batch=batch_of(found),
        chunk_no=row.chunk_no,
        rows=ChunkRows.unpacked(row.rows) if row.rows else None,
        owner=owner,
        token=row.token + 1,
        attempts=row.attempts + 1,
        chunks_cut=found.chunks_cut,
    )


def _is_next(batch_id: str) -> ColumnElement[bool]:
    """Whether a chunk may be worked on while others are: those of transactions are judged one after the other."""
    earlier = batch_chunk.alias()
    is_of_names = exists().where(batch.c.batch_id == batch_id, batch.c.content == BatchContent.NAMES.value)
    is_first = ~exists().where(
        earlier.c.batch_id == batch_id,
        earlier.c.chunk_no > 0,
        earlier.c.chunk_no < batch_chunk.c.chunk_no,
        ~earlier.c.done,
    )
    return or_(is_of_names, is_first)


def _pass_turn(connection: Connection, owner: str) -> None:
    latest = connection.execute(select(func.coalesce(func.max(batch_turn.c.turn), 0))).scalar_one()
    if not insert_if_absent(connection, batch_turn, {"owner": owner, "turn": latest + 1}):
        connection.execute(update(batch_turn).where(batch_turn.c.owner == owner).values(turn=latest + 1))


def _close(connection: Connection, claim: ChunkClaim, at: datetime) -> None:
    connection.execute(
        update(batch_chunk).where(_is(claim)).values(done=True, done_at=at, owner=None, lease_until=None)
    )


def _change_batch(
    connection: Connection, claim: ChunkClaim, values: Mapping[str, Any], *, states: Sequence[str]
) -> None:
    done = connection.execute(
        update(batch).where(batch.c.batch_id == claim.batch.batch_id, batch.c.state.in_(states)).values(values)
    )
    if done.rowcount != 1:
        raise LeaseLostError(f"batch {claim.batch.batch_id} was stopped meanwhile; this chunk is not kept")


def _complete_if_whole(connection: Connection, claim: ChunkClaim, at: datetime) -> BatchState:
    row = connection.execute(select(batch).where(batch.c.batch_id == claim.batch.batch_id)).one()
    if row.chunks is None or row.chunks_done != row.chunks:
        return BatchState(row.state)
    account = batch_of(row).account
    assert account.is_whole, "a batch is complete where every row was screened or refused"
    assert _rows_kept(connection, claim) == account.rows_in, "every row has one outcome"
    state = BatchState.COMPLETE_WITH_REFUSALS if account.refused else BatchState.COMPLETE
    _change_batch(connection, claim, {"state": state.value, "finished_at": at}, states=_UNFINISHED)
    return state


def _rows_kept(connection: Connection, claim: ChunkClaim) -> int:
    query = select(func.count()).where(batch_row.c.batch_id == claim.batch.batch_id)
    return int(connection.execute(query).scalar_one())
