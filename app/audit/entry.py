"""One entry of the audit log, its canonical bytes and its keyed hash, which covers the entry before it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: `act` and `object_type` are codes, `object_id` and `detail` hold ids, codes, hashes and counts.

    `at` has a time zone; `actor` is the id of a key or a user. No value of a person belongs here.
    """

    at: datetime
    actor: str
    act: str
    object_type: str
    object_id: str
    detail: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log. `detail` is canonical JSON; `previous` and `mac` are HMAC-SHA256 in hex."""

    sequence: int
    at: str
    actor: str
    act: str
    object_type: str
    object_id: str
    detail: str
    previous: str
    mac: str

    def line(self) -> str:
        """The entry as its line in an export, without the end of line."""
        return canonical(
            {
                "sequence": self.sequence,
                "at": self.at,
                "actor": self.actor,
                "act": self.act,
                "object_type": self.object_type,
                "object_id": self.object_id,
                "detail": self.detail,
                "previous": self.previous,
                "mac": self.mac,
            }
        )


def sealed(act: Act, *, sequence: int, previous: str, key: bytes) -> AuditEntry:
    """The entry of `act` at place `sequence` (from 1) after the one whose MAC is `previous`."""
    values = {
        "at": act.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": act.actor,
        "act": act.act,
        "object_type": act.object_type,
        "object_id": act.object_id,
        "detail": canonical(act.detail),
        "previous": previous,
    }
    return AuditEntry(sequence=sequence, mac=_mac(sequence, values, key), **values)


def is_sealed_with(entry: AuditEntry, key: bytes) -> bool:
    """Whether the entry stands as it was sealed, and with this key."""
    values = asdict(entry)
    sequence, mac = values.pop("sequence"), values.pop("mac")
    return hmac.compare_digest(_mac(sequence, values, key), mac)


def _mac(sequence: int, values: Mapping[str, str], key: bytes) -> str:
    return hmac.digest(key, canonical({"sequence": sequence, **values}).encode("ascii"), "sha256").hex()


def canonical(value: Mapping[str, str | int]) -> str:
    """JSON in one way alone: sorted names, no spaces, ASCII."""
    return json.dumps(dict(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
