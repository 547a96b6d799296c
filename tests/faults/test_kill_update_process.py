"""The process that updates a list killed at any moment: the last good version stays in force, whole, and it is told."""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from api_service import LIST_ID, Service, un_file

from app.cli.update_processes import opened_update_work
from app.domain.role import Role
from app.screening.child_updater import ChildUpdater
from app.screening.update_outcome import UpdateRefusedError

pytestmark = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)

SEED = int(os.environ.get("FAULT_SEED", "20261126"))
ROUNDS = 4
NAMES = [f"TORVALD GRIMSBYR OSKORRI {chr(65 + number % 26)}{number:04d}AVELIN" for number in range(330)]


@pytest.fixture
def service(make_service: Callable[..., Service]) -> Service:
    made = make_service()
    made.import_list(un_file(*NAMES[:300]))
    return made


@pytest.fixture
def beside(service: Service) -> ChildUpdater:
    """Updates the list of `service` in other processes."""
    services = service.services
    open_work = partial(opened_update_work, services.settings)
    return ChildUpdater(services.list_updater, open_work, stop=services.stop)


def written(service: Service, count: int, *, number: int = 0) -> Path:
    path = service.folder / f"list-{number}-{count}.xml"
    path.write_bytes(un_file(*NAMES[:count]))
    return path


def in_force(service: Service) -> int:
    """How many designations are in force, after holding all of it against what is searched."""
    active = service.services.snapshots.active(LIST_ID)
    assert active is not None
    stored = list(service.services.snapshots.designations(active.snapshot.snapshot_id))
    (state,) = (one for one in service.services.library.current() if one.source.id == LIST_ID)
    assert state.index is not None
    assert state.index.designation_count == len(stored) == active.snapshot.counts.designations
    return len(stored)


def test_an_update_in_another_process_has_the_same_outcome(service: Service, beside: ChildUpdater) -> None:
    update = beside.import_file(LIST_ID, written(service, 330), actor="a person")
    assert (update.changed, update.snapshot.counts.designations, in_force(service)) == (True, 330, 330)
    with pytest.raises(UpdateRefusedError, match="fewer") as refused:
        beside.import_file(LIST_ID, written(service, 30), actor="a person")
    held = service.services.held.find(LIST_ID, refused.value.held_id or 0)
    assert held is not None
    assert held.first is not None
    assert (refused.value.code, refused.value.http_status, held.first.key_id) == ("shrank", 409, "a person")
    assert [one.code for one in service.services.snapshots.refusals(LIST_ID, 10)] == ["shrank"]
    assert beside.remove_expired(LIST_ID) is None


def test_the_last_good_version_stays_whenever_the_process_is_killed(service: Service, beside: ChildUpdater) -> None:
    moments = random.Random(SEED)
    expected, deaths = 300, 0
    for number in range(ROUNDS):
        wanted = 630 - expected
        path, outcome = written(service, wanted, number=number), list[object]()
        update = threading.Thread(target=_outcome_of, args=(beside, path, outcome))
        update.start()
        while update.is_alive() and not (children := multiprocessing.active_children()):
            time.sleep(0.001)
        time.sleep(moments.uniform(0.0, 2.5))
        for child in children:
            child.kill()
        update.join()
        now = in_force(service)
        if isinstance(outcome[0], UpdateRefusedError):
            assert outcome[0].code == "updater_died"
            deaths += 1
            # It may have died when all was done, before it could say so.
            assert now in {expected, wanted}
        else:
            assert now == wanted
        expected = now
        assert service.screen(NAMES[0], headers=service.key(Role.OFFICER))["results"][0]["verdict"] == "hit"
    assert [one.code for one in service.services.snapshots.refusals(LIST_ID, 10)] == ["updater_died"] * deaths
    # Whoever comes next is not locked out by the one that died.
    assert service.services.updater.import_file(LIST_ID, written(service, 315, number=ROUNDS)).changed


def _outcome_of(beside: ChildUpdater, path: Path, outcome: list[object]) -> None:
    try:
        outcome.append(beside.import_file(LIST_ID, path))
    except UpdateRefusedError as refused:
        outcome.append(refused)
