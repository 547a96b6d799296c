"""Guessing gets nowhere, and nobody is locked out by another's guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access.throttle import Throttle, scopes_of
from app.audit.keys import AuditKeys
from app.store.audit_log import AuditLog

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def throttle(database):
    return Throttle(database, AuditLog(database, AuditKeys(mac=b"m" * 32, signing=b"s" * 32)))


def tried(throttle, *, now, address="203.0.113.7", device=""):
    return throttle.take(scopes_of(name="victim", address=address, known_device=device), now=now)


def test_waits_grow_after_five_failures_up_to_a_quarter_of_an_hour(throttle):
    now, waits = NOON, []
    for _ in range(20):
        wait = tried(throttle, now=now)
        waits.append(wait.total_seconds())
        now += wait
        if wait:
            assert tried(throttle, now=now) == timedelta(0)
    assert waits[:5] == [0] * 5
    assert waits[5:9] == [1, 2, 4, 8]
    assert max(waits) == 900


def test_what_waits_is_not_counted(throttle):
    for _ in range(5):
        tried(throttle, now=NOON)
    assert {tried(throttle, now=NOON).total_seconds() for _ in range(50)} == {1.0}


def test_a_known_device_does_not_wait_for_strangers(throttle):
    for number in range(300):
        tried(throttle, now=NOON, address=f"198.51.100.{number}")
    assert tried(throttle, now=NOON, address="192.0.2.1") > timedelta(0)
    assert tried(throttle, now=NOON, address="192.0.2.1", device="known") == timedelta(0)


def test_from_many_addresses_together_it_is_one_guess_a_minute_and_the_owner_waits_no_longer(throttle):
    taken, now = 0, NOON
    for number in range(2000):
        taken += not tried(throttle, now=now, address=f"address {number}")
        now += timedelta(seconds=1)
    assert taken < 50 + 2000 / 60 + 15
    assert tried(throttle, now=now, address="at home") <= timedelta(minutes=1)


def test_success_forgets_the_place_and_takes_back_only_its_own_attempt(throttle):
    for number in range(49):
        tried(throttle, now=NOON, address=f"address {number}")
    scopes = scopes_of(name="victim", address="at home", known_device="")
    assert not throttle.take(scopes, now=NOON)
    throttle.succeeded(scopes)
    assert not tried(throttle, now=NOON, address="elsewhere")
    assert tried(throttle, now=NOON, address="elsewhere too") > timedelta(0)


def test_everything_is_forgotten_after_a_day(throttle):
    for _ in range(5):
        tried(throttle, now=NOON)
    assert tried(throttle, now=NOON + timedelta(days=1)) == timedelta(0)
    assert tried(throttle, now=NOON + timedelta(days=1)) == timedelta(0)
