"""Commands about versions of sanctions lists: which there were, what changed, and what a guard held back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.api.services import Services
    from app.domain.designation import Designation
    from app.domain.held_version import HeldVersion
    from app.domain.snapshot import Activation
    from app.watchlists.deltas import Amendment, Delta

VERSIONS_SHOWN = 50

ListId = Annotated[str, typer.Argument(help="Which list; `fiscreen lists status` shows the ids.", metavar="LIST")]


def versions(list_id: ListId) -> None:
    """Which versions of a list came into force when, the newest first."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        _require_configured(services, list_id)
        found = services.snapshots.activations(list_id, limit=VERSIONS_SHOWN)
        typer.echo("\n".join(map(_version_line, found)) or f"{list_id}: no version was ever in force")


def deltas(
    list_id: ListId,
    older: Annotated[
        str | None, typer.Option("--from", help="A version, as `fiscreen lists versions` shows it.")
    ] = None,
    newer: Annotated[str | None, typer.Option("--to", help="The same; the one in force if left out.")] = None,
) -> None:
    """What changed between two versions of a list; between the two latest where none are named."""
    from app.cli.serve import opened_services
    from app.screening.list_changes import NothingToCompareError

    with opened_services() as services:
        _require_configured(services, list_id)
        try:
            before, after = services.changes.two_versions(list_id, old=older, new=newer)
        except NothingToCompareError as error:
            raise CommandFailedError(f"{list_id}: {error}", exit_code=ExitCode.REFUSED) from None
        typer.echo(
            f"{list_id}: from version {before.snapshot_id}\n{' ' * len(list_id)}    to version {after.snapshot_id}"
        )
        typer.echo("\n".join(_delta_lines(services.changes.between(before, after))) or "nothing changed")


def held(list_id: ListId) -> None:
    """Which files a guard held back, why, and who stood up for each. Two keys release one over the API."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        _require_configured(services, list_id)
        found = services.held.of_list(list_id, VERSIONS_SHOWN)
        typer.echo("\n".join(line for one in found for line in _held_lines(one)) or f"{list_id}: nothing was held back")


def _require_configured(services: Services, list_id: str) -> None:
    ids = [source.id for source in services.library.sources]
    if list_id not in ids:
        message = f"no list {list_id!r} is configured; known: {', '.join(ids)}"
        raise CommandFailedError(message, exit_code=ExitCode.USAGE)


def _version_line(one: Activation) -> str:
    counts = one.snapshot.counts
    published = one.snapshot.generated_at
    return (
        f"{one.activated_at:%Y-%m-%d %H:%M} UTC  {one.snapshot.snapshot_id}  {counts.designations} designations"
        f"{f' and {counts.missing} missing' if counts.missing else ''}"
        f"{f', published {published:%Y-%m-%d %H:%M} UTC' if published else ''}"
    )


def _delta_lines(delta: Delta) -> Iterator[str]:
    yield from _named("added", delta.added)
    yield from _amended(delta.amended)
    yield from _named("missing (left out by the publisher, screened all the same)", delta.missing)
    yield from _named("returned", delta.returned)
    yield from _named("removed (screened no more)", delta.removed)


def _named(what: str, designations: Sequence[Designation]) -> Iterator[str]:
    if designations:
        yield f"{len(designations)} {what}:"
    for one in designations:
        yield f"  {one.reference}  {one.primary_name}"


def _amended(amendments: Sequence[Amendment]) -> Iterator[str]:
    if amendments:
        yield f"{len(amendments)} amended:"
    for one in amendments:
        yield f"  {one.after.reference}  {one.after.primary_name}"
        for change in one.changes:
            yield f"    {change.label}:"
            yield from (f"      - {value}" for value in change.old)
            yield from (f"      + {value}" for value in change.new)


def _held_lines(version: HeldVersion) -> Iterator[str]:
    yield (
        f"held version {version.held_id}, {version.state}: {version.held_at:%Y-%m-%d %H:%M} UTC, "
        f"{version.designations} designations, sha256 {version.file_sha256}"
    )
    for reason in version.reasons:
        yield f"  {reason.code}: {reason.message}"
    for place, approval in (("first", version.first), ("second", version.second)):
        if approval is not None:
            yield f"  {place} key {approval.key_id}: {approval.reason or 'imported the file'}"
