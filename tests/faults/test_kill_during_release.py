"""A process killed while it releases a held version or removes a missing entry has done each wholly or not at all."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import func, select
from test_kill_during_import import await_end_of_killed

from app.api.services import Services
from app.domain.held_version import Approval, HeldState, HeldVersion
from app.domain.role import Role
from app.main import make_services
from app.screening.list_updates import UpdateRefusedError
from app.settings import Settings
from app.store.database import Database, open_database
from app.store.tables import designation_removal

ROUNDS = 10
LONGEST_WAIT_SECONDS = 0.06
SEED = int(os.environ.get("FAULT_SEED", "20260301"))
LIST_ID = "un-consolidated"
PEOPLE = 12
KEPT = 6
REMOVED = ("EXi.012", "EXi.011", "EXi.010")
BEGINNING = datetime(2026, 3, 1, 12, tzinfo=UTC)


def list_file(folder: Path, *, people: int, number: int) -> Path:
    """The fictional list with its first `people`, as its publisher's file of this number."""
    entries = "".join(
        f"<INDIVIDUAL><FIRST_NAME>MARVELLA QUILL {chr(64 + one) * 5}</FIRST_NAME><UN_LIST_TYPE>Exercise</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>EXi.{one:03d}</REFERENCE_NUMBER></INDIVIDUAL>"
        for one in range(1, people + 1)
    )
    stamp = BEGINNING + timedelta(minutes=number)
    path = folder / "list.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{stamp:%Y-%m-%dT%H:%M:%S}Z">'
        f"<INDIVIDUALS>{entries}</INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return path


def services_over(address: str, folder: str) -> Services:
    return make_services(Settings(data_directory=Path(folder), database_url=address), open_database(address))


def release_and_remove(address: str, folder: str, held_id: int, second_key: str, said: Connection) -> None:
    """Release the held version, then remove some of what it lacks, saying after each that it is done."""
    updater = services_over(address, folder).updater
    said.send(0)
    updater.release(LIST_ID, held_id, Approval(second_key, "Held against the press release"))
    said.send(1)
    for step, reference in enumerate(REMOVED, start=2):
        updater.remove_missing(LIST_ID, reference, Approval(second_key, "Delisted"))
        said.send(step)
    time.sleep(60)


def run_and_kill(arguments: tuple[str, str, int, str], *, after_step: int, seconds: float) -> None:
    """Let a process do it until so long after a step, and kill it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "psycopg", "app.main"])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=release_and_remove, args=(*arguments, sender))
    process.start()
    sender.close()
    while receiver.recv() < after_step:
        continue
    time.sleep(seconds)
    process.kill()
    process.join()


def held_anew(services: Services, folder: Path, first_key: str, number: int) -> HeldVersion:
    """The whole list in force, and a held version with half of it for which one key stood up."""
    services.updater.import_file(LIST_ID, list_file(folder, people=PEOPLE, number=2 * number))
    with pytest.raises(UpdateRefusedError):
        services.updater.import_file(LIST_ID, list_file(folder, people=KEPT, number=2 * number + 1), actor=first_key)
    return services.held.of_list(LIST_ID, 1)[0]


def removals(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(designation_removal)).scalar_one())


def require_consistent(services: Services, held: HeldVersion, *, removed: int) -> HeldState:
    """What is in force is what the records say was done: nothing more, nothing less, and all of it is screened."""
    found = services.held.find(LIST_ID, held.held_id)
    active = services.snapshots.active(LIST_ID)
    assert found is not None
    assert active is not None
    counts = active.snapshot.counts
    in_history = {one.snapshot.snapshot_id for one in services.snapshots.activations(LIST_ID, limit=500)}
    if found.state is HeldState.RELEASED:
        assert found.second is not None
        assert found.snapshot_id in in_history
        assert (counts.designations, counts.missing) == (KEPT, PEOPLE - KEPT - removed)
    else:
        assert (found.state, removed) == (HeldState.WAITING, 0)
        assert (counts.designations, counts.missing) == (PEOPLE, 0)
        assert services.held.content(found)
    assert len(list(services.snapshots.designations(active.snapshot.snapshot_id))) == counts.in_force
    (state,) = (one for one in services.library.current() if one.source.id == LIST_ID)
    assert state.index is not None
    assert state.index.designation_count == counts.in_force
    return found.state


def test_a_release_and_each_removal_are_done_wholly_or_not_at_all(
    database: Database, database_address: str, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    services = services_over(database_address, str(tmp_path))
    first, second = (
        services.keys.create(actor="a test", name=name, roles=frozenset({Role.ADMIN})).key.key_id for name in "ab"
    )
    ends = set()
    for number in range(ROUNDS):
        held, before = held_anew(services, tmp_path, first, number), removals(database)
        run_and_kill(
            (database_address, str(tmp_path), held.held_id, second),
            after_step=number % (len(REMOVED) + 2),
            seconds=chance.uniform(0, LONGEST_WAIT_SECONDS),
        )
        await_end_of_killed(database)
        removed = removals(database) - before
        ends.add((require_consistent(services, held, removed=removed), removed))
        # Whoever comes next is not locked out by the one that died.
        with suppress(UpdateRefusedError):
            services.updater.release(LIST_ID, held.held_id, Approval(second, "Once more"))
        assert require_consistent(services, held, removed=removed) is HeldState.RELEASED
    assert len(ends) > 1, f"seed {SEED}"
    services.database.close()
