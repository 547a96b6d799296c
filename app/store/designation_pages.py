"""Reads the designations of a snapshot for people who leaf through them, and what became of one over the versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from app.domain.snapshot import StoredDesignation
from app.store.database import Database
from app.store.tables import designation_content, list_activation, snapshot_designation


@dataclass(frozen=True, slots=True)
class PastDesignation:
    """How a designation stood when a version came into force (UTC); `document` is None where it was not on the list."""

    activated_at: datetime
    snapshot_id: str
    document: str | None
    is_missing: bool


class DesignationPages:
    """Looks into snapshots a page at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, snapshot_id: str, *, beginning: str = "") -> int:
        """How many designations have a reference that begins so, in capitals or not."""
        query = select(func.count()).select_from(snapshot_designation).where(*_within(snapshot_id, beginning))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def page(self, snapshot_id: str, *, beginning: str = "", offset: int, limit: int) -> tuple[StoredDesignation, ...]:
        """`limit` of them after the first `offset`, by reference in code point order."""
        link = snapshot_designation.c
        query = (
            select(link.reference, designation_content)
            .join_from(snapshot_designation, designation_content)
            .where(*_within(snapshot_id, beginning))
            .order_by(link.reference)
            .offset(offset)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(StoredDesignation(row.reference, row.content_hash, row.document) for row in rows)

    def history(self, list_id: str, reference: str, *, limit: int) -> tuple[PastDesignation, ...]:
        """How a designation stood in the last `limit` versions that came into force, the newest first."""
        link = snapshot_designation.c
        query = (
            select(
                list_activation.c.activated_at,
                list_activation.c.snapshot_id,
                link.missing_since,
                designation_content.c.document,
            )
            .select_from(list_activation)
            .outerjoin(
                snapshot_designation,
                (link.snapshot_id == list_activation.c.snapshot_id) & (link.reference == reference),
            )
            .outerjoin(designation_content, designation_content.c.content_hash == link.content_hash)
            .where(list_activation.c.list_id == list_id)
            .order_by(list_activation.c.activation_id.desc())
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return tuple(
            PastDesignation(row.activated_at, row.snapshot_id, row.document, row.missing_since is not None)
            for row in rows
        )


def _within(snapshot_id: str, beginning: str) -> tuple[ColumnElement[bool], ...]:
    link = snapshot_designation.c
    of_snapshot = link.snapshot_id == snapshot_id
    if not beginning:
        return (of_snapshot,)
    return (of_snapshot, func.lower(link.reference).startswith(beginning.lower(), autoescape=True))
