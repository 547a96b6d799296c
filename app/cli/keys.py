"""Commands about API keys: `fiscreen keys ...`."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

ACTOR = "command-line"

commands = typer.Typer(help="Make, list and close API keys.", no_args_is_help=True)


@commands.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What the key's owner is called: a system or a post, not a person.")],
    roles: Annotated[list[str], typer.Option("--role", help="May be given several times.")],
) -> None:
    """Make a key and print it; it is shown this once."""
    from app.access.roles import read_roles
    from app.cli.serve import opened_services

    with opened_services() as services:
        try:
            made = services.keys.create(actor=ACTOR, name=name, roles=read_roles(roles))
        except ValueError as error:
            raise CommandFailedError(str(error), exit_code=ExitCode.USAGE) from None
    typer.echo(made.text)


@commands.command("list")
def list_keys() -> None:
    """Every key with its id, roles and state; never its text."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        keys = services.keys.all_keys()
        now = services.clock()
    if not keys:
        typer.echo("There is no key yet; `fiscreen keys create NAME --role officer` makes one.")
    for key in keys:
        state = "usable" if key.is_usable(now=now) else "closed"
        typer.echo(f"{key.key_id}  {state}  {','.join(sorted(key.roles))}  {key.name}")


@commands.command("revoke")
def revoke(key_id: Annotated[str, typer.Argument(help="The id that `fiscreen keys list` shows.")]) -> None:
    """Close a key for good, from the next request on."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        key = services.keys.revoke(key_id, actor=ACTOR)
    if key is None:
        raise CommandFailedError("there is no key of this id; see `fiscreen keys list`", exit_code=ExitCode.REFUSED)
    typer.echo(f"Closed {key.key_id}.")
