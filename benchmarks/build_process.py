"""Part of the benchmark: compiles a synthetic list of a given size and says what that took."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from app.matching.index import CompiledIndex
from benchmarks.measured_process import peak_megabytes
from benchmarks.synthetic_names import Population


def main(names: int, seed: int, index_path: Path, names_path: Path) -> dict[str, float]:
    """Write the index and, one a line, the names of the list."""
    designations = list(Population(seed).designations(names))
    names_path.write_text("\n".join(name.text for each in designations for name in each.names), encoding="utf-8")
    before = peak_megabytes()
    started = time.perf_counter()
    index = CompiledIndex.compile(designations)
    compiled = time.perf_counter()
    index.write(index_path)
    return {
        "designations": len(designations),
        "compile_seconds": compiled - started,
        "write_seconds": time.perf_counter() - compiled,
        "file_megabytes": index_path.stat().st_size / 2**20,
        "list_megabytes": before,
        "peak_megabytes": peak_megabytes(),
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))))
