"""Commands about sanctions lists: `fiscreen lists ...`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.screening.list_updates import ListUpdate
    from app.watchlists.inspection import Inspection
    from app.watchlists.sources import ListSource

commands = typer.Typer(help="What sanctions lists are loaded, and what a list file is.", no_args_is_help=True)


@commands.command("inspect")
def inspect(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="A list file as its publisher offers it, or all files of a set or their folder.", metavar="FILE..."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
    list_id: Annotated[
        str | None, typer.Option("--list", help="Which list it is; needed for a list with a column mapping.")
    ] = None,
) -> None:
    """Say what a list file is, without importing it. Exit code 1 for what is no list."""
    from app.watchlists.errors import ListFileError
    from app.watchlists.inspection import inspect as inspect_file

    source = None if list_id is None else _source(list_id)
    try:
        found = inspect_file(*files, source=source)
    except ListFileError as error:
        raise CommandFailedError(f"{_said(files)}: {error}", exit_code=ExitCode.REFUSED) from None
    typer.echo(_json(found) if as_json else _table(found))


@commands.command("import")
def import_file(
    list_id: Annotated[str, typer.Argument(help="Which list it is; `fiscreen lists status` shows the ids.")],
    files: Annotated[
        list[Path], typer.Argument(help="The list file, or all files of a set or their folder.", metavar="FILE...")
    ],
    sha256: Annotated[
        str | None,
        typer.Option(help="Take the file only if its SHA-256 (64 hex digits) is this, as told by another way."),
    ] = None,
    taken_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
            help="When it was taken from the publisher (UTC); needed where the file does not say when it was made.",
        ),
    ] = None,
) -> None:
    """Check a list file and put it in force. A file that does not pass changes nothing; exit code 1 and why."""
    from app.cli.serve import opened_services
    from app.screening.update_outcome import COMMAND_LINE, UpdateRefusedError
    from app.watchlists.errors import ListFileError
    from app.watchlists.inspection import as_one_file

    if sha256 is not None and (len(files) > 1 or files[0].is_dir() or not re.fullmatch("[0-9A-Fa-f]{64}", sha256)):
        message = "--sha256: expected 64 hex digits and one file (a set as one ZIP archive)"
        raise CommandFailedError(message, exit_code=ExitCode.USAGE)
    expected = None if sha256 is None else sha256.lower()
    try:
        with opened_services() as services, as_one_file(files) as file:
            update = services.updater.import_file(
                list_id,
                file,
                actor=COMMAND_LINE,
                expected_sha256=expected,
                taken_at=None if taken_at is None else taken_at.replace(tzinfo=UTC),
            )
    except (UpdateRefusedError, ListFileError) as error:
        raise CommandFailedError(f"{_said(files)}: {error}", exit_code=ExitCode.REFUSED) from None
    typer.echo(_outcome(list_id, update))


@commands.command("update")
def update(
    list_id: Annotated[str | None, typer.Argument(help="One list; all official lists where it is left out.")] = None,
) -> None:
    """Ask the publishers for the newest versions. Exit code 1 where one was refused or not reached."""
    from app.cli.serve import opened_services
    from app.screening.update_outcome import COMMAND_LINE, UpdateRefusedError

    refused = []
    with opened_services() as services:
        official = [source.id for source in services.library.sources if source.is_downloadable]
        for each in official if list_id is None else [list_id]:
            try:
                typer.echo(_outcome(each, services.updater.refresh(each, actor=COMMAND_LINE)))
            except UpdateRefusedError as error:
                refused.append(f"{each}: {error}")
    if refused:
        raise CommandFailedError("; ".join(refused), exit_code=ExitCode.REFUSED)


@commands.command("status")
def status() -> None:
    """Which lists are configured, which version of each is in force, and how fresh it is."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        for state in services.library.described():
            typer.echo(f"{state.source.id}: {state.source.name}")
            if state.active is None or state.freshness is None:
                typer.echo("  no version is loaded")
                continue
            counts = state.active.snapshot.counts
            published = state.active.published_at
            typer.echo(f"  version {state.active.snapshot.snapshot_id}")
            typer.echo(f"  published {'not said' if published is None else published.isoformat()}")
            typer.echo(f"  {counts.designations} designations, {sum(counts.names.values())} names")
            typer.echo(f"  {state.freshness.state.value}: {state.freshness.reason}")
            if state.source.exercise:
                typer.echo("  an exercise list is no sanctions list" + ("" if state.in_use else "; not in use"))


def _said(files: Sequence[Path]) -> str:
    return " ".join(map(str, files))


def _source(list_id: str) -> ListSource:
    """The source of that id, enabled or not."""
    from app.settings import SettingsError, read_settings
    from app.watchlists.errors import ListSourceError
    from app.watchlists.sources import read_sources

    try:
        (source,) = (
            one for one in read_sources(read_settings().sources_directory, also_enabled={list_id}) if one.id == list_id
        )
    except SettingsError as error:
        raise CommandFailedError(str(error), exit_code=ExitCode.USAGE) from None
    except ListSourceError as error:
        raise CommandFailedError(str(error), exit_code=ExitCode.FAILED) from None
    return source


def _outcome(list_id: str, update: ListUpdate) -> str:
    counts = update.snapshot.counts
    what = "in force" if update.changed else "unchanged, still in force"
    return f"{list_id}: {what}, {counts.designations} designations, version {update.snapshot.snapshot_id}"


def _json(found: Inspection) -> str:
    import json

    return json.dumps(_account(found), indent=2)


def _table(found: Inspection) -> str:
    lines = []
    for key, value in _account(found).items():
        if isinstance(value, dict):
            lines.append(f"{key}:" + ("" if value else " none"))
            lines += [f"  {name}: {count}" for name, count in value.items()]
        else:
            lines.append(f"{key}: {'not said' if value is None else value}")
    return "\n".join(lines)


def _account(found: Inspection) -> dict[str, str | int | dict[str, int] | None]:
    return {
        "format": found.format,
        "generated_at": None if found.generated_at is None else found.generated_at.isoformat(),
        "sha256": found.sha256,
        "designations": found.designations,
        "by_kind": _sorted(found.by_kind),
        "by_list_type": _sorted(found.by_list_type),
        "names": _sorted(found.names),
        "unknown_elements": _sorted(found.unknown_elements),
    }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
