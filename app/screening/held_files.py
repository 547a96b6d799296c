"""Keeps the files that a guard held back, for two people to let in, and enters each step in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from app.domain.held_version import Approval, HeldReason, HeldState, HeldVersion
from app.screening.list_record import ListRecord
from app.screening.update_outcome import NOT_PEOPLE, UpdateRefusedError
from app.store.database import Transaction
from app.store.held_versions import HeldVersionStore
from app.store.snapshots import SnapshotStore
from app.watchlists.errors import NEVER_RELEASED, Refusal
from app.watchlists.inspection import ListFile


class HeldFiles:
    """The held versions of all lists."""

    def __init__(
        self,
        held: HeldVersionStore,
        snapshots: SnapshotStore,
        *,
        record: ListRecord,
        clock: Callable[[], datetime],
    ) -> None:
        self._held = held
        self._snapshots = snapshots
        self._record = record
        self._clock = clock

    def hold_back(  # noqa: PLR0913 (one file and what is known of it)
        self,
        list_id: str,
        path: Path,
        found: ListFile,
        refusals: Sequence[Refusal],
        *,
        actor: str,
        known_current_at: datetime,
    ) -> UpdateRefusedError:
        """Keep the file at `path` for people to decide, unless nobody may let it in; gives what to raise.

        It was the publisher's newest at `known_current_at` (UTC), at the latest.
        """
        message = " ".join(refusal.message for refusal in refusals)
        held_id = None
        if not any(refusal.code in NEVER_RELEASED for refusal in refusals):
            version = HeldVersion(
                held_id=0,
                list_id=list_id,
                held_at=self._clock(),
                known_current_at=known_current_at,
                file_sha256=found.sha256,
                file_bytes=found.size_bytes,
                designations=found.counts.designations,
                reasons=tuple(HeldReason(refusal.code.value, refusal.message) for refusal in refusals),
                first=None if actor in NOT_PEOPLE else Approval(actor, ""),
            )
            held_id = self._hold(version, path.read_bytes(), actor)
            message += f" The file is kept as held version {held_id}; two people can release it."
        return UpdateRefusedError(
            refusals[0].code.value, message, http_status=409, file_sha256=found.sha256, held_id=held_id
        )

    def waiting(self, list_id: str, held_id: int) -> HeldVersion:
        """A held version that still waits. Raises UpdateRefusedError where there is none of this id, or it does not."""
        version = self._held.find(list_id, held_id)
        if version is None:
            raise UpdateRefusedError("not_held", "this list has no held version of this id", http_status=404)
        if version.state is not HeldState.WAITING:
            raise UpdateRefusedError("not_waiting", f"held version {held_id} is {version.state}", http_status=409)
        return version

    def content(self, version: HeldVersion) -> bytes:
        """The bytes of the file as they were received. Raises StoreError where they are not kept any more."""
        return self._held.content(version)

    def stand_up(self, version: HeldVersion, first: Approval) -> bool:
        """Note who stood up first for a version; False where someone did, or it does not wait any more."""
        with self._snapshots.transaction() as transaction:
            is_first = self._held.stand_up(version.held_id, first, transaction=transaction)
            if is_first:
                self._record.stood_up(version, first, at=self._clock(), transaction=transaction)
        return is_first

    def mark_released(
        self, version: HeldVersion, second: Approval, *, snapshot_id: str, transaction: Transaction
    ) -> None:
        """Note who released a version and what it became, in the transaction that puts it in force."""
        now = self._clock()
        self._held.mark_released(version.held_id, second, at=now, snapshot_id=snapshot_id, transaction=transaction)
        self._record.released(version, second, snapshot_id=snapshot_id, at=now, transaction=transaction)

    def mark_removed(  # noqa: PLR0913 (one removal)
        self,
        list_id: str,
        reference: str,
        approval: Approval,
        *,
        before: str,
        after: str,
        transaction: Transaction,
    ) -> None:
        """Note that a person had a missing designation removed between two snapshots, in their transaction."""
        now = self._clock()
        self._held.record_removal(
            list_id,
            reference,
            approval,
            at=now,
            from_snapshot_id=before,
            to_snapshot_id=after,
            transaction=transaction,
        )
        self._record.removed(list_id, reference, approval, snapshot_id=after, at=now, transaction=transaction)

    def _hold(self, version: HeldVersion, content: bytes, actor: str) -> int:
        with self._snapshots.transaction() as transaction:
            kept, is_new = self._held.hold(version, content, transaction=transaction)
            if is_new:
                self._record.held(kept, actor=actor, transaction=transaction)
        return kept.held_id
