"""Measures a file of names from upload to results, beside the same rows read, validated and written unscreened.

The file goes the officer's way: over HTTP into `fiscreen serve`, through its worker processes, and back as CSV, while
single screenings are asked for at the same server. Ratios are of one run; nothing is asserted. A machine that does
other work meanwhile gives a worse ratio, which the processor time then shows.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

import httpx2

from app.screening.worker_pool import available_cores
from app.watchlists.inspection import read_list_file
from benchmarks.measured_process import CHECKOUT, run_part
from benchmarks.served_process import served
from benchmarks.synthetic_list_file import write_list_file
from benchmarks.synthetic_names import Population

SEED = 1
SYNTHETIC_LIST_NAMES = 4_000
"""About what the list of the United Nations holds."""
GOAL_RATIO, GOAL_MEGABYTES, GOAL_MILLISECONDS = 3, 1000, 100
FOLLOWED_EVERY_SECONDS = 0.5
KIB_OF_MEGABYTE = 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batches", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="of the file (default 100,000)")
    parser.add_argument("--list", type=Path, metavar="FILE", help="a UN list file as published; default: synthetic")
    parser.add_argument("--workers", type=int, default=available_cores(), help="processes (default: one a core)")
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL instead of SQLite")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="fiscreen-bench-") as name:
        folder, population = Path(name), Population(SEED)
        list_file = given.list or write_list_file(
            folder / "synthetic.xml", population.designations(SYNTHETIC_LIST_NAMES)
        )
        table = _write_rows(folder / "rows.csv", given.rows, list_file, population)
        print(f"{given.rows:,} rows, {table.stat().st_size / 1e6:.1f} MB, against {list_file.name}", flush=True)
        unscreened = run_part("unscreened_process", table, folder / "unscreened.csv")["seconds"]
        print(f"  read, validated, written, not screened  {unscreened:8.1f} s", flush=True)
        with served(folder, list_file, workers=given.workers, database_url=given.database) as client:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            _measure(client, table, folder / "results.csv", given.workers, unscreened)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  processor time of server and workers    {processor:8.1f} s, {1e6 * processor / given.rows:,.0f} us a row")
    print(f"  no process held more than {after.ru_maxrss / KIB_OF_MEGABYTE:,.0f} MB (goal: {GOAL_MEGABYTES:,})")


def _write_rows(path: Path, count: int, list_file: Path, population: Population) -> Path:
    """A file of customers, one in a hundred of them listed."""
    listed = [name.text for each in read_list_file(list_file).contents.designations for name in each.names]
    chance = Random(SEED)  # noqa: S311 (the same rows every time)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("customer id", "name", "date of birth", "nationality", "note"))
        for number, name in enumerate(population.queries(count, listed), start=1):
            born = f"{chance.randrange(1940, 2005)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
            writer.writerow((f"{number:07}", name, born, chance.choice(("FR", "DE", "EG", "")), "kept as it is"))
    return path


def _measure(client: httpx2.Client, table: Path, results: Path, workers: int, unscreened: float) -> None:
    with _asking(client) as asked:
        began = time.perf_counter()
        batch_id = _handed_in(client, table)
        understood = time.perf_counter()
        done = _followed(client, batch_id)
        screened = time.perf_counter()
        _downloaded(client, batch_id, results)
        ended = time.perf_counter()
    account = done["account"]
    assert account["rows_in"] == account["screened"] + account["refused"], "every row is accounted for"
    print(f"  handed in and understood                {understood - began:8.1f} s")
    print(f"  screened by {workers} worker processes           {screened - understood:8.1f} s")
    print(f"  results taken as CSV                    {ended - screened:8.1f} s")
    print(f"  in all                                  {ended - began:8.1f} s, {account['hits']:,} hits")
    print(f"  {(ended - began) / unscreened:.2f} times as long as without screening (goal: {GOAL_RATIO})")
    print(f"  {asked['asked']:,} single screenings meanwhile: median {asked['median']:.1f} ms,", end=" ")
    print(f"p99 {asked['p99']:.1f} ms (goal: {GOAL_MILLISECONDS})")


def _handed_in(client: httpx2.Client, table: Path) -> str:
    answer = client.post("/v1/batches", params={"content": "names"}, content=table.read_bytes())
    answer.raise_for_status()
    batch_id = str(answer.json()["batch_id"])
    client.post(f"/v1/batches/{batch_id}/start").raise_for_status()
    return batch_id


def _followed(client: httpx2.Client, batch_id: str) -> dict[str, dict[str, int]]:
    while True:
        answer = client.get(f"/v1/batches/{batch_id}")
        answer.raise_for_status()
        one = answer.json()
        if one["state"].startswith("complete"):
            return dict(one)
        if one["state"] not in {"queued", "running"}:
            raise RuntimeError(f"the batch is {one['state']}: {one['problem']}")
        time.sleep(FOLLOWED_EVERY_SECONDS)


def _downloaded(client: httpx2.Client, batch_id: str, path: Path) -> None:
    with client.stream("GET", f"/v1/batches/{batch_id}/results", params={"format": "csv"}) as answer:
        answer.raise_for_status()
        with path.open("wb") as file:
            file.writelines(answer.iter_bytes())


@contextmanager
def _asking(client: httpx2.Client) -> Iterator[dict[str, float]]:
    """Ask for single screenings for the time of the block; what they took stands in the answer after it."""
    key = client.headers["Authorization"].removeprefix("Bearer ")
    command = [sys.executable, "-m", "benchmarks.asking_process", str(client.base_url)]
    asking = subprocess.Popen(  # noqa: S603 (our own)
        command,
        cwd=CHECKOUT,
        env=dict(os.environ) | {"BENCHMARK_KEY": key},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert asking.stdout is not None, "it was started with a pipe"
    asking.stdout.readline()
    figures: dict[str, float] = {}
    yield figures
    output, _ = asking.communicate()
    figures.update(json.loads(output.splitlines()[-1]))


if __name__ == "__main__":
    main()
