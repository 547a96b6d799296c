"""A real server in a process of its own, with the exercise list in force, and a real browser to visit it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from app.domain.role import Role
from app.main import make_services, open_migrated
from app.settings import PREFIX, Settings

CHECKOUT = Path(__file__).resolve().parents[2]
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_FLAGS = [
    "--no-sandbox",  # a container's root has no sandbox; the browser sees only our own pages
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """Where the server answers, a key for each role, and the settings that it runs with."""

    address: str
    keys: dict[Role, str]
    settings: Settings


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over SQLite with the exercise list in force, gone after the tests."""
    settings = Settings(data_directory=tmp_path_factory.mktemp("site"))
    database = open_migrated(settings)
    services = make_services(settings, database)
    services.updater.import_file("exercise", CHECKOUT / "lists" / "exercise" / "exercise.xml")
    keys = {role: services.keys.create(actor="a test", name="a test", roles=frozenset({role})).text for role in Role}
    database.close()
    port = _free_port()
    log_path = settings.data_directory / "server.log"
    with log_path.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "served_app:make_app", "--port", str(port)],
            env=_environment(settings),
            cwd=Path(__file__).parent,
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address, server, log_path)
        yield Site(address, keys, settings)
    finally:
        server.terminate()
        server.wait(timeout=30)


def _environment(settings: Settings) -> dict[str, str]:
    """That of the tests without settings of the service, and with those of this site."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return inherited | {
        f"{PREFIX}DATA_DIRECTORY": str(settings.data_directory),
        f"{PREFIX}SIGN_IN_ATTEMPTS_PER_MINUTE": "1000",
    }


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_until_ready(address: str, server: subprocess.Popen[bytes], log_path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log_path.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium: FISCREEN_TEST_CHROMIUM, one on the PATH, or the one that playwright brought."""
    with sync_playwright() as playwright:
        opened = _launch(playwright)
        yield opened
        opened.close()


def _launch(playwright: Playwright) -> Browser:
    given = os.environ.get("FISCREEN_TEST_CHROMIUM")
    path = given or next((found for name in BROWSER_NAMES if (found := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
    except Error as error:
        pytest.skip(f"no Chromium: install one or name it in FISCREEN_TEST_CHROMIUM ({error.message.splitlines()[0]})")
