"""Commands about batches: `fiscreen batch ...`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.api.services import Services
    from app.batch_desk.desk import HandedIn
    from app.domain.batch import Batch

commands = typer.Typer(help="Files of names or transactions, screened to their last row.", no_args_is_help=True)

COMMAND_LINE = "command-line"
"""Who acts where nobody else is named."""
LISTED = 50
PIECE_BYTES = 1_048_576

FileArgument = Annotated[Path, typer.Argument(help="CSV, XLSX or JSON lines, with a header.", metavar="FILE")]
BatchArgument = Annotated[str, typer.Argument(help="The id that `submit` and `list` show.", metavar="BATCH")]
OwnerOption = Annotated[
    str, typer.Option(help="The id of a key or user whose batch it is: who sees it in pages and over the API.")
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Stay until it has ended, and help with the work.")]
ScoreOption = Annotated[float | None, typer.Option("--min-score", min=0.3, max=1.0, help="Default: that of the house.")]


@commands.command("submit")
def submit(  # noqa: PLR0913, PLR0917 (options)
    file: FileArgument,
    wait: WaitOption = False,
    owner: OwnerOption = COMMAND_LINE,
    content: Annotated[Literal["names", "transactions"] | None, typer.Option(help="Default: guessed.")] = None,
    priority: Annotated[Literal["high", "normal", "low"], typer.Option()] = "normal",
    min_score: ScoreOption = None,
) -> None:
    """Hand in a file and start it. Prints its id; exit code 1 where it can't be read or, with --wait, has failed."""
    from app.batch_desk.desk import HandedIn
    from app.batch_desk.spool import FileTooLargeError
    from app.cli.serve import opened_services
    from app.domain.batch import BatchContent, BatchPriority, BatchSettings

    with opened_services() as services:
        handed = HandedIn(
            owner=owner,
            file_name=file.name,
            settings=BatchSettings(min_score or services.settings.minimum_score),
            content=None if content is None else BatchContent(content),
            priority=BatchPriority(priority),
        )
        try:
            one = _handed_in(services, file, handed)
        except FileTooLargeError as error:
            raise CommandFailedError(f"{file}: {error}", exit_code=ExitCode.REFUSED) from None
        if one.problem:
            raise CommandFailedError(f"{file}: {one.problem} (kept as {one.batch_id})", exit_code=ExitCode.REFUSED)
        one = services.batch_desk.start(one, version=one.version, person=owner)
        typer.echo(one.batch_id)
        if wait:
            one = _waited(services, one)
            typer.echo(_described(services, one), err=True)
            _require_ended_well(one)


def _handed_in(services: Services, file: Path, handed: HandedIn) -> Batch:
    try:
        with file.open("rb") as stream, services.batch_desk.receiving() as spool:
            while piece := stream.read(PIECE_BYTES):
                spool.add(piece)
            return services.batch_desk.hand_in(spool, handed)
    except OSError as error:
        raise CommandFailedError(f"{file}: {error.strerror}", exit_code=ExitCode.REFUSED) from None


def _waited(services: Services, one: Batch) -> Batch:
    import time

    from app.cli.batch_progress import BatchProgressLine
    from app.worker.batch_worker import BatchWorker

    worker = BatchWorker(services)
    line = BatchProgressLine()
    while not one.state.is_final:
        if not worker.step():
            time.sleep(0.2)
        one = _found(services, one.batch_id)
        line.show(services.batches.progress(one), one)
    line.end()
    return one


def _require_ended_well(one: Batch) -> None:
    from app.domain.batch import BatchState

    if one.state in {BatchState.FAILED, BatchState.CANCELLED}:
        reason = one.problem or "it was cancelled"
        raise CommandFailedError(f"batch {one.batch_id}: {reason}", exit_code=ExitCode.FAILED)


