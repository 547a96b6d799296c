"""The command `fiscreen compare`: scores the two names of each row of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

PairsArgument = Annotated[Path, typer.Argument(metavar="PAIRS.csv", exists=True, dir_okay=False, readable=True)]
OutOption = Annotated[Path, typer.Option("--out", metavar="SCORES.csv", dir_okay=False, help="Where the scores go.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="How many processes; the result is the same. Default: all cores.")
]


def compare(pairs: PairsArgument, out: OutOption, workers: WorkersOption = None) -> None:
    """Score pairs of names, without any list.

    PAIRS.csv has the columns name1 and name2 and, if known, schema (Person, Company, Organization, Vessel,
    LegalEntity). SCORES.csv has all its columns and rows in the same order, and adds score (0 to 1) and explanation. A
    row whose names can't be compared scores 0 and its explanation says why. Values are written as they are.

    Exit codes: 0 done, 1 the file is refused, 2 wrong usage, 3 the work failed and nothing was written.
    """
    from app.cli.compare_run import run

    typer.echo(run(pairs, out, workers=workers), err=True)
