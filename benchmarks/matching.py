"""Measures the matcher beside its peers in one run and prints the ratios: what `make bench` runs.

Speed depends on the machine, so the ratios are what to compare. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from app.domain.designation import Designation, PartyKind
from app.matching.index import CompiledIndex
from app.matching.version import MATCHER_VERSION
from app.screening.worker_pool import available_cores
from app.watchlists.inspection import read_list_file
from benchmarks.measured_process import run_command, run_part
from benchmarks.peer_environment import peer_python
from benchmarks.synthetic_list_file import write_list_file
from benchmarks.synthetic_names import Population

SEED = 1
PARTS = ("file", "growth", "subject")
_PEER_PAIRS = 2_000_000_000
"""How many pairs cdist compares at most; beyond that its time is extrapolated from fewer rows, and the line says so."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    rows: int
    logic_v2_rows: int
    list_names: tuple[int, ...]
    growth_queries: int
    single_subjects: int


FULL = Sizes(100_000, 400, (10_000, 100_000, 1_000_000), 20_000, 5_000)
QUICK = Sizes(5_000, 40, (1_000, 10_000), 2_000, 1_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--list", type=Path, metavar="FILE", help="a list file as published; default: a synthetic list")
    parser.add_argument("--quick", action="store_true", help="small sizes, for a look: minutes become seconds")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this; may be given several times")
    given = parser.parse_args(arguments)
    sizes = QUICK if given.quick else FULL
    cores = available_cores()
    print(f"fiscreen matcher rules {MATCHER_VERSION}, {cores} cores, Python {sys.version.split()[0]}, seed {SEED}")
    with tempfile.TemporaryDirectory(prefix="fiscreen-bench-") as folder:
        bench = Bench(Path(folder), Population(SEED), sizes, cores, given.list)
        for part in given.part or PARTS:
            for line in bench.lines_of(part):
                print(line, flush=True)
    print(f"\nto repeat: {shlex.join(['python', '-m', 'benchmarks.matching', *(arguments or sys.argv[1:])])}")


class Bench:
    """The parts of the benchmark; each gives the lines to print as they are measured."""

    def __init__(self, folder: Path, population: Population, sizes: Sizes, cores: int, list_file: Path | None) -> None:
        """Without a `list_file` a synthetic one of the largest size is made when it is needed."""
        self._folder = folder
        self._population = population
        self._sizes = sizes
        self._cores = cores
        self._given_list = list_file

    def lines_of(self, part: str) -> Iterator[str]:
        """Measure one of PARTS."""
        yield ""
        yield from {"file": self.whole_file, "growth": self.growth, "subject": self.one_subject}[part]()

    @cached_property
    def _list_file(self) -> Path:
        if self._given_list is not None:
            return self._given_list
        designations = self._population.designations(self._sizes.list_names[-1])
        return write_list_file(self._folder / "synthetic.xml", designations)

    @cached_property
    def _designations(self) -> Sequence[Designation]:
        return read_list_file(self._list_file).contents.designations

    @cached_property
    def _names(self) -> Path:
        return self._lines("names.txt", [name.text for each in self._designations for name in each.names])

    @cached_property
    def _people(self) -> Path:
        people = (each for each in self._designations if each.kind is PartyKind.PERSON)
        return self._lines("people.jsonl", [json.dumps([name.text for name in each.names]) for each in people])

    def whole_file(self) -> Iterator[str]:
        """A file of names against a list: `fiscreen screen` as a whole process, and both peers on the same cores."""
        list_file, names = self._list_file, self._names
        rows = self._population.queries(self._sizes.rows, names.read_text("utf-8").splitlines())
        queries = self._lines("rows.txt", rows)
        yield f"{len(rows):,} names against {list_file.name} ({_count_lines(names):,} names), {self._cores} cores"
        yield _row("", "seconds", "rows/s", "fiscreen is")
        ours = self._screen_seconds(rows, list_file)
        yield _row("fiscreen screen, whole process", f"{ours:.2f}", f"{len(rows) / ours:,.0f}", "")
        yield self._beside_cdist(rows, names, ours)
        yield self._beside_logic_v2(queries, len(rows) / ours)

    def _screen_seconds(self, rows: Sequence[str], list_file: Path) -> float:
        table = self._folder / "rows.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("name",), *((row,) for row in rows)])
        command = [Path(sys.executable).with_name("fiscreen"), "screen", table, "--list", list_file]
        _, seconds = run_command([*map(str, command), "--out", str(self._folder / "hits.csv")])
        return seconds

    def _beside_cdist(self, rows: Sequence[str], names: Path, our_seconds: float) -> str:
        compared = min(len(rows), max(100, _PEER_PAIRS // _count_lines(names)))
        figures = self._cdist(rows[:compared], names, self._cores)
        start = figures["whole_seconds"] - figures["compare_seconds"]
        seconds = start + figures["compare_seconds"] * len(rows) / compared
        told = "" if compared == len(rows) else f", extrapolated from {compared:,} rows"
        return _row(
            f"rapidfuzz cdist, whole process{told}",
            f"{seconds:.2f}",
            f"{len(rows) / seconds:,.0f}",
            _times(seconds / our_seconds),
        )

    def _beside_logic_v2(self, queries: Path, our_rows_per_second: float) -> str:
        label = "nomenklatura logic-v2, 50 people a row"
        try:
            python = peer_python()
            with queries.open(encoding="utf-8") as file:
                sample = self._lines(
                    "sample.txt", [line.rstrip("\n") for line in islice(file, self._sizes.logic_v2_rows)]
                )
            figures = run_part("logic_v2_process", sample, self._people, self._cores, python=python)
        except (RuntimeError, OSError) as error:
            return f"{label}: not measured, no ratio ({str(error).splitlines()[-1][:160]})"
        speed = figures["rows"] / figures["compare_seconds"]
        return _row(
            f"{label}, comparing {figures['rows']} rows",
            f"{figures['compare_seconds']:.2f}",
            f"{speed:,.0f}",
            _times(our_rows_per_second / speed),
        )

    def growth(self) -> Iterator[str]:
        """Synthetic lists of growing size, one core; cdist beside the second largest."""
        yield f"growth: {self._sizes.growth_queries:,} names, blocks of 1,000, one core"
        yield (
            f"{'listed names':>14}{'queries/s':>12}{'of first':>10}{'with a hit':>12}"
            f"{'build s':>9}{'file MB':>9}{'list MB':>9}{'build peak MB':>15}{'search peak MB':>16}{'read ms':>9}"
        )
        speeds: list[float] = []
        for size in self._sizes.list_names:
            index, names = self._folder / f"{size}.index", self._folder / f"{size}.txt"
            built = run_part("build_process", size, SEED, index, names)
            queries = self._growth_queries(names)
            found = run_part("search_process", index, queries)
            speeds.append(found["queries_per_second"])
            yield (
                f"{size:>14,}{speeds[-1]:>12,.0f}{speeds[-1] / speeds[0]:>10.2f}{found['share_with_hits']:>12.1%}"
                f"{built['compile_seconds'] + built['write_seconds']:>9.1f}{built['file_megabytes']:>9.1f}"
                f"{built['list_megabytes']:>9.0f}{built['peak_megabytes']:>15.0f}{found['peak_megabytes']:>16.0f}"
                f"{1000 * found['read_seconds']:>9.1f}"
            )
        size, speed = list(zip(self._sizes.list_names, speeds, strict=True))[:2][-1]
        yield self._growth_beside_cdist(size, speed)

    def _growth_beside_cdist(self, size: int, our_speed: float) -> str:
        names = self._folder / f"{size}.txt"
        rows = self._growth_queries(names).read_text("utf-8").splitlines()
        compared = min(len(rows), max(100, _PEER_PAIRS // size))
        figures = self._cdist(rows[:compared], names, 1)
        speed = figures["rows"] / figures["compare_cpu_seconds"]
        return f"{size:>14,}{speed:>12,.0f}  rapidfuzz cdist, one core; fiscreen is {_times(our_speed / speed)}"

    def _growth_queries(self, names: Path) -> Path:
        listed = names.read_text("utf-8").splitlines()
        return self._lines("growth.txt", self._population.queries(self._sizes.growth_queries, listed))

    def one_subject(self) -> Iterator[str]:
        """One subject at a time on one core, and the costliest legal names."""
        list_file, names, index = self._list_file, self._names, self._folder / "one.index"
        CompiledIndex.compile(self._designations).write(index)
        rows = self._population.queries(self._sizes.single_subjects, names.read_text("utf-8").splitlines())
        figures = run_part("one_subject_process", index, self._lines("single.txt", rows), names)
        yield f"one subject at a time against {list_file.name}, CPU time of {figures['subjects']:,} searches"
        yield f"p50 {figures['p50_ms']:.3f} ms, p99 {figures['p99_ms']:.3f} ms, longest {figures['max_ms']:.3f} ms"
        yield (
            f"costliest legal name of {figures['worst_legal_kinds']} kinds: {figures['worst_legal_ms']:.1f} ms "
            f"({figures['worst_legal_kind']})"
        )

    def _cdist(self, rows: Sequence[str], names: Path, workers: int) -> dict[str, Any]:
        queries = self._lines("cdist.txt", rows)
        return run_part("cdist_process", queries, names, self._folder / "cdist.csv", workers)

    def _lines(self, file_name: str, lines: Sequence[str]) -> Path:
        path = self._folder / file_name
        path.write_text("\n".join(lines), encoding="utf-8")
        return path


def _count_lines(path: Path) -> int:
    with path.open(encoding="utf-8") as file:
        return sum(1 for _ in file)


def _row(label: str, seconds: str, speed: str, ratio: str) -> str:
    return f"{label:72}{seconds:>10}{speed:>12}  {ratio}".rstrip()


def _times(ratio: float) -> str:
    return f"{ratio:,.0f} times as fast" if ratio >= 10 else f"{ratio:.2f} times as fast"


if __name__ == "__main__":
    # Shells that stop reading early (head) are no error of ours.
    try:
        main()
    except BrokenPipeError:
        os.close(sys.stdout.fileno())
