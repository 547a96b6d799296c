"""Puts the commands together and turns every failure into one line and an exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import typer

from app.cli import (
    audit,
    batch,
    compare,
    confidentiality,
    describe,
    flag,
    flags,
    flags_backtest,
    keys,
    list_history,
    lists,
    replay,
    screen,
    serve,
    users,
    validate,
    worker,
)
from app.cli.failure import CommandFailedError, ExitCode, internal_error


def build() -> typer.Typer:
    """The command `fiscreen` with all its commands."""
    application = typer.Typer(
        name="fiscreen",
        help="Screens names against sanctions lists and explains every hit.",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    application.command("screen")(screen.screen)
    application.command("compare")(compare.compare)
    application.command("validate")(validate.validate)
    application.command("flag")(flag.flag)
    application.command("replay")(replay.replay)
    application.command("serve")(serve.serve)
    application.command("worker")(worker.worker)
    application.command("openapi")(describe.openapi)
    lists.commands.command("versions")(list_history.versions)
    lists.commands.command("deltas")(list_history.deltas)
    lists.commands.command("held")(list_history.held)
    application.add_typer(lists.commands, name="lists")
    application.add_typer(audit.commands, name="audit")
    application.add_typer(batch.commands, name="batch")
    application.add_typer(keys.commands, name="keys")
    application.add_typer(users.commands, name="users")
    application.add_typer(confidentiality.commands, name="confidentiality")
    flags.commands.command("simulate")(flags_backtest.simulate_world)
    flags.commands.command("backtest")(flags_backtest.run_backtest)
    application.add_typer(flags.commands, name="flags")
    return application


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run `fiscreen` with `arguments` (those of the process where None). Always ends with SystemExit.

    Exit codes: 0 done, 1 input refused, 2 wrong usage, 3 the work failed, 130 and 143 interrupted. No output file is
    left behind unless it is whole.
    """
    signal.signal(signal.SIGTERM, _end_on_signal)
    signal.signal(signal.SIGINT, _end_on_signal)
    try:
        build()(args=arguments)
    except CommandFailedError as error:
        _end(str(error), error.exit_code)
    except Exception as error:
        from app.screening.worker_pool import type_and_place

        _end(str(internal_error(type_and_place(error))), ExitCode.FAILED)
    sys.exit(ExitCode.DONE)


def _end(message: str, exit_code: ExitCode) -> NoReturn:
    print(f"fiscreen: {message}", file=sys.stderr)
    sys.exit(exit_code)


def _end_on_signal(number: int, _frame: FrameType | None) -> NoReturn:
    # As an exception, so that worker processes and unfinished files are tidied away.
    sys.exit(ExitCode.INTERRUPTED if number == signal.SIGINT else ExitCode.TERMINATED)
