"""The command `fiscreen screen`: a file of names against lists, on all cores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_MINIMUM_SCORE = 0.7
DEFAULT_TOP = 5

NamesArgument = Annotated[Path, typer.Argument(metavar="NAMES.csv", exists=True, dir_okay=False, readable=True)]
ListOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--list",
        metavar="FILE",
        exists=True,
        readable=True,
        help="A list file as published, or the folder of a set of files; may be given several times. "
        "Without it: the active lists of the database.",
    ),
]
OutOption = Annotated[Path, typer.Option("--out", metavar="HITS.csv", dir_okay=False, help="Where the hits go.")]
RefusedOption = Annotated[
    Path | None,
    typer.Option("--refused", metavar="FILE", dir_okay=False, help="Where refused rows go: row, code, column, reason."),
]
MinimumScoreOption = Annotated[float, typer.Option("--min-score", min=0, max=1, help="The lowest score of a hit.")]
TopOption = Annotated[int, typer.Option("--top", min=1, help="How many hits of a row are kept, over all lists.")]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="How many processes; the result is the same. Default: all cores.")
]


def screen(  # noqa: PLR0913, PLR0917 (one for each option)
    names: NamesArgument,
    out: OutOption,
    lists: ListOption = None,
    minimum_score: MinimumScoreOption = DEFAULT_MINIMUM_SCORE,
    top: TopOption = DEFAULT_TOP,
    refused: RefusedOption = None,
    workers: WorkersOption = None,
) -> None:
    """Screen a file of names and write one line for each hit.

    NAMES.csv has a header line with a name column (name, or first name and last name, also in other languages) and, if
    known, kind, date of birth, nationality, gender, alias and id. HITS.csv has row (the data row, from 1), name, list,
    reference, matched_name, name_kind, score and explanation; values are written as they are, for programs to read.

    Every row is screened, refused with a reason, or blank: the summary says how many. Exit codes: 0 done, 1 a file is
    refused, 2 wrong usage, 3 the work failed and nothing was written.
    """
    from app.cli.screen_run import ScreenRequest, run

    request = ScreenRequest(
        names=names,
        lists=tuple(lists or ()),
        out=out,
        refused=refused,
        minimum_score=minimum_score,
        top=top,
        workers=workers,
    )
    typer.echo(run(request), err=True)
