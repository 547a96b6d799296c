"""A new version of a list that a guard held back, and what people said about letting it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HeldState(StrEnum):
    """What became of a held version: it still waits, it was released by two people, or a newer one was held."""

    WAITING = "waiting"
    RELEASED = "released"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class HeldReason:
    """One guard that held a version back: its stable code, and one sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Approval:
    """That someone stood up for a held version; `reason` is empty for whoever imported the file.

    `key_id` is the id of the key or user that did.
    """

    key_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """A list file that did not pass its guards and is kept as it was received.

    Four eyes let it in: `first` is whoever imported it or first stood up for it, `second` another key. A file that no
    key brought (a scheduled download, the command line) waits for both. `designations` counts its entries; it was
    the publisher's newest at `known_current_at`, at the latest. Times are UTC.
    """

    held_id: int
    list_id: str
    held_at: datetime
    known_current_at: datetime
    file_sha256: str
    file_bytes: int
    designations: int
    reasons: tuple[HeldReason, ...]
    state: HeldState = HeldState.WAITING
    first: Approval | None = None
    second: Approval | None = None
    released_at: datetime | None = None
    snapshot_id: str | None = None
