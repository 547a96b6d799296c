"""The command `fiscreen validate`: what the matcher finds, misses and raises in vain on one list file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ListOption = Annotated[
    Path,
    typer.Option(
        "--list", metavar="FILE", exists=True, dir_okay=False, readable=True, help="A list file as published."
    ),
]
ReportOption = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="DIR", file_okay=False, help="Where report.html and report.json go; made if need be."
    ),
]
ThresholdOption = Annotated[float, typer.Option("--threshold", min=0.3, max=1, help="The score that counts as found.")]
SeedOption = Annotated[int, typer.Option("--seed", help="What the drawing of cases begins from.")]
CasesOption = Annotated[
    int, typer.Option("--cases-per-class", min=1, help="The most names drawn for each manipulation.")
]
UnlistedOption = Annotated[int, typer.Option("--unlisted", min=1, help="How many unlisted names are made up.")]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="How many processes; the figures are the same. Default: all cores."),
]


def validate(  # noqa: PLR0913, PLR0917 (one for each option)
    list_file: ListOption,
    report: ReportOption = None,
    threshold: ThresholdOption = 0.7,
    seed: SeedOption = 1,
    cases_per_class: CasesOption = 500,
    unlisted: UnlistedOption = 10_000,
    workers: WorkersOption = None,
) -> None:
    """Make the evidence that a model validator asks for, from a list file and seeded synthetic names.

    Every strong name unchanged, recall per class of manipulation, hits per 1,000 unlisted names, the threshold curve,
    names that would be refused, the cases missed, and the versions of everything. The summary goes to standard output,
    the report to DIR as HTML and JSON. Equal input, settings and versions give equal figures.

    Exit codes: 0 done, 1 a listed name does not find its own entry (or the list file is refused), 2 wrong usage, 3 the
    work failed.
    """
    from app.cli.validate_run import ValidateRequest, run
    from app.validation.validation import ValidationSettings

    settings = ValidationSettings(threshold, seed, cases_per_class, unlisted)
    run(ValidateRequest(list_file=list_file, report=report, settings=settings, workers=workers), say=typer.echo)
