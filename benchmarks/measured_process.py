"""Runs one part of the benchmark as a process of its own, so that time and memory are that part's alone."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent


def run_part(module: str, *arguments: object, python: Path | None = None) -> dict[str, Any]:
    """The JSON object that `benchmarks/<module>.py` prints last, with `whole_seconds`, start of the process included.

    Raises RuntimeError with the end of its error output where it fails.
    """
    script = ["-m", f"benchmarks.{module}"] if python is None else [str(CHECKOUT / "benchmarks" / f"{module}.py")]
    output, seconds = run_command([str(python or sys.executable), *script, *map(str, arguments)])
    figures: dict[str, Any] = json.loads(output.splitlines()[-1])
    return figures | {"whole_seconds": seconds}


def run_command(command: Sequence[str]) -> tuple[str, float]:
    """The standard output of `command` and its wall time in seconds. Raises RuntimeError where it fails."""
    started = time.perf_counter()
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)  # noqa: S603 (our own)
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} ended with {done.returncode}: {done.stderr[-600:].strip()}")
    return done.stdout, seconds


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1024
