"""Finds the cases of people whom an earlier version protected: it knew one case of each, and of some none at all."""

from __future__ import annotations

from collections.abc import Callable, Set

from sqlalchemy import select, update

from app.store.confidential_tables import protected_person, protected_person_case
from app.store.database import Database
from app.store.insertion import insert_all_absent
from app.store.review_tables import alert

_ALERTS_A_TIME = 500
_IS_LEFT = protected_person.c.case_key > ""

PeopleIn = Callable[[str], Set[str]]
"""Gives the ids of the people of whom tokens stand in a text."""


def find_earlier_cases(database: Database, people_in: PeopleIn) -> None:
    """Look once through every alert; where nobody is left whose cases are to be found, it is one look-up.

    Any number of processes may do it at once.
    """
    with database.reading() as connection:
        if connection.execute(select(protected_person.c.person_id).where(_IS_LEFT).limit(1)).first() is None:
            return
        known = frozenset(connection.execute(select(protected_person.c.person_id)).scalars())
    last: int | None = 0
    while last is not None:
        last = _find_some(database, people_in, known, after=last)
    with database.transaction() as transaction:
        transaction.connection.execute(update(protected_person).where(_IS_LEFT).values(case_key=None))


def _find_some(database: Database, people_in: PeopleIn, known: Set[str], *, after: int) -> int | None:
    """Look through the next alerts after one; the last of them, None where none was left."""
    query = (
        select(alert.c.alert_id, alert.c.subject_key, alert.c.subject_document, alert.c.hit_document)
        .where(alert.c.alert_id > after)
        .order_by(alert.c.alert_id)
        .limit(_ALERTS_A_TIME)
    )
    with database.transaction() as transaction:
        found = transaction.connection.execute(query).all()
        rows = [
            {"person_id": person_id, "subject_key": one.subject_key}
            for one in found
            # A submitted name can look like a token: of whoever is not protected it is none.
            for person_id in sorted(people_in(f"{one.subject_document} {one.hit_document}") & known)
        ]
        if rows:
            insert_all_absent(transaction.connection, protected_person_case, rows)
    return found[-1].alert_id if found else None
