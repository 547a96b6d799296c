"""The real UN versions of 2015 to 2026 come into force one after another, and each change is the publisher's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from real_files import UN_FILES, needs_real_files
from test_deltas_real_files import differing_tags, raw

from app.api.services import Services
from app.domain.held_version import Approval
from app.domain.role import Role
from app.main import make_services
from app.screening.list_updates import UpdateRefusedError
from app.settings import Settings
from app.store.database import Database

pytestmark = [
    pytest.mark.required,
    needs_real_files,
    pytest.mark.parametrize("database_address", ["sqlite"], indirect=True),
]

LIST_ID = "un-consolidated"
# What the guards hold for people where years lie between versions: whole regimes ended and came back (Iran in 2023 and
# 2025), and those who came back have no name in original script.
HELD = {
    "2020-03-20": {"list_type_vanished"},
    "2024-09-21": {"list_type_vanished", "shrank"},
    "2026-02-27": {"original_script_lost"},
}


class Clock:
    """Stands on the day of the version that is imported."""

    def __init__(self) -> None:
        self.now = datetime(2015, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(database: Database, database_address: str, tmp_path: Path, clock: Clock) -> Services:
    settings = Settings(data_directory=tmp_path, database_url=database_address)
    return make_services(settings, database, clock=clock)


def import_or_release(services: Services, path: Path) -> set[str]:
    """Bring a version into force, with four eyes where a guard held it; the guards that did."""
    try:
        services.updater.import_file(LIST_ID, path)
    except UpdateRefusedError as refused:
        held_id = refused.held_id or 0
        for number in (1, 2):
            key = services.keys.create(
                actor="a test", name=f"person {number}", roles=frozenset({Role.SUPERVISOR})
            ).key.key_id
            services.updater.release(LIST_ID, held_id, Approval(key, "Held against the press releases"))
        held = services.held.find(LIST_ID, held_id)
        assert held is not None
        return {reason.code for reason in held.reasons}
    return set()


def test_each_version_changes_what_the_raw_files_say(services: Services, clock: Clock) -> None:
    held, missing = {}, set[str]()
    for number, path in enumerate(UN_FILES):
        day = path.stem[-10:]
        clock.now = datetime.fromisoformat(f"{day}T23:30:00+00:00") + timedelta(days=1)
        held[day] = import_or_release(services, path)
        if number == 0:
            continue
        before, now = raw(UN_FILES[number - 1]), raw(path)
        change = services.changes.latest(LIST_ID, limit=1)[0]
        assert change.old is not None
        delta = services.changes.between(change.old, change.new)
        # What a version lacks is missing first, and removed only with the next, for years lie between them.
        assert {one.reference for one in delta.added} == now.keys() - before.keys() - missing
        assert {one.reference for one in delta.missing} == before.keys() - now.keys()
        assert {one.reference for one in delta.returned} == missing & now.keys()
        assert {one.reference for one in delta.removed} == missing - now.keys()
        amended = {
            one.after.reference
            for one in delta.amended
            if any(sorted(field.old) != sorted(field.new) for field in one.changes)
        }
        assert amended - missing <= differing_tags(UN_FILES[number - 1], path).keys()
        missing = before.keys() - now.keys()
        active = services.snapshots.active(LIST_ID)
        assert active is not None
        assert (active.snapshot.counts.designations, active.snapshot.counts.missing) == (len(now), len(missing))
        assert set(services.snapshots.missing(active.snapshot.snapshot_id)) == missing
    assert {day: codes for day, codes in held.items() if codes} == HELD
