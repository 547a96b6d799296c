"""Runs one function over blocks of work on several processes: results in order, bounded memory, no silent loss."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from typing import Any, Generic, TypeVar

Block = TypeVar("Block")
Result = TypeVar("Result")

BLOCKS_AHEAD_PER_WORKER = 3
"""How many blocks may be read before the result of the first is taken, for each process: what bounds the memory."""


class WorkerDiedError(Exception):
    """A worker process ended before its work was done (killed, out of memory): the results are not whole."""


class WorkFailedError(Exception):
    """The work itself raised an unforeseen error: its type and place, never its text, which could hold a name."""


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def type_and_place(error: BaseException) -> str:
    """What kind of error was raised where in our code (`KeyError at app/matching/index.py:90`), without its text."""
    place = "an unknown place"
    trace = error.__traceback__
    while trace is not None:
        _, is_ours, file = trace.tb_frame.f_code.co_filename.rpartition("/app/")
        if is_ours:
            place = f"app/{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}"


def map_in_order(
    make_work: Callable[[], Callable[[Block], Result]], blocks: Iterable[Block], *, workers: int
) -> Generator[tuple[Block, Result], None, None]:
    """Every block with its result, in the order of `blocks`, whatever `workers` (>= 1) is.

    `make_work` is called once in each process and makes the function that is applied to blocks there; it, the blocks
    and the results must be picklable. A single block, or one worker, is worked on in this process. Raises
    WorkFailedError for whatever the function raises, WorkerDiedError where a process died, and what `blocks` raises.
    """
    remaining = iter(blocks)
    first = list(islice(remaining, 2))
    if workers == 1 or len(first) < 2:
        yield from _in_this_process(make_work, chain(first, remaining))
    else:
        yield from _on_processes(make_work, chain(first, remaining), workers)


def _in_this_process(
    make_work: Callable[[], Callable[[Block], Result]], blocks: Iterable[Block]
) -> Iterator[tuple[Block, Result]]:
    work: Callable[[Block], Result] | None = None
    for block in blocks:
        try:
            work = work or make_work()
            result = work(block)
        except Exception as error:
            raise WorkFailedError(type_and_place(error)) from None
        yield block, result


class _Worker(Generic[Block, Result]):
    """One process, which is given one block at a time, so that neither side ever waits for a full pipe."""

    def __init__(self, context: ForkContext | SpawnContext, make_work: Callable[[], Callable[[Block], Result]]) -> None:
        self.connection, end_of_process = context.Pipe()
        self._process = context.Process(target=_serve, args=(end_of_process, self.connection, make_work), daemon=True)
        with _signals_held():
            self._process.start()
        end_of_process.close()
        self.position: int | None = None
        """Which block the process works on, None while it waits for one."""

    def give(self, position: int, block: Block) -> None:
        self.position = position
        try:
            self.connection.send(block)
        except (BrokenPipeError, ConnectionResetError):
            raise _died() from None

    def take(self) -> tuple[int, Result]:
        try:
            failure, result = self.connection.recv()
        except (EOFError, ConnectionResetError):
            raise _died() from None
        if failure is not None:
            raise WorkFailedError(failure)
        assert self.position is not None, "a result answers a block"
        position, self.position = self.position, None
        return position, result

    def end(self) -> None:
        # It holds nothing that would have to be saved.
        self._process.kill()
        self._process.join()
        self.connection.close()


_HELD_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM})


@contextmanager
def _signals_held() -> Iterator[None]:
    """Until the block ends these signals wait: a new process begins with the handlers of its parent."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _died() -> WorkerDiedError:
    return WorkerDiedError("a worker process died before its work was done (killed, or out of memory)")


def _on_processes(
    make_work: Callable[[], Callable[[Block], Result]], blocks: Iterable[Block], workers: int
) -> Iterator[tuple[Block, Result]]:
    numbered = enumerate(blocks)
    in_progress: dict[int, Block] = {}
    done: dict[int, Result] = {}
    next_out = 0
    pool: list[_Worker[Block, Result]] = []
    context = _context()
    try:
        pool.extend(_Worker(context, make_work) for _ in range(workers))
        upcoming = next(numbered, None)
        while upcoming is not None or in_progress:
            for worker in pool:
                if worker.position is None and upcoming and len(in_progress) < workers * BLOCKS_AHEAD_PER_WORKER:
                    position, in_progress[position] = upcoming
                    worker.give(position, in_progress[position])
                    # Read while the process works, so that the next one to be idle need not wait.
                    upcoming = next(numbered, None)
            while next_out in done:
                yield in_progress.pop(next_out), done.pop(next_out)
                next_out += 1
            if in_progress:
                done.update(worker.take() for worker in _answering(pool))
    finally:
        for worker in pool:
            worker.end()


def _answering(pool: Sequence[_Worker[Block, Result]]) -> list[_Worker[Block, Result]]:
    """Wait until at least one of the working processes has answered or died; those that have."""
    working = {worker.connection: worker for worker in pool if worker.position is not None}
    return [working[ready] for ready in connection.wait(list(working)) if isinstance(ready, Connection)]


def _context() -> ForkContext | SpawnContext:
    # A forked child of a process with threads can inherit a lock that nobody will release.
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


_OBJECTS_BEFORE_COLLECTION = 200_000


def collect_seldom() -> None:
    """Look for unreachable cycles seldom: the work makes many objects, hardly a cycle, and looking took a fifth."""
    gc.freeze()
    # What is frozen is not collected when the process ends, and libraries written in C complain of it.
    atexit.register(gc.unfreeze)
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION, 20, 100)


def _serve(blocks: Connection, end_of_parent: Connection, make_work: Callable[[], Callable[[Any], Any]]) -> None:
    """What a worker process runs until its parent is gone or ends it."""
    end_of_parent.close()
    # The parent decides what an interrupt from the keyboard means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD_SIGNALS)
    collect_seldom()
    work: Callable[[Any], Any] | None = None
    while True:
        try:
            block = blocks.recv()
            try:
                work = work or make_work()
                answer: tuple[str | None, Any] = None, work(block)
            except Exception as error:
                answer = type_and_place(error), None
            blocks.send(answer)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return
