"""Part of the benchmark: what a user would write with RapidFuzz, the best `token_sort_ratio` of each name."""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path

import numpy as np
from anyascii import anyascii
from rapidfuzz import fuzz, process, utils

_PAIRS_PER_BLOCK = 100_000_000
_THRESHOLD = 70


def main(queries_path: Path, names_path: Path, hits_path: Path, workers: int) -> dict[str, float]:
    """Write the best listed name of each query that reaches the threshold; names are romanised first."""
    queries = queries_path.read_text("utf-8").splitlines()
    listed = [_prepared(line) for line in names_path.read_text("utf-8").splitlines()]
    started, cpu_started = time.perf_counter(), time.process_time()
    prepared = [_prepared(query) for query in queries]
    block = max(1, _PAIRS_PER_BLOCK // len(listed))
    with hits_path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for at in range(0, len(prepared), block):
            scores = process.cdist(
                prepared[at : at + block],
                listed,
                scorer=fuzz.token_sort_ratio,
                score_cutoff=_THRESHOLD,
                dtype=np.uint8,
                workers=workers,
            )
            best = scores.argmax(axis=1)
            for row in np.flatnonzero(scores[np.arange(len(best)), best]).tolist():
                writer.writerow((at + row + 1, queries[at + row], listed[best[row]], scores[row, best[row]]))
    return {
        "rows": len(queries),
        "compare_seconds": time.perf_counter() - started,
        "compare_cpu_seconds": time.process_time() - cpu_started,
    }


def _prepared(name: str) -> str:
    return utils.default_process(anyascii(name))


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))))
