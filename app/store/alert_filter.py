"""Which alerts are asked for, and in which order: what the queue shows, as conditions of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, UnaryExpression, exists

from app.domain.alert import PROTECTIVE, AlertKind, AlertState, DecisionOutcome
from app.store.review_tables import alert, alert_decision


class AlertOrder(StrEnum):
    """What comes first: what is due soonest, what is strongest, what is newest or what is oldest."""

    DUE = "due"
    RISK = "risk"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts are asked for; an empty field leaves everything in.

    Scores are 0..1, from `minimum_score` to below `below_score`; moments are UTC, `after` included and `before` not.
    `for_second` leaves those whose decision waits for a second person other than the first one; it is that person.
    `protective` leaves protective cases alone.
    """

    states: frozenset[AlertState] = frozenset()
    list_id: str = ""
    reference: str = ""
    holder: str = ""
    minimum_score: float = 0.0
    subject_key: str = ""
    due_before: datetime | None = None
    kind: AlertKind | None = None
    verdict: str = ""
    below_score: float | None = None
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    screening_id: str = ""
    nobodys: bool = False
    for_second: str = ""
    protective: bool = False


def conditions_of(wanted: AlertFilter) -> list[ColumnElement[bool]]:
    """What a row of `alert` must fulfil."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.states:
        conditions.append(alert.c.state.in_(sorted(state.value for state in wanted.states)))
    for column, value in (
        (alert.c.list_id, wanted.list_id),
        (alert.c.reference, wanted.reference),
        (alert.c.holder, wanted.holder),
        (alert.c.subject_key, wanted.subject_key),
        (alert.c.kind, wanted.kind and wanted.kind.value),
        (alert.c.verdict, wanted.verdict),
        (alert.c.screening_id, wanted.screening_id),
    ):
        if value:
            conditions.append(column == value)
    if wanted.nobodys:
        conditions.append(alert.c.holder.is_(None))
    if wanted.protective:
        conditions += [alert.c.kind == AlertKind.RED_FLAGS.value, alert.c.verdict == PROTECTIVE]
    if wanted.for_second:
        conditions.append(_waits_for(wanted.for_second))
    return [*conditions, *_bounds(wanted)]


def ordering_of(order: AlertOrder) -> tuple[UnaryExpression[object] | ColumnElement[object], ...]:
    """How rows of `alert` are ordered; never by chance."""
    match order:
        case AlertOrder.DUE:
            return alert.c.due_at, alert.c.score.desc(), alert.c.alert_id
        case AlertOrder.RISK:
            return alert.c.score.desc(), alert.c.due_at, alert.c.alert_id
        case AlertOrder.NEWEST:
            return alert.c.opened_at.desc(), alert.c.alert_id.desc()
        case AlertOrder.OLDEST:
            return alert.c.opened_at, alert.c.alert_id


def _bounds(wanted: AlertFilter) -> list[ColumnElement[bool]]:
    bounds = []
    if wanted.minimum_score:
        bounds.append(alert.c.score >= wanted.minimum_score)
    if wanted.below_score is not None:
        bounds.append(alert.c.score < wanted.below_score)
    if wanted.due_before is not None:
        bounds.append(alert.c.due_at < wanted.due_before)
    if wanted.opened_after is not None:
        bounds.append(alert.c.opened_at >= wanted.opened_after)
    if wanted.opened_before is not None:
        bounds.append(alert.c.opened_at < wanted.opened_before)
    return bounds


def _waits_for(person: str) -> ColumnElement[bool]:
    decision = alert_decision.c
    return exists().where(
        decision.alert_id == alert.c.alert_id,
        decision.outcome == DecisionOutcome.WAITING.value,
        decision.person != person,
    )
