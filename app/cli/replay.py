"""`fiscreen replay`: past screenings are computed again, and must give the answers that were given."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from app.api.replay_models import ReplayOut
    from app.api.services import Services

ACTOR = "command-line"


def replay(
    screening_id: Annotated[str, typer.Argument(help="The id of one screening.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Every stored screening, the oldest first.")] = False,
) -> None:
    """Compute past screenings again from their list versions and settings; exit code 1 where one is not as it was."""
    from app.cli.serve import opened_services

    if bool(screening_id) == every:
        raise CommandFailedError("give the id of a screening, or --all", exit_code=ExitCode.USAGE)
    with opened_services() as services:
        outcomes = Counter(
            _told(services, one) for one in (services.screenings.ids() if every else iter([screening_id]))
        )
    if every:
        counts = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(outcomes.items()))
        typer.echo(f"{outcomes.total()} screenings replayed: {counts or 'none is stored'}.")
    if outcomes["different"] or outcomes["not_possible"]:
        raise CommandFailedError("not every answer was given again as it was", exit_code=ExitCode.REFUSED)


def _told(services: Services, screening_id: str) -> str:
    from app.api.replay import replay as replayed

    record = services.screenings.get(screening_id)
    if record is None:
        raise CommandFailedError("there is no screening of this id", exit_code=ExitCode.REFUSED)
    told = replayed(services, record, actor=ACTOR)
    for line in _lines(told):
        typer.echo(line)
    return told.outcome.value


def _lines(told: ReplayOut) -> list[str]:
    """One line for a screening, and one for each difference: its place and reason, never the values."""
    lines = [f"{told.screening_id} {told.outcome.replace('_', ' ')}"]
    lines += [f"  {one.pointer}: {one.why}" for one in told.differences]
    return lines + [f"  {reason}" for reason in told.missing]
