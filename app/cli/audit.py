"""Commands about the audit log: `fiscreen audit ...`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from app.api.services import Services
    from app.audit_desk.desk import AuditDesk, Verification

commands = typer.Typer(help="Sign, verify and export the log of what was done.", no_args_is_help=True)

Checkpoints = Annotated[
    Path | None, typer.Option("--checkpoints", help="Their file; by default audit-checkpoints.txt with the data.")
]


@commands.command("checkpoint")
def checkpoint(checkpoints: Checkpoints = None) -> None:
    """Verify the log, sign how far it goes, and add that to the checkpoints; keep a copy of them elsewhere."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        path = _path(services, checkpoints)
        signed = _whole(_desk(services, path).sign())
    typer.echo(f"Signed {signed.covered} entries in {path}.")


@commands.command("verify")
def verify(checkpoints: Checkpoints = None) -> None:
    """Check that nothing in the log was changed, left out, moved, cut off or added; exit code 1 where it was."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        found = _whole(_desk(services, _path(services, checkpoints)).verify())
    typer.echo(f"{found.entries} entries are whole, {found.covered} of them covered by a signed checkpoint.")


@commands.command("export")
def export() -> None:
    """Write the log as JSON lines, which app/audit/verify.py checks offline with the checkpoints and the public key."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        for entry in services.audit.entries():
            typer.echo(entry.line())


def _path(services: Services, given: Path | None) -> Path:
    return given or services.settings.checkpoints_file


def _desk(services: Services, path: Path) -> AuditDesk:
    from app.audit_desk.desk import AuditDesk

    every = timedelta(hours=services.settings.audit_verify_hours)
    return AuditDesk(services.database, services.audit, checkpoints=path, verify_every=every, clock=services.clock)


def _whole(found: Verification) -> Verification:
    if found.problem:
        raise CommandFailedError(f"the audit log was altered: {found.problem}", exit_code=ExitCode.REFUSED)
    return found
