"""Commands about the indicators of red flags: `fiscreen flags ...`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from app.redflags.catalogue import Catalogue, Indicator
    from app.redflags.reference import Reference

commands = typer.Typer(help="The indicators of red flags: what they look for, and why.", no_args_is_help=True)

FamilyOption = Annotated[str | None, typer.Option("--family", metavar="XX", help="Only the family of these letters.")]
DirectoryArgument = Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, readable=True)]


@commands.command("list")
def list_indicators(family: FamilyOption = None) -> None:
    """Every indicator with its id, title, kind and weight. `*` marks what somebody still has to confirm."""
    catalogue = own_catalogue()
    known = {one.code: one.name for one in catalogue.families()}
    if family is not None and family.upper() not in known:
        raise CommandFailedError(f"no such family; known are {', '.join(known)}", exit_code=ExitCode.USAGE)
    shown = [one for one in catalogue if family is None or one.family.code == family.upper()]
    for one in shown:
        kind = "for a person" if one.for_a_person else one.kind
        marks = ("*" if one.to_confirm else "") + ("" if one.enabled else " (off)")
        typer.echo(f"{one.id}  {one.effective_weight:.2f}  {kind:<18} {one.title}{marks}")
    typer.echo(f"{len(shown)} indicators", err=True)


@commands.command("show")
def show(indicator_id: Annotated[str, typer.Argument(metavar="ID", help="Such as CT02.")]) -> None:
    """Everything that the catalogue says of one indicator."""
    catalogue = own_catalogue()
    indicator = catalogue.get(indicator_id.upper())
    if indicator is None:
        raise CommandFailedError("no such indicator; `fiscreen flags list` shows all", exit_code=ExitCode.USAGE)
    typer.echo("\n".join(_lines(indicator, catalogue)))


@commands.command("check")
def check(directory: DirectoryArgument) -> None:
    """Check a folder of indicators of your own: one YAML for each family, and sources.yaml.

    Places, words and merchant codes are those of the lists directory. Exit code 1 names file, indicator and key of the
    first fault.
    """
    catalogue, _ = catalogue_and_reference(directory)
    computed = sum(not one.for_a_person for one in catalogue)
    typer.echo(f"{len(catalogue)} indicators in {len(catalogue.families())} families: {computed} are computed")


def own_catalogue() -> Catalogue:
    """The catalogue of the lists directory. Raises CommandFailedError."""
    return catalogue_and_reference(None)[0]


def catalogue_and_reference(directory: Path | None) -> tuple[Catalogue, Reference]:
    """The catalogue in `directory` (of the lists directory where None), checked, and what it refers to.

    Raises CommandFailedError.
    """
    from app.redflags.catalogue_file import read_catalogue
    from app.redflags.errors import RedFlagDataError
    from app.redflags.reference_file import read_reference
    from app.settings import read_settings

    lists = read_settings().lists_directory
    try:
        reference = read_reference(lists)
        return read_catalogue(directory or lists / "indicators", reference), reference
    except RedFlagDataError as error:
        raise CommandFailedError(str(error), exit_code=ExitCode.REFUSED) from None


def _lines(indicator: Indicator, catalogue: Catalogue) -> list[str]:
    lines = [
        f"{indicator.id} {indicator.title}",
        f"family: {indicator.family.name}",
        f"looks for: {indicator.looks_for}",
        f"threshold: {indicator.threshold}",
        f"basis: {indicator.basis.value}" + (f" ({indicator.basis_note})" if indicator.basis_note else ""),
        f"level: {indicator.level.value}",
        f"needs: {', '.join(indicator.requires) or 'a person'}",
        *(f"role of the {seat.value}: {', '.join(roles)}" for seat, roles in indicator.roles.items()),
        f"points to: {', '.join(indicator.typologies)}",
        f"weight: {indicator.effective_weight:.2f}" + (" (halved: to be confirmed)" if indicator.to_confirm else ""),
        f"S/RES/2331 (2016), paragraphs: {', '.join(indicator.paragraphs)}",
        f"mistaken for: {indicator.false_positives}",
        f"against that: {indicator.mitigation}",
    ]
    if indicator.low_weight:
        lines.append("never the second family")
    if not indicator.enabled:
        lines.append("off: for an analyst who switches it on")
    lines += [f"asks: {one.asks}{_choices(one.choices)}" for one in indicator.form]
    for name in indicator.sources:
        source = catalogue.sources[name]
        known = source.known.replace("_", " ")
        lines.append(f"source: {source.publisher}, {source.title} ({source.year}; {known})")
    return lines


def _choices(choices: tuple[str, ...]) -> str:
    return f" [{' | '.join(choices)}]" if choices else ""
