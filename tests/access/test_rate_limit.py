"""A caller may do so much at once and so much a minute, whatever others do."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.rate_limit import RateLimiter


class Clock:
    """Seconds that go on when the test says so."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


def limiter(clock, *, per_minute=60, burst=3, max_callers=10):
    return RateLimiter(per_minute=per_minute, burst=burst, max_callers=max_callers, clock=clock)


def test_a_burst_passes_and_the_next_is_told_when_to_come_back(clock):
    rates = limiter(clock)
    assert [rates.take("k").allowed for _ in range(4)] == [True, True, True, False]
    assert rates.take("k").retry_after_seconds == pytest.approx(1.0)
    clock.seconds = 1.001
    assert rates.take("k").allowed
    assert not rates.take("k").allowed


def test_refused_requests_do_not_make_the_wait_longer(clock):
    rates = limiter(clock, burst=1)
    rates.take("k")
    for _ in range(100):
        assert rates.take("k").retry_after_seconds == pytest.approx(1.0)


def test_callers_do_not_share(clock):
    rates = limiter(clock, burst=1)
    assert rates.take("one").allowed
    assert rates.take("another").allowed


def test_silence_saves_up_no_more_than_a_burst(clock):
    rates = limiter(clock)
    rates.take("k")
    clock.seconds = 1_000_000
    assert sum(rates.take("k").allowed for _ in range(100)) == 3


def test_no_more_callers_are_remembered_than_set_and_the_longest_silent_goes_first(clock):
    rates = limiter(clock, burst=1, max_callers=2)
    for caller in ("a", "b", "a", "c"):
        rates.take(caller)
    assert not rates.take("a").allowed
    assert rates.take("b").allowed


def test_a_clock_that_goes_back_gives_nothing_away(clock):
    rates = limiter(clock, burst=1)
    clock.seconds = 100.0
    rates.take("k")
    clock.seconds = 0.0
    assert not rates.take("k").allowed
    clock.seconds = 100.5
    assert not rates.take("k").allowed


@given(
    waits=st.lists(st.floats(min_value=0, max_value=120), min_size=1, max_size=200),
    per_minute=st.integers(min_value=1, max_value=600),
    burst=st.integers(min_value=1, max_value=20),
)
def test_over_any_time_no_more_pass_than_a_burst_and_the_rate(waits, per_minute, burst):
    clock = Clock()
    rates = limiter(clock, per_minute=per_minute, burst=burst)
    passed = 0
    for wait in waits:
        clock.seconds += wait
        decision = rates.take("k")
        passed += decision.allowed
        assert decision.allowed == (decision.retry_after_seconds == 0.0)
        assert passed <= burst + clock.seconds * per_minute / 60 + 1e-6


@given(
    waits=st.lists(st.floats(min_value=0, max_value=5), max_size=50), per_minute=st.integers(min_value=1, max_value=600)
)
def test_who_waits_as_told_is_let_in(waits, per_minute):
    clock = Clock()
    rates = limiter(clock, per_minute=per_minute)
    for wait in waits:
        clock.seconds += wait
        decision = rates.take("k")
        if not decision.allowed:
            clock.seconds += decision.retry_after_seconds + 1e-6
            assert rates.take("k").allowed


@pytest.mark.parametrize("wrong", [{"per_minute": 0}, {"burst": 0}, {"max_callers": 0}])
def test_limits_below_one_are_refused(clock, wrong):
    with pytest.raises(ValueError, match="1 or more"):
        limiter(clock, **wrong)


def test_threads_together_get_no_more_than_a_burst(clock):
    rates = limiter(clock, burst=100)
    allowed = []
    barrier = threading.Barrier(8, timeout=30)

    def take_many():
        barrier.wait()
        allowed.extend(rates.take("k").allowed for _ in range(50))

    threads = [threading.Thread(target=take_many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 100
