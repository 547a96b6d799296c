"""Lists are asked for when they are due, by one of all servers; failures are tried again later and later, and told."""

from __future__ import annotations

from typing import Any

import pytest
from api_service import LIST_ID, LISTED, NOW, Service, un_file
from fake_publisher import FakePublisher
from structlog.testing import capture_logs

from app.screening.refresh_schedule import RefreshSchedule

pytestmark = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)


@pytest.fixture
def publisher(service: Service) -> FakePublisher:
    return FakePublisher.of(service, un_file(*LISTED))


def schedule_of(service: Service, *, chance: float = 0.5, refresh_hours: float = 1.0) -> RefreshSchedule:
    return RefreshSchedule(
        library=service.services.library,
        updater=service.services.updater,
        checks=service.services.checks,
        clock=service.clock,
        chance=lambda: chance,
        refresh_hours=refresh_hours,
    )


def minutes_of_checks(service: Service, publisher: FakePublisher, schedule: RefreshSchedule, minutes: int) -> list[int]:
    """At which minutes from now the publisher is asked, of so many, looked at every five."""
    asked = []
    for minute in range(0, minutes, 5):
        before = len(publisher.asked)
        schedule.run()
        if len(publisher.asked) > before:
            asked.append(minute)
        service.clock.turn(minutes=5)
    return asked


def test_a_publisher_is_asked_every_hour_from_the_last_time(service: Service, publisher: FakePublisher) -> None:
    assert minutes_of_checks(service, publisher, schedule_of(service), 130) == [60, 120]
    assert publisher.sent == 1


@pytest.mark.parametrize(("chance", "expected"), [(0.0, [60, 115]), (0.999, [60, 130])])
def test_the_time_between_checks_varies_by_chance(service, publisher, chance: float, expected: list[int]) -> None:
    assert minutes_of_checks(service, publisher, schedule_of(service, chance=chance), 135) == expected


def test_a_list_that_is_not_loaded_is_asked_for_at_once(make_service) -> None:
    service = make_service()
    publisher = FakePublisher.of(service, un_file(*LISTED))
    assert minutes_of_checks(service, publisher, schedule_of(service), 70) == [0, 60]
    assert service.screen("Bartholomew Quillfeather")["results"][0]["verdict"] == "clear"


def test_with_no_interval_nobody_is_asked(service: Service, publisher: FakePublisher) -> None:
    service.clock.turn(days=3)
    schedule_of(service, refresh_hours=0).run()
    assert publisher.asked == []


def test_what_fails_is_tried_again_later_and_later_but_not_more_seldom_than_ever(service, publisher) -> None:
    publisher.content = None
    assert minutes_of_checks(service, publisher, schedule_of(service), 260) == [60, 65, 75, 95, 135, 195, 255]
    assert service.services.checks.of(LIST_ID).failures == 7


def test_after_a_failure_that_is_over_checks_come_as_before(service: Service, publisher: FakePublisher) -> None:
    content, publisher.content = publisher.content, None
    schedule = schedule_of(service)
    assert minutes_of_checks(service, publisher, schedule, 70) == [60, 65]
    publisher.content = content
    assert minutes_of_checks(service, publisher, schedule, 100) == [5, 65]
    assert service.services.checks.of(LIST_ID).failures == 0


def test_each_failure_is_an_alarm_with_its_code(service: Service, publisher: FakePublisher) -> None:
    publisher.content = None
    service.clock.turn(hours=1)
    with capture_logs() as logs:
        schedule_of(service).run()
    assert alarms(logs, "list_check_failed") == [("connection_failed", 1)]


def alarms(logs: list[Any], event: str) -> list[Any]:
    return [(one["code"], one["failures"]) for one in logs if one["event"] == event and one["log_level"] == "error"]


def test_a_held_version_is_an_alarm(service: Service, publisher: FakePublisher) -> None:
    service.clock.turn(hours=1)
    publisher.content = un_file(LISTED[0], generated_at=NOW)
    with capture_logs() as logs:
        schedule_of(service).run()
    assert alarms(logs, "list_check_failed") == [("shrank", 1)]


def test_a_list_that_ages_is_told_once_for_each_state(service: Service, publisher: FakePublisher) -> None:
    publisher.content = None
    schedule = schedule_of(service)
    with capture_logs() as logs:
        for _ in range(12):
            schedule.run()
            service.clock.turn(hours=8)
        publisher.content = un_file(*LISTED, generated_at=service.clock.now)
        schedule.run()
    told = [(one["state"], one["log_level"]) for one in logs if one["event"] == "list_freshness"]
    assert told == [("warn", "warning"), ("alarm", "error"), ("stale", "error"), ("fresh", "info")]


def test_of_several_servers_one_asks(service: Service, publisher: FakePublisher) -> None:
    service.clock.turn(hours=1)
    servers = [schedule_of(service) for _ in range(3)]
    for server in servers:
        server.run()
    assert publisher.asked == [LIST_ID]


def test_a_server_that_dies_at_a_check_is_followed_by_another_after_the_interval(service, publisher) -> None:
    class DiedError(BaseException):
        pass

    def die(*_: object) -> None:
        raise DiedError

    service.services.list_updater._download = die
    service.clock.turn(hours=1)
    with pytest.raises(DiedError):
        schedule_of(service).run()
    service.services.list_updater._download = publisher
    assert minutes_of_checks(service, publisher, schedule_of(service), 70) == [60]


def test_a_clock_that_was_far_ahead_does_not_put_checks_off_for_ever(service, publisher) -> None:
    service.clock.turn(days=365)
    schedule_of(service).run()
    service.clock.turn(days=-364)
    schedule_of(service).run()
    assert publisher.asked == [LIST_ID, LIST_ID]


def test_what_was_missing_for_its_time_is_removed_by_itself(make_service) -> None:
    service = make_service()
    publisher = FakePublisher.of(service)
    names = [f"MARVELLA QUILL {word}" for word in ("ASTERBY", "BRONDEL", "CASSOWEN", "DUNMARROW")] * 3
    people = [f"{name} {chr(65 + number) * 5}" for number, name in enumerate(names)]
    service.import_list(un_file(*people, generated_at=NOW))
    service.import_list(un_file(*people[:-1], generated_at=NOW))
    service.clock.turn(days=13)
    schedule_of(service).run()
    assert publisher.asked
    assert missing(service) == 1
    service.clock.turn(days=1)
    schedule_of(service).run()
    assert missing(service) == 0


def missing(service: Service) -> int:
    active = service.services.snapshots.active(LIST_ID)
    assert active is not None
    return active.snapshot.counts.missing


def test_an_unforeseen_error_at_one_list_is_told_and_the_round_goes_on(service, publisher) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a text that could hold anything")

    service.services.list_updater._download = fail
    service.clock.turn(hours=30)
    with capture_logs() as logs:
        schedule_of(service).run()
    assert [one["event"] for one in logs] == ["list_check_failed", "list_freshness"]
    assert "anything" not in str(logs)
