"""What other systems are told of a list: that another version came into force, in ids and counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many designations differ between two snapshots; `removed` are those that are no longer screened."""

    added: int
    amended: int
    removed: int


@dataclass(frozen=True, slots=True)
class ListChanged:
    """That a version of a list came into force at `at` (UTC), after `previous_snapshot_id` (None: the first)."""

    list_id: str
    snapshot_id: str
    previous_snapshot_id: str | None
    at: datetime
    designations: int
    missing: int
    counts: ChangeCounts
