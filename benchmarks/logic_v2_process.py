"""Part of the benchmark, run by the peer's own interpreter: nomenklatura logic-v2 over 50 people a row.

Imports nothing of fiscreen. The 50 likeliest are chosen
beforehand and for free, as an index in front would.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from pathlib import Path
from typing import Any

CANDIDATES = 50
_THRESHOLD = 0.7


def _person(names: list[str], number: int) -> Any:
    from followthemoney import model

    return model.get_proxy({"id": str(number), "schema": "Person", "properties": {"name": names}})


def _rows_with_a_hit(rows: list[tuple[str, list[list[str]]]]) -> int:
    from nomenklatura.matching.logic_v2.model import LogicV2

    config = LogicV2.default_config()
    hits = 0
    for name, candidates in rows:
        query = _person([name], 0)
        scores = [LogicV2.compare(query, _person(names, 1), config).score for names in candidates]
        hits += max(scores, default=0.0) >= _THRESHOLD
    return hits


def main(queries_path: Path, people_path: Path, workers: int) -> dict[str, float]:
    """Time the comparisons alone, in `workers` forked processes that have their tables loaded.

    `people_path` has one JSON array a line: the names of one listed person.
    """
    queries = queries_path.read_text("utf-8").splitlines()
    people = [json.loads(line) for line in people_path.read_text("utf-8").splitlines()]
    rows = list(zip(queries, _likeliest_people(queries, people), strict=True))
    _rows_with_a_hit(rows[:1])
    parts = [rows[at::workers] for at in range(workers)]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        pool.map(_rows_with_a_hit, [rows[:1]] * workers)
        started = time.perf_counter()
        hits = sum(pool.map(_rows_with_a_hit, parts, chunksize=1))
        seconds = time.perf_counter() - started
    return {"rows": len(rows), "hits": hits, "compare_seconds": seconds}


def _likeliest_people(queries: list[str], people: list[list[str]]) -> list[list[list[str]]]:
    """For each query the people with the nearest names, romanised, without regard to the order of words."""
    from normality import ascii_text
    from rapidfuzz import fuzz, process, utils

    def prepared(name: str) -> str:
        return utils.default_process(ascii_text(name) or "")

    bearers = [number for number, names in enumerate(people) for _ in names]
    listed = [prepared(name) for names in people for name in names]
    found: list[list[list[str]]] = []
    for query in queries:
        nearest = process.extract(prepared(query), listed, scorer=fuzz.token_sort_ratio, limit=8 * CANDIDATES)
        numbers = dict.fromkeys(bearers[position] for _, _, position in nearest)
        found.append([people[number] for number in list(numbers)[:CANDIDATES]])
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
