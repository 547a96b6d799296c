"""One screening as it is kept: what was asked, what was answered, and against what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

SCREENING_ID_RANDOM_BYTES = 10


@dataclass(frozen=True, slots=True)
class ScreeningRecord:
    """A stored screening, never changed afterwards.

    `request_document` and `response_document` are JSON texts, the latter exactly as answered. `key_id` is the key that
    asked; `snapshot_ids` are the list versions searched, in the order of the answer. `created_at` is UTC. `screened`
    is how many subjects or transactions it holds, None for screenings from before this was counted.
    """

    screening_id: str
    created_at: datetime
    key_id: str
    request_document: str = field(repr=False)
    response_document: str = field(repr=False)
    settings_hash: str
    snapshot_ids: tuple[str, ...]
    screened: int | None


def new_screening_id(*, at: datetime, random_bytes: bytes) -> str:
    """An id that sorts by time and cannot be guessed: a UUID of version 7 (RFC 9562 section 5.7), in lower-case hex.

    `at` is time-zone-aware; `random_bytes` are 10 bytes of fresh randomness, of which 74 bits are used.
    """
    if len(random_bytes) != SCREENING_ID_RANDOM_BYTES:
        raise ValueError(f"expected {SCREENING_ID_RANDOM_BYTES} random bytes, got {len(random_bytes)}")
    milliseconds = int(at.timestamp() * 1000)
    random_bits = int.from_bytes(random_bytes, "big")
    first = random_bits >> 68
    second = random_bits & ((1 << 62) - 1)
    return str(UUID(int=(milliseconds << 80) | (0x7 << 76) | (first << 64) | (0b10 << 62) | second))
