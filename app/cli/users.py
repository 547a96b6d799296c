"""Commands about the people who sign in: `fiscreen users ...`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from app.api.services import Services
    from app.domain.user import User

commands = typer.Typer(help="Make, list, close and reset user accounts.", no_args_is_help=True)

ACTOR = "command-line"

Name = Annotated[str, typer.Argument(help="What the user signs in with.")]


@commands.command("create")
def create(
    name: Name,
    roles: Annotated[list[str], typer.Option("--role", help="May be given several times.")],
) -> None:
    """Make a user and print a one-time password; it is shown this once and must be changed at the first sign-in."""
    from app.access.roles import read_roles
    from app.cli.serve import opened_services

    with opened_services() as services:
        try:
            made = services.users.create(name, read_roles(roles), actor=ACTOR)
        except ValueError as error:
            raise CommandFailedError(str(error), exit_code=ExitCode.USAGE) from None
    typer.echo(made.password)


@commands.command("list")
def list_users() -> None:
    """Every user with id, state and roles."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        users = services.users.all_users()
    if not users:
        typer.echo("There is no user yet; `fiscreen users create NAME --role officer` makes one.")
    for user in users:
        state = "usable" if user.is_usable else "closed"
        typer.echo(f"{user.user_id}  {state}  {','.join(sorted(user.roles))}  {user.name}")


@commands.command("disable")
def disable(name: Name) -> None:
    """Close an account, and its sessions and keys with it, from the next request on."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        services.users.disable(_user(services, name).user_id, actor=ACTOR)
    typer.echo("Closed.")


@commands.command("reset")
def reset(name: Name) -> None:
    """Print a new one-time password, shown this once; second factor and sessions end."""
    from app.access.users import UserRefusedError
    from app.cli.serve import opened_services

    with opened_services() as services:
        try:
            made = services.users.reset(_user(services, name).user_id, actor=ACTOR)
        except UserRefusedError as error:
            raise CommandFailedError(str(error), exit_code=ExitCode.REFUSED) from None
    typer.echo(made.password)


def _user(services: Services, name: str) -> User:
    user = services.users.by_name(name)
    if user is None:
        raise CommandFailedError("there is no such user; see `fiscreen users list`", exit_code=ExitCode.REFUSED)
    return user
