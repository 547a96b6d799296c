"""Holds each caller to so many requests a minute, in the memory of one process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateDecision:
    """Whether a request may pass now; where not, after how many seconds the next one may."""

    allowed: bool
    retry_after_seconds: float


class RateLimiter:
    """A token bucket for each caller: `burst` requests at once, refilled by `per_minute` requests a minute.

    At most `max_callers` are remembered; the one that was silent longest is forgotten first, so set it above the number
    of callers that there can be. `clock` counts seconds and never goes back (`time.monotonic`). Safe between threads.
    """

    def __init__(self, *, per_minute: int, burst: int, max_callers: int, clock: Callable[[], float]) -> None:
        if min(per_minute, burst, max_callers) < 1:
            raise ValueError("per_minute, burst and max_callers: expected 1 or more")
        self._tokens_per_second = per_minute / 60
        self._burst = float(burst)
        self._max_callers = max_callers
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> RateDecision:
        """Count one request of `caller`; a refused one counts for nothing."""
        now = self._clock()
        with self._lock:
            tokens, as_of = self._buckets.pop(caller, (self._burst, now))
            tokens = min(self._burst, tokens + max(0.0, now - as_of) * self._tokens_per_second)
            is_allowed = tokens >= 1.0
            self._buckets[caller] = (tokens - 1.0 if is_allowed else tokens, max(now, as_of))
            if len(self._buckets) > self._max_callers:
                self._buckets.popitem(last=False)
        wait_seconds = 0.0 if is_allowed else (1.0 - tokens) / self._tokens_per_second
        return RateDecision(is_allowed, wait_seconds)
