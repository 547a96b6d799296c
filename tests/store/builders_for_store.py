"""Fictional snapshots to put into a database, and marks for what concerns one of the two databases alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from app.domain.snapshot import ListSnapshot, SnapshotCounts, StoredDesignation

ON_SQLITE = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_address", [pytest.param("postgresql", marks=pytest.mark.required)], indirect=True
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def designations(count: int, *, seed: str = "") -> list[StoredDesignation]:
    """`count` designations; another seed makes other documents under the same references."""
    return [
        StoredDesignation.of(reference=f"FICd.{number:05d}", document=f'{{"name":"Fictional {number} {seed} Ωмега"}}')
        for number in range(count)
    ]


def snapshot_of(
    stored: list[StoredDesignation], *, list_id: str = "fictional", imported_at: datetime = NOON
) -> ListSnapshot:
    """The snapshot that holds exactly these designations."""
    contents = "".join(f"{one.reference}{one.content_hash}" for one in stored)
    return ListSnapshot(
        snapshot_id=sha256(f"{list_id}{contents}".encode()).hexdigest(),
        list_id=list_id,
        format="fictional-xml",
        file_sha256=sha256(contents.encode()).hexdigest(),
        file_bytes=5_000_000_000,
        generated_at=None,
        imported_at=imported_at,
        counts=SnapshotCounts(
            designations=len(stored),
            by_kind={"person": len(stored)},
            by_list_type={"Invented": len(stored)},
            names={"primary": len(stored)},
            birth_dates=7,
        ),
        unknown_elements={"/list/new": 2},
        remarks={},
    )
