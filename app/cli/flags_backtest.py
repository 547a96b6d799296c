"""`fiscreen flags simulate` and `fiscreen flags backtest`: try indicators on transactions whose truth is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode
from app.cli.flags import catalogue_and_reference

if TYPE_CHECKING:
    from app.redflags.backtest import Backtest, Fired

SeedOption = Annotated[int, typer.Option("--seed", metavar="N", help="The same seed makes the same files.")]
AccountsOption = Annotated[int, typer.Option("--accounts", metavar="N", help="Ordinary people, 20 to 50,000.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", file_okay=False, help="Where both files go.")]
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", exists=True, file_okay=False, readable=True)]
CatalogueOption = Annotated[
    Path | None,
    typer.Option("--catalogue", metavar="DIR", exists=True, file_okay=False, help="Indicators of your own instead."),
]


def simulate_world(out: OutOption, seed: SeedOption = 1, accounts: AccountsOption = 2000) -> None:
    """Make up half a year of payments: ordinary life of many accounts, and scripted typologies among them.

    DIR gets transactions.csv, for `fiscreen flag`, and truth.csv, which says what each account truly is. Everybody in
    them is made up.
    """
    from app.cli.output_file import refuse_to_overwrite
    from app.cli.simulation_folder import TRANSACTIONS_FILE, TRUTH_FILE, write_world
    from app.redflags.simulation.world import simulate

    for name in (TRANSACTIONS_FILE, TRUTH_FILE):
        refuse_to_overwrite(out / name, [])
    try:
        world = simulate(seed=seed, accounts=accounts)
    except ValueError as error:
        raise CommandFailedError(str(error), exit_code=ExitCode.USAGE) from None
    write_world(world, out)
    scripted = len({one.account for one in world.truths})
    told = f"{len(world.transactions):,} transactions of {len(world.ordinary):,} ordinary accounts"
    typer.echo(f"{told} and {scripted:,} accounts in scripts", err=True)


def run_backtest(folder: FolderArgument, catalogue: CatalogueOption = None) -> None:
    """Hold the transactions of DIR against all indicators, and the alerts against the truth of DIR.

    Prints for each script how many of the accounts that should be found were, how many alerts ordinary accounts
    raised, whether a victim was made a suspect, and how often each indicator fired. DIR is one that `fiscreen flags
    simulate` wrote, or past cases of your own in the same two files.

    Exit codes: 0 done, 1 a file is refused, or a victim was made a suspect.
    """
    from app.cli.simulation_folder import TRANSACTIONS_FILE, read_truth
    from app.cli.transaction_file import read_transaction_file
    from app.redflags.backtest import backtest, fired_where
    from app.redflags.bulk.judging import judge_all

    truth = read_truth(folder)
    path = folder / TRANSACTIONS_FILE
    if not path.is_file():
        raise CommandFailedError(f"{path}: no such file", exit_code=ExitCode.REFUSED)
    file = read_transaction_file(path)
    indicators, reference = catalogue_and_reference(catalogue)
    judged = judge_all(file.transactions, catalogue=indicators, reference=reference)
    result = backtest(judged.alerts, truths=truth.truths, ordinary=truth.ordinary)
    fired = fired_where(judged.fired_for, truths=truth.truths, ordinary=truth.ordinary)
    typer.echo("\n".join([*_told(result), "", *_fired(fired)]))
    typer.echo("\n".join(file.account()), err=True)
    if result.victims_as_suspects:
        count = len(result.victims_as_suspects)
        raise CommandFailedError(f"{count} accounts of victims were made suspects", exit_code=ExitCode.REFUSED)


def _told(result: Backtest) -> list[str]:
    lines = [f"{'script':<20} {'sought':>6} {'found':>6} {'recall':>6}  victims protected"]
    for one in result.scripts:
        protected = f"{one.protected_rightly} of {one.should_be_protected}" if one.should_be_protected else "-"
        lines.append(f"{one.script:<20} {one.sought:>6} {one.found:>6} {one.recall:>6.2f}  {protected}")
    ordinary = f"{result.ordinary_alerts:,} alerts of {result.ordinary_accounts:,} ordinary accounts"
    lines.append(f"{ordinary}: {result.alerts_per_thousand:.2f} in 1,000")
    lines.append(f"victims made suspects: {len(result.victims_as_suspects)}")
    return lines


def _fired(fired: list[Fired]) -> list[str]:
    header = f"{'indicator':<10} {'in scripts':>10} {'ordinary':>9}"
    return [header, *(f"{one.indicator_id:<10} {one.in_scripts:>10,} {one.ordinary:>9,}" for one in fired)]
