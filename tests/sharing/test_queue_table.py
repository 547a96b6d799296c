"""A view of the queue as a table: an alert a row, no formula runs, nobody protected is named."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

from python_calamine import CalamineWorkbook

from app.domain.alert import PROTECTIVE, RED_FLAGS_LIST, Alert, AlertKind, AlertState, Finding
from app.sharing.queue_table import COLUMNS, PROTECTED, TableFormat, queue_table

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def alert(number: int, subject: dict[str, object], **changed: object) -> Alert:
    given: dict[str, object] = {
        "subject_key": "a" * 64,
        "list_id": "un-consolidated",
        "reference": "EXi.001",
        "content_hash": "b" * 64,
        "score": 0.91,
        "verdict": "hit",
        "screening_id": "none",
        "subject_document": json.dumps(subject),
        "hit_document": "{}",
    }
    finding = Finding(**(given | changed))  # type: ignore[arg-type]
    return Alert(number, NOW, NOW, NOW, finding, AlertState.OPEN, 1, 2)


ALERTS = [
    alert(1, {"names": ['=HYPERLINK("http://example","x")']}),
    alert(2, {"names": [{"first": "Nemo", "middle": "", "father": "", "family": "Testperson"}]}),
    alert(
        3,
        {"account": "KANARI1", "holder_name": "Ziffernanna"},
        kind=AlertKind.RED_FLAGS,
        list_id=RED_FLAGS_LIST,
        verdict=PROTECTIVE,
    ),
]


def test_every_alert_is_a_row_and_a_formula_is_a_text() -> None:
    content = queue_table(ALERTS, TableFormat.CSV)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["about"] for row in rows] == ['\'=HYPERLINK("http://example","x")', "Nemo Testperson", PROTECTED]
    assert rows[0] | {"about": ""} == dict.fromkeys(COLUMNS, "") | {
        "alert": "1",
        "kind": "name_match",
        "list": "un-consolidated",
        "reference": "EXi.001",
        "verdict": "hit",
        "score": "0.9100",
        "state": "open",
        "opened_at": "2026-03-01T12:00:00Z",
        "due_at": "2026-03-01T12:00:00Z",
        "last_seen_at": "2026-03-01T12:00:00Z",
        "times_seen": "2",
    }
    assert b"KANARI1" not in content


def test_a_workbook_says_the_same_in_texts() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(queue_table(ALERTS, TableFormat.XLSX)))
    head, first, _, third = book.get_sheet_by_name("Alerts").to_python()
    assert tuple(head) == COLUMNS
    assert first[2] == '=HYPERLINK("http://example","x")'
    assert third[2] == PROTECTED
