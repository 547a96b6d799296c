"""`fiscreen flags list`, `show` and `check`: what the catalogue says, and what is wrong with one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.cli import main

LISTS = Path(__file__).resolve().parents[2] / "lists"


def fiscreen(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_all_indicators_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert fiscreen("flags", "list") == 0
    assert len(capsys.readouterr().out.splitlines()) == 100


def test_one_family_is_listed_and_an_unknown_one_is_a_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert fiscreen("flags", "list", "--family", "kr") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:4] for line in lines] == [f"KR0{number}" for number in range(1, 7)]
    assert fiscreen("flags", "list", "--family", "QQ") == 2


def test_an_indicator_is_shown_with_its_sources_and_basis(capsys: pytest.CaptureFixture[str]) -> None:
    assert fiscreen("flags", "show", "CT02") == 0
    shown = capsys.readouterr().out
    assert "basis: derived" in shown
    assert "FinCEN" in shown
    assert "role of the holder: potential_victim" in shown


def test_the_form_of_what_a_person_decides_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert fiscreen("flags", "show", "BH02") == 0
    assert "asks: What was seen?" in capsys.readouterr().out
    assert fiscreen("flags", "show", "QQ99") == 2


def test_a_folder_of_ones_own_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(LISTS / "indicators", mine)
    assert fiscreen("flags", "check", str(mine)) == 0
    assert "100 indicators in 14 families" in capsys.readouterr().out
    (mine / "ct.yaml").write_text((mine / "ct.yaml").read_text(encoding="utf-8").replace("devices: 3", "shoes: 3"))
    assert fiscreen("flags", "check", str(mine)) == 1
    assert "ct.yaml: CT01 key parameters.rules.0.at_least" in capsys.readouterr().err
