"""Work that tests give to worker processes: importable by name, as every start method needs."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

Numbers = list[int]


def make_doubling() -> Callable[[Numbers], Numbers]:
    return _double


def _double(block: Numbers) -> Numbers:
    # Earlier blocks take longer, so that results would come out of order if order were left to chance.
    time.sleep(0.02 if block[0] % 4 == 0 else 0)
    return [number * 2 for number in block]


def make_slow_start() -> Callable[[Numbers], Numbers]:
    return _slow_at_first


def _slow_at_first(block: Numbers) -> Numbers:
    time.sleep(0.3 if block[0] == 0 else 0)
    return block


def make_failing() -> Callable[[Numbers], Numbers]:
    return _fail


def _fail(block: Numbers) -> Numbers:
    if block[0] == 6:
        raise LookupError("the sixth")
    return block


def make_dying() -> Callable[[Numbers], Numbers]:
    return _die


def _die(block: Numbers) -> Numbers:
    if block[0] == 6:
        os.kill(os.getpid(), signal.SIGKILL)
    return block


def make_process_ids() -> Callable[[Numbers], Numbers]:
    return _process_id


def _process_id(block: Numbers) -> Numbers:
    return [os.getpid()]


def make_nothing() -> Callable[[Numbers], Numbers]:
    raise LookupError("no index here")
