"""`fiscreen serve`: everything from an empty folder to a service that answers."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from app.api.services import Services
    from app.settings import Settings

MAX_CONNECTIONS = 512
DRAIN_SECONDS = 30
SWITCH_SECONDS = 0.0005
"""How long a thread that reads a file or writes results may keep a single screening waiting, each time it needs to run:
the interpreter's own 5 ms add up to a third of a second."""


def serve() -> None:
    """Prepare the database, make a first key, load the lists, and serve until stopped."""
    import uvicorn

    from app.api.http_protocol import BoundedHttpProtocol
    from app.cli.logs import configure_logs
    from app.cli.runtime_check import known_faults_here
    from app.cli.update_processes import updating_beside
    from app.cli.worker_processes import worker_processes
    from app.data_file import DataFileError
    from app.main import create_app, upkeep
    from app.settings import read_settings

    configure_logs()
    sys.setswitchinterval(SWITCH_SECONDS)
    for fault in known_faults_here():
        typer.echo(f"Note: {fault}.")
    with opened_services() as services:
        services.thresholds.begin_with(read_settings().minimum_score)
    with ExitStack() as opened:
        services = opened.enter_context(opened_services())
        _say_threshold(services)
        _load_lists(services)
        _show_first_key(services)
        services = updating_beside(services)
        try:
            app = create_app(services.settings, lambda: services, background=upkeep)
        except DataFileError as error:
            raise CommandFailedError(str(error), exit_code=ExitCode.FAILED) from None
        opened.enter_context(worker_processes(services.settings.batch_workers))
        uvicorn.run(
            app,
            host=services.settings.host,
            port=services.settings.port,
            http=BoundedHttpProtocol,
            ws="none",
            loop="uvloop" if sys.platform != "win32" else "auto",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MAX_CONNECTIONS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )


@contextmanager
def opened_services() -> Iterator[Services]:
    """The services over the database of the settings, its tables up to date.

    Raises CommandFailedError where a setting, the database or the lists directory can't serve.
    """
    from app.audit.keys import AuditKeyError
    from app.main import make_services, open_migrated
    from app.settings import SettingsError, read_settings
    from app.store.errors import StoreError
    from app.watchlists.errors import ListSourceError

    try:
        settings = read_settings()
        database = open_migrated(settings)
        services = make_services(settings, database)
    except SettingsError as error:
        raise CommandFailedError(str(error), exit_code=ExitCode.USAGE) from None
    except OSError as error:
        message = f"{error.filename} can't be used ({error.strerror}); set FISCREEN_DATA_DIRECTORY to a writable folder"
        raise CommandFailedError(message, exit_code=ExitCode.FAILED) from None
    except (AuditKeyError, StoreError, ListSourceError) as error:
        raise CommandFailedError(str(error), exit_code=ExitCode.FAILED) from None
    try:
        yield services
    except StoreError as error:
        raise CommandFailedError(str(error), exit_code=ExitCode.FAILED) from None
    finally:
        database.close()


def _load_lists(services: Services) -> None:
    from app.screening.first_start import load_missing_lists

    for line in load_missing_lists(
        services.library, services.updater, lists_directory=services.settings.lists_directory
    ):
        typer.echo(line)


def _say_threshold(services: Services) -> None:
    """Say where what is set is not what is screened at."""
    from app.settings import read_settings

    asked, in_force = read_settings().minimum_score, services.settings.minimum_score
    if asked > in_force:
        typer.echo(
            f"FISCREEN_MINIMUM_SCORE={asked} finds less than {in_force}, which stays in force until two people have"
            f" approved the change at {_address(services.settings)}/threshold and the service was started again."
        )


def _show_first_key(services: Services) -> None:
    from app.domain.role import Role

    address = _address(services.settings)
    if services.keys.all_keys():
        typer.echo(f"Serving at {address} (sign in with one of your keys; `fiscreen keys create` makes another).")
        return
    made = services.keys.create(
        actor="command-line",
        name="first key",
        roles=frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN}),
    )
    typer.echo(
        f"\nYour first key, shown this once:\n\n    {made.text}\n\n"
        f"Open {address} and sign in with it, or paste this:\n\n    {_first_request(services, address, made.text)}\n"
    )


def _first_request(services: Services, address: str, key: str) -> str:
    body = json.dumps({"subjects": [{"names": [_any_listed_name(services)]}]}, ensure_ascii=False)
    parts = ["curl", "-s", f"{address}/v1/screenings", "-H", f"Authorization: Bearer {key}"]
    parts += ["-H", "Content-Type: application/json", "-d", body]
    return shlex.join(parts)


def _any_listed_name(services: Services) -> str:
    """A name from a list that is really loaded, so that the first answer is a hit."""
    from app.watchlists.contents import designation_from_document

    for state in services.library.described():
        if state.in_use and state.active is not None:
            for stored in services.snapshots.designations(state.active.snapshot.snapshot_id):
                return designation_from_document(stored.document).primary_name
    return "Nobody Inparticular"


def _address(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}"
