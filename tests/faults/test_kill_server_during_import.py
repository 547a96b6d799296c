"""The server killed while it imports a list: after a restart the last good version is in force, whole."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
from api_service import un_file

ROUNDS = 3
PATH = "/v1/lists/un-consolidated"
LISTS = Path(__file__).parents[2] / "lists"


class RunningServer:
    """`fiscreen serve` in a process of its own, on the database of the test."""

    def __init__(self, folder: Path, database_address: str) -> None:
        self.port = _free_port()
        self.environment = os.environ | {
            "FISCREEN_DATA_DIRECTORY": str(folder),
            "FISCREEN_DATABASE_URL": database_address,
            "FISCREEN_LISTS_DIRECTORY": str(_lists_without_address(folder)),
            "FISCREEN_PORT": str(self.port),
            "FISCREEN_REFRESH_HOURS": "0",  # an import is refused while the service itself asks for the list
        }
        self.log = folder / "server.log"

    @contextmanager
    def running(self) -> Iterator[httpx2.Client]:
        """A client for the server, which is killed with SIGKILL when the block ends."""
        with self.log.open("ab") as log:
            command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=60) as client:
                self._await_answer(client, process)
                self.kill = lambda: process.send_signal(signal.SIGKILL)
                yield client
        finally:
            process.kill()
            process.wait()

    def _await_answer(self, client: httpx2.Client, process: subprocess.Popen[bytes]) -> None:
        for _ in range(600):
            assert process.poll() is None, self.log.read_text()
            try:
                client.get("/livez")
            except httpx2.TransportError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"the server did not answer: {self.log.read_text()}")

    def first_key(self) -> dict[str, str]:
        """The key that the first start printed."""
        (text,) = re.findall(r"^    (fsk_\w+)$", self.log.read_text(), re.MULTILINE)
        return {"Authorization": f"Bearer {text}"}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _lists_without_address(folder: Path) -> Path:
    """The lists directory of the project, with an address that is refused at once instead of the official one."""
    directory = folder / "lists"
    (directory / "sources").mkdir(parents=True)
    (directory / "exercise").symlink_to(LISTS / "exercise")
    for path in (LISTS / "sources").glob("*.yaml"):
        text = re.sub(r"^address: .*$", "address: https://localhost/list.xml", path.read_text(), flags=re.MULTILINE)
        (directory / "sources" / path.name).write_text(text)
    return directory


def _names(count: int) -> list[str]:
    return [f"TORVALD GRIMSBYR OSKORRI {chr(65 + number % 26)}{number:04d}AVELIN" for number in range(count)]


def test_the_last_good_version_survives_sigkill_at_any_moment(database_address: str, tmp_path: Path) -> None:
    server = RunningServer(tmp_path, database_address)
    versions = {count: un_file(*_names(count)) for count in (200, 210)}
    with server.running() as client:
        key = server.first_key()
        assert client.post(f"{PATH}/import", content=versions[200], headers=key).status_code == 200
    moments = random.Random(20)
    in_force = 200
    for _ in range(ROUNDS):
        with server.running() as client:
            in_force = _checked(client, key, among={200, 210})
            whole_import = threading.Thread(target=_import, args=(client, key, versions[410 - in_force]))
            whole_import.start()
            time.sleep(moments.uniform(0.0, 3.0))  # the importing process needs its time to start
            server.kill()
            whole_import.join()
    with server.running() as client:
        _checked(client, key, among={200, 210})


def _checked(client: httpx2.Client, key: dict[str, str], *, among: set[int]) -> int:
    """How many designations the version in force has, which is one of these, whole, and screened."""
    state = client.get(PATH, headers=key).json()
    assert state["designations"] in among
    (used,) = [one for one in client.get("/readyz").json()["lists"] if one["screened"]]
    assert used["designations"] == state["designations"]
    body = {"subjects": [{"names": [_names(200)[-1]]}, {"names": ["Bartholomew Quillfeather"]}]}
    answer = client.post("/v1/screenings", json=body, headers=key).json()
    assert answer["results"][0]["verdict"] == "hit"
    assert answer["lists"][0]["snapshot_id"] == state["snapshot_id"]
    return int(state["designations"])


def _import(client: httpx2.Client, key: dict[str, str], content: bytes) -> None:
    with suppress(httpx2.TransportError):
        client.post(f"{PATH}/import", content=content, headers=key)
