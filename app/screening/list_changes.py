"""Reads what changed between versions of a list that are kept, each pair worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from app.domain.snapshot import Activation, ListSnapshot
from app.store.snapshots import SnapshotStore
from app.watchlists.contents import designation_from_document
from app.watchlists.deltas import Delta, ListVersion, delta_between

PAIRS_REMEMBERED = 64
CHANGES_LOOKED_THROUGH = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """That `new` came into force after `old` at a moment (UTC); `old` is None for the first version of a list."""

    activation_id: int
    changed_at: datetime
    old: ListSnapshot | None
    new: ListSnapshot


class NothingToCompareError(Exception):
    """A version is not kept, or there is only one; the text is one clear line."""


class ListChanges:
    """The history of the lists in one database. Snapshots never change, so what was worked out stays true."""

    def __init__(self, snapshots: SnapshotStore) -> None:
        self._snapshots = snapshots
        self._delta = lru_cache(maxsize=PAIRS_REMEMBERED)(self._work_out)

    def latest(self, list_id: str, *, limit: int) -> tuple[Change, ...]:
        """The last `limit` changes of a list, the newest first; the oldest of all has no old version."""
        activations = self._snapshots.activations(list_id, limit=limit + 1)
        befores: list[Activation | None] = [*activations[1:], *([None] if activations else [])]
        changes = [
            Change(after.activation_id, after.activated_at, before.snapshot if before else None, after.snapshot)
            for after, before in zip(activations, befores, strict=True)
        ]
        return tuple(changes[:limit])

    def two_versions(self, list_id: str, *, old: str | None, new: str | None) -> tuple[ListSnapshot, ListSnapshot]:
        """The two versions of a list to compare: those of these ids, else the one in force and the one before.

        Raises NothingToCompareError.
        """
        after = self._kept(list_id, new) if new else None
        before = self._kept(list_id, old) if old else None
        if after is None or before is None:
            changes = self.latest(list_id, limit=CHANGES_LOOKED_THROUGH)
            if not changes:
                raise NothingToCompareError("no version of this list is loaded")
            after = after or changes[0].new
            known = (change.old for change in changes if change.new.snapshot_id == after.snapshot_id and change.old)
            before = before or next(known, None)
        if before is None:
            raise NothingToCompareError("only one version of this list is kept: nothing to compare with yet")
        return before, after

    def _kept(self, list_id: str, snapshot_id: str) -> ListSnapshot:
        snapshot = self._snapshots.snapshot(snapshot_id)
        if snapshot is None or snapshot.list_id != list_id:
            raise NothingToCompareError("this list has no version of this id")
        return snapshot

    def between(self, old: ListSnapshot, new: ListSnapshot) -> Delta:
        """What changed from `old` to `new`, two kept versions of one list in either order of time."""
        if old.list_id != new.list_id:
            raise ValueError("two versions of one list are compared, never of two")
        return self._delta(old.snapshot_id, new.snapshot_id)

    def _work_out(self, old_id: str, new_id: str) -> Delta:
        return delta_between(self._version(old_id), self._version(new_id))

    def _version(self, snapshot_id: str) -> ListVersion:
        stored = list(self._snapshots.designations(snapshot_id))
        return ListVersion.of(
            (designation_from_document(one.document) for one in stored),
            missing=(one.reference for one in stored if one.missing is not None),
        )
