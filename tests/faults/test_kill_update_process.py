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

from app.cli.update_processes import opened_update_work, updating_beside
from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.list_proposal import ListProposal, ProposalAction, ProposalState
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


OWN = "own-names"


@pytest.fixture
def own(make_service: Callable[..., Service]) -> Service:
    """A service with an own list, on which two people's word is needed."""
    return make_service(enabled_lists=OWN)


def proposed(own: Service) -> ListProposal:
    entry = Designation("OWN-1", PartyKind.PERSON, OWN, (ListedName("Corvin Aldermoor", NameKind.PRIMARY),))
    add = ProposalAction.ADD
    return own.services.own_lists.propose(OWN, add, "OWN-1", entry, key_id="one person", reason="because")


def test_an_approval_goes_to_another_process_and_stays_two_peoples_word(own: Service) -> None:
    proposal = proposed(own)
    beside = updating_beside(own.services).own_list_approvals
    assert isinstance(beside, ChildUpdater)
    with pytest.raises(UpdateRefusedError) as refused:
        beside.approve(OWN, proposal.proposal_id, key_id="one person", reason="alone")
    assert refused.value.code == "four_eyes"
    assert own.services.snapshots.active(OWN) is None
    update = beside.approve(OWN, proposal.proposal_id, key_id="another", reason="seen")
    decided = own.services.proposals.find(OWN, proposal.proposal_id)
    assert decided is not None
    assert decided.decision is not None
    assert (decided.state, decided.decision.key_id) == (ProposalState.APPROVED, "another")
    assert decided.decision.snapshot_id == update.snapshot.snapshot_id
    active = own.services.snapshots.active(OWN)
    assert active is not None
    assert active.snapshot.snapshot_id == update.snapshot.snapshot_id


def test_an_approval_whose_process_is_killed_is_done_wholly_or_not_at_all(own: Service) -> None:
    proposal = proposed(own)
    beside = updating_beside(own.services).own_list_approvals
    outcome: list[str] = []

    def approve() -> None:
        try:
            beside.approve(OWN, proposal.proposal_id, key_id="another", reason="seen")
        except UpdateRefusedError as refused:
            outcome.append(refused.code)

    approval = threading.Thread(target=approve)
    approval.start()
    while approval.is_alive() and not (children := multiprocessing.active_children()):
        time.sleep(0.001)
    for child in children:
        child.kill()
    approval.join()
    assert outcome == ["updater_died"]
    waiting = own.services.proposals.find(OWN, proposal.proposal_id)
    assert waiting is not None
    assert waiting.state is ProposalState.WAITING
    assert own.services.snapshots.active(OWN) is None
    assert beside.approve(OWN, proposal.proposal_id, key_id="another", reason="seen").changed


def _outcome_of(beside: ChildUpdater, path: Path, outcome: list[object]) -> None:
    try:
        outcome.append(beside.import_file(LIST_ID, path))
    except UpdateRefusedError as refused:
        outcome.append(refused)
