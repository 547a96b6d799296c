"""Counts what differs between two snapshots without reading what is in them."""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, select

from app.domain.list_event import ChangeCounts
from app.store.tables import snapshot_designation


def count_changes(connection: Connection, old_id: str | None, new_id: str) -> ChangeCounts:
    """How many designations of `new_id` are not in `old_id` (None: an empty list), have other content, or are gone."""
    old, new = snapshot_designation.alias("old"), snapshot_designation.alias("new")
    in_both = (
        select(func.count().label("both"))
        .select_from(new)
        .join(old, and_(old.c.reference == new.c.reference, old.c.snapshot_id == old_id))
        .where(new.c.snapshot_id == new_id)
    )
    count = select(func.count()).select_from(snapshot_designation)
    before, now = (
        connection.execute(count.where(snapshot_designation.c.snapshot_id == one)).scalar_one()
        for one in (old_id, new_id)
    )
    both = connection.execute(in_both).scalar_one()
    amended = connection.execute(in_both.where(old.c.content_hash != new.c.content_hash)).scalar_one()
    return ChangeCounts(added=now - both, amended=amended, removed=before - both)
