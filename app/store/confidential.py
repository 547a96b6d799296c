"""Keeps protected people, their sealed values and the reveals of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, case, delete, func, insert, select, update

from app.domain.alert import AlertState, Disposition
from app.domain.protected_person import CasesOfPerson, ProtectedPerson, PurposeCode, Reveal
from app.store.confidential_tables import confidential_value, protected_person, protected_person_case, reveal
from app.store.database import Database, Transaction
from app.store.insertion import insert_all_absent, insert_if_absent
from app.store.review_tables import alert

_IDS_PER_QUERY = 500


@dataclass(frozen=True, slots=True)
class SealedValue:
    """One value of a protected person, sealed under their own key; equal values have equal marks."""

    person_id: str
    field: str
    value_mark: str
    ciphertext: str


class ConfidentialStore:
    """The protected people of one database; every value in it is sealed before it comes here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, person_id: str) -> ProtectedPerson | None:
        """One protected person, erased ones too."""
        query = select(protected_person).where(protected_person.c.person_id == person_id)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _person(row)

    def known_now(self, person_ids: Iterable[str], *, transaction: Transaction | None = None) -> frozenset[str]:
        """Those of these ids that are protected, erased ones too."""
        column = protected_person.c.person_id
        rows = self._of_each(select(column), column, person_ids, transaction)
        return frozenset(row.person_id for row in rows)

    def of_marks(
        self, marks: Iterable[str], *, fields: Iterable[str], transaction: Transaction | None = None
    ) -> Mapping[str, str]:
        """Of whom values of these fields are sealed, by the marks of the values; always the same one of several."""
        columns = confidential_value.c
        query = (
            select(columns.value_mark, columns.person_id)
            .where(columns.field.in_(sorted(set(fields))))
            .order_by(columns.person_id.desc())
        )
        return {row.value_mark: row.person_id for row in self._of_each(query, columns.value_mark, marks, transaction)}

    def _of_each(
        self, query: Select[Any], column: Column[Any], wanted: Iterable[str], transaction: Transaction | None
    ) -> Iterator[Row[Any]]:
        """The rows of a query that have one of the values in a column, asked for some at a time."""
        values = sorted(set(wanted))
        with nullcontext(transaction.connection) if transaction else self._database.reading() as connection:
            for begin in range(0, len(values), _IDS_PER_QUERY):
                yield from connection.execute(query.where(column.in_(values[begin : begin + _IDS_PER_QUERY])))

    def known(self, person_ids: Iterable[str], *, transaction: Transaction) -> Mapping[str, ProtectedPerson]:
        """Those of these ids that are protected, by id."""
        query = select(protected_person).where(protected_person.c.person_id.in_(sorted(set(person_ids))))
        return {row.person_id: _person(row) for row in transaction.connection.execute(query)}

    def keep(self, person: ProtectedPerson, *, transaction: Transaction) -> ProtectedPerson:
        """Keep a person unless they are known; a minor stays one. Returns them as they are then."""
        row = _row(person)
        connection = transaction.connection
        this_one = protected_person.c.person_id == person.person_id
        if not insert_if_absent(connection, protected_person, row) and person.is_minor:
            connection.execute(update(protected_person).where(this_one).values(is_minor=True))
        return _person(connection.execute(select(protected_person).where(this_one)).one())

    def keep_all(self, people: Sequence[ProtectedPerson], *, transaction: Transaction) -> None:
        """Keep at least one person, each unless they are known: for people of whom nobody says that they are minors."""
        insert_all_absent(transaction.connection, protected_person, [_row(one) for one in people])

    def keep_case(self, person_ids: Iterable[str], *, subject_key: str, transaction: Transaction) -> None:
        """Keep that people, at least one, stand in the alerts of a subject key."""
        rows = [{"person_id": person_id, "subject_key": subject_key} for person_id in sorted(set(person_ids))]
        insert_all_absent(transaction.connection, protected_person_case, rows)

    def renew_key(self, person_id: str, wrapped_key: str, *, at: datetime, transaction: Transaction) -> None:
        """Begin anew with a person who was erased and is reported again."""
        transaction.connection.execute(
            update(protected_person)
            .where(protected_person.c.person_id == person_id)
            .values(wrapped_key=wrapped_key, known_since=at, erased_at=None)
        )

    def keep_values(self, values: Sequence[SealedValue], *, transaction: Transaction) -> None:
        """Keep sealed values of people, at least one, each once."""
        insert_all_absent(transaction.connection, confidential_value, [asdict(one) for one in values])

    def values(self, person_id: str, fields: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The sealed values of these fields: pairs of field and ciphertext."""
        query = (
            select(confidential_value.c.field, confidential_value.c.ciphertext)
            .where(confidential_value.c.person_id == person_id, confidential_value.c.field.in_(sorted(set(fields))))
            .order_by(confidential_value.c.field, confidential_value.c.value_mark)
        )
        with self._database.reading() as connection:
            return tuple((row.field, row.ciphertext) for row in connection.execute(query))

    def values_of_all(self, person_ids: Iterable[str]) -> tuple[tuple[ProtectedPerson, str, str], ...]:
        """The sealed values of these people: each with the person, who was not erased, and its field."""
        wanted = sorted(set(person_ids))
        columns = confidential_value.c.field, confidential_value.c.ciphertext
        found: list[tuple[ProtectedPerson, str, str]] = []
        with self._database.reading() as connection:
            for begin in range(0, len(wanted), _IDS_PER_QUERY):
                query = (
                    select(protected_person, *columns)
                    .join_from(
                        protected_person,
                        confidential_value,
                        protected_person.c.person_id == confidential_value.c.person_id,
                    )
                    .where(
                        protected_person.c.person_id.in_(wanted[begin : begin + _IDS_PER_QUERY]),
                        protected_person.c.erased_at.is_(None),
                    )
                    .order_by(protected_person.c.person_id, confidential_value.c.field, confidential_value.c.value_mark)
                )
                found += [(_person(row), row.field, row.ciphertext) for row in connection.execute(query)]
        return tuple(found)

    def set_hold(self, person_id: str, *, on_hold: bool, transaction: Transaction) -> bool:
        """Set or lift the legal hold of a person who was not erased; False where there is none."""
        done = transaction.connection.execute(
            update(protected_person)
            .where(protected_person.c.person_id == person_id, protected_person.c.erased_at.is_(None))
            .values(on_hold=on_hold)
        )
        return done.rowcount == 1

    def erase(self, person_id: str, *, at: datetime, transaction: Transaction) -> int | None:
        """Destroy the key and the values of a person; how many values, None on hold, erased already or unknown."""
        done = transaction.connection.execute(
            update(protected_person)
            .where(
                protected_person.c.person_id == person_id,
                protected_person.c.erased_at.is_(None),
                protected_person.c.on_hold.is_(False),
            )
            .values(wrapped_key=None, erased_at=at)
        )
        if done.rowcount != 1:
            return None
        gone = transaction.connection.execute(
            delete(confidential_value).where(confidential_value.c.person_id == person_id)
        )
        return gone.rowcount

    def people_with_cases(self, *, known_before: datetime) -> tuple[CasesOfPerson, ...]:
        """Everybody known before then who was not erased and is not on hold, with what is known of their cases."""
        with self._database.reading() as connection:
            return _with_cases(connection, protected_person.c.known_since < known_before)

    def cases_of(self, person_id: str, *, transaction: Transaction) -> CasesOfPerson | None:
        """The same of one person; None where there is none who was not erased and is not on hold."""
        found = _with_cases(transaction.connection, protected_person.c.person_id == person_id)
        return found[0] if found else None

    def add_reveal(self, new: Reveal, *, transaction: Transaction) -> int:
        """Keep what was asked; returns its number."""
        row = {
            "person_id": new.person_id,
            "fields": list(new.fields),
            "purpose": new.purpose.value,
            "legal_basis": new.legal_basis,
            "minutes": new.minutes,
            "needs_second": new.needs_second,
            "asked_by": new.asked_by,
            "asked_at": new.asked_at,
        }
        return int(
            transaction.connection.execute(insert(reveal).values(row).returning(reveal.c.reveal_id)).scalar_one()
        )

    def get_reveal(self, reveal_id: int) -> Reveal | None:
        """One reveal."""
        with self._database.reading() as connection:
            row = connection.execute(select(reveal).where(reveal.c.reveal_id == reveal_id)).one_or_none()
        return None if row is None else _reveal(row)

    def approve(self, reveal_id: int, *, person: str, at: datetime, transaction: Transaction) -> bool:
        """Approve what waits; False where it does not. The database refuses whoever asked."""
        done = transaction.connection.execute(
            update(reveal)
            .where(reveal.c.reveal_id == reveal_id, reveal.c.approved_by.is_(None), reveal.c.opened_at.is_(None))
            .values(approved_by=person, approved_at=at)
        )
        return done.rowcount == 1

    def open_reveal(self, reveal_id: int, *, at: datetime, transaction: Transaction) -> bool:
        """Open a reveal; False where it was opened before. The database refuses a minor's without a second person."""
        done = transaction.connection.execute(
            update(reveal).where(reveal.c.reveal_id == reveal_id, reveal.c.opened_at.is_(None)).values(opened_at=at)
        )
        return done.rowcount == 1

    def reveals_since(self, since: datetime) -> tuple[Reveal, ...]:
        """Every reveal asked for or opened since then, the newest first."""
        query = (
            select(reveal)
            .where((reveal.c.asked_at >= since) | (reveal.c.opened_at >= since))
            .order_by(reveal.c.reveal_id.desc())
        )
        with self._database.reading() as connection:
            return tuple(_reveal(row) for row in connection.execute(query))


def _with_cases(connection: Connection, condition: ColumnElement[bool]) -> tuple[CasesOfPerson, ...]:
    is_open = alert.c.state != AlertState.CLOSED.value
    is_explained = ~is_open & (alert.c.disposition == Disposition.FALSE_POSITIVE.value)
    is_other = ~is_open & (alert.c.disposition != Disposition.FALSE_POSITIVE.value)
    query = (
        select(
            protected_person.c.person_id,
            protected_person.c.known_since,
            func.count(case((is_open, alert.c.alert_id))).label("open_cases"),
            *(
                func.max(case((which, moment)))
                for which in (is_explained, is_other)
                for moment in (alert.c.decided_at, alert.c.last_seen_at)
            ),
        )
        .outerjoin_from(
            protected_person, protected_person_case, protected_person_case.c.person_id == protected_person.c.person_id
        )
        .outerjoin(alert, alert.c.subject_key == protected_person_case.c.subject_key)
        .where(condition, protected_person.c.erased_at.is_(None), protected_person.c.on_hold.is_(False))
        .group_by(protected_person.c.person_id, protected_person.c.known_since)
        .order_by(protected_person.c.person_id)
    )
    return tuple(
        CasesOfPerson(person_id, known_since, open_cases, _latest(moments[:2]), _latest(moments[2:]))
        for person_id, known_since, open_cases, *moments in connection.execute(query)
    )


def _latest(moments: Sequence[datetime | None]) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)


def _row(person: ProtectedPerson) -> dict[str, Any]:
    return {
        "person_id": person.person_id,
        "is_minor": person.is_minor,
        "known_since": person.known_since,
        "wrapped_key": person.wrapped_key,
        "on_hold": person.on_hold,
        "erased_at": person.erased_at,
    }


def _person(row: Row[Any]) -> ProtectedPerson:
    return ProtectedPerson(
        person_id=row.person_id,
        is_minor=row.is_minor,
        known_since=row.known_since,
        wrapped_key=row.wrapped_key,
        on_hold=row.on_hold,
        erased_at=row.erased_at,
    )


def _reveal(row: Row[Any]) -> Reveal:
    return Reveal(
        reveal_id=row.reveal_id,
        person_id=row.person_id,
        fields=tuple(row.fields),
        purpose=PurposeCode(row.purpose),
        legal_basis=row.legal_basis,
        minutes=row.minutes,
        needs_second=row.needs_second,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        opened_at=row.opened_at,
    )
