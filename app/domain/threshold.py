"""The institution's threshold, as it was and is: who changed it, and who agreed where that makes screening blunter."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ThresholdState(StrEnum):
    """Where a change of the threshold stands. `in_force` was applied, and stays until a later one is."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """That the setting named another threshold (scores, 0..1); `before` is None for the first one.

    A higher one finds less: it waits until two people have approved it, of whom the second is never the first. They are
    ids of keys or users. Times are UTC.
    """

    change_id: int
    asked_at: datetime
    before: float | None
    after: float
    state: ThresholdState
    first_person: str | None = None
    second_person: str | None = None
    reason: str = field(default="", repr=False)
    settled_at: datetime | None = None
