"""Finds the entries of one list version by how a name begins, for people who look something up."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from app.store.snapshots import SnapshotStore
from app.watchlists.contents import designation_from_document

LARGEST_LIST = 100_000
"""Larger lists are looked through by screening a name, not by its beginning."""
VERSIONS_REMEMBERED = 4


@dataclass(frozen=True, slots=True)
class _Names:
    reference: str
    folded: tuple[str, ...]


def references_by_name(snapshots: SnapshotStore, snapshot_id: str, beginning: str) -> list[str]:
    """The references of all entries of which a word of a name begins so, case and accents aside, by reference."""
    wanted = _folded(beginning)
    if not wanted:
        return []
    return [
        names.reference
        for names in _directory(snapshots, snapshot_id)
        if any(name.startswith(wanted) or f" {wanted}" in name for name in names.folded)
    ]


@lru_cache(maxsize=VERSIONS_REMEMBERED)
def _directory(snapshots: SnapshotStore, snapshot_id: str) -> tuple[_Names, ...]:
    """Every name of a version; versions never change, so what was read stays true."""
    return tuple(
        _Names(one.reference, tuple(_folded(name.text) for name in designation_from_document(one.document).names))
        for one in snapshots.designations(snapshot_id)
    )


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(one for one in decomposed if not unicodedata.combining(one)).split())
