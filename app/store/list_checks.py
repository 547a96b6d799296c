"""Keeps when each publisher is to be asked again, how often that failed, and what it said of its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from app.domain.list_check import FileVersion, ListCheck
from app.store.database import Database
from app.store.insertion import insert_if_absent
from app.store.tables import list_check


class ListCheckStore:
    """The checks of one database, one row a list source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, list_id: str) -> ListCheck:
        """How the checks of one list go; of a list that was never checked nothing is known."""
        return self.all().get(list_id, ListCheck(list_id))

    def all(self) -> Mapping[str, ListCheck]:
        """Every list that was ever checked, by its id."""
        with self._database.reading() as connection:
            return {row.list_id: _check(row) for row in connection.execute(select(list_check))}

    def claim(self, check: ListCheck, *, next_check_at: datetime) -> bool:
        """Take a check on for this process by planning the one after it; False where another process did.

        `check` is what was read before.
        """
        with self._database.transaction() as transaction:
            _require_row(transaction.connection, check.list_id)
            planned = list_check.c.next_check_at
            as_read = planned.is_(None) if check.next_check_at is None else planned == check.next_check_at
            done = transaction.connection.execute(
                update(list_check)
                .where(list_check.c.list_id == check.list_id, as_read)
                .values(next_check_at=next_check_at)
            )
            return done.rowcount == 1

    def plan(self, list_id: str, *, next_check_at: datetime) -> None:
        """Ask again at that moment, whatever was planned."""
        self._set(list_id, next_check_at=next_check_at)

    def record_failure(self, list_id: str, *, at: datetime, code: str) -> None:
        """Note that a check failed, and how, by the code of the refusal."""
        self._set(list_id, failures=list_check.c.failures + 1, failed_at=at, failure_code=code)

    def record_success(self, list_id: str) -> None:
        """Note that a check succeeded."""
        self._set(list_id, failures=0)

    def record_file_versions(self, list_id: str, versions: Mapping[str, FileVersion], *, of: str) -> None:
        """Keep what servers said of the versions of the files, by address, that the snapshot `of` was made of."""
        said = {address: [version.etag, version.last_modified] for address, version in versions.items()}
        self._set(list_id, file_versions=said, file_versions_of=of)

    def _set(self, list_id: str, **values: Any) -> None:
        with self._database.transaction() as transaction:
            _require_row(transaction.connection, list_id)
            transaction.connection.execute(update(list_check).where(list_check.c.list_id == list_id).values(**values))


def _require_row(connection: Connection, list_id: str) -> None:
    insert_if_absent(connection, list_check, {"list_id": list_id, "failures": 0, "file_versions": {}})


def _check(row: Row[Any]) -> ListCheck:
    return ListCheck(
        list_id=row.list_id,
        next_check_at=row.next_check_at,
        failures=row.failures,
        failed_at=row.failed_at,
        failure_code=row.failure_code or "",
        file_versions={address: FileVersion(*said) for address, said in row.file_versions.items()},
        file_versions_of=row.file_versions_of,
    )
