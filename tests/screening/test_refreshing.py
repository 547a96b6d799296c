"""A refresh asks only for what changed, and nothing that it learns makes a list look fresher than it is known to be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from api_service import LIST_ID, LISTED, NOW, Service, un_file
from fake_publisher import FakePublisher

from app.domain.held_version import Approval
from app.domain.role import Role
from app.domain.snapshot import ActiveSnapshot
from app.screening.update_outcome import ListUpdate, UpdateRefusedError

pytestmark = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)

FILE = un_file(*LISTED)


@pytest.fixture
def publisher(service: Service) -> FakePublisher:
    return FakePublisher.of(service, FILE)


def refresh(service: Service) -> ListUpdate:
    return service.services.updater.refresh(LIST_ID)


def in_force(service: Service) -> ActiveSnapshot:
    active = service.services.snapshots.active(LIST_ID)
    assert active is not None
    return active


def test_an_unchanged_file_is_not_sent_again_and_is_as_fresh_as_if_it_were(service, publisher) -> None:
    for hour in range(3):
        assert not refresh(service).changed
        assert (publisher.sent, in_force(service).last_checked_at) == (1, NOW + timedelta(hours=hour))
        service.clock.turn(hours=1)


def test_a_changed_file_is_taken_although_the_last_one_is_known(service: Service, publisher: FakePublisher) -> None:
    refresh(service)
    publisher.content = un_file(*LISTED, "ONE MOREPERSON", generated_at=NOW)
    assert refresh(service).changed
    assert publisher.sent == 2


def test_what_is_in_force_must_be_what_the_known_file_was(service: Service, publisher: FakePublisher) -> None:
    refresh(service)
    service.import_list(un_file(*LISTED[1:], "BROUGHT BYHAND", generated_at=NOW - timedelta(hours=2)))
    assert refresh(service).changed
    assert publisher.sent == 2


def test_a_file_that_was_held_is_not_known(service: Service, publisher: FakePublisher) -> None:
    publisher.content = un_file(LISTED[0], generated_at=NOW)
    for number in (1, 2):
        with pytest.raises(UpdateRefusedError, match="fewer"):
            refresh(service)
        assert publisher.sent == number
    assert in_force(service).last_checked_at == NOW
    assert service.services.checks.of(LIST_ID).failures == 2


def test_an_earlier_edition_of_what_is_in_force_is_neither_fresh_nor_known(service, publisher) -> None:
    publisher.content = un_file(*LISTED, generated_at=NOW - timedelta(hours=20))
    service.clock.turn(hours=5)
    for number in (1, 2):
        refresh(service)
        assert publisher.sent == number
    assert in_force(service).last_checked_at == NOW


def test_failed_checks_are_counted_until_one_succeeds(service: Service, publisher: FakePublisher) -> None:
    publisher.content = None
    for _ in range(2):
        with pytest.raises(UpdateRefusedError):
            refresh(service)
    check = service.services.checks.of(LIST_ID)
    assert (check.failures, check.failed_at, check.failure_code) == (2, NOW, "connection_failed")
    publisher.content = FILE
    refresh(service)
    assert service.services.checks.of(LIST_ID).failures == 0


def test_a_mirror_is_no_fresher_than_the_stamp_of_the_publisher(service: Service, publisher: FakePublisher) -> None:
    stamp = NOW + timedelta(hours=3)
    publisher.content, publisher.is_mirror = un_file(*LISTED, generated_at=stamp), True
    service.clock.turn(hours=10)
    for _ in range(2):
        refresh(service)
        assert (publisher.sent, in_force(service).last_checked_at) == (1, stamp)


def test_a_mirror_that_stands_still_grows_stale(service: Service, publisher: FakePublisher) -> None:
    publisher.is_mirror = True
    for _ in range(5):
        refresh(service)
        service.clock.turn(hours=24)
    assert service.screen("Bartholomew Quillfeather")["results"][0]["verdict"] == "stale"


def test_a_held_file_that_is_released_is_as_fresh_as_when_it_was_held(service, publisher) -> None:
    publisher.content = un_file(LISTED[0], generated_at=NOW)
    with pytest.raises(UpdateRefusedError) as refused:
        refresh(service)
    service.clock.turn(hours=60)
    for number in (1, 2):
        key = service.services.keys.create(
            actor="a test", name=f"person {number}", roles=frozenset({Role.SUPERVISOR})
        ).key.key_id
        service.services.updater.release(LIST_ID, refused.value.held_id or 0, Approval(key, "It is right"))
    assert in_force(service).last_checked_at == NOW


def test_a_file_from_the_future_is_held(service: Service, publisher: FakePublisher) -> None:
    publisher.content = un_file(*LISTED, "ONE MOREPERSON", generated_at=NOW + timedelta(days=3))
    with pytest.raises(UpdateRefusedError, match="in the future") as refused:
        refresh(service)
    assert refused.value.code == "generated_in_future"
    assert refused.value.held_id is not None
