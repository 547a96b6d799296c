"""Counts how the work of review stands; each figure is counted by the database, and none names anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, func, select

from app.domain.alert import PROTECTIVE, AlertKind, AlertState, DecisionOutcome, Disposition
from app.domain.review_figures import DayFigures, ListFigures, ReviewFigures
from app.store.batch_tables import batch, portfolio_run
from app.store.database import Database
from app.store.review_tables import alert, alert_decision, suppression
from app.store.tables import screening
from app.store.transaction_tables import transaction_screening

MAX_DECISIONS_MEASURED = 10_000
_CLOSED = AlertState.CLOSED.value


class ReviewFigureStore:
    """The figures of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def figures(self, *, now: datetime, days: int, ages: Mapping[str, tuple[int, int | None]]) -> ReviewFigures:
        """The figures at `now` (UTC) with the last `days` days; `ages` are brackets in days, from and below."""
        since = datetime.combine((now - timedelta(days=days - 1)).date(), datetime.min.time(), tzinfo=UTC)
        is_open = alert.c.state != _CLOSED
        with self._database.reading() as connection:
            return ReviewFigures(
                days=_days(connection, since=since, days=days),
                lists=_lists(connection),
                by_state=_counted(connection, select(alert.c.state, func.count()).group_by(alert.c.state)),
                open_by_age={
                    name: _count(connection, is_open, *_opened_between(bounds, now)) for name, bounds in ages.items()
                },
                open_late=_count(connection, is_open, alert.c.due_at < now),
                reasons=_counted(
                    connection,
                    select(alert.c.reason_code, func.count())
                    .where(alert.c.state == _CLOSED, alert.c.kind == AlertKind.NAME_MATCH.value)
                    .group_by(alert.c.reason_code),
                ),
                protective=_counted(
                    connection,
                    select(alert.c.state, func.count()).where(alert.c.verdict == PROTECTIVE).group_by(alert.c.state),
                ),
                hours_to_decide=_hours_to_decide(connection, since=since),
                seconded=_counted(
                    connection,
                    select(alert_decision.c.outcome, func.count())
                    .where(alert_decision.c.at >= since, alert_decision.c.second_person.is_not(None))
                    .group_by(alert_decision.c.outcome),
                ),
                suppressions_in_force=_in_force(connection, now),
            )

    def by_typology(self) -> Mapping[str, tuple[int, int, int]]:
        """Alerts of red flags by typology: how many are not closed, confirmed, and explained."""
        query = (
            select(alert.c.reference, alert.c.state, alert.c.disposition, func.count())
            .where(alert.c.kind == AlertKind.RED_FLAGS.value)
            .group_by(alert.c.reference, alert.c.state, alert.c.disposition)
        )
        counts: dict[str, list[int]] = {}
        with self._database.reading() as connection:
            for typology, state, disposition, count in connection.execute(query):
                place = 0 if state != _CLOSED else 1 if disposition == Disposition.TRUE_MATCH.value else 2
                counts.setdefault(typology, [0, 0, 0])[place] += count
        return {typology: (one[0], one[1], one[2]) for typology, one in sorted(counts.items())}


def _days(connection: Connection, *, since: datetime, days: int) -> tuple[DayFigures, ...]:
    screened = _screened(connection, since)
    opened = _by_day(connection, alert.c.opened_at, since)
    ended = alert_decision.c.outcome.in_([DecisionOutcome.SINGLE.value, DecisionOutcome.CONFIRMED.value])
    decided = _by_day(connection, alert_decision.c.at, since, ended)
    every = [since.date() + timedelta(days=place) for place in range(days)]
    return tuple(DayFigures(day, screened.get(day, 0), opened.get(day, 0), decided.get(day, 0)) for day in every)


def _screened(connection: Connection, since: datetime) -> Counter[date]:
    """Parties and transactions by day: of requests, of batches and of portfolios; a screening from before it was
    counted stands for one.
    """
    total: Counter[date] = Counter()
    for moment, count in (
        (screening.c.created_at, func.sum(func.coalesce(screening.c.screened, 1))),
        (transaction_screening.c.created_at, func.sum(func.coalesce(transaction_screening.c.screened, 1))),
        (batch.c.finished_at, func.sum(batch.c.screened)),
        (portfolio_run.c.finished_at, func.sum(portfolio_run.c.entries)),
    ):
        total.update(_by_day(connection, moment, since, count=count))
    return total


def _by_day(
    connection: Connection,
    moment: Column[datetime],
    since: datetime,
    *further: ColumnElement[bool],
    count: ColumnElement[int] | None = None,
) -> dict[date, int]:
    day = func.date(moment)
    query = select(day, func.count() if count is None else count).where(moment >= since, *further).group_by(day)
    # SQLite gives days as texts, PostgreSQL as dates, and sums as decimals.
    return {date.fromisoformat(str(found)): int(number) for found, number in connection.execute(query)}


def _lists(connection: Connection) -> tuple[ListFigures, ...]:
    disposition = alert.c.disposition
    closed: dict[str, dict[str, int]] = {}
    query = select(alert.c.list_id, disposition, func.count()).where(
        alert.c.kind == AlertKind.NAME_MATCH.value, (alert.c.state == _CLOSED) | alert.c.disposition.is_(None)
    )
    for list_id, said, count in connection.execute(query.group_by(alert.c.list_id, disposition)):
        closed.setdefault(list_id, {})[said or ""] = count
    every = select(alert.c.list_id, func.count()).where(alert.c.kind == AlertKind.NAME_MATCH.value)
    totals = _counted(connection, every.group_by(alert.c.list_id))
    return tuple(
        ListFigures(
            list_id,
            total,
            closed.get(list_id, {}).get(Disposition.TRUE_MATCH.value, 0),
            closed.get(list_id, {}).get(Disposition.FALSE_POSITIVE.value, 0),
        )
        for list_id, total in sorted(totals.items())
    )


def _hours_to_decide(connection: Connection, *, since: datetime) -> tuple[float, ...]:
    query = (
        select(alert.c.opened_at, alert.c.decided_at)
        .where(alert.c.state == _CLOSED, alert.c.decided_at >= since)
        .order_by(alert.c.decided_at.desc())
        .limit(MAX_DECISIONS_MEASURED)
    )
    rows = connection.execute(query)
    return tuple(sorted((row.decided_at - row.opened_at).total_seconds() / 3600 for row in rows))


def _opened_between(bounds: tuple[int, int | None], now: datetime) -> list[ColumnElement[bool]]:
    youngest, oldest = bounds
    conditions: list[ColumnElement[bool]] = []
    if youngest:
        conditions.append(alert.c.opened_at < now - timedelta(days=youngest))
    if oldest is not None:
        conditions.append(alert.c.opened_at >= now - timedelta(days=oldest))
    return conditions


def _in_force(connection: Connection, now: datetime) -> int:
    query = select(func.count()).where(
        suppression.c.approved_at.is_not(None), suppression.c.ended_at.is_(None), suppression.c.until > now
    )
    return int(connection.execute(query).scalar_one())


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.count()).select_from(alert).where(*conditions)).scalar_one())


def _counted(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {value: count for value, count in connection.execute(query) if value is not None}
