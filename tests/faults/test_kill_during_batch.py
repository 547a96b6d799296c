"""Workers killed at any moment of a batch: each row ends up screened or refused, once, with its alert and audit entry.

FAULT_BATCH_ROWS and FAULT_BATCH_KILLS set how large the batch is and how often a worker is killed; the issue's own
measure is 200,000 rows and 100 kills.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections import Counter
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from api_service import LISTED, Service, make_service, un_file
from batch_stories import again, names_file, started
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select, text

from app.audit.verify import verify
from app.domain.batch import BatchState
from app.main import make_services
from app.settings import Settings
from app.store.alerts import AlertFilter
from app.store.batch_tables import batch_row
from app.store.database import open_database
from app.worker import cutting
from app.worker.batch_worker import BatchWorker

ROWS = int(os.environ.get("FAULT_BATCH_ROWS", "6000"))
KILLS = int(os.environ.get("FAULT_BATCH_KILLS", "8"))
CHUNK = int(os.environ.get("FAULT_BATCH_CHUNK", "100"))
SEED = int(os.environ.get("FAULT_SEED", "20260301"))
WORKERS = 2
LONGEST_LIFE_SECONDS = float(os.environ.get("FAULT_LIFE_SECONDS", "1.2"))
LONGEST_WAIT_SECONDS = 7200

__all__ = ["make_service"]


@pytest.fixture
def service(make_service: Any) -> Service:
    """A service whose clock is that of the machine, as worker processes have it."""
    made: Service = make_service()
    made.import_list(un_file(*LISTED))
    return made


def work(folder: Path, address: str) -> None:
    """What a worker process does until it is killed."""
    cutting.ROWS_PER_CHUNK = CHUNK
    settings = Settings(data_directory=folder, database_url=address)
    worker = BatchWorker(make_services(settings, open_database(address)))
    while True:
        if not worker.step():
            time.sleep(0.02)


class Workers:
    """Some worker processes, killed one after the other and replaced."""

    def __init__(self, folder: Path, address: str) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["pytest", "psycopg", "app.main", "app.worker.batch_worker"])
        self._arguments = folder, address
        self._running = [self._started() for _ in range(WORKERS)]

    def _started(self) -> BaseProcess:
        process = self._context.Process(target=work, args=self._arguments)
        process.start()
        return process

    def kill_one(self, chance: random.Random) -> None:
        """Kill one at once, as a machine that loses power would, and start another."""
        place = chance.randrange(WORKERS)
        self._kill(self._running[place])
        self._running[place] = self._started()

    def all_ended(self) -> bool:
        """Whether every worker ended by itself, which none ever should."""
        return not any(process.is_alive() for process in self._running)

    def end(self) -> None:
        """Kill all."""
        for process in self._running:
            self._kill(process)

    @staticmethod
    def _kill(process: BaseProcess) -> None:
        process.kill()
        process.join()


@pytest.mark.required
def test_every_row_is_accounted_for_once_however_often_workers_are_killed(service, database_address):
    chance = random.Random(SEED)
    batch = started(service, names_file(ROWS, hit_every=500, refused_every=77))
    workers = Workers(service.folder, database_address)
    kills = 0
    begun = time.monotonic()
    try:
        while not again(service, batch).state.is_final:
            assert time.monotonic() - begun < LONGEST_WAIT_SECONDS, "the batch does not come to its end"
            assert not workers.all_ended(), "the workers ended by themselves"
            await_the_next_kill(service, batch, kills, seconds=chance.uniform(0, LONGEST_LIFE_SECONDS))
            if kills < KILLS:
                workers.kill_one(chance)
                kills += 1
    finally:
        workers.end()
    context = f"seed {SEED}, {kills} kills"
    done = again(service, batch)
    assert done.state is BatchState.COMPLETE_WITH_REFUSALS, context
    assert done.account.rows_in == done.account.screened + done.account.refused == ROWS, context
    assert done.account.refused == ROWS // 77, context
    assert_each_row_once(service, batch.batch_id)
    assert_audited_once(service, batch.batch_id)
    # Every customer has a number of their own, so each hit is an alert that was seen once.
    assert occurrences(service) == [1] * done.account.hits, context
    assert done.account.hits > 0, context
    assert kills == KILLS, "the batch ended before its workers were killed as often as meant: it shows too little"


def await_the_next_kill(service: Service, batch: Any, kills: int, *, seconds: float) -> None:
    """Wait so long, or until as large a share of the rows is done as of the kills: no machine is too fast."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        account = again(service, batch).account
        if account.screened + account.refused > ROWS * kills / (KILLS + 1):
            return
        time.sleep(0.01)


def assert_each_row_once(service: Service, batch_id: str) -> None:
    """The rows of the table are those of the file, each of them one time."""
    with service.services.database.reading() as connection:
        mine = batch_row.c.batch_id == batch_id
        counted = select(func.count(), func.min(batch_row.c.row_no), func.max(batch_row.c.row_no)).where(mine)
        assert tuple(connection.execute(counted).one()) == (ROWS, 1, ROWS)
        if not service.services.database.is_postgresql:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"


def assert_audited_once(service: Service, batch_id: str) -> None:
    """Each chunk has one entry, each entry counts the rows of its chunk, and the chain holds."""
    entries = [one for one in service.services.audit.entries() if one.object_id == batch_id]
    acts = Counter(one.act for one in entries)
    assert acts["batch.begun"] == acts["batch.cut"] == 1
    assert acts["batch.chunk"] == -(-ROWS // CHUNK)
    lines = [one.line() for one in service.services.audit.entries()]
    keys = service.services.audit.keys
    public = Ed25519PrivateKey.from_private_bytes(keys.signing).public_key().public_bytes_raw()
    assert verify(lines, "", public, keys.mac) == (len(lines), 0)


def occurrences(service: Service) -> list[int]:
    """How often each alert was seen."""
    seen: list[int] = []
    while found := service.services.alerts.find(AlertFilter(), limit=200, offset=len(seen)):
        seen += [alert.occurrences for alert in found]
    return seen
