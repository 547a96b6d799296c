"""`fiscreen flags simulate` and `backtest`: indicators tried where the truth is known."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from app.cli import main

LISTS = Path(__file__).resolve().parents[2] / "lists"


def fiscreen(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def small_world(folder: Path) -> Path:
    """A folder with one drained account, one receiver, and one who only shops."""
    folder.mkdir()
    with (folder / "transactions.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(("date", "amount", "currency", "channel", "originator_account", "beneficiary_account"))
        for month in (1, 2, 3):
            rows.writerow((f"2024-0{month}-01T09:00:00Z", "1000", "USD", "wage", "FIRM", "HELD"))
            rows.writerow((f"2024-0{month}-01T15:00:00Z", "950", "USD", "transfer", "HELD", "TAKER"))
            rows.writerow((f"2024-0{month}-02T15:00:00Z", "20", "USD", "transfer", "PLAIN", "SHOP"))
    (folder / "truth.csv").write_text(
        "account,script,typology,role,sought\nPLAIN,ordinary,,,no\nHELD,kept,forced_labour,potential_victim,yes\n",
        encoding="utf-8",
    )
    return folder


def test_the_same_seed_writes_the_same_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        assert fiscreen("flags", "simulate", "--seed", "5", "--accounts", "20", "--out", str(tmp_path / name)) == 0
    for name in ("transactions.csv", "truth.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert "accounts in scripts" in capsys.readouterr().err


def test_a_number_of_accounts_out_of_bounds_is_a_wrong_usage(tmp_path: Path) -> None:
    assert fiscreen("flags", "simulate", "--accounts", "5", "--out", str(tmp_path / "x")) == 2


def test_a_backtest_tells_recall_ordinary_alerts_and_what_fired(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fiscreen("flags", "backtest", str(small_world(tmp_path / "w"))) == 0
    lines = capsys.readouterr().out.splitlines()
    kept = next(line.split() for line in lines if line.startswith("kept"))
    assert kept[1] == "1"
    assert any(line.startswith("0 alerts of 1 ordinary accounts: 0.00 in 1,000") for line in lines)
    assert "victims made suspects: 0" in lines
    assert next(line.split() for line in lines if line.startswith("CT02")) == ["CT02", "1", "0"]


def test_a_catalogue_of_ones_own_is_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(LISTS / "indicators", mine)
    ct = (mine / "ct.yaml").read_text(encoding="utf-8")
    (mine / "ct.yaml").write_text(ct.replace("share_at_least: 0.8", "share_at_least: 0.99"), encoding="utf-8")
    assert fiscreen("flags", "backtest", str(small_world(tmp_path / "w")), "--catalogue", str(mine)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert next(line.split() for line in lines if line.startswith("CT02")) == ["CT02", "0", "0"]


@pytest.mark.parametrize("truth", ["account\nPLAIN\n", "account,script,typology,role,sought\nX,s,nothing,nobody,yes\n"])
def test_a_truth_that_cannot_be_read_is_refused(tmp_path: Path, truth: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small_world(tmp_path / "w")
    (folder / "truth.csv").write_text(truth, encoding="utf-8")
    assert fiscreen("flags", "backtest", str(folder)) == 1
    assert "truth.csv" in capsys.readouterr().err


def test_a_folder_without_truth_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "w").mkdir()
    assert fiscreen("flags", "backtest", str(tmp_path / "w")) == 1
    assert "no such file" in capsys.readouterr().err
