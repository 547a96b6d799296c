"""Keeps alerts, their history and the decisions on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.alert import (
    Alert,
    AlertAct,
    AlertEvent,
    AlertKind,
    AlertState,
    Decision,
    DecisionOutcome,
    Disposition,
    Finding,
    ReasonCode,
)
from app.store.alert_filter import AlertFilter, AlertOrder, conditions_of, ordering_of
from app.store.database import Database, Transaction
from app.store.errors import StoreError
from app.store.review_tables import alert, alert_decision, alert_event
from app.store.tables import snapshot_designation

_KEYS_PER_QUERY = 300

AlertKey = tuple[str, str, str]
"""Subject key, list id and reference: what one alert is of."""


class AlertChangedError(StoreError):
    """Someone else changed the alert since it was read: nothing was done."""


class AlertStore:
    """The alerts of one database. Every change writes an event of the history in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, alert_id: int) -> Alert | None:
        """One alert, None where none has the id."""
        with self._database.reading() as connection:
            row = connection.execute(select(alert).where(alert.c.alert_id == alert_id)).one_or_none()
        return None if row is None else _alert(row)

    def find(
        self, wanted: AlertFilter, *, limit: int, offset: int = 0, order: AlertOrder = AlertOrder.DUE
    ) -> tuple[Alert, ...]:
        """Alerts that fit, in that order, never fewer than `limit` where so many are left."""
        query = select(alert).where(*conditions_of(wanted)).order_by(*ordering_of(order)).limit(limit).offset(offset)
        with self._database.reading() as connection:
            return tuple(_alert(row) for row in connection.execute(query))

    def next_free(self, wanted: AlertFilter, order: AlertOrder, *, transaction: Transaction) -> Alert | None:
        """The first alert that fits, is to be worked on and is nobody's, locked until the transaction ends.

        One that another transaction holds at this moment is passed over. None where there is none.
        """
        to_work_on = alert.c.state.in_([AlertState.OPEN.value, AlertState.ESCALATED.value])
        query = (
            select(alert)
            .where(*conditions_of(wanted), to_work_on, alert.c.holder.is_(None))
            .order_by(*ordering_of(order))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = transaction.connection.execute(query).one_or_none()
        return None if row is None else _alert(row)

    def count(self, wanted: AlertFilter) -> int:
        """How many alerts fit."""
        with self._database.reading() as connection:
            query = select(func.count()).select_from(alert).where(*conditions_of(wanted))
            return int(connection.execute(query).scalar_one())

    def counts_by(self, facet: str, wanted: AlertFilter) -> Mapping[str, int]:
        """How many alerts fit for each value of `state`, `list_id`, `reference`, `verdict`, `holder` or `kind`."""
        column = alert.c[facet]
        query = select(column, func.count()).where(*conditions_of(wanted)).group_by(column).order_by(column)
        with self._database.reading() as connection:
            return {value or "": count for value, count in connection.execute(query)}

    def history(self, alert_id: int) -> tuple[AlertEvent, ...]:
        """Everything that happened to an alert, the first event first."""
        query = select(alert_event).where(alert_event.c.alert_id == alert_id).order_by(alert_event.c.version)
        with self._database.reading() as connection:
            return tuple(
                AlertEvent(row.alert_id, row.version, row.at, AlertAct(row.act), row.person, row.text)
                for row in connection.execute(query)
            )

    def decisions(self, alert_id: int) -> tuple[Decision, ...]:
        """Every decision on an alert, the first one first."""
        query = select(alert_decision).where(alert_decision.c.alert_id == alert_id)
        with self._database.reading() as connection:
            return tuple(_decision(row) for row in connection.execute(query.order_by(alert_decision.c.decision_id)))

    def waiting_in(self, bundle: str) -> tuple[Decision, ...]:
        """The decisions of a bundle that wait for their second person, by alert."""
        waiting = alert_decision.c.outcome == DecisionOutcome.WAITING.value
        query = select(alert_decision).where(alert_decision.c.bundle == bundle, waiting)
        with self._database.reading() as connection:
            return tuple(_decision(row) for row in connection.execute(query.order_by(alert_decision.c.alert_id)))

    def content_hashes(
        self, references: Iterable[tuple[str, str]], *, transaction: Transaction
    ) -> Mapping[tuple[str, str], str]:
        """The content hash of designations by snapshot id and reference."""
        columns = snapshot_designation.c.snapshot_id, snapshot_designation.c.reference
        found = {}
        for part in _parts(sorted(set(references))):
            query = select(*columns, snapshot_designation.c.content_hash).where(tuple_(*columns).in_(part))
            for row in transaction.connection.execute(query):
                found[row.snapshot_id, row.reference] = row.content_hash
        return found

    def of_keys(self, keys: Iterable[AlertKey], *, transaction: Transaction) -> Mapping[AlertKey, Alert]:
        """The alerts of these keys, locked until the transaction ends."""
        columns = alert.c.subject_key, alert.c.list_id, alert.c.reference
        found = {}
        for part in _parts(sorted(set(keys))):
            query = select(alert).where(tuple_(*columns).in_(part)).order_by(*columns).with_for_update()
            for row in transaction.connection.execute(query):
                found[row.subject_key, row.list_id, row.reference] = _alert(row)
        return found

    def open(self, new: Alert, *, transaction: Transaction) -> Alert | None:
        """Keep a new alert with its first event; None where another process opened it at the same moment."""
        connection = transaction.connection
        statement = _insert_for(connection)(alert).on_conflict_do_nothing(
            index_elements=["subject_key", "list_id", "reference"]
        )
        alert_id = connection.execute(statement.returning(alert.c.alert_id), _values(new)).scalar_one_or_none()
        if alert_id is None:
            return None
        opened = replace(new, alert_id=alert_id)
        _write_event(connection, AlertEvent(alert_id, new.version, new.opened_at, AlertAct.OPENED, None))
        return opened

    def change(self, changed: Alert, event: AlertEvent, *, transaction: Transaction) -> None:
        """Keep an alert as it is after `event`, whose version follows the one that was read.

        Raises AlertChangedError where the alert is no longer at the version before.
        """
        assert changed.version == event.version, "an event and the alert after it have one version"
        done = transaction.connection.execute(
            update(alert)
            .where(alert.c.alert_id == changed.alert_id, alert.c.version == changed.version - 1)
            .values(_values(changed))
        )
        if done.rowcount != 1:
            raise AlertChangedError("the alert changed since it was read")
        _write_event(transaction.connection, event)

    def add_decision(self, new: Decision, *, transaction: Transaction) -> Decision:
        """Keep a decision; returns it with its id. Raises StoreError where one waits for its second person already."""
        values = {
            "alert_id": new.alert_id,
            "at": new.at,
            "person": new.person,
            "disposition": new.disposition.value,
            "reason_code": new.reason_code.value,
            "text": new.text,
            "outcome": new.outcome.value,
            "second_text": "",
            "bundle": new.bundle or None,
        }
        statement = insert(alert_decision).values(values).returning(alert_decision.c.decision_id)
        return replace(new, decision_id=transaction.connection.execute(statement).scalar_one())

    def settle_decision(  # noqa: PLR0913 (one row)
        self,
        alert_id: int,
        outcome: DecisionOutcome,
        *,
        person: str | None,
        at: datetime,
        text: str,
        transaction: Transaction,
    ) -> None:
        """Write down what became of the decision that waits; `person` is the second one, None where it was withdrawn.

        Raises StoreError where none waits, or (by the database) where the second person is the first.
        """
        done = transaction.connection.execute(
            update(alert_decision)
            .where(alert_decision.c.alert_id == alert_id, alert_decision.c.outcome == DecisionOutcome.WAITING.value)
            .values(
                outcome=outcome.value,
                second_person=person,
                second_at=None if person is None else at,
                second_text=text,
            )
        )
        if done.rowcount != 1:
            raise StoreError(f"no decision on alert {alert_id} waits for a second person")

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A transaction of this database, for what must be kept together."""
        return self._database.transaction()


def _parts(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[begin : begin + _KEYS_PER_QUERY] for begin in range(0, len(keys), _KEYS_PER_QUERY))


def _insert_for(connection: Connection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def _write_event(connection: Connection, event: AlertEvent) -> None:
    connection.execute(
        insert(alert_event).values(
            alert_id=event.alert_id,
            version=event.version,
            at=event.at,
            act=event.act.value,
            person=event.person,
            text=event.text,
        )
    )


def _values(one: Alert) -> dict[str, Any]:
    finding = one.finding
    return {
        "opened_at": one.opened_at,
        "due_at": one.due_at,
        "last_seen_at": one.last_seen_at,
        "subject_key": finding.subject_key,
        "list_id": finding.list_id,
        "reference": finding.reference,
        "content_hash": finding.content_hash,
        "score": finding.score,
        "verdict": finding.verdict,
        "screening_id": finding.screening_id,
        "subject_document": finding.subject_document,
        "hit_document": finding.hit_document,
        "state": one.state.value,
        "version": one.version,
        "occurrences": one.occurrences,
        "holder": one.holder,
        "disposition": one.disposition and one.disposition.value,
        "reason_code": one.reason_code and one.reason_code.value,
        "decided_score": one.decided_score,
        "decided_at": one.decided_at,
        "kind": finding.kind.value,
    }


def _alert(row: Row[Any]) -> Alert:
    return Alert(
        alert_id=row.alert_id,
        opened_at=row.opened_at,
        due_at=row.due_at,
        last_seen_at=row.last_seen_at,
        finding=Finding(
            subject_key=row.subject_key,
            list_id=row.list_id,
            reference=row.reference,
            content_hash=row.content_hash,
            score=row.score,
            verdict=row.verdict,
            screening_id=row.screening_id,
            subject_document=row.subject_document,
            hit_document=row.hit_document,
            kind=AlertKind(row.kind),
        ),
        state=AlertState(row.state),
        version=row.version,
        occurrences=row.occurrences,
        holder=row.holder,
        disposition=Disposition(row.disposition) if row.disposition else None,
        reason_code=ReasonCode(row.reason_code) if row.reason_code else None,
        decided_score=row.decided_score,
        decided_at=row.decided_at,
    )


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        decision_id=row.decision_id,
        alert_id=row.alert_id,
        at=row.at,
        person=row.person,
        disposition=Disposition(row.disposition),
        reason_code=ReasonCode(row.reason_code),
        text=row.text,
        outcome=DecisionOutcome(row.outcome),
        second_person=row.second_person,
        second_at=row.second_at,
        second_text=row.second_text,
        bundle=row.bundle or "",
    )
