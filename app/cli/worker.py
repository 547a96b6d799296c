"""`fiscreen worker`: one process that works on batches and portfolios until it is stopped."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

NICENESS = 10
"""Single screenings go first on a machine that is busy."""

EndsWithInputOption = Annotated[
    bool, typer.Option("--ends-with-input", hidden=True, help="Stop when standard input ends: with the parent process.")
]


def worker(ends_with_input: EndsWithInputOption = False) -> None:
    """Work on batches and portfolios until stopped. Any number may run, on any machine that reaches the database.

    `fiscreen serve` starts FISCREEN_BATCH_WORKERS of them by itself. On another machine set FISCREEN_DATABASE_URL, and
    copy audit-mac.key, audit-signing.key and access.key into the data directory there.
    """
    from app.cli.logs import configure_logs
    from app.cli.serve import opened_services
    from app.screening.worker_pool import collect_seldom
    from app.worker.batch_worker import BatchWorker
    from app.worker.loop import work_until
    from app.worker.portfolio_worker import PortfolioWorker

    configure_logs()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    if ends_with_input:
        threading.Thread(target=_stop_at_end_of_input, args=(stop,), daemon=True).start()
    with suppress(OSError):
        os.nice(NICENESS)
    with opened_services() as services:
        if not services.audit.fits_its_keys():
            message = (
                "the audit log of this database is not sealed with the key in the data directory: copy audit-mac.key, "
                "audit-signing.key and access.key from the machine that serves, or see `fiscreen audit verify`"
            )
            raise CommandFailedError(message, exit_code=ExitCode.FAILED)
        collect_seldom()
        work_until(stop, [BatchWorker(services).step, PortfolioWorker(services).step])
    # At the end duckdb counts what is never cleared away as lost.
    gc.unfreeze()


def _stop_at_end_of_input(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()
