"""Part of the benchmark: reads an index file and searches names in it, in blocks, on one core."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from app.domain.subject import Subject
from app.matching.index import CompiledIndex
from benchmarks.measured_process import peak_megabytes

SUBJECTS_PER_BLOCK = 1000


def main(index_path: Path, queries_path: Path) -> dict[str, float]:
    """Search each line of `queries_path`, after one block to warm up."""
    subjects = [Subject((line,)) for line in queries_path.read_text("utf-8").splitlines()]
    blocks = [subjects[at : at + SUBJECTS_PER_BLOCK] for at in range(0, len(subjects), SUBJECTS_PER_BLOCK)]
    before = peak_megabytes()
    started = time.perf_counter()
    index = CompiledIndex.read(index_path)
    read = time.perf_counter()
    index.search(subjects[:1], minimum_score=0.7, limit=5)
    first = time.perf_counter()
    index.search(blocks[0], minimum_score=0.7, limit=5)
    warm = time.process_time()
    hits = sum(bool(result.hits) for block in blocks for result in index.search(block, minimum_score=0.7, limit=5))
    return {
        "read_seconds": read - started,
        "first_search_seconds": first - read,
        "queries_per_second": len(subjects) / (time.process_time() - warm),
        "share_with_hits": hits / len(subjects),
        "megabytes_before": before,
        "peak_megabytes": peak_megabytes(),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
