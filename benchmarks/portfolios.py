"""Measures a portfolio of many customers against 20 new designations of a list, and against the whole of it."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random

from app.api.models import SubjectIn
from app.api.services import Services
from app.domain.portfolio import Portfolio, PortfolioEntry, RunKind
from app.main import make_services, open_migrated
from app.screening.worker_pool import available_cores
from app.settings import Settings
from app.worker.portfolio_worker import PortfolioWorker
from benchmarks.measured_process import peak_megabytes
from benchmarks.synthetic_list_file import write_list_file
from benchmarks.synthetic_names import Population

SEED = 1
LIST_ID = "un-consolidated"
LIST_NAMES, NEW_DESIGNATIONS = 4_000, 20
"""About as many names as the list of the United Nations has, and as many entries as one change of it brings."""
ENTRIES_PUT_AT_ONCE = 10_000
GOAL_SECONDS, GOAL_CUSTOMERS = 60, 1_000_000
PORTFOLIO_ID = "benchmark"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portfolios", description=__doc__)
    parser.add_argument("--customers", type=int, default=100_000, help="of the portfolio (default 100,000)")
    given = parser.parse_args(arguments)
    designations = list(Population(SEED).designations(LIST_NAMES))
    with tempfile.TemporaryDirectory(prefix="fiscreen-bench-") as name:
        folder = Path(name)
        clock = _Clock()
        settings = Settings(data_directory=folder / "data", refresh_hours=0)
        services = make_services(settings, open_migrated(settings), clock=clock)
        services.updater.import_file(
            LIST_ID, write_list_file(folder / "old.xml", designations[:-NEW_DESIGNATIONS], at=clock.now)
        )
        began = time.perf_counter()
        _fill(services, given.customers, [one.primary_name for one in designations])
        print(f"{given.customers:,} customers put in, {given.customers / (time.perf_counter() - began):,.0f} a second")
        _report(services, given.customers, RunKind.FULL)
        clock.now += timedelta(hours=1)
        services.updater.import_file(LIST_ID, write_list_file(folder / "new.xml", designations, at=clock.now))
        seconds = _report(services, given.customers, RunKind.DELTA)
        whole = seconds * GOAL_CUSTOMERS / given.customers
        print(f"  {whole:.0f} s for {GOAL_CUSTOMERS:,} customers at this rate (goal: {GOAL_SECONDS} s)")
        print(f"  {peak_megabytes():,.0f} MB at the most in the process that keeps the results")


class _Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


def _fill(services: Services, customers: int, listed: Sequence[str]) -> None:
    now = services.clock()
    new = Portfolio(PORTFOLIO_ID, "benchmark", "Benchmark", now, services.settings.minimum_score, {})
    with services.database.transaction() as transaction:
        services.portfolios.create(new, transaction=transaction)
    entries = _entries(customers, listed)
    while page := list(islice(entries, ENTRIES_PUT_AT_ONCE)):
        with services.database.transaction() as transaction:
            services.portfolios.put(PORTFOLIO_ID, page, at=now, transaction=transaction)
    with services.database.transaction() as transaction:
        services.portfolios.open(PORTFOLIO_ID, at=now, transaction=transaction)


def _entries(customers: int, listed: Sequence[str]) -> Iterator[PortfolioEntry]:
    chance = Random(SEED)  # noqa: S311 (the same customers every time)
    for number, name in enumerate(Population(SEED).queries(customers, listed)):
        born = f"{chance.randrange(1940, 2005)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        document = SubjectIn(reference=f"{number:08}", names=[name], birth_date=born).model_dump_json()
        yield PortfolioEntry(f"{number:08}", document, sha256(document.encode()).hexdigest())


def _report(services: Services, customers: int, kind: RunKind) -> float:
    began = time.perf_counter()
    worker = PortfolioWorker(services)
    while worker.step():
        pass
    seconds = time.perf_counter() - began
    (run,) = services.portfolios.runs(PORTFOLIO_ID, limit=1)
    assert (run.kind, run.entries) == (kind, customers), "the run that was measured went over all customers"
    print(
        f"  {kind.value:>5} run on {available_cores()} cores: {seconds:7.1f} s, {customers / seconds:,.0f} a second, "
        f"{run.entries_with_hits:,} with hits",
        flush=True,
    )
    return seconds


if __name__ == "__main__":
    main()
