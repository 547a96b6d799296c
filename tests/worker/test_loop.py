"""A worker process waits out what is down, stops when told, and is started again when it dies."""

from __future__ import annotations

import errno
import sys
import threading

import pytest

from app.cli import worker_processes as processes
from app.store.errors import StoreUnavailableError
from app.worker import loop
from app.worker.loop import work_until


class Stop(threading.Event):
    """An event that notes how long it was waited for, and never really waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0.0)
        return self.is_set()


@pytest.mark.parametrize("failure", [StoreUnavailableError("gone"), OSError(errno.ENOSPC, "No space left on device")])
def test_what_is_down_is_waited_for_longer_each_time_and_the_work_goes_on(failure):
    stop, calls = Stop(), []

    def step() -> bool:
        calls.append(1)
        if len(calls) <= 7:
            raise failure
        stop.set()
        return True

    work_until(stop, [step])
    assert stop.waits == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_an_idle_worker_looks_again_after_a_while():
    stop, calls = Stop(), []

    def step() -> bool:
        calls.append(1)
        if len(calls) == 3:
            stop.set()
        return False

    work_until(stop, [step])
    assert stop.waits == [loop.IDLE_SECONDS] * 3


def test_worker_processes_end_when_their_input_does():
    command = (sys.executable, "-c", "import sys; sys.stdin.read()")
    with processes.worker_processes(2, command) as running:
        assert [process.poll() for process in running] == [None, None]
    assert [process.returncode for process in running] == [0, 0]


def test_a_worker_process_that_died_is_started_again(monkeypatch):
    monkeypatch.setattr(processes, "LOOK_EVERY_SECONDS", 0.02)
    command = (sys.executable, "-c", "import sys; sys.stdin.read()")
    with processes.worker_processes(1, command) as running:
        first = running[0]
        first.kill()
        again = threading.Event()
        for _ in range(500):
            if running[0] is not first:
                break
            again.wait(0.02)
        assert running[0].poll() is None
        assert running[0].pid != first.pid
