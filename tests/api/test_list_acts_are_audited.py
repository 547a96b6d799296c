"""Every act on a version of a list has its entry in the audit log, kept with the act or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from api_service import LIST_ID, Service
from list_stories import HAITI, PEOPLE, ListStory, file_of, without
from test_own_lists import ENTRY, OwnList

from app.audit.checkpoint import public_key_of
from app.audit.verify import verify
from app.domain.role import Role
from app.screening.update_outcome import UpdateRefusedError
from app.store.errors import StoreError

FEW = {reference: PEOPLE[reference] for reference in list(PEOPLE)[:6]}
WHY = "The committee wrote to us about Grimsbyr"


@pytest.fixture
def story(make_service: Callable[..., Service]) -> ListStory:
    told = ListStory(make_service())
    told.publish(PEOPLE)
    return told


def entries(service: Service, list_id: str = LIST_ID) -> list[Any]:
    return [one for one in service.services.audit.entries() if (one.object_type, one.object_id) == ("list", list_id)]


def acts(service: Service, list_id: str = LIST_ID) -> list[str]:
    return [one.act.removeprefix("list.") for one in entries(service, list_id)]


def assert_whole_and_without_names(service: Service) -> None:
    lines = [one.line() for one in service.services.audit.entries()]
    assert not any("grimsbyr" in line.lower() for line in lines)
    keys = service.services.audit.keys
    assert verify(lines, "", public_key_of(keys.signing), keys.mac) == (len(lines), 0)


def few(story: ListStory) -> bytes:
    return file_of(FEW, generated_at=story.service.clock.now - timedelta(hours=1))


def test_what_came_into_force_is_entered_with_its_counts_and_hashes(story: ListStory) -> None:
    first = story.in_force()
    second = story.publish(without(HAITI), days_later=1)
    story.publish(without(HAITI), days_later=1)
    (_, entry) = entries(story.service)
    snapshot = story.service.services.snapshots.snapshot(second)
    assert snapshot is not None
    assert json.loads(entry.detail) == {
        "snapshot": second,
        "previous": first,
        "file_sha256": snapshot.file_sha256,
        "known_current_at": "2026-03-02T12:00:00+00:00",
        "designations": 11,
        "missing": 1,
        "added": 0,
        "amended": 0,
        "removed": 0,
    }
    assert (entry.act, entry.actor) == ("list.activated", "service")
    assert_whole_and_without_names(story.service)


def test_a_file_that_is_held_and_released_has_an_entry_for_each_step_and_person(story: ListStory) -> None:
    path = f"/v1/lists/{LIST_ID}/import"
    admin, first, second = (story.service.key(role) for role in (Role.ADMIN, Role.SUPERVISOR, Role.SUPERVISOR))
    with pytest.raises(UpdateRefusedError):
        story.service.import_list(few(story))
    story.service.client.post(path, content=few(story), headers=admin)
    (held,) = story.get("/held")["held"]
    for person in (first, first, second):
        story.post(f"/held/{held['held_id']}/release", person, reason=WHY)
    assert acts(story.service) == ["activated", "held", "refused", "refused", "release_begun", "released", "activated"]
    *_, begun, released, activated = entries(story.service)
    assert begun.actor != released.actor == activated.actor
    assert json.loads(released.detail)["snapshot"] == story.in_force()
    assert_whole_and_without_names(story.service)


def test_what_is_no_list_is_entered_as_refused_by_whom(story: ListStory) -> None:
    admin = story.service.key(Role.ADMIN)
    story.service.client.post(f"/v1/lists/{LIST_ID}/import", content=b"<html/>", headers=admin)
    *_, entry = entries(story.service)
    assert entry.act == "list.refused"
    assert entry.actor not in {"service", "command-line"}
    assert json.loads(entry.detail).keys() == {"code", "file_sha256"}


def test_a_removal_by_a_person_and_one_by_time_are_told_apart(story: ListStory) -> None:
    for gone in ((HAITI,), (HAITI, "EXi.002")):
        story.publish(without(*gone), days_later=1)
    story.post(f"/designations/{HAITI}/removal", story.service.key(Role.SUPERVISOR), reason=WHY)
    story.service.clock.turn(days=15)
    assert story.service.services.updater.remove_expired(LIST_ID) is not None
    assert acts(story.service)[3:] == ["entry_removed", "activated", "activated"]
    removal, by_person, by_time = entries(story.service)[3:]
    assert json.loads(removal.detail)["reference"] == HAITI
    assert by_person.actor == removal.actor != by_time.actor == "service"
    assert_whole_and_without_names(story.service)


def test_changes_of_an_own_list_are_entered_with_both_people(make_service: Callable[..., Service]) -> None:
    own = OwnList(make_service(enabled_lists="own-names"))
    entry = {**ENTRY, "names": [{"text": "Torvald Grimsbyr", "kind": "primary"}]}
    own.done(action="add", entry=entry)
    own.decide(own.propose(action="remove", reference=entry["reference"]).json()["proposal_id"], "rejection")
    assert acts(own.service, "own-names") == [
        "entry_proposed",
        "entry_approved",
        "activated",
        "entry_proposed",
        "entry_rejected",
    ]
    proposed, approved, *_ = entries(own.service, "own-names")
    assert proposed.actor != approved.actor
    assert_whole_and_without_names(own.service)


def test_an_act_whose_entry_cannot_be_kept_is_not_done(story: ListStory, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UpdateRefusedError):
        story.service.import_list(few(story))
    before, held = story.in_force(), story.get("/held")
    admin, supervisor = story.service.key(Role.ADMIN), story.service.key(Role.SUPERVISOR)

    def failing(*_args: object, **_named: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(story.service.services.audit, "append", failing)
    story.service.clock.turn(hours=3)
    gone = file_of(without(HAITI), generated_at=story.service.clock.now)
    fewer = file_of(dict(list(FEW.items())[:5]), generated_at=story.service.clock.now)
    release = f"/held/{held['held'][0]['held_id']}/release"
    for content in (gone, fewer):
        answer = story.service.client.post(f"/v1/lists/{LIST_ID}/import", content=content, headers=admin)
        assert answer.status_code >= 500
    assert story.post(release, supervisor, reason=WHY).status_code >= 500
    assert (story.in_force(), story.get("/held")) == (before, held)
