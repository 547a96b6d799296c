"""Part of the benchmark: asks a service for single screenings at an even pace until standard input ends."""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time

import httpx2

from benchmarks.synthetic_names import Population

_EVERY_SECONDS = 0.1
_WARM_UP = 10


def main(address: str, key: str) -> dict[str, float]:
    """How long the answers took, in milliseconds, those of the warm-up left aside."""
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    names = Population(2).queries(1000, [])
    taken: list[float] = []
    with httpx2.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        while not stop.wait(_EVERY_SECONDS):
            began = time.perf_counter()
            body = {"subjects": [{"names": [names[len(taken) % len(names)]]}]}
            client.post("/v1/screenings", json=body).raise_for_status()
            taken.append(1000 * (time.perf_counter() - began))
            if len(taken) == _WARM_UP:
                print("warm", flush=True)
    asked = taken[_WARM_UP:]
    return {"asked": len(asked), "median": statistics.median(asked), "p99": statistics.quantiles(asked, n=100)[98]}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], os.environ["BENCHMARK_KEY"])))
