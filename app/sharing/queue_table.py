"""A view of the queue as a table for a spreadsheet: no formula in it runs, and nobody protected is named."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.batches.results.csv_file import BYTE_ORDER_MARK, csv_pieces, guarded
from app.batches.results.workbook import Sheets
from app.confidentiality.protection import TOKEN
from app.domain.alert import Alert, AlertKind, Finding

COLUMNS = (
    "alert", "kind", "about", "list", "reference", "verdict", "score", "state", "disposition", "reason", "opened_at",
    "due_at", "last_seen_at", "times_seen", "holder",
)  # fmt: skip
PROTECTED = "a protected person"


class TableFormat(StrEnum):
    """In which format a view is given."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    TableFormat.CSV: "text/csv; charset=utf-8",
    TableFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def queue_table(alerts: Iterable[Alert], as_format: TableFormat) -> bytes:
    """The file of a view. As CSV it begins with a byte-order mark; what would run as a formula begins with a quote."""
    rows = _rows(alerts)
    if as_format is TableFormat.CSV:
        safe = ([guarded(cell) for cell in row] for row in rows)
        return BYTE_ORDER_MARK.encode() + b"".join(csv_pieces(COLUMNS, safe, delimiter=","))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "queue.xlsx"
        with Sheets(path) as sheets:
            sheet = sheets.sheet("Alerts", COLUMNS)
            for row in rows:
                sheet.add(row)
        return path.read_bytes()


def _rows(alerts: Iterable[Alert]) -> Iterator[Sequence[str]]:
    for one in alerts:
        finding = one.finding
        yield (
            str(one.alert_id),
            finding.kind.value,
            _about(finding),
            finding.list_id,
            finding.reference,
            finding.verdict,
            f"{finding.score:.4f}",
            one.state.value,
            "" if one.disposition is None else one.disposition.value,
            "" if one.reason_code is None else one.reason_code.value,
            _moment(one.opened_at),
            _moment(one.due_at),
            _moment(one.last_seen_at),
            str(one.occurrences),
            one.holder or "",
        )


def _about(finding: Finding) -> str:
    if finding.is_protective:
        return PROTECTED
    subject = json.loads(finding.subject_document)
    if finding.kind is AlertKind.RED_FLAGS:
        said = str(subject["account"])
    else:
        name = subject["names"][0]
        said = name if isinstance(name, str) else " ".join(filter(None, name.values()))
    return PROTECTED if TOKEN.fullmatch(said) else said


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
