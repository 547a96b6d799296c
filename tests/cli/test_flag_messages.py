"""`fiscreen flag` with files of payment messages."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from histories import BORDER, History
from indicator_histories import family
from payment_messages import CAMT_053, MT_103, PACS_008
from test_flags import fiscreen

from app.payments.transaction_document import document_of


@pytest.mark.parametrize(("name", "content"), [("camt", CAMT_053), ("pacs", PACS_008), ("mt", MT_103)])
def test_messages_are_told_by_their_content(
    name: str, content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(content, encoding="utf-8")
    assert fiscreen("flag", str(path), "--out", str(tmp_path / "alerts.csv")) == 0
    assert "+ 0 refused + 0 blank" in capsys.readouterr().err


def test_json_lines_raise_the_alerts_that_they_should(tmp_path: Path) -> None:
    history = History()
    family(history, onward=BORDER)
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(document_of(one) for one in history.transactions), encoding="utf-8")
    out = tmp_path / "alerts.csv"
    assert fiscreen("flag", str(path), "--out", str(out)) == 0
    with out.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["account"], row["path"]) for row in rows] == [("A", "protective")]


def test_a_refused_message_is_named_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, refused = tmp_path / "mt.fin", tmp_path / "refused.csv"
    path.write_text(MT_103 + "\n$\n" + MT_103.replace("I103", "I940"), encoding="utf-8")
    assert fiscreen("flag", str(path), "--out", str(tmp_path / "alerts.csv"), "--refused", str(refused)) == 0
    assert "1 taken + 1 refused" in capsys.readouterr().err
    assert "UNKNOWN_MESSAGE" in refused.read_text(encoding="utf-8")


def test_a_file_without_one_whole_payment_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.xml"
    path.write_text(PACS_008[:-100], encoding="utf-8")
    assert fiscreen("flag", str(path), "--out", str(tmp_path / "alerts.csv")) == 1
