"""Snapshots are kept whole, never changed, and put in force by one switch, by one updater at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from builders_for_store import LATER, NOON, designations, snapshot_of
from sqlalchemy import func, select, text

from app.domain.snapshot import StoredDesignation
from app.store.database import open_database
from app.store.errors import (
    LeaseLostError,
    SnapshotDamagedError,
    UnknownSnapshotError,
    UnstorableValueError,
    UpdaterBusyError,
)
from app.store.snapshots import SnapshotStore
from app.store.tables import designation_content, list_snapshot, snapshot_designation


@pytest.fixture
def store(database):
    return SnapshotStore(database)


def import_now(store, snapshot, stored, *, at=NOON):
    with store.updater_lease(snapshot.list_id, owner="tests", now=at, seconds=60) as lease:
        store.import_snapshot(snapshot, stored, lease=lease, activate_at=at, checked_at=at)


def row_counts(database):
    with database.reading() as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (list_snapshot, snapshot_designation, designation_content)
        ]


def test_an_imported_snapshot_is_in_force_and_comes_back_as_it_went_in(store):
    stored = designations(3)
    snapshot = snapshot_of(stored)
    import_now(store, snapshot, stored)

    active = store.active("fictional")
    assert active.snapshot == snapshot
    assert (active.activated_at, active.last_checked_at) == (NOON, NOON)
    assert active.activated_at.utcoffset() == timedelta(0)
    assert store.snapshot(snapshot.snapshot_id) == snapshot
    assert list(store.designations(snapshot.snapshot_id)) == stored
    assert store.designation(snapshot.snapshot_id, "FICd.00001") == stored[1]


def test_nothing_is_in_force_before_the_first_import(store):
    assert store.active("fictional") is None
    assert store.all_active() == {}
    assert store.snapshot("0" * 64) is None
    assert store.activation_counter() == 0


def test_more_designations_than_are_read_at_a_time_all_come_back_in_order(store):
    stored = designations(2001)
    snapshot = snapshot_of(stored)
    import_now(store, snapshot, list(reversed(stored)))
    assert list(store.designations(snapshot.snapshot_id)) == stored


def test_references_come_back_in_code_point_order_on_both_databases(store):
    stored = [StoredDesignation.of(reference=reference, document="{}") for reference in ("a-2", "B", "a1", "É", "e")]
    snapshot = snapshot_of(stored)
    import_now(store, snapshot, stored)
    assert [one.reference for one in store.designations(snapshot.snapshot_id)] == ["B", "a-2", "a1", "e", "É"]


def test_importing_the_same_snapshot_again_adds_no_row_and_notes_the_check(database, store):
    stored = designations(3)
    snapshot = snapshot_of(stored)
    import_now(store, snapshot, stored)
    before = row_counts(database), store.activation_counter()
    import_now(store, replace(snapshot, imported_at=LATER), stored, at=LATER)

    active = store.active("fictional")
    assert (active.activated_at, active.last_checked_at) == (NOON, LATER)
    assert active.snapshot.imported_at == NOON
    assert (row_counts(database), store.activation_counter()) == before


def test_what_two_versions_share_is_kept_once(database, store):
    first = designations(10)
    second = [*first[:9], StoredDesignation.of(reference="FICd.99999", document="{}")]
    import_now(store, snapshot_of(first), first)
    import_now(store, snapshot_of(second, imported_at=LATER), second, at=LATER)
    assert row_counts(database) == [2, 20, 11]
    assert [one.imported_at for one in store.snapshots("fictional")] == [LATER, NOON]


def test_unchanged_contents_under_a_later_stamp_of_the_publisher_are_as_fresh_as_that_stamp(store):
    stored = designations(1)
    snapshot = snapshot_of(stored)
    seen = []
    for generated_at in (None, NOON, LATER, NOON, None):
        import_now(store, replace(snapshot, generated_at=generated_at), stored)
        seen.append(store.active("fictional").published_at)
    assert seen == [None, NOON, LATER, LATER, LATER]
    assert store.active("fictional").snapshot.generated_at is None


def test_an_older_version_can_be_put_in_force_again(store):
    first, second = designations(2), designations(3)
    import_now(store, snapshot_of(first), first)
    import_now(store, snapshot_of(second), second, at=LATER)
    import_now(store, snapshot_of(first), first, at=LATER)
    assert store.active("fictional").snapshot == snapshot_of(first)
    assert store.active("fictional").activated_at == LATER
    assert store.activation_counter() == 3


def test_other_processes_see_an_activation_by_the_counter(store, database_address):
    elsewhere = open_database(database_address)
    before = SnapshotStore(elsewhere).activation_counter()
    stored = designations(1)
    import_now(store, snapshot_of(stored), stored)
    assert SnapshotStore(elsewhere).activation_counter() == before + 1
    elsewhere.close()


def test_each_list_has_its_own_version_in_force(store):
    stored = designations(1)
    for list_id in ("fictional-b", "fictional-a"):
        import_now(store, snapshot_of(stored, list_id=list_id), stored)
    assert {list_id: one.snapshot.list_id for list_id, one in store.all_active().items()} == {
        "fictional-a": "fictional-a",
        "fictional-b": "fictional-b",
    }


def test_a_snapshot_that_is_one_lists_cannot_become_anothers(store):
    stored = designations(1)
    snapshot = snapshot_of(stored)
    import_now(store, snapshot, stored)
    with pytest.raises(UnstorableValueError, match="already kept as one of fictional"):
        import_now(store, replace(snapshot, list_id="another"), stored)
    assert store.active("another") is None


@pytest.mark.parametrize(
    "broken",
    [
        lambda stored: stored[:-1],
        lambda stored: [*stored[:-1], stored[0]],
        lambda stored: [*stored[:-1], replace(stored[-1], document="{}")],
        lambda stored: [*stored[:-1], replace(stored[-1], reference="")],
    ],
    ids=["one missing", "one twice", "not its hash", "no reference"],
)
def test_designations_that_do_not_fit_their_snapshot_are_refused_and_nothing_is_kept(database, store, broken):
    stored = designations(5)
    with pytest.raises(UnstorableValueError):
        import_now(store, snapshot_of(stored), broken(stored))
    assert row_counts(database) == [0, 0, 0]
    assert store.active("fictional") is None


def test_an_import_that_fails_at_its_end_leaves_the_last_good_version_in_force(database, store):
    first, second = designations(5), designations(5, seed="other")
    import_now(store, snapshot_of(first), first)
    before = row_counts(database)
    with (
        pytest.raises(UnstorableValueError, match="no time zone"),
        store.updater_lease("fictional", owner="tests", now=NOON, seconds=60) as lease,
    ):
        store.import_snapshot(
            snapshot_of(second), second, lease=lease, activate_at=NOON.replace(tzinfo=None), checked_at=NOON
        )
    assert store.active("fictional").snapshot == snapshot_of(first)
    # What the designations say was kept beforehand, for the next try.
    assert row_counts(database)[:2] == before[:2]
    import_now(store, snapshot_of(second), second)
    assert list(store.designations(snapshot_of(second).snapshot_id)) == second


def test_reading_an_unknown_snapshot_is_an_error_and_no_empty_list(store):
    with pytest.raises(UnknownSnapshotError):
        list(store.designations("0" * 64))


def test_a_document_damaged_on_disk_is_found_when_it_is_read(database, store):
    stored = designations(3)
    snapshot = snapshot_of(stored)
    import_now(store, snapshot, stored)
    without_guard(database, "designation_content", "UPDATE designation_content SET document = '{}'")
    with pytest.raises(SnapshotDamagedError):
        list(store.designations(snapshot.snapshot_id))
    with pytest.raises(SnapshotDamagedError):
        store.designation(snapshot.snapshot_id, "FICd.00001")


def test_a_designation_lost_on_disk_is_found_when_the_list_is_read(database, store):
    stored = designations(3)
    snapshot = snapshot_of(stored)
    import_now(store, snapshot, stored)
    without_guard(database, "snapshot_designation", "DELETE FROM snapshot_designation WHERE reference = 'FICd.00001'")
    with pytest.raises(SnapshotDamagedError, match="2 designations instead of 3"):
        list(store.designations(snapshot.snapshot_id))


def without_guard(database, table, statement):
    """Change what is kept as one would who owns the database."""
    with database.transaction() as transaction:
        if database.is_postgresql:
            transaction.connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        else:
            transaction.connection.execute(text(f"DROP TRIGGER {table}_refuse_update"))
            transaction.connection.execute(text(f"DROP TRIGGER {table}_refuse_delete"))
        transaction.connection.execute(text(statement))


def test_a_check_is_noted_and_never_goes_back(store):
    stored = designations(1)
    import_now(store, snapshot_of(stored), stored)
    store.record_check("fictional", at=LATER)
    store.record_check("fictional", at=NOON)
    assert store.active("fictional").last_checked_at == LATER


def test_a_list_without_a_version_in_force_has_nothing_to_check(store):
    with pytest.raises(UnknownSnapshotError, match="import one first"):
        store.record_check("fictional", at=NOON)


def test_refusals_are_told_newest_first(store):
    with store.transaction() as at_once:
        store.record_refusal(
            "fictional",
            at=NOON,
            code="empty",
            reason="the list has no entry",
            file_sha256="a" * 64,
            transaction=at_once,
        )
        store.record_refusal(
            "fictional", at=LATER, code="unreachable", reason="no answer within 60 seconds", transaction=at_once
        )
        store.record_refusal("another", at=LATER, code="empty", reason="the list has no entry", transaction=at_once)
    refused = store.refusals("fictional", 10)
    assert [(one.refused_at, one.code, one.file_sha256) for one in refused] == [
        (LATER, "unreachable", None),
        (NOON, "empty", "a" * 64),
    ]
    assert store.refusals("fictional", 1) == refused[:1]


class TestOneUpdaterAtATime:
    def test_a_second_updater_is_told_that_one_is_at_work(self, store):
        with (
            store.updater_lease("fictional", owner="one", now=NOON, seconds=60),
            pytest.raises(UpdaterBusyError, match="fictional"),
            store.updater_lease("fictional", owner="two", now=NOON, seconds=60),
        ):
            pass

    def test_one_that_is_known_to_be_dead_is_taken_over_at_once_and_fenced_off(self, store):
        late, good = designations(2, seed="late"), designations(3)
        with store.updater_lease("fictional", owner="dead", now=NOON, seconds=60) as stale:
            with store.updater_lease(
                "fictional", owner="heir", now=NOON, seconds=60, is_gone=lambda owner: owner == "dead"
            ) as lease:
                store.import_snapshot(snapshot_of(good), good, lease=lease, activate_at=NOON, checked_at=NOON)
            with pytest.raises(LeaseLostError):
                store.import_snapshot(snapshot_of(late), late, lease=stale, activate_at=LATER, checked_at=LATER)
        assert store.active("fictional").snapshot == snapshot_of(good)

    def test_one_of_whom_nothing_is_known_is_not_taken_over(self, store):
        with (
            store.updater_lease("fictional", owner="alive", now=NOON, seconds=60),
            pytest.raises(UpdaterBusyError),
            store.updater_lease("fictional", owner="two", now=NOON, seconds=60, is_gone=lambda owner: owner == "dead"),
        ):
            pass

    def test_another_list_can_be_updated_meanwhile(self, store):
        with (
            store.updater_lease("fictional", owner="one", now=NOON, seconds=60),
            store.updater_lease("another", owner="two", now=NOON, seconds=60) as lease,
        ):
            assert lease.list_id == "another"

    def test_a_lease_that_was_given_back_is_free_at_once_and_its_number_rises(self, store):
        with store.updater_lease("fictional", owner="one", now=NOON, seconds=60) as first:
            pass
        with store.updater_lease("fictional", owner="two", now=NOON, seconds=60) as second:
            assert second.token > first.token

    def test_a_lease_is_given_back_when_the_work_fails(self, store):
        with (
            pytest.raises(RuntimeError),
            store.updater_lease("fictional", owner="one", now=NOON, seconds=60),
        ):
            raise RuntimeError
        with store.updater_lease("fictional", owner="two", now=NOON, seconds=60):
            pass

    def test_the_late_work_of_an_updater_that_was_taken_over_is_fenced_off(self, store):
        late, good = designations(2, seed="late"), designations(3)
        with store.updater_lease("fictional", owner="stopped", now=NOON, seconds=60) as stale:
            import_now(store, snapshot_of(good), good, at=NOON + timedelta(seconds=60))
            with pytest.raises(LeaseLostError):
                store.import_snapshot(snapshot_of(late), late, lease=stale, activate_at=LATER, checked_at=LATER)
        assert store.active("fictional").snapshot == snapshot_of(good)
        assert store.snapshot(snapshot_of(late).snapshot_id) is None

    def test_a_lease_for_another_list_does_not_serve(self, store):
        stored = designations(1)
        with (
            store.updater_lease("another", owner="one", now=NOON, seconds=60) as lease,
            pytest.raises(UnstorableValueError),
        ):
            store.import_snapshot(snapshot_of(stored), stored, lease=lease, activate_at=NOON, checked_at=NOON)

    @pytest.mark.parametrize("state", ["never held", "expired"])
    def test_of_twelve_that_race_exactly_one_gets_it(self, store, state):
        now = NOON
        if state == "expired":
            with store.updater_lease("fictional", owner="dead", now=NOON, seconds=60):
                pass
            now = LATER
        barrier, finished = threading.Barrier(12, timeout=30), threading.Barrier(12, timeout=30)

        def race(number):
            barrier.wait()
            try:
                with store.updater_lease("fictional", owner=f"racer {number}", now=now, seconds=60):
                    finished.wait()
                    return True
            except UpdaterBusyError:
                finished.wait()
                return False

        with ThreadPoolExecutor(12) as pool:
            assert sum(pool.map(race, range(12))) == 1


def test_of_two_versions_imported_at_once_one_is_in_force_and_whole(store):
    versions = [designations(400, seed=str(number)) for number in range(8)]
    barrier = threading.Barrier(8, timeout=30)

    def race(stored):
        barrier.wait()
        while True:
            try:
                with store.updater_lease("fictional", owner=stored[0].content_hash, now=NOON, seconds=60) as lease:
                    return store.import_snapshot(
                        snapshot_of(stored), stored, lease=lease, activate_at=NOON, checked_at=NOON
                    )
            except UpdaterBusyError:
                continue

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(race, versions))
    active = store.active("fictional").snapshot
    assert active in [snapshot_of(stored) for stored in versions]
    assert snapshot_of(list(store.designations(active.snapshot_id))) == active
    assert len(store.snapshots("fictional")) == 8
    assert store.activation_counter() == 8


def test_lists_imported_at_once_with_shared_contents_do_not_wait_for_each_other_forever(store):
    shared = designations(400)
    barrier = threading.Barrier(8, timeout=30)

    def race(number):
        stored = shared if number % 2 else list(reversed(shared))
        barrier.wait()
        import_now(store, snapshot_of(stored, list_id=f"fictional-{number}"), stored)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(race, range(8)))
    assert len(store.all_active()) == 8
    assert store.activation_counter() == 8
