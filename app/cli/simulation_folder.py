"""The folder of a simulated world: its transactions, and the truth about every account of it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from app.batches.transaction_columns import FIELDS
from app.batches.transaction_rows import row_of
from app.cli.failure import CommandFailedError, ExitCode
from app.cli.output_file import written_whole
from app.domain.currency import decimals
from app.domain.red_flag import CaseRole, Typology
from app.redflags.simulation.truth import Truth
from app.redflags.simulation.world import SimulatedWorld

TRANSACTIONS_FILE = "transactions.csv"
TRUTH_FILE = "truth.csv"
TRUTH_COLUMNS = ("account", "script", "typology", "role", "sought")
ORDINARY = "ordinary"
"""The script of accounts that play none."""
MAX_TRUTHS = 1_000_000


@dataclass(frozen=True, slots=True)
class KnownTruth:
    """Which accounts are ordinary, and what those in scripts are."""

    truths: tuple[Truth, ...]
    ordinary: tuple[str, ...]


def write_world(world: SimulatedWorld, folder: Path) -> None:
    """Write both files; the folder is made where there is none. The same world makes the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    with written_whole(folder / TRANSACTIONS_FILE) as lines:
        rows = csv.writer(lines)
        rows.writerow(FIELDS)
        rows.writerows(row_of(one, decimals) for one in world.transactions)
    with written_whole(folder / TRUTH_FILE) as lines:
        rows = csv.writer(lines)
        rows.writerow(TRUTH_COLUMNS)
        rows.writerows((account, ORDINARY, "", "", "no") for account in world.ordinary)
        for one in world.truths:
            sought = "yes" if one.is_sought else "no"
            rows.writerow((one.account, one.script, one.typology.value, one.role.value, sought))


def read_truth(folder: Path) -> KnownTruth:
    """The truth of a folder that `write_world` or a person wrote. Raises CommandFailedError."""
    path = folder / TRUTH_FILE
    if not path.is_file():
        message = f"{path}: no such file; `fiscreen flags simulate` writes one"
        raise CommandFailedError(message, exit_code=ExitCode.REFUSED)
    truths: list[Truth] = []
    ordinary: list[str] = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if tuple(rows.fieldnames or ()) != TRUTH_COLUMNS:
            message = f"{path}: expected the columns {', '.join(TRUTH_COLUMNS)}"
            raise CommandFailedError(message, exit_code=ExitCode.REFUSED)
        for number, row in enumerate(rows, start=1):
            if number > MAX_TRUTHS:
                raise CommandFailedError(f"{path}: more than {MAX_TRUTHS:,} rows", exit_code=ExitCode.REFUSED)
            if row["script"] == ORDINARY:
                ordinary.append(row["account"])
            else:
                truths.append(_truth(path, number, row))
    return KnownTruth(tuple(truths), tuple(ordinary))


def _truth(path: Path, number: int, row: dict[str, str]) -> Truth:
    try:
        typology, role = Typology(row["typology"]), CaseRole(row["role"])
        sought = {"yes": True, "no": False}[row["sought"]]
    except (ValueError, KeyError):
        message = f"{path}: row {number}: expected a known typology, a known role, and yes or no under sought"
        raise CommandFailedError(message, exit_code=ExitCode.REFUSED) from None
    return Truth(row["account"], typology, role, row["script"], sought)
