"""Keeps portfolios: their entries, and the runs over them, each of which any process can take over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, insert, select, type_coerce, update

from app.domain.batch import BatchPins
from app.domain.portfolio import EntryChanges, EntryCounts, Portfolio, PortfolioEntry, PortfolioRun, RunKind
from app.store.batch_conversion import pins_document, pins_of
from app.store.batch_tables import portfolio, portfolio_entry, portfolio_run
from app.store.columns import PlainText
from app.store.database import Database, Transaction
from app.store.errors import LeaseLostError

PAGE_MAX = 200
_KEYS_PER_QUERY = 300


@dataclass(frozen=True, slots=True)
class RunClaim:
    """The right to go on with a run after the entry `after`. A later holder has a higher `token`."""

    run: PortfolioRun
    portfolio: Portfolio
    owner: str
    token: int
    after: str


@dataclass(frozen=True, slots=True)
class PageTally:
    """What one page of a run gave."""

    entries: int
    unscreenable: int
    with_hits: int


class PortfolioStore:
    """The portfolios of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, new: Portfolio, *, transaction: Transaction) -> None:
        """Keep a new portfolio, without entries."""
        transaction.connection.execute(
            insert(portfolio).values(
                portfolio_id=new.portfolio_id,
                owner=new.owner,
                name=new.name,
                created_at=new.created_at,
                minimum_score=new.minimum_score,
                screened=dict(new.screened),
                opened_at=new.opened_at,
            )
        )

    def open(self, portfolio_id: str, *, at: datetime, transaction: Transaction) -> None:
        """All entries are in: it is screened from now on."""
        transaction.connection.execute(
            update(portfolio).where(portfolio.c.portfolio_id == portfolio_id).values(opened_at=at)
        )

    def close(self, portfolio_id: str, *, at: datetime, transaction: Transaction) -> None:
        """It is screened no more; what it found stays."""
        transaction.connection.execute(
            update(portfolio).where(portfolio.c.portfolio_id == portfolio_id).values(closed_at=at)
        )

    def get(self, portfolio_id: str) -> Portfolio | None:
        """One portfolio, None where none has the id."""
        with self._database.reading() as connection:
            row = connection.execute(_PORTFOLIOS.where(portfolio.c.portfolio_id == portfolio_id)).one_or_none()
        return None if row is None else _portfolio(row)

    def find(self, *, owner: str | None) -> tuple[Portfolio, ...]:
        """Those of one owner or (None) of all, the latest first."""
        query = _PORTFOLIOS.order_by(portfolio.c.created_at.desc(), portfolio.c.portfolio_id).limit(PAGE_MAX)
        if owner is not None:
            query = query.where(portfolio.c.owner == owner)
        with self._database.reading() as connection:
            return tuple(_portfolio(row) for row in connection.execute(query))

    def standing(self) -> tuple[Portfolio, ...]:
        """All that are to be screened."""
        query = _PORTFOLIOS.where(portfolio.c.opened_at.is_not(None), portfolio.c.closed_at.is_(None))
        with self._database.reading() as connection:
            return tuple(_portfolio(row) for row in connection.execute(query.order_by(portfolio.c.portfolio_id)))

    def counts(self, portfolio_id: str) -> EntryCounts:
        """How many entries there are."""
        pending = func.coalesce(func.sum(case((portfolio_entry.c.pending, 1), else_=0)), 0)
        query = select(func.count(), pending).where(portfolio_entry.c.portfolio_id == portfolio_id)
        with self._database.reading() as connection:
            entries, waiting = connection.execute(query).one()
        return EntryCounts(entries, int(waiting))

    def has_pending(self, portfolio_id: str) -> bool:
        """Whether an entry waits to be screened against all lists."""
        query = select(portfolio_entry.c.reference).where(_in(portfolio_id), portfolio_entry.c.pending).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def entries(self, portfolio_id: str, *, limit: int, offset: int = 0) -> tuple[PortfolioEntry, ...]:
        """Entries by reference."""
        query = select(portfolio_entry).where(_in(portfolio_id)).order_by(portfolio_entry.c.reference)
        with self._database.reading() as connection:
            rows = connection.execute(query.limit(limit).offset(offset)).all()
        return tuple(PortfolioEntry(row.reference, row.subject, row.subject_sha256) for row in rows)

    def put(
        self, portfolio_id: str, entries: Sequence[PortfolioEntry], *, at: datetime, transaction: Transaction
    ) -> EntryChanges:
        """Add entries, or change those whose reference is there; each that is new or different becomes pending."""
        connection = transaction.connection
        known = _known(connection, portfolio_id, [one.reference for one in entries])
        latest = {one.reference: one for one in entries}
        added = [one for one in latest.values() if one.reference not in known]
        changed = [one for one in latest.values() if known.get(one.reference, one.subject_sha256) != one.subject_sha256]
        for one in changed:
            connection.execute(
                update(portfolio_entry)
                .where(_in(portfolio_id), portfolio_entry.c.reference == one.reference)
                .values(subject=one.subject_document, subject_sha256=one.subject_sha256, changed_at=at, pending=True)
            )
        if added:
            rows = [
                {
                    "portfolio_id": portfolio_id,
                    "reference": one.reference,
                    "subject": one.subject_document,
                    "subject_sha256": one.subject_sha256,
                    "changed_at": at,
                    "pending": True,
                }
                for one in added
            ]
            connection.execute(insert(portfolio_entry), rows)
        return EntryChanges(len(added), len(changed), len(latest) - len(added) - len(changed))

    def remove(self, portfolio_id: str, references: Sequence[str], *, transaction: Transaction) -> int:
        """Take entries out; returns how many were there."""
        removed = 0
        for part in _parts(references):
            statement = delete(portfolio_entry).where(_in(portfolio_id), portfolio_entry.c.reference.in_(part))
            removed += transaction.connection.execute(statement).rowcount
        return removed

    def runs(self, portfolio_id: str, *, limit: int) -> tuple[PortfolioRun, ...]:
        """The latest runs."""
        query = select(portfolio_run).where(portfolio_run.c.portfolio_id == portfolio_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(portfolio_run.c.begun_at.desc()).limit(min(limit, PAGE_MAX)))
            return tuple(_run(row) for row in rows)

    def begin(self, new: PortfolioRun, *, transaction: Transaction) -> bool:
        """Begin a run; False where another process began one of the same portfolio first."""
        connection = transaction.connection
        # The row lock of the portfolio lets one process at a time decide what is due.
        connection.execute(
            select(portfolio.c.portfolio_id).where(portfolio.c.portfolio_id == new.portfolio_id).with_for_update()
        ).one()
        if connection.execute(_unfinished(new.portfolio_id)).first() is not None:
            return False
        connection.execute(
            insert(portfolio_run).values(
                run_id=new.run_id,
                portfolio_id=new.portfolio_id,
                kind=new.kind.value,
                pins=pins_document(new.pins),
                since=dict(new.since),
                begun_at=new.begun_at,
                after_reference="",
                entries=0,
                unscreenable=0,
                entries_with_hits=0,
                token=0,
            )
        )
        return True

    def is_running(self, portfolio_id: str) -> bool:
        """Whether a run over it is unfinished."""
        with self._database.reading() as connection:
            return connection.execute(_unfinished(portfolio_id)).first() is not None

    def claim(
        self, one: Portfolio, *, owner: str, now: datetime, seconds: float, is_gone: Callable[[str], bool]
    ) -> RunClaim | None:
        """Take over the unfinished run of a portfolio where nobody living holds it."""
        with self._database.transaction() as transaction:
            connection = transaction.connection
            row = connection.execute(_unfinished(one.portfolio_id).with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            if row.owner not in {None, owner} and row.lease_until > now and not is_gone(row.owner):
                return None
            connection.execute(
                update(portfolio_run)
                .where(portfolio_run.c.run_id == row.run_id)
                .values(owner=owner, lease_until=now + timedelta(seconds=seconds), token=row.token + 1)
            )
            return RunClaim(_run(row), one, owner, row.token + 1, row.after_reference)

    def page(self, claim: RunClaim, *, after: str, size: int) -> Sequence[PortfolioEntry]:
        """The next entries of a run, by reference."""
        query = (
            select(portfolio_entry.c.reference, portfolio_entry.c.subject, portfolio_entry.c.subject_sha256)
            .where(_in(claim.portfolio.portfolio_id), portfolio_entry.c.reference > after)
            .order_by(portfolio_entry.c.reference)
            .limit(size)
        )
        if claim.run.kind is RunKind.CHANGED:
            query = query.where(portfolio_entry.c.pending)
        with self._database.reading() as connection:
            return [PortfolioEntry(*row) for row in connection.execute(query)]

    def hold(self, claim: RunClaim, *, transaction: Transaction) -> None:
        """Hold the run to the end of the transaction. Raises LeaseLostError where another took it over."""
        query = select(portfolio_run.c.token).where(
            portfolio_run.c.run_id == claim.run.run_id, portfolio_run.c.finished_at.is_(None)
        )
        if transaction.connection.execute(query.with_for_update()).scalar_one_or_none() != claim.token:
            raise LeaseLostError(f"another process took over run {claim.run.run_id}")

    def keep_page(
        self,
        claim: RunClaim,
        entries: Sequence[PortfolioEntry],
        tally: PageTally,
        *,
        until: datetime,
        transaction: Transaction,
    ) -> None:
        """These entries are screened: go on after the last of them. They wait no more unless they changed meanwhile."""
        connection = transaction.connection
        connection.execute(
            update(portfolio_run)
            .where(portfolio_run.c.run_id == claim.run.run_id)
            .values(
                after_reference=entries[-1].reference,
                entries=portfolio_run.c.entries + tally.entries,
                unscreenable=portfolio_run.c.unscreenable + tally.unscreenable,
                entries_with_hits=portfolio_run.c.entries_with_hits + tally.with_hits,
                lease_until=until,
            )
        )
        if claim.run.kind is not RunKind.DELTA:
            _settle(connection, claim.portfolio.portfolio_id, entries)

    def finish(self, claim: RunClaim, *, at: datetime, transaction: Transaction) -> PortfolioRun:
        """The run is through: what every entry was screened against is known. Returns it as it ended."""
        connection = transaction.connection
        run = claim.run
        row = connection.execute(
            update(portfolio_run)
            .where(portfolio_run.c.run_id == run.run_id)
            .values(finished_at=at, owner=None, lease_until=None)
            .returning(portfolio_run)
        ).one()
        values: dict[str, Any] = {}
        if run.kind is not RunKind.CHANGED:
            values["screened"] = screened_by(run.pins)
        if run.kind is RunKind.FULL:
            values["full_run_at"] = run.begun_at
        if values:
            connection.execute(update(portfolio).where(portfolio.c.portfolio_id == run.portfolio_id).values(values))
        return replace(_run(row), finished_at=at)


def screened_by(pins: BatchPins) -> Mapping[str, str]:
    """The version of each list that was loaded."""
    return {one.list_id: one.snapshot_id for one in pins.lists if one.snapshot_id}


_PORTFOLIOS = select(portfolio)


def _in(portfolio_id: str) -> ColumnElement[bool]:
    return portfolio_entry.c.portfolio_id == portfolio_id


def _unfinished(portfolio_id: str) -> Any:
    return select(portfolio_run).where(
        portfolio_run.c.portfolio_id == portfolio_id, portfolio_run.c.finished_at.is_(None)
    )


def _known(connection: Connection, portfolio_id: str, references: Sequence[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for part in _parts(references):
        query = select(portfolio_entry.c.reference, portfolio_entry.c.subject_sha256)
        rows = connection.execute(query.where(_in(portfolio_id), portfolio_entry.c.reference.in_(part)))
        known |= {row.reference: row.subject_sha256 for row in rows}
    return known


def _settle(connection: Connection, portfolio_id: str, entries: Sequence[PortfolioEntry]) -> None:
    first, last = entries[0].reference, entries[-1].reference
    # Not BETWEEN: PostgreSQL takes no collation between its bounds.
    columns = portfolio_entry.c
    in_page = _in(portfolio_id), columns.reference >= first, columns.reference <= last, columns.pending
    waiting = connection.execute(select(columns.reference, columns.subject_sha256).where(*in_page)).all()
    screened = {one.reference: one.subject_sha256 for one in entries}
    settled = [row.reference for row in waiting if screened.get(row.reference) == row.subject_sha256]
    for part in _parts(settled):
        hashes = sorted({screened[reference] for reference in part})
        connection.execute(
            update(portfolio_entry)
            .where(_in(portfolio_id), portfolio_entry.c.reference.in_(part))
            # A change that another process commits meanwhile has another hash, and goes on waiting. Hashes of an
            # earlier version are plain.
            .where(columns.subject_sha256.in_(hashes) | type_coerce(columns.subject_sha256, PlainText()).in_(hashes))
            .values(pending=False)
        )


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[begin : begin + _KEYS_PER_QUERY] for begin in range(0, len(keys), _KEYS_PER_QUERY)]


def _portfolio(row: Row[Any]) -> Portfolio:
    return Portfolio(
        portfolio_id=row.portfolio_id,
        owner=row.owner,
        name=row.name,
        created_at=row.created_at,
        minimum_score=row.minimum_score,
        screened=row.screened,
        opened_at=row.opened_at,
        full_run_at=row.full_run_at,
        closed_at=row.closed_at,
    )


def _run(row: Row[Any]) -> PortfolioRun:
    return PortfolioRun(
        run_id=row.run_id,
        portfolio_id=row.portfolio_id,
        kind=RunKind(row.kind),
        pins=pins_of(row.pins),
        since=row.since,
        begun_at=row.begun_at,
        finished_at=row.finished_at,
        entries=row.entries,
        unscreenable=row.unscreenable,
        entries_with_hits=row.entries_with_hits,
    )
