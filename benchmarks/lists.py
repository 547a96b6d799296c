"""Measures how lists come into force: time and memory of imports, and what requests wait meanwhile.

Each import runs in a process of its own into an empty SQLite database, with guards, the proof that every exact name is
found, the snapshot and the index. Waits are those of single screenings at `fiscreen serve` while a second version of
its list comes into force over HTTP. Nothing is asserted: a machine that does other work gives other figures.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import httpx2

from app.domain.designation import Designation
from benchmarks.measured_process import run_part
from benchmarks.served_process import served
from benchmarks.synthetic_ftm_file import write_ftm_file
from benchmarks.synthetic_list_file import write_list_file
from benchmarks.synthetic_names import Population

SEED = 1
SYNTHETIC_LIST_ENTRIES = 1_000
"""About what the list of the United Nations holds; a second version has a hundred more."""
MOST_NAMES = 20_000_000
"""More than are ever drawn."""
GOAL_UN_SECONDS, GOAL_OFAC_SECONDS, GOAL_MEGABYTES, GOAL_WAIT_MILLISECONDS = 10, 60, 2_000, 100
SECONDS_BEFORE = 3.0
SECONDS_BETWEEN_REQUESTS = 0.005


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lists", description=__doc__)
    parser.add_argument(
        "--un", type=Path, nargs=2, metavar="FILE", help="two versions of the UN list, the older first; else synthetic"
    )
    parser.add_argument("--ofac", type=Path, nargs="+", metavar="FILE", help="the files of an OFAC SDN set")
    parser.add_argument("--entities", type=int, default=20_000, help="of FollowTheMoney (default 20,000; 0: none)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="fiscreen-bench-") as name:
        folder = Path(name)
        older, newer = given.un or _two_versions(folder)
        _import("un-consolidated", [newer], f"goal: {GOAL_UN_SECONDS} s")
        if given.ofac:
            _import("us-ofac-sdn", given.ofac, f"goal: {GOAL_OFAC_SECONDS} s")
        _measure_waits(folder, older, newer)
        if given.entities:
            file = write_ftm_file(folder / "entities.ftm.json", _entries(given.entities))
            _import("opensanctions", [file], f"goal: {GOAL_MEGABYTES:,} MB for 1,000,000")


def _two_versions(folder: Path) -> tuple[Path, Path]:
    more = SYNTHETIC_LIST_ENTRIES + SYNTHETIC_LIST_ENTRIES // 10
    older = write_list_file(folder / "older.xml", _entries(SYNTHETIC_LIST_ENTRIES))
    return older, write_list_file(folder / "newer.xml", _entries(more))


def _entries(count: int) -> Iterator[Designation]:
    # With a fixed number of names, so that a longer list begins as a shorter one does.
    return islice(Population(SEED).designations(MOST_NAMES), count)


def _import(list_id: str, files: Sequence[Path], goal: str) -> None:
    figures = run_part("import_process", list_id, *files)
    print(
        f"{list_id}: {figures['designations']:,} entries with {figures['names']:,} names in force after "
        f"{figures['seconds']:.1f} s, at most {figures['peak_megabytes']:,.0f} MB held ({goal})",
        flush=True,
    )


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    body: object = None


SCREENING = _Request("POST", "/v1/screenings", {"subjects": [{"names": ["Bartholomew Quillfeather"]}]})
READING = _Request("GET", "/v1/lists")


@dataclass(slots=True)
class _Waits:
    """How long each request took, in milliseconds, by what was asked."""

    screenings: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)


def _measure_waits(folder: Path, older: Path, newer: Path) -> None:
    with served(folder, older, workers=0, roles=("officer", "screener", "admin")) as client:
        with _asking(client) as before:
            time.sleep(SECONDS_BEFORE)
        with _asking(client) as meanwhile:
            began = time.perf_counter()
            client.post("/v1/lists/un-consolidated/import", content=newer.read_bytes()).raise_for_status()
            seconds = time.perf_counter() - began
            # The first request afterwards maps the new index.
            time.sleep(1)
    print(f"a second version over HTTP: in force after {seconds:.1f} s; what single requests waited, in milliseconds:")
    for name, waits in (("before", before), ("meanwhile", meanwhile)):
        for what, milliseconds in (("screenings", waits.screenings), ("GET /v1/lists", waits.pages)):
            median, p99 = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=100)[98]
            print(
                f"  {name:9}  {what:13} {len(milliseconds):6,}  median {median:5.1f}  p99 {p99:6.1f}  "
                f"longest {max(milliseconds):6.1f} (goal: {GOAL_WAIT_MILLISECONDS})",
                flush=True,
            )


@contextmanager
def _asking(client: httpx2.Client) -> Iterator[_Waits]:
    """Ask one thing after another until the block ends, screenings and reading of lists each by a client of its own."""
    waits, ended = _Waits(), threading.Event()
    threads = [
        threading.Thread(target=_ask, args=(client, ended, waits.screenings, SCREENING)),
        threading.Thread(target=_ask, args=(client, ended, waits.pages, READING)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield waits
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _ask(client: httpx2.Client, ended: threading.Event, taken: list[float], request: _Request) -> None:
    with httpx2.Client(base_url=client.base_url, headers=client.headers, timeout=60) as own:
        while not ended.wait(SECONDS_BETWEEN_REQUESTS):
            began = time.perf_counter()
            own.request(request.method, request.path, json=request.body).raise_for_status()
            taken.append(1000 * (time.perf_counter() - began))


if __name__ == "__main__":
    main()
