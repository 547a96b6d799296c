"""What a worker process runs: step after step, waiting out whatever is down, until it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog

from app.store.errors import StoreError

IDLE_SECONDS = 1.0
"""How long a worker that found nothing to do waits before it looks again."""
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 30.0

log = structlog.get_logger()


def work_until(stop: threading.Event, steps: Sequence[Callable[[], bool]]) -> None:
    """Do `steps` in turn until `stop` is set; each says whether there was anything to do.

    A database that is gone and a disk that is full are waited out, longer each time up to half a minute.
    """
    wait = FIRST_WAIT_SECONDS
    while not stop.is_set():
        try:
            # Each kind of work gets its step, so that none waits for the end of another.
            worked = [step() for step in steps]
        except (StoreError, OSError) as error:
            log.warning("work_waits", error=type(error).__name__, seconds=wait)
            stop.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            continue
        wait = FIRST_WAIT_SECONDS
        if not any(worked):
            stop.wait(IDLE_SECONDS)
