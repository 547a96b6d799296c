"""The acts of people on a batch; each is kept together with its entry of the audit log."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from app.audit.entry import Act
from app.batch_desk.reading import ReadAs, checked, guessed
from app.batch_desk.spool import Spool, safe_file_name, spooled
from app.batches.problems import TableFileError
from app.domain.batch import Batch, BatchContent, BatchPriority, BatchSettings, BatchState, ColumnMapping
from app.domain.screening_record import SCREENING_ID_RANDOM_BYTES, new_screening_id
from app.store.audit_log import AuditLog
from app.store.batches import BatchStore
from app.store.database import Database, Transaction

QUESTIONS = "QUESTIONS"
"""The code before questions that a person has to answer, by a mapping, before the batch can start."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What comes with a file: its name (personal data), what it holds, how to screen it, what it supplements.

    `content` and `mapping` are guessed where they are None; `owner` is the id of a key or user.
    """

    owner: str
    file_name: str = field(repr=False)
    settings: BatchSettings
    content: BatchContent | None = None
    priority: BatchPriority = BatchPriority.NORMAL
    parent_id: str | None = None
    mapping: ColumnMapping | None = None

    def named(self, file_name: str) -> HandedIn:
        """The same under the name that came with the file."""
        return replace(self, file_name=file_name)


class BatchDesk:
    """Takes batches in and lets people steer them. `folder` is where files are put down while they are looked at."""

    def __init__(  # noqa: PLR0913 (everything that it works with comes in as an argument)
        self,
        database: Database,
        store: BatchStore,
        audit: AuditLog,
        *,
        folder: Path,
        max_bytes: int,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._database = database
        self._store = store
        self._audit = audit
        self._folder = folder
        self._max_bytes = max_bytes
        self._clock = clock
        self._random_bytes = random_bytes

    @contextmanager
    def receiving(self) -> Iterator[Spool]:
        """A spool for a file that is about to come; give it to `hand_in` within the block."""
        with spooled(self._folder, max_bytes=self._max_bytes) as spool:
            yield spool

    def hand_in(self, spool: Spool, handed: HandedIn) -> Batch:
        """Keep a received file as a batch; see `prepared`."""
        new = self.prepared(spool, handed)
        with self._database.transaction() as transaction:
            self.keep(new, spool, transaction=transaction)
        return new

    def prepared(self, spool: Spool, handed: HandedIn) -> Batch:
        """The batch of a received file, not kept yet.

        It is `understood` where the file can be read, by the mapping that came with it or by a guess, otherwise
        `received` with the problem in words. Nothing is screened before `start`.
        """
        spool.end()
        same = self._store.with_same_file(spool.sha256, owner=handed.owner)
        new = _understood(spool.path, handed, self._new(spool, handed, self._clock()))
        return replace(new, same_file_as=None if same is None else same.batch_id)

    def keep(self, new: Batch, spool: Spool, *, transaction: Transaction) -> None:
        """Keep a prepared batch with its file, entered in the audit log: call it last."""
        self._store.create(new, spool.blocks(), transaction=transaction)
        detail: dict[str, str | int] = {
            "file_sha256": new.file_sha256,
            "file_bytes": new.file_bytes,
            "state": new.state.value,
        }
        self._enter("batch.received", new, _By(new.owner, new.created_at), transaction, detail)

    def _new(self, spool: Spool, handed: HandedIn, now: datetime) -> Batch:
        return Batch(
            batch_id=new_screening_id(at=now, random_bytes=self._random_bytes(SCREENING_ID_RANDOM_BYTES)),
            owner=handed.owner,
            created_at=now,
            file_name=safe_file_name(handed.file_name),
            file_sha256=spool.sha256,
            file_bytes=spool.bytes_received,
            state=BatchState.RECEIVED,
            version=1,
            content=handed.content or BatchContent.NAMES,
            priority=handed.priority,
            settings=handed.settings,
            parent_id=handed.parent_id,
        )

    @contextmanager
    def file_of(self, one: Batch) -> Iterator[Path]:
        """The file of a batch, put down in a private folder for the time of the block. Raises BatchDamagedError."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=self._folder) as own:
            path = Path(own) / "file"
            with path.open("xb") as file:
                path.chmod(0o600)
                self._store.write_file(one, file)
            yield path

    def correct(self, one: Batch, mapping: ColumnMapping, *, version: int, person: str) -> Batch:
        """Read the file as `mapping` says, until it is started.

        Raises TableFileError where it can't be read so, BatchChangedError where the batch is at another version.
        """
        with self.file_of(one) as path:
            read_as = checked(path, mapping)
        with self._database.transaction() as transaction:
            self._store.understand(
                one.batch_id, version=version, header=read_as.header, mapping=mapping, transaction=transaction
            )
            detail = {"columns": len(mapping.columns)}
            self._enter("batch.understood", one, _By(person, self._clock()), transaction, detail)
        return self._again(one)

    def start(self, one: Batch, *, version: int, person: str) -> Batch:
        """Put the batch in the queue. Raises BatchChangedError where it is not understood or at another version."""
        now = self._clock()
        with self._database.transaction() as transaction:
            self._store.start(one.batch_id, version=version, at=now, transaction=transaction)
            self._enter("batch.queued", one, _By(person, now), transaction)
        return self._again(one)

    def pause(self, one: Batch, *, version: int, person: str) -> Batch:
        """Let nothing further of the batch begin; what is at work is finished. Raises BatchChangedError."""
        with self._database.transaction() as transaction:
            self._store.pause(one.batch_id, version=version, transaction=transaction)
            self._enter("batch.paused", one, _By(person, self._clock()), transaction)
        return self._again(one)

    def resume(self, one: Batch, *, version: int, person: str) -> Batch:
        """Go on where it was paused, with the lists and settings that it began with. Raises BatchChangedError."""
        with self._database.transaction() as transaction:
            self._store.resume(one.batch_id, version=version, transaction=transaction)
            self._enter("batch.resumed", one, _By(person, self._clock()), transaction)
        return self._again(one)

    def cancel(self, one: Batch, *, version: int, person: str) -> Batch:
        """Stop for good; what was screened is kept, and the rest counted as not screened. Raises BatchChangedError."""
        now = self._clock()
        with self._database.transaction() as transaction:
            self._store.cancel(one.batch_id, version=version, at=now, transaction=transaction)
            self._enter("batch.cancelled", one, _By(person, now), transaction)
        return self._again(one)

    def _again(self, one: Batch) -> Batch:
        found = self._store.get(one.batch_id)
        assert found is not None, "a batch is never deleted"
        return found

    def _enter(
        self, act: str, one: Batch, by: _By, transaction: Transaction, detail: Mapping[str, str | int] | None = None
    ) -> None:
        self._audit.append(
            Act(by.at, by.person, act, object_type="batch", object_id=one.batch_id, detail=detail or {}),
            transaction=transaction,
        )


@dataclass(frozen=True, slots=True)
class _By:
    """Who did something, and when."""

    person: str
    at: datetime


def _understood(path: Path, handed: HandedIn, new: Batch) -> Batch:
    try:
        found = _read_as(path, handed)
    except TableFileError as error:
        return replace(new, problem=f"{error.problem}: {error}")
    read = replace(new, header=found.header, mapping=found.mapping, content=found.mapping.content)
    if found.open_questions:
        return replace(read, problem=f"{QUESTIONS}: {found.open_questions}")
    return replace(read, state=BatchState.UNDERSTOOD)


def _read_as(path: Path, handed: HandedIn) -> ReadAs:
    if handed.mapping is not None:
        return checked(path, handed.mapping)
    return guessed(path, content=handed.content)


def settings_sha256(settings: BatchSettings) -> str:
    """The SHA-256 (hex) of what a batch was asked to do."""
    return hashlib.sha256(f"minimum_score={settings.minimum_score!r};limit={settings.limit}".encode()).hexdigest()
