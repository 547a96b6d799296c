"""Commands about protected people: `fiscreen confidentiality ...`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

commands = typer.Typer(help="Report reveals, erase what is due. Nothing here shows a value.", no_args_is_help=True)

ACTOR = "command-line"


@commands.command("report")
def report(days: Annotated[int, typer.Option(min=1, max=366)] = 7) -> None:
    """Who asked to see what of whom in the last days, for which purpose, whether it was used; and whose data went."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        since = services.clock() - timedelta(days=days)
        reveals, erasures = services.reveals.since(since), services.retention.erasures_since(since)
    typer.echo(f"{len(reveals)} reveals asked for in {days} days.")
    for one in reveals:
        used = "read" if one.opened_at else "never read"
        second = f"approved by {one.approved_by}" if one.approved_by else "one person"
        typer.echo(
            f"{one.reveal_id}  {one.asked_at:%Y-%m-%d %H:%M}  {one.asked_by}  of {one.person_id}  "
            f"{','.join(one.fields)}  {one.purpose}  {second}  {used}"
        )
    typer.echo(f"{len(erasures)} people erased in {days} days.")
    for erasure in erasures:
        typer.echo(f"{erasure.at:%Y-%m-%d %H:%M}  {erasure.person_id}  clock: {erasure.clock or 'not recorded'}")


@commands.command("erase-due")
def erase_due() -> None:
    """Erase everybody whose retention clock has run out, and print a signed certificate for each, one a line."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        for certificate in services.retention.run(actor=ACTOR):
            typer.echo(certificate)


@commands.command("erase")
def erase(person_id: Annotated[str, typer.Argument(help="The id that stands in the tokens of a case.")]) -> None:
    """Erase one person now, by destroying their key, and print the signed certificate."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        certificate = services.retention.erase(person_id, actor=ACTOR)
    if certificate is None:
        message = "nobody was erased: unknown, erased already, or under a legal hold"
        raise CommandFailedError(message, exit_code=ExitCode.REFUSED)
    typer.echo(certificate)
