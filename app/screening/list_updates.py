"""Brings a new version of a list into force, or refuses it and keeps the last good one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

from app.domain.designation import Designation
from app.domain.held_version import Approval, HeldVersion
from app.domain.list_event import ListChanged
from app.domain.snapshot import ActiveSnapshot, ListSnapshot
from app.screening.held_files import HeldFiles
from app.screening.list_record import ListRecord
from app.screening.list_versions import (
    NewVersion,
    compile_and_test,
    has_index,
    is_old_copy,
    read_entries,
    refusals_of,
    version_of_entries,
    version_of_file,
    version_without,
)
from app.screening.update_outcome import MAX_REASON_CHARS as MAX_REASON_CHARS
from app.screening.update_outcome import NOT_A_FAILURE, SERVICE, UPDATE_IN_PROGRESS, as_refusal, with_reason
from app.screening.update_outcome import ListUpdate as ListUpdate
from app.screening.update_outcome import UpdateRefusedError as UpdateRefusedError
from app.screening.updater_process import is_dead, this_process
from app.store.database import Transaction
from app.store.errors import UpdaterBusyError
from app.store.leases import UpdaterLease
from app.store.list_checks import ListCheckStore
from app.store.snapshots import SnapshotStore
from app.watchlists.errors import ListFetchError, ListFileError
from app.watchlists.fetching import FetchedFile, FileVersions, NotModified
from app.watchlists.freshness import STAMP_TOLERANCE, AgeUnknownError, Origin, known_current_at
from app.watchlists.inspection import ListFile, read_file_of
from app.watchlists.sources import ListSource, source_with_id

log = structlog.get_logger()

LEASE_SECONDS = 300.0
"""Longer than any download and import may take; after a crash of another machine the wait is no longer than this."""


class Download(Protocol):
    """Fetches the file of a list source into `destination`, unless it is still as `known`. Raises ListFetchError."""

    def __call__(self, source: ListSource, destination: Path, known: FileVersions) -> FetchedFile | NotModified: ...


Record = Callable[[Transaction, NewVersion], None]
"""Writes down why a version comes into force, in the transaction that puts it there."""


class Announce(Protocol):
    """Tells others of a change, in the transaction that makes it."""

    def __call__(self, change: ListChanged, *, transaction: Transaction) -> None: ...


class ListUpdater:
    """Imports list files and downloads. Whatever fails leaves the version in force untouched and is kept as a refusal.

    A version comes into force only after it was read whole, held against the last one, compiled, and every one of its
    names was found again through the compiled index. What it lacks of the version in force stays in force as missing.
    A file that a guard held back is kept, for two people to release.
    """

    def __init__(  # noqa: PLR0913 (everything that it works with comes in as an argument)
        self,
        *,
        sources: Sequence[ListSource],
        snapshots: SnapshotStore,
        held: HeldFiles,
        checks: ListCheckStore,
        index_directory: Path,
        clock: Callable[[], datetime],
        download: Download,
        announce: Announce,
        record: ListRecord,
    ) -> None:
        self._sources = tuple(sources)
        self._snapshots = snapshots
        self._held = held
        self._checks = checks
        self._index_directory = index_directory
        self._clock = clock
        self._download = download
        self._announce = announce
        self._record = record

    def import_file(
        self,
        list_id: str,
        path: Path,
        *,
        actor: str = SERVICE,
        expected_sha256: str | None = None,
        taken_at: datetime | None = None,
    ) -> ListUpdate:
        """Put the list in the file at `path` into force. Raises UpdateRefusedError.

        `actor` is the key or user that brought the file, or the part of the program that did. A file whose bytes have
        another hash than `expected_sha256` (lower-case hex, None: whatever) is refused before anything in it counts.
        `taken_at` (UTC) is when it was taken from the publisher: needed of a list that ages where the file has no stamp
        of its own, for an old file must not look fresh.
        """
        source = self._source(list_id)
        with self._recorded(source, actor), self._lease(source) as lease:
            if taken_at is not None and taken_at - self._clock() > STAMP_TOLERANCE:
                message = "taken_at: this moment lies ahead; say when the file was taken from its publisher"
                raise UpdateRefusedError("taken_at_ahead", message, http_status=422)
            found = read_file_of(source, path)
            if expected_sha256 is not None and found.sha256 != expected_sha256:
                message = (
                    f"the file's sha256 is {found.sha256}, another was expected: it is not the file that was meant"
                )
                raise UpdateRefusedError("other_file", message, http_status=409, file_sha256=found.sha256)
            return self._bring_into_force(source, path, found, lease, actor, origin=Origin.PERSON, taken_at=taken_at)

    def edit(
        self,
        list_id: str,
        change: Callable[[Sequence[Designation]], Sequence[Designation]],
        record: Record,
        *,
        actor: str,
    ) -> ListUpdate:
        """Put a list of one's own into force as `change` makes it of its entries, with `record` in one transaction.

        `change` is called while no one else updates the list. Its entries are tested as those of any version, but not
        held against the last one: people decided on each. Raises UpdateRefusedError, also for what `change` raises.
        """
        source = self._source(list_id)
        with self._lease(source) as lease:
            in_force = self._snapshots.active(list_id)
            kept = self._snapshots.designations(in_force.snapshot.snapshot_id) if in_force else ()
            version = version_of_entries(source, change(read_entries(kept)), now=self._clock())
            if version.snapshot.counts.designations == 0:
                message = (
                    "this is the list's last entry: a list without any cannot be screened; disable the list instead"
                )
                raise UpdateRefusedError("list_empty", message, http_status=409)
            return self._activate(version, in_force, lease, record, actor=actor)

    def refresh(self, list_id: str, *, actor: str = SERVICE) -> ListUpdate:
        """Download the list from its official address and put it into force. Raises UpdateRefusedError.

        `actor` is the key or user that asked for it, or the part of the program that did. Where servers say that the
        files that the version in force was made of have not changed, it is as fresh as if they had been downloaded
        again.
        """
        source = self._source(list_id)
        if not source.is_downloadable:
            raise UpdateRefusedError(
                "no_address", f"{list_id} has no official address; import a file instead", http_status=409
            )
        with self._counted(list_id), self._recorded(source, actor), self._lease(source) as lease:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "download"
                in_force = self._snapshots.active(list_id)
                fetched = self._download(source, path, self._known_files(list_id, in_force))
                if isinstance(fetched, NotModified):
                    assert in_force is not None, "files are known of a version in force alone"
                    return self._note_unchanged(source, in_force, fetched)
                origin = Origin.MIRROR if fetched.is_mirror else Origin.PUBLISHER
                update = self._bring_into_force(source, path, read_file_of(source, path), lease, actor, origin=origin)
            if not update.is_old_copy:
                self._checks.record_file_versions(list_id, fetched.versions, of=update.snapshot.snapshot_id)
            return update

    def release(self, list_id: str, held_id: int, approval: Approval) -> ListUpdate | None:
        """Let a held version in, in spite of the guards that it did not pass; the reason is required.

        Two keys have to stand up for it, and whoever imported it counts as the first: None where `approval` is the
        first. The file is read and compiled anew, and guards that it did not fail before hold it again. Raises
        UpdateRefusedError.
        """
        source = self._source(list_id)
        approval = with_reason(approval)
        version = self._held.waiting(list_id, held_id)
        if version.first is None and self._held.stand_up(version, approval):
            return None
        with self._lease(source) as lease:
            # Someone may have stood up for it, released it or imported a newer one since it was looked at.
            version = self._held.waiting(list_id, held_id)
            if version.first is None or version.first.key_id == approval.key_id:
                message = "whoever imported a version or stood up for it first cannot release it too; ask someone else"
                raise UpdateRefusedError("four_eyes", message, http_status=409)
            with self._recorded(source, approval.key_id), tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "held"
                path.write_bytes(self._held.content(version))
                return self._release(source, version, path, lease, approval)

    def remove_missing(self, list_id: str, reference: str, approval: Approval) -> ListUpdate:
        """Take a missing designation out of force by a person's word, before its time; the reason is required.

        Raises UpdateRefusedError, also for a designation that its publisher still gives.
        """
        source = self._source(list_id)
        approval = with_reason(approval)
        with self._lease(source) as lease:
            in_force = self._snapshots.active(list_id)
            if in_force is None or reference not in self._snapshots.missing(in_force.snapshot.snapshot_id):
                message = "no designation of this reference is missing: only what its publisher left out can be removed"
                raise UpdateRefusedError("not_missing", message, http_status=409)
            before = in_force.snapshot.snapshot_id

            def record(transaction: Transaction, version: NewVersion) -> None:
                after = version.snapshot.snapshot_id
                self._held.mark_removed(
                    list_id, reference, approval, before=before, after=after, transaction=transaction
                )

            return self._without(in_force, frozenset({reference}), lease, record, actor=approval.key_id)

    def has_missing(self, list_id: str) -> bool:
        """Whether designations are in force that their publisher left out."""
        in_force = self._snapshots.active(list_id)
        return in_force is not None and in_force.snapshot.counts.missing > 0

    def note_death(self, list_id: str, actor: str, *, is_check: bool) -> UpdateRefusedError:
        """Keep that the process of an update died, which a check of the publisher began or not; gives what to raise."""
        message = "the process that updated the list died (killed, or out of memory); the version in force is unchanged"
        refusal = UpdateRefusedError("updater_died", message, http_status=503)
        if is_check:
            self._checks.record_failure(list_id, at=self._clock(), code=refusal.code)
        self._keep_refusal(list_id, refusal, actor)
        return refusal

    def remove_expired(self, list_id: str) -> ListUpdate | None:
        """Take out of force what has been missing for longer than its source allows; None where nothing has."""
        source = self._source(list_id)
        if not self.has_missing(list_id):
            return None
        with self._lease(source) as lease:
            in_force = self._snapshots.active(list_id)
            assert in_force is not None, "a version in force is only ever replaced"
            marks = self._snapshots.missing(in_force.snapshot.snapshot_id)
            earliest = self._clock() - timedelta(days=source.removed_after_days)
            expired = frozenset(reference for reference, mark in marks.items() if mark.since <= earliest)
            return self._without(in_force, expired, lease, _record_nothing, actor=SERVICE) if expired else None

    def _known_files(self, list_id: str, in_force: ActiveSnapshot | None) -> FileVersions:
        """The versions of the files that the version in force was made of; none where they are not known."""
        check = self._checks.of(list_id)
        is_of_it = in_force is not None and check.file_versions_of == in_force.snapshot.snapshot_id
        return check.file_versions if is_of_it else {}

    def _note_unchanged(self, source: ListSource, in_force: ActiveSnapshot, answer: NotModified) -> ListUpdate:
        origin = Origin.MIRROR if answer.is_mirror else Origin.PUBLISHER
        at = known_current_at(source, origin, in_force.published_at, in_force, now=self._clock())
        self._snapshots.record_check(source.id, at=at)
        log.info("list_unchanged", list_id=source.id, mirror=answer.is_mirror)
        return ListUpdate(changed=False, snapshot=in_force.snapshot)

    @contextmanager
    def _counted(self, list_id: str) -> Iterator[None]:
        """Count the check as one that succeeded or failed."""
        try:
            yield
        except UpdateRefusedError as refusal:
            if refusal.code not in NOT_A_FAILURE:
                self._checks.record_failure(list_id, at=self._clock(), code=refusal.code)
            raise
        self._checks.record_success(list_id)

    def _source(self, list_id: str) -> ListSource:
        source = source_with_id(self._sources, list_id)
        if source is None:
            known = ", ".join(one.id for one in self._sources)
            raise UpdateRefusedError(
                "unknown_list", f"no list of this id is configured; known: {known}", http_status=404
            )
        return source

    @contextmanager
    def _lease(self, source: ListSource) -> Iterator[UpdaterLease]:
        try:
            with self._snapshots.updater_lease(
                source.id, owner=this_process(), now=self._clock(), seconds=LEASE_SECONDS, is_gone=is_dead
            ) as lease:
                yield lease
        except UpdaterBusyError:
            message = "another process is updating this list; try again when it is done"
            raise UpdateRefusedError(UPDATE_IN_PROGRESS, message, http_status=409) from None

    @contextmanager
    def _recorded(self, source: ListSource, actor: str) -> Iterator[None]:
        try:
            yield
        except (UpdateRefusedError, ListFileError, ListFetchError) as error:
            refusal = as_refusal(error)
            if refusal.code not in NOT_A_FAILURE:
                self._keep_refusal(source.id, refusal, actor)
            raise refusal from None

    def _keep_refusal(self, list_id: str, refusal: UpdateRefusedError, actor: str) -> None:
        now = self._clock()
        with self._snapshots.transaction() as transaction:
            self._snapshots.record_refusal(
                list_id,
                at=now,
                code=refusal.code,
                reason=str(refusal),
                file_sha256=refusal.file_sha256,
                transaction=transaction,
            )
            self._record.refused(list_id, refusal, actor=actor, at=now, transaction=transaction)
        log.warning("list_refused", list_id=list_id, code=refusal.code)

    def _bring_into_force(  # noqa: PLR0913 (one file and whence it comes)
        self,
        source: ListSource,
        path: Path,
        found: ListFile,
        lease: UpdaterLease,
        actor: str,
        *,
        origin: Origin,
        taken_at: datetime | None = None,
    ) -> ListUpdate:
        in_force = self._snapshots.active(source.id)
        checked_at = self._known_current_at(source, origin, found, in_force, taken_at=taken_at)
        version = self._version(source, found, in_force)
        refusals = refusals_of(found, in_force, now=self._clock())
        if in_force is not None and is_old_copy(version, in_force, refusals):
            return ListUpdate(changed=False, snapshot=in_force.snapshot, is_old_copy=True)
        if refusals:
            raise self._held.hold_back(source.id, path, found, refusals, actor=actor, known_current_at=checked_at)
        return self._activate(version, in_force, lease, _record_nothing, actor=actor, checked_at=checked_at)

    def _release(
        self, source: ListSource, held: HeldVersion, path: Path, lease: UpdaterLease, approval: Approval
    ) -> ListUpdate:
        found = read_file_of(source, path)
        in_force = self._snapshots.active(source.id)
        known = {reason.code for reason in held.reasons}
        if further := [
            one.message for one in refusals_of(found, in_force, now=self._clock()) if one.code.value not in known
        ]:
            message = "The list changed since this version was held, and more stands against it now: "
            raise UpdateRefusedError("held_for_more", message + " ".join(further), http_status=409)

        def record(transaction: Transaction, version: NewVersion) -> None:
            snapshot_id = version.snapshot.snapshot_id
            self._held.mark_released(held, approval, snapshot_id=snapshot_id, transaction=transaction)

        log.warning("held_version_released", list_id=source.id, held_id=held.held_id)
        version = self._version(source, found, in_force)
        return self._activate(version, in_force, lease, record, actor=approval.key_id, checked_at=held.known_current_at)

    def _known_current_at(
        self,
        source: ListSource,
        origin: Origin,
        found: ListFile,
        in_force: ActiveSnapshot | None,
        *,
        taken_at: datetime | None,
    ) -> datetime:
        try:
            return known_current_at(
                source, origin, found.contents.generated_at, in_force, now=self._clock(), taken_at=taken_at
            )
        except AgeUnknownError:
            message = (
                "the file does not say when it was made: say when it was taken from its publisher (taken_at, such as "
                "2026-01-31)"
            )
            raise UpdateRefusedError("age_unknown", message, http_status=422, file_sha256=found.sha256) from None

    def _version(self, source: ListSource, found: ListFile, in_force: ActiveSnapshot | None) -> NewVersion:
        kept = self._snapshots.designations(in_force.snapshot.snapshot_id) if in_force else ()
        return version_of_file(source, found, in_force=in_force, kept=kept, now=self._clock())

    def _without(
        self,
        in_force: ActiveSnapshot,
        removed: frozenset[str],
        lease: UpdaterLease,
        record: Record,
        *,
        actor: str,
    ) -> ListUpdate:
        kept = self._snapshots.designations(in_force.snapshot.snapshot_id)
        version = version_without(in_force, kept, removed=removed, now=self._clock())
        checked_at = in_force.last_checked_at
        return self._activate(version, in_force, lease, record, actor=actor, checked_at=checked_at)

    def _activate(  # noqa: PLR0913 (one version and why it comes)
        self,
        version: NewVersion,
        in_force: ActiveSnapshot | None,
        lease: UpdaterLease,
        record: Record,
        *,
        actor: str,
        checked_at: datetime | None = None,
    ) -> ListUpdate:
        snapshot = version.snapshot
        changed = in_force is None or in_force.snapshot.snapshot_id != snapshot.snapshot_id
        is_proven = not changed and has_index(snapshot, self._index_directory)
        if not is_proven and (faults := compile_and_test(version, self._index_directory)):
            raise UpdateRefusedError(
                "names_not_found", "; ".join(faults), http_status=422, file_sha256=snapshot.file_sha256
            )
        stored = version.stored()
        self._snapshots.keep_contents(stored)
        now = self._clock()
        with self._snapshots.transaction() as transaction:
            self._snapshots.import_snapshot(
                snapshot,
                stored,
                lease=lease,
                activate_at=now,
                checked_at=checked_at or now,
                transaction=transaction,
            )
            change = self._change(snapshot, in_force, at=now, transaction=transaction)
            if changed:
                self._announce(change, transaction=transaction)
            record(transaction, version)
            if changed:
                self._record.activated(
                    change,
                    file_sha256=snapshot.file_sha256,
                    known_current_at=checked_at or now,
                    actor=actor,
                    transaction=transaction,
                )
        log.info(
            "list_imported",
            list_id=snapshot.list_id,
            snapshot_id=snapshot.snapshot_id,
            changed=changed,
            designations=snapshot.counts.designations,
            missing=snapshot.counts.missing,
        )
        return ListUpdate(changed, snapshot)

    def _change(
        self, snapshot: ListSnapshot, before: ActiveSnapshot | None, *, at: datetime, transaction: Transaction
    ) -> ListChanged:
        previous = None if before is None else before.snapshot.snapshot_id
        return ListChanged(
            list_id=snapshot.list_id,
            snapshot_id=snapshot.snapshot_id,
            previous_snapshot_id=previous,
            at=at,
            designations=snapshot.counts.designations,
            missing=snapshot.counts.missing,
            counts=self._snapshots.changes(previous, snapshot.snapshot_id, transaction=transaction),
        )


def _record_nothing(_transaction: Transaction, _version: NewVersion) -> None:
    """For versions that come into force by themselves."""