@commands.command("list")
def list_batches() -> None:
    """The latest batches, of all owners."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        found = services.batches.find(owner=None, limit=LISTED)
    if not found:
        typer.echo("There is no batch yet; `fiscreen batch submit FILE` makes one.")
    for one in found:
        account = one.account
        done = f"{account.screened + account.refused:,} of {account.rows_in:,} rows"
        typer.echo(f"{one.batch_id}  {one.state.value}  {done}  {account.rows_with_hits:,} with hits")


@commands.command("show")
def show(batch: BatchArgument) -> None:
    """Where a batch stands, and what became of its rows by number and by reason."""
    from app.cli.serve import opened_services

    with opened_services() as services:
        typer.echo(_described(services, _found(services, batch)))


def _described(services: Services, one: Batch) -> str:
    account, progress = one.account, services.batches.progress(one)
    parts = f"{account.screened:,} screened + {account.refused:,} refused + {account.unscreened:,} not yet"
    lines = [
        f"{one.batch_id}: {one.state.value.replace('_', ' ')}",
        f"{account.rows_in:,} rows read = {parts}; {account.blank:,} blank",
        f"{account.rows_with_hits:,} rows with {account.hits:,} hits",
    ]
    lines += [f"  {verdict}: {count:,}" for verdict, count in sorted(account.by_verdict.items())]
    lines += [f"  refused, {code}: {count:,}" for code, count in sorted(account.by_refusal.items())]
    if progress.seconds_left:
        lines.append(f"{progress.rows_per_second:,.0f} rows a second, {progress.seconds_left:,.0f} seconds left")
    if one.pins is not None:
        lines += [f"list {pinned.list_id}: version {pinned.snapshot_id or 'none'}" for pinned in one.pins.lists]
    if one.problem:
        lines.append(one.problem)
    return "\n".join(lines)


@commands.command("results")
def results(
    batch: BatchArgument,
    out: Annotated[Path, typer.Option(help="Where to write; an existing file is replaced once the new one is whole.")],
    file_format: Annotated[Literal["csv", "jsonl", "xlsx", "parquet"], typer.Option("--format")] = "csv",
) -> None:
    """Write what became of every row that is done, with the file's own columns first."""
    from app.batches.results.csv_file import hits_as_csv
    from app.batches.results.json_lines import as_json_lines
    from app.batches.results.parquet import write_parquet
    from app.batches.results.workbook import write_workbook
    from app.cli.serve import opened_services

    partial = out.with_name(f"{out.name}.partial")
    with opened_services() as services:
        one = _found(services, batch)
        outcomes = services.batch_rows.outcomes(one.batch_id)
        try:
            if file_format == "xlsx":
                write_workbook(partial, one, outcomes)
            elif file_format == "parquet":
                write_parquet(partial, one, outcomes)
            else:
                csv = file_format == "csv"
                pieces = hits_as_csv(one, outcomes, for_spreadsheet=False) if csv else as_json_lines(one, outcomes)
                with partial.open("wb") as file:
                    file.writelines(pieces)
            partial.replace(out)
        except OSError as error:
            raise CommandFailedError(f"{out}: {error.strerror}", exit_code=ExitCode.FAILED) from None
        finally:
            partial.unlink(missing_ok=True)


@commands.command("pause")
def pause(batch: BatchArgument) -> None:
    """Let nothing further of it begin."""
    _steered(batch, lambda services: services.batch_desk.pause)


@commands.command("resume")
def resume(batch: BatchArgument) -> None:
    """Go on with it."""
    _steered(batch, lambda services: services.batch_desk.resume)


@commands.command("cancel")
def cancel(batch: BatchArgument) -> None:
    """Stop it for good; what was screened is kept."""
    _steered(batch, lambda services: services.batch_desk.cancel)


@commands.command("verify-certificate")
def verify_certificate(
    file: Annotated[Path, typer.Argument(help="The certificate as JSON.", metavar="CERTIFICATE")],
    public_key: Annotated[Path, typer.Option(help="The service's audit-public.key.")],
) -> None:
    """Check a certificate offline; exit code 1 where it was changed or is not of this key."""
    from app.cli.verify_certificate import verify_certificate as what_it_proves

    print(what_it_proves(file, public_key))


def _steered(batch_id: str, act_of: Callable[[Services], Callable[..., Batch]]) -> None:
    from app.cli.serve import opened_services
    from app.store.batches import BatchChangedError

    with opened_services() as services:
        one = _found(services, batch_id)
        try:
            changed = act_of(services)(one, version=one.version, person=COMMAND_LINE)
        except BatchChangedError:
            message = f"batch {batch_id} is {one.state.value.replace('_', ' ')}: this can't be done with it now"
            raise CommandFailedError(message, exit_code=ExitCode.REFUSED) from None
    typer.echo(f"{changed.batch_id}: {changed.state.value}")


def _found(services: Services, batch_id: str) -> Batch:
    one = services.batches.get(batch_id)
    if one is None:
        raise CommandFailedError("there is no batch of this id; see `fiscreen batch list`", exit_code=ExitCode.REFUSED)
    return one
