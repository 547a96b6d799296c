"""Updates each list in a process of its own, so that the one that answers requests never waits for an update."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast

from app.domain.held_version import Approval
from app.screening.list_updates import ListUpdater
from app.screening.own_lists import OwnLists
from app.screening.update_outcome import SERVICE, ListUpdate, UpdateRefusedError
from app.screening.worker_pool import WorkFailedError, type_and_place
from app.store.errors import StoreError
from app.watchlists.stopping import Stop

UPDATES_AT_ONCE = 2
"""Each holds a whole list in memory; further ones wait."""


@dataclass(frozen=True, slots=True)
class UpdateWork:
    """What an update works with in its process: what does it, and what breaks off its download."""

    updater: ListUpdater
    own_lists: OwnLists
    stop: Stop


OpenWork = Callable[[], AbstractContextManager[UpdateWork]]
"""Opens the work in the new process, with a database connection of its own; must be picklable."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A method of a part of `UpdateWork`, and what it is called with."""

    method: str
    arguments: tuple[Any, ...]
    named: dict[str, Any]
    part: str = "updater"


@dataclass(frozen=True, slots=True)
class _Failed:
    """An unforeseen error: its type and place, never its text, which could hold what is on a list."""

    what: str


_Outcome = ListUpdate | UpdateRefusedError | StoreError | _Failed | None


class ChildUpdater:
    """Does what `ListUpdater` does, and approves as `OwnLists` does, with the same outcomes.

    Where a process dies, the last good version stays in force. `here` is the updater of this process: it tells of
    processes that died. `stop` breaks off downloads. Raises further WorkFailedError for an unforeseen error in a
    process.
    """

    def __init__(self, here: ListUpdater, open_work: OpenWork, *, stop: Stop) -> None:
        self._here = here
        self._open_work = open_work
        self._stop = stop
        self._places = threading.BoundedSemaphore(UPDATES_AT_ONCE)

    def import_file(
        self,
        list_id: str,
        path: Path,
        *,
        actor: str = SERVICE,
        expected_sha256: str | None = None,
        taken_at: datetime | None = None,
    ) -> ListUpdate:
        """As `ListUpdater.import_file`."""
        named = {"actor": actor, "expected_sha256": expected_sha256, "taken_at": taken_at}
        return cast("ListUpdate", self._run(list_id, actor, _Call("import_file", (list_id, path), named)))

    def refresh(self, list_id: str, *, actor: str = SERVICE) -> ListUpdate:
        """As `ListUpdater.refresh`."""
        return cast("ListUpdate", self._run(list_id, actor, _Call("refresh", (list_id,), {"actor": actor})))

    def release(self, list_id: str, held_id: int, approval: Approval) -> ListUpdate | None:
        """As `ListUpdater.release`."""
        return self._run(list_id, approval.key_id, _Call("release", (list_id, held_id, approval), {}))

    def remove_missing(self, list_id: str, reference: str, approval: Approval) -> ListUpdate:
        """As `ListUpdater.remove_missing`."""
        call = _Call("remove_missing", (list_id, reference, approval), {})
        return cast("ListUpdate", self._run(list_id, approval.key_id, call))

    def remove_expired(self, list_id: str) -> ListUpdate | None:
        """As `ListUpdater.remove_expired`."""
        if not self._here.has_missing(list_id):
            return None
        return self._run(list_id, SERVICE, _Call("remove_expired", (list_id,), {}))

    def approve(self, list_id: str, proposal_id: int, *, key_id: str, reason: str) -> ListUpdate:
        """As `OwnLists.approve`."""
        call = _Call("approve", (list_id, proposal_id), {"key_id": key_id, "reason": reason}, part="own_lists")
        return cast("ListUpdate", self._run(list_id, key_id, call))

    def _run(self, list_id: str, actor: str, call: _Call) -> ListUpdate | None:
        outcome: _Outcome
        with self._places:
            try:
                outcome = self._outcome(call)
            except (EOFError, ConnectionResetError, BrokenPipeError):
                outcome = self._here.note_death(list_id, actor, is_check=call.method == "refresh")
        match outcome:
            case UpdateRefusedError() | StoreError():
                raise outcome
            case _Failed():
                raise WorkFailedError(outcome.what)
        return outcome

    def _outcome(self, call: _Call) -> _Outcome:
        # Forked, it would inherit locks of other threads that nobody releases.
        context = multiprocessing.get_context("spawn")
        connection, end_of_child = context.Pipe()
        process = context.Process(target=_serve, args=(call, self._open_work, end_of_child), daemon=True)
        process.start()
        end_of_child.close()
        try:
            with self._stop.calling(lambda: _tell_to_stop(connection)):
                return cast("_Outcome", connection.recv())
        finally:
            connection.close()
            process.join()


def _tell_to_stop(connection: Connection) -> None:
    with suppress(OSError):
        connection.send("stop")


def _serve(call: _Call, open_work: OpenWork, connection: Connection) -> None:
    """What the process runs: one update, whose outcome it sends."""
    # The parent decides what an interrupt from the keyboard means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        with open_work() as work:
            threading.Thread(target=_listen, args=(connection, work.stop), daemon=True).start()
            outcome = getattr(getattr(work, call.part), call.method)(*call.arguments, **call.named)
    except (UpdateRefusedError, StoreError) as error:
        outcome = error
    except Exception as error:
        outcome = _Failed(type_and_place(error))
    connection.send(outcome)


def _listen(connection: Connection, stop: Stop) -> None:
    """Stop when told to, and end at once with the parent: an update that nobody waits for is done again later."""
    while True:
        try:
            connection.recv()
        except (EOFError, OSError):
            os._exit(1)
        stop.request()
