"""The worker processes of `fiscreen serve`: started with it, started again when they die, ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

COMMAND = (sys.executable, "-c", "from app.cli import main; main(['worker', '--ends-with-input'])")
LOOK_EVERY_SECONDS = 5.0
END_SECONDS = 20.0

log = structlog.get_logger()


@contextmanager
def worker_processes(count: int, command: Sequence[str] = COMMAND) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Keep `count` worker processes running for the time of the block; the list always holds those of the moment.

    Each ends when this process does, however it ends, for its standard input ends then.
    """
    running = [_started(command) for _ in range(count)]
    stop = threading.Event()
    watch = threading.Thread(target=_keep_running, args=(running, command, stop), daemon=True)
    watch.start()
    try:
        yield running
    finally:
        stop.set()
        watch.join()
        for process in running:
            _end(process)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(list(command), stdin=subprocess.PIPE)  # noqa: S603 (our own command)


def _keep_running(running: list[subprocess.Popen[bytes]], command: Sequence[str], stop: threading.Event) -> None:
    while not stop.wait(LOOK_EVERY_SECONDS):
        for place, process in enumerate(running):
            if process.poll() is not None:
                log.warning("worker_died", code=process.returncode)
                running[place] = _started(command)


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None, "it was started with a pipe"
    process.stdin.close()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        # Its chunk is taken over by the next worker.
        process.kill()
        process.wait()
