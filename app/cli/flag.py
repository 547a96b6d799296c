"""The command `fiscreen flag`: a file of transactions against all indicators."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.failure import CommandFailedError, ExitCode

if TYPE_CHECKING:
    from app.cli.transaction_file import TransactionFile
    from app.redflags.alerts import AccountAlert

ALERT_COLUMNS = (
    "account", "path", "headline", "subject_of_suspicion", "second_reviewer", "leading_role", "score", "risks", "roles",
    "raised_at", "judged_at", "flags", "transactions", "explanation",
)  # fmt: skip
REFUSED_COLUMNS = ("row", "code", "column", "reason")

TransactionsArgument = Annotated[
    Path, typer.Argument(metavar="TRANSACTIONS", exists=True, dir_okay=False, readable=True)
]
OutOption = Annotated[Path, typer.Option("--out", metavar="ALERTS.csv", dir_okay=False, help="Where the alerts go.")]
RefusedOption = Annotated[
    Path | None,
    typer.Option("--refused", metavar="FILE", dir_okay=False, help="Where refused rows go: row, code, column, reason."),
]
CatalogueOption = Annotated[
    Path | None,
    typer.Option("--catalogue", metavar="DIR", exists=True, file_okay=False, help="Indicators of your own instead."),
]


def flag(
    transactions: TransactionsArgument,
    out: OutOption,
    refused: RefusedOption = None,
    catalogue: CatalogueOption = None,
) -> None:
    """Hold a file of transactions against all indicators and write one line for each account that is an alert.

    TRANSACTIONS is a table or a file of payment messages, told by its content: ISO 20022 (pacs.008, pacs.009, pain.001,
    camt.052/053/054), SWIFT MT103 and MT202, or JSON lines. A table (CSV) has a header line with date, amount,
    currency, and an account of either side (originator_account, beneficiary_account; also iban, debtor, payee, ...);
    further columns let more indicators be computed.
    ALERTS.csv says for each account the path (suspicion or protective), risks by typology, roles, and each flag with
    what was measured, the threshold and its basis. It names no counterparty.

    Every row or message is taken, refused with a reason, or blank.
    Exit codes: 0 done, 1 a file is refused, 2 wrong usage.
    """
    from app.cli.flags import catalogue_and_reference
    from app.cli.output_file import refuse_to_overwrite
    from app.cli.transaction_file import read_transaction_file
    from app.redflags.bulk.judging import judge_all

    for output in filter(None, (out, refused)):
        refuse_to_overwrite(output, [transactions])
    if refused is not None and refused.absolute() == out.absolute():
        raise CommandFailedError("--out and --refused name the same file", exit_code=ExitCode.USAGE)
    file = read_transaction_file(transactions)
    indicators, reference = catalogue_and_reference(catalogue)
    judged = judge_all(file.transactions, catalogue=indicators, reference=reference)
    _write(out, refused, file, judged.alerts)
    typer.echo("\n".join([*file.account(), *_summary(judged.never_computable, judged.alerts)]), err=True)


def _write(out: Path, refused: Path | None, file: TransactionFile, alerts: list[AccountAlert]) -> None:
    from app.cli.output_file import written_whole

    with written_whole(out) as lines:
        csv.writer(lines).writerow(ALERT_COLUMNS)
        csv.writer(lines).writerows(map(_cells, alerts))
    if refused is not None:
        with written_whole(refused) as lines:
            csv.writer(lines).writerow(REFUSED_COLUMNS)
            csv.writer(lines).writerows(file.refused)


def _cells(alert: AccountAlert) -> tuple[str, ...]:
    found = alert.assessment
    evidence = [one.flag.evidence for one in found.flags]
    return (
        found.account,
        found.path.value,
        _yes_or_no(found.headline),
        _yes_or_no(found.subject_of_suspicion),
        _yes_or_no(found.second_reviewer),
        found.leading_role.value,
        f"{found.score:.4f}",
        "; ".join(f"{typology.value} {score:.4f}" for typology, score in found.risks),
        "; ".join(f"{role.value} {score:.4f}" for role, score in found.roles),
        alert.raised_at.isoformat(),
        alert.judged_at.isoformat(),
        "; ".join(one.flag.indicator_id for one in found.flags),
        "; ".join(dict.fromkeys(key for one in evidence for key in one.transaction_ids)),
        _explanation(alert),
    )


def _yes_or_no(holds: object) -> str:
    return "yes" if holds else "no"


def _explanation(alert: AccountAlert) -> str:
    """Flag by flag: what was measured against which threshold, on what basis, and what it weighs."""
    told = []
    for one in alert.assessment.flags:
        measured = ", ".join(f"{figure.unit} {figure.value:g}" for figure in one.flag.evidence.measured)
        weight = f"weight {one.weight:.2f}" if one.weight else one.why.value.replace("_", " ")
        told.append(
            f"{one.flag.indicator_id}: {measured or 'decided by a person'} ({one.threshold}; {one.basis}; {weight})"
        )
    if alert.assessment.multiplier > 1:
        told.append(f"places multiply by {alert.assessment.multiplier:.2f}")
    return " | ".join(told)


def _summary(never_computable: tuple[str, ...], alerts: list[AccountAlert]) -> list[str]:
    protective = sum(not one.assessment.subject_of_suspicion for one in alerts)
    lines = [f"{len(alerts):,} alerts, {protective:,} of them protective cases"]
    if never_computable:
        why = "for want of fields, registers or a person"
        lines.append(
            f"{len(never_computable)} indicators could be computed nowhere, {why}: {', '.join(never_computable)}"
        )
    return lines
