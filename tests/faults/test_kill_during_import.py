"""A process killed at any moment of an import leaves the last good version of the list in force, whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from multiprocessing.connection import Connection

from sqlalchemy import func, select, text

from app.domain.snapshot import ListSnapshot, SnapshotCounts, StoredDesignation
from app.store.database import Database, open_database
from app.store.snapshots import SnapshotStore
from app.store.tables import list_snapshot, snapshot_designation

ROUNDS = 30
DESIGNATIONS = 400
LONGEST_LIFE_IN_IMPORTS = 4
SEED = int(os.environ.get("FAULT_SEED", "20260301"))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIST_ID = "fictional"


def version(number: int) -> tuple[ListSnapshot, list[StoredDesignation]]:
    """The fictional list in its version of this number, most of it shared with the version before."""
    stored = [
        StoredDesignation.of(
            reference=f"FICd.{one:05d}", document=f'{{"name":"Fictional {one} {(one + number) // 4}"}}'
        )
        for one in range(DESIGNATIONS)
    ]
    contents = "".join(one.reference + one.content_hash for one in stored)
    snapshot = ListSnapshot(
        snapshot_id=sha256(contents.encode()).hexdigest(),
        list_id=LIST_ID,
        format="fictional-xml",
        file_sha256=sha256(contents.encode()).hexdigest(),
        file_bytes=len(contents),
        generated_at=None,
        imported_at=NOON,
        counts=SnapshotCounts(designations=DESIGNATIONS, by_kind={}, by_list_type={}, names={}),
        unknown_elements={},
        remarks={"version": number},
    )
    return snapshot, stored


def import_version(store: SnapshotStore, number: int) -> None:
    """Import one version, taking over from whoever was killed before."""
    snapshot, stored = version(number)
    with store.updater_lease(
        LIST_ID, owner=f"process {os.getpid()}", now=NOON, seconds=60, is_gone=lambda _owner: True
    ) as lease:
        store.import_snapshot(snapshot, stored, lease=lease, activate_at=NOON, checked_at=NOON)


def import_until_killed(address: str, first: int, acknowledged: Connection) -> None:
    """Import version after version, saying after each that it is done."""
    store = SnapshotStore(open_database(address))
    acknowledged.send(first - 1)
    number = first
    while True:
        import_version(store, number)
        acknowledged.send(number)
        number += 1


def live_and_be_killed(address: str, *, first: int, seconds: float) -> int:
    """Let a process import for so long and kill it; returns the last version that it said was done."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "psycopg", "app.store.snapshots"])
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=import_until_killed, args=(address, first, sender))
    process.start()
    sender.close()
    last_acknowledged = receiver.recv()
    time.sleep(seconds)
    process.kill()
    process.join()
    try:
        while True:
            last_acknowledged = receiver.recv()
    except EOFError:
        return last_acknowledged


def await_end_of_killed(database: Database) -> None:
    """PostgreSQL may still be at the last statement of a client that is dead, a COMMIT too; SQLite died with it."""
    if not database.is_postgresql:
        return
    at_work = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    for _ in range(1000):
        with database.reading() as connection:
            if connection.execute(at_work).scalar_one() == 0:
                return
        time.sleep(0.01)
    raise AssertionError("PostgreSQL is still at work for a client that was killed")


def version_in_force(store: SnapshotStore) -> int:
    """The number of the version in force, after holding all of it against what it should be."""
    active = store.active(LIST_ID)
    assert active is not None
    number = active.snapshot.remarks["version"]
    snapshot, stored = version(number)
    assert active.snapshot == snapshot
    assert list(store.designations(snapshot.snapshot_id)) == stored
    return number


def assert_nothing_half_kept(database: Database) -> None:
    """Every snapshot that is there has all its designations, and no designation is without a snapshot."""
    counted = select(snapshot_designation.c.snapshot_id, func.count().label("count")).group_by(
        snapshot_designation.c.snapshot_id
    )
    with database.reading() as connection:
        snapshots = connection.execute(select(list_snapshot.c.snapshot_id)).scalars().all()
        found = {row.snapshot_id: row.count for row in connection.execute(counted)}
        if not database.is_postgresql:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
    assert found == dict.fromkeys(snapshots, DESIGNATIONS)


def test_the_last_good_version_stays_in_force_and_whole_whenever_its_import_is_killed(database_address):
    chance = random.Random(SEED)
    database = open_database(database_address)
    store = SnapshotStore(database)
    begun = time.monotonic()
    import_version(store, 0)
    longest_life_seconds = LONGEST_LIFE_IN_IMPORTS * (time.monotonic() - begun)
    in_force, counter = 0, store.activation_counter()
    for attempt in range(ROUNDS):
        acknowledged = live_and_be_killed(
            database_address, first=in_force + 1, seconds=chance.uniform(0, longest_life_seconds)
        )
        await_end_of_killed(database)
        now_in_force = version_in_force(store)
        context = f"seed {SEED}, round {attempt}"
        # What was said to be done is there; one more may have been done without living to say so.
        assert now_in_force in (acknowledged, acknowledged + 1), context
        assert store.activation_counter() - counter == now_in_force - in_force, context
        in_force, counter = now_in_force, store.activation_counter()
    assert_nothing_half_kept(database)
    assert in_force > 0, "no import lived long enough: the test shows nothing"
    import_version(store, in_force + 1)
    assert version_in_force(store) == in_force + 1
    database.close()


def test_a_version_in_another_list_is_untouched_by_killed_imports(database_address):
    database = open_database(database_address)
    store = SnapshotStore(database)
    snapshot, stored = version(1_000_000)
    other = replace(snapshot, list_id="other")
    with store.updater_lease("other", owner="tests", now=NOON, seconds=60, is_gone=lambda _owner: False) as lease:
        store.import_snapshot(other, stored, lease=lease, activate_at=NOON, checked_at=NOON)
    live_and_be_killed(database_address, first=1, seconds=0.03)
    await_end_of_killed(database)
    assert store.all_active()["other"].snapshot == other
    assert list(store.designations(other.snapshot_id)) == stored
    database.close()
