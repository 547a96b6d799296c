"""A request is worked on once, whoever repeats it, and its first answer is given again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from builders_for_store import NOON

from app.domain.screening_record import ScreeningRecord
from app.store.errors import LeaseLostError, StoreError
from app.store.idempotency import (
    KEEP_ANSWERS,
    Answer,
    Begun,
    IdempotencyStore,
    InProgress,
    Mismatch,
    Replay,
    RequestKey,
)
from app.store.screenings import ScreeningStore

REQUEST = RequestKey(key_id="k1", operation="POST /v1/screenings", idempotency_key="order-7")
ANSWER = Answer(201, {"Location": "/v1/screenings/s1"}, b'{"id": "s1"}\x00\xff')


@pytest.fixture
def store(database):
    return IdempotencyStore(database)


def begin(store, request=REQUEST, *, fingerprint="body", now=NOON):
    return store.begin(request, fingerprint=fingerprint, now=now, lease_seconds=30)


def test_the_first_begins_and_its_twin_is_told_to_wait(store):
    assert begin(store) == Begun(REQUEST, token=1)
    assert begin(store) == InProgress(NOON + timedelta(seconds=30))


def test_a_finished_request_is_answered_as_before(store):
    store.finish(begin(store), ANSWER, now=NOON)
    assert begin(store) == Replay(ANSWER)
    assert begin(store, now=NOON + KEEP_ANSWERS - timedelta(seconds=1)) == Replay(ANSWER)


def test_the_same_key_for_another_body_is_a_mismatch_whatever_became_of_the_first(store):
    begun = begin(store)
    assert begin(store, fingerprint="other") == Mismatch()
    store.finish(begun, ANSWER, now=NOON)
    assert begin(store, fingerprint="other") == Mismatch()


@pytest.mark.parametrize("part", ["key_id", "operation", "idempotency_key"])
def test_what_differs_in_sender_operation_or_key_is_another_request(store, part):
    begin(store)
    assert isinstance(begin(store, replace(REQUEST, **{part: "other"})), Begun)


def test_an_abandoned_request_can_be_sent_again_also_with_another_body(store):
    store.abandon(begin(store))
    assert begin(store, fingerprint="other") == Begun(REQUEST, token=1)


def test_a_dead_taker_is_taken_over_when_its_time_is_over(store):
    begin(store)
    assert begin(store, now=NOON + timedelta(seconds=29)) == InProgress(NOON + timedelta(seconds=30))
    assert begin(store, now=NOON + timedelta(seconds=30)) == Begun(REQUEST, token=2)


def test_one_that_was_taken_over_can_neither_finish_nor_abandon(store):
    late = begin(store)
    later = NOON + timedelta(seconds=30)
    heir = begin(store, now=later)
    with pytest.raises(LeaseLostError):
        store.finish(late, ANSWER, now=later)
    store.abandon(late)
    assert isinstance(begin(store, now=later), InProgress)
    store.finish(heir, ANSWER, now=later)
    assert begin(store, now=later) == Replay(ANSWER)


def test_a_request_cannot_be_finished_twice(store):
    begun = begin(store)
    store.finish(begun, ANSWER, now=NOON)
    with pytest.raises(LeaseLostError):
        store.finish(begun, replace(ANSWER, status=500), now=NOON)
    store.abandon(begun)
    assert begin(store) == Replay(ANSWER)


def test_answers_are_kept_for_a_day_and_then_forgotten(store):
    store.finish(begin(store), ANSWER, now=NOON)
    begin(store, replace(REQUEST, idempotency_key="younger"), now=NOON + timedelta(hours=1))
    assert store.delete_expired(NOON + KEEP_ANSWERS - timedelta(seconds=1)) == 0
    assert store.delete_expired(NOON + KEEP_ANSWERS) == 1
    assert begin(store, fingerprint="other", now=NOON + KEEP_ANSWERS) == Begun(REQUEST, token=1)


def test_an_expired_answer_is_not_given_even_before_it_is_deleted(store):
    store.finish(begin(store), ANSWER, now=NOON)
    assert begin(store, now=NOON + KEEP_ANSWERS) == Begun(REQUEST, token=1)


def record(screening_id="s1"):
    return ScreeningRecord(
        screening_id=screening_id,
        created_at=NOON,
        key_id="k1",
        request_document='{"subjects": []}',
        response_document='{"results": []}',
        settings_hash="h",
        snapshot_ids=("b" * 64, "a" * 64),
        screened=1,
    )


def test_a_screening_and_its_answer_are_kept_together(database, store):
    screenings = ScreeningStore(database)
    begun = begin(store)
    with database.transaction() as transaction:
        screenings.save(record(), transaction=transaction)
        store.finish(begun, ANSWER, now=NOON, transaction=transaction)
    assert screenings.get("s1") == record()
    assert begin(store) == Replay(ANSWER)


def test_a_screening_is_not_kept_where_its_request_was_taken_over(database, store):
    screenings = ScreeningStore(database)
    late = begin(store)
    begin(store, now=NOON + timedelta(seconds=30))

    def finish_late():
        with database.transaction() as transaction:
            screenings.save(record(), transaction=transaction)
            store.finish(late, ANSWER, now=NOON, transaction=transaction)

    with pytest.raises(LeaseLostError):
        finish_late()
    assert screenings.get("s1") is None


def test_an_answer_is_not_kept_where_its_screening_could_not_be(database, store):
    screenings = ScreeningStore(database)
    screenings.save(record())
    begun = begin(store)

    def finish_with_an_id_that_is_taken():
        with database.transaction() as transaction:
            store.finish(begun, ANSWER, now=NOON, transaction=transaction)
            screenings.save(record(), transaction=transaction)

    with pytest.raises(StoreError):
        finish_with_an_id_that_is_taken()
    assert isinstance(begin(store), InProgress)


def test_an_unknown_screening_is_none(database):
    assert ScreeningStore(database).get("s1") is None


def test_what_a_screening_holds_is_not_in_its_repr():
    assert "subjects" not in repr(record())


@pytest.mark.parametrize("state", ["never begun", "dead taker", "expired answer"])
def test_of_twelve_twins_at_once_exactly_one_begins(store, state):
    now = NOON
    if state != "never begun":
        begun = begin(store)
        if state == "expired answer":
            store.finish(begun, ANSWER, now=NOON)
        now = NOON + 2 * KEEP_ANSWERS if state == "expired answer" else NOON + timedelta(seconds=30)
    barrier = threading.Barrier(12, timeout=30)

    def race(_):
        barrier.wait()
        return begin(store, now=now)

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(race, range(12)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Begun"] + ["InProgress"] * 11


def test_many_twins_with_work_have_one_effect(database, store):
    """Twelve senders repeat until they have an answer; some takers give up half way."""
    screenings = ScreeningStore(database)
    barrier = threading.Barrier(12, timeout=30)

    def send(number):
        barrier.wait()
        gave_up = False
        while True:
            outcome = begin(store)
            if isinstance(outcome, Replay):
                return outcome.answer
            if not isinstance(outcome, Begun):
                continue
            if number % 2 and not gave_up:
                gave_up = True
                store.abandon(outcome)
                continue
            with database.transaction() as transaction:
                screenings.save(record(f"s{number}"), transaction=transaction)
                store.finish(outcome, replace(ANSWER, body=b"%d" % number), now=NOON, transaction=transaction)

    with ThreadPoolExecutor(12) as pool:
        answers = set(pool.map(lambda number: send(number).body, range(12)))
    kept = [number for number in range(12) if screenings.get(f"s{number}")]
    assert len(kept) == 1
    assert answers == {b"%d" % kept[0]}
