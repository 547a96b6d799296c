"""Runs what has to be done again and again beside the requests; whatever fails there is told and tried again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog

from app.screening.worker_pool import type_and_place
from app.watchlists.stopping import Stop

log = structlog.get_logger()

SECONDS_BETWEEN_ROUNDS = 20.0
LONGEST_END_SECONDS = 25.0
"""How long the end waits for a round: for an import that began. Whatever it is at, a process may die at any moment."""


@contextmanager
def in_background(work: Mapping[str, Callable[[], None]], *, stop: Stop) -> Iterator[None]:
    """Do every piece of `work` (by its name in the logs) round after round until the block ends, then `stop`."""
    thread = threading.Thread(target=_rounds, args=(work, stop), name="background", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.request()
        thread.join(LONGEST_END_SECONDS)
        if thread.is_alive():
            log.warning("background_left_behind")


def _rounds(work: Mapping[str, Callable[[], None]], stop: Stop) -> None:
    while not stop.is_requested:
        run_round(work, stop)
        stop.wait(SECONDS_BETWEEN_ROUNDS)


def run_round(work: Mapping[str, Callable[[], None]], stop: Stop) -> None:
    """Do every piece of work once, each whatever became of the others; nothing is raised."""
    for name, do in work.items():
        if stop.is_requested:
            return
        try:
            do()
        except Exception as error:
            log.error("background_failed", work=name, error=type_and_place(error))  # noqa: TRY400 (no text of errors)
