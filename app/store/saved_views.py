"""Keeps what each person calls their filters of the queue."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select

from app.store.database import Database
from app.store.review_tables import saved_view


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named filter; `address` is the query part of its address, without personal data."""

    name: str
    address: str


class SavedViewStore:
    """The saved views of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, person: str) -> tuple[SavedView, ...]:
        """The views of a person, by name."""
        query = select(saved_view).where(saved_view.c.person == person).order_by(saved_view.c.name)
        with self._database.reading() as connection:
            return tuple(SavedView(row.name, row.address) for row in connection.execute(query))

    def save(self, person: str, view: SavedView) -> None:
        """Keep a view; one of the same name is replaced."""
        with self._database.transaction() as transaction:
            transaction.connection.execute(delete(saved_view).where(_is(person, view.name)))
            row = {"person": person, "name": view.name, "address": view.address}
            transaction.connection.execute(insert(saved_view).values(row))

    def forget(self, person: str, name: str) -> None:
        """Delete a view; one that is not there is no error."""
        with self._database.transaction() as transaction:
            transaction.connection.execute(delete(saved_view).where(_is(person, name)))


def _is(person: str, name: str) -> ColumnElement[bool]:
    return (saved_view.c.person == person) & (saved_view.c.name == name)
