"""Commands about the audit log: `fiscreen audit ...`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from app.api.services import Services

commands = typer.Typer(help="Sign, verify and export the log of what was done.", no_args_is_help=True)

Checkpoints = Annotated[
    Path | None, typer.Option("--checkpoints", help="Their file; by default audit-checkpoints.txt with the data.")
]


@commands.command("checkpoint")
def checkpoint(checkpoints: Checkpoints = None) -> None:
    """Verify the log, sign how far it goes, and add that to the checkpoints; keep a copy of them elsewhere."""
    from app.audit.checkpoint import signed_checkpoint
    from app.audit.verify import Tree
    from app.cli.serve import opened_services

    with opened_services() as services:
        path = _path(services, checkpoints)
        size = _verified(services, path)[0]
        tree = Tree()
        for entry in services.audit.entries():
            if entry.sequence <= size:
                tree.add(entry.line().encode("ascii"))
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(signed_checkpoint(tree, services.audit.keys.signing))
    typer.echo(f"Signed {size} entries in {path}.")


@commands.command("verify")
def verify(checkpoints: Checkpoints = None) -> None:
    """Check that nothing in the log was changed, left out, moved, cut off or added; exit code 1 where it was."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        entries, covered = _verified(services, _path(services, checkpoints))
    typer.echo(f"{entries} entries are whole, {covered} of them covered by a signed checkpoint.")


@commands.command("export")
def export() -> None:
    """Write the log as JSON lines, which app/audit/verify.py checks offline with the checkpoints and the public key."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        for entry in services.audit.entries():
            typer.echo(entry.line())


def _path(services: Services, given: Path | None) -> Path:
    return given or services.settings.data_directory / "audit-checkpoints.txt"


def _verified(services: Services, path: Path) -> tuple[int, int]:
    from app.audit.checkpoint import public_key_of
    from app.audit.verify import AlteredError
    from app.audit.verify import verify as verify_log

    keys = services.audit.keys
    signed = path.read_text("utf-8") if path.exists() else ""
    try:
        return verify_log(
            (entry.line() for entry in services.audit.entries()), signed, public_key_of(keys.signing), keys.mac
        )
    except (AlteredError, UnicodeError) as error:
        raise CommandFailedError(f"the audit log was altered: {error}", exit_code=ExitCode.REFUSED) from None
