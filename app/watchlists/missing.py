"""Decides what becomes of designations that a publisher left out: kept as missing first, removed only after a time.

Absence is not delisting: the UN file once lacked an entry for three days and another for three months.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from app.domain.designation import Designation
from app.domain.snapshot import MissingDesignation, MissingMark

Kept = tuple[Designation, MissingMark | None]
"""A designation of the version in force, and its mark where it is missing already."""


def carried_over(
    published: Collection[str],
    *,
    in_force: Iterable[Kept],
    in_force_id: str,
    now: datetime,
    removed_after: timedelta,
) -> tuple[MissingDesignation, ...]:
    """The designations of the version in force that a new file lacks and that are kept as missing, by reference.

    `published` are the references in the new file, `in_force_id` is the snapshot in force. One that was missing
    already keeps its mark, until it has been missing for `removed_after` at `now` (UTC): then it is left out.
    """
    absent = (
        MissingDesignation(designation, mark or MissingMark(since=now, last_published_in=in_force_id))
        for designation, mark in in_force
        if designation.reference not in published
    )
    kept = (one for one in absent if now - one.mark.since < removed_after)
    return tuple(sorted(kept, key=lambda one: one.designation.reference))
