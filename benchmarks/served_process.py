"""Runs `fiscreen serve` with its worker processes over a folder of its own, for benchmarks that go over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2

from app.settings import PREFIX
from benchmarks.measured_process import CHECKOUT

_START_SECONDS = 60
_COMMAND = (sys.executable, "-c", "from app.cli import main; main()")


@contextmanager
def served(
    folder: Path,
    list_file: Path,
    *,
    workers: int,
    database_url: str = "",
    roles: Sequence[str] = ("officer", "screener"),
) -> Iterator[httpx2.Client]:
    """A client, signed in, of a service that screens against `list_file` (UN format) and has so many workers.

    An empty `database_url` means SQLite in `folder`. Raises RuntimeError where the service does not start.
    """
    port = _free_port()
    surroundings = _surroundings(folder, port, workers, database_url)
    _run(surroundings, "lists", "import", "un-consolidated", str(list_file))
    of_roles = [word for role in roles for word in ("--role", role)]
    key = _run(surroundings, "keys", "create", "benchmark", *of_roles).split()[-1]
    log_path = folder / "serve.log"
    with log_path.open("wb") as log:
        command = [*_COMMAND, "serve"]
        server = subprocess.Popen(command, cwd=CHECKOUT, env=surroundings, stdout=log, stderr=log)  # noqa: S603 (ours)
        try:
            headers = {"Authorization": f"Bearer {key}"}
            with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=600) as client:
                _wait_until_alive(client, server, log_path)
                yield client
        finally:
            server.terminate()
            server.wait()


def _surroundings(folder: Path, port: int, workers: int, database_url: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    settings = {
        "DATA_DIRECTORY": str(folder / "data"),
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "BATCH_WORKERS": str(workers),
        "REFRESH_HOURS": "0",
        "REQUESTS_PER_MINUTE": "1000000",
        "MAX_BATCH_BYTES": "1000000000",
    }
    return inherited | {PREFIX + name: value for name, value in settings.items()}


def _run(surroundings: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own)
        [*_COMMAND, *arguments], cwd=CHECKOUT, env=surroundings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"fiscreen {arguments[0]} ended with {done.returncode}: {done.stderr[-600:].strip()}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_until_alive(client: httpx2.Client, server: subprocess.Popen[bytes], log_path: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(httpx2.TransportError):
            if client.get("/livez").is_success:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the service did not start: {log_path.read_text(errors='replace')[-600:]}")
