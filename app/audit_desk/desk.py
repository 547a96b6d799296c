"""Verifies the audit log, wholly or what is new, and signs each part that is whole into a file outside the database."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

import structlog

from app.audit.checkpoint import public_key_of, signed_checkpoint
from app.audit.entry import Act, AuditEntry
from app.audit.verify import AlteredError, Chain, read_checkpoints
from app.store.audit_log import AuditLog
from app.store.database import Database

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying said: how many entries are whole, and how many of them a signed checkpoint covers.

    `problem` says where the log was altered; it is empty where all of it is whole, and holds no personal data.
    """

    at: datetime
    entries: int
    covered: int
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found altered."""
        return not self.problem


class AuditDesk:
    """The log of one database and the file of its checkpoints. `verify_every` is the time between whole rounds."""

    def __init__(
        self,
        database: Database,
        audit: AuditLog,
        *,
        checkpoints: Path,
        verify_every: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._audit = audit
        self._checkpoints = checkpoints
        self._verify_every = verify_every
        self._clock = clock
        self._lock = threading.Lock()
        self._chain: Chain | None = None
        self._whole_at: datetime | None = None
        self.standing: Verification | None = None
        """What was found last, None before the first verification of this process."""

    def run(self) -> None:
        """The round of the background: all of the log where that is due, else what is new; then sign how far it goes.

        What is altered is logged as an error, and nothing is signed any more.
        """
        now = self._clock()
        due = self._whole_at is None or now - self._whole_at >= self._verify_every
        found = self.verify() if due else self._verify_new()
        if found.problem:
            log.error("audit_log_altered", entries=found.entries, problem=found.problem)
        elif found.entries > found.covered:
            self.sign()

    def verify(self) -> Verification:
        """Verify the log from its beginning, against its keys and checkpoints."""
        with self._lock:
            self._chain = None
            self._whole_at = self._clock()
            return self._verified()

    def verify_for(self, actor: str) -> Verification:
        """Verify the whole log because `actor` asked for it, which is itself entered."""
        found = self.verify()
        detail: dict[str, str | int] = {"entries": found.entries, "outcome": "whole" if found.is_whole else "altered"}
        act = Act(found.at, actor, "audit.verified", "audit", "log", detail)
        with self._database.transaction() as transaction:
            self._audit.append(act, transaction=transaction)
        return found

    def sign(self) -> Verification:
        """Verify what is new, and where all is whole sign how far the log goes, unless that is signed already."""
        with self._lock:
            found = self._verified()
            chain = self._chain
            if found.is_whole and chain is not None and chain.tree.size > max(self._roots(), default=0):
                with self._checkpoints.open("a", encoding="utf-8", newline="\n") as file:
                    file.write(signed_checkpoint(chain.tree, self._audit.keys.signing))
                self.standing = Verification(found.at, found.entries, chain.tree.size)
            return self.standing or found

    def write_export(self, into: IO[bytes]) -> None:
        """Write what an auditor verifies offline, as a ZIP archive: the entries, checkpoints up to the last of them,
        the public key, and the verifier, which needs Python and `cryptography` alone.

        Of an altered log too: then the checkpoints are those that were signed before.
        """
        self.sign()
        with ZipFile(into, "w", ZIP_DEFLATED) as archive:
            with archive.open("audit.jsonl", "w") as entries:
                for entry in self._audit.entries():
                    entries.write(f"{entry.line()}\n".encode("ascii"))
            archive.writestr("audit-checkpoints.txt", self._signed())
            public = b64encode(public_key_of(self._audit.keys.signing)) + b"\n"
            archive.writestr("audit-public.key", public)
            archive.writestr("verify.py", files("app.audit").joinpath("verify.py").read_text("utf-8"))

    def _verify_new(self) -> Verification:
        with self._lock:
            return self._verified()

    def _verified(self) -> Verification:
        """Go on from where the chain stands. What was altered stays altered until all is verified again."""
        if self._chain is None or self.standing is None or self.standing.problem:
            self._chain = Chain(self._audit.keys.mac)
        chain, covered, problem = self._chain, 0, ""
        try:
            roots = self._roots()
            covered = max(roots, default=0)
            for entry in self._new_entries(chain):
                chain.add(entry.line(), roots)
            chain.require_all(roots)
        except (AlteredError, UnicodeError) as error:
            problem = str(error)
        self.standing = Verification(self._clock(), chain.tree.size, min(covered, chain.tree.size), problem)
        return self.standing

    def _new_entries(self, chain: Chain) -> Iterator[AuditEntry]:
        """The entries after the last that was verified, which must still be what it was."""
        last = chain.tree.size
        entries = self._audit.entries(after=max(last - 1, 0))
        if last and (again := next(entries, None)) is None:
            raise AlteredError(f"the log has fewer than the {last} entries that it had: its end is cut off or old")
        if last and again is not None and again.mac != chain.previous:
            raise AlteredError(f"entry {last} is not the one that was verified before")
        yield from entries

    def _roots(self) -> Mapping[int, bytes]:
        return read_checkpoints(self._signed(), public_key_of(self._audit.keys.signing))

    def _signed(self) -> str:
        return self._checkpoints.read_text("utf-8") if self._checkpoints.exists() else ""
