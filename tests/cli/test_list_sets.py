"""Lists in several files on the command line: inspected, screened against and imported as files, folder or archive."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fictional_list import CommandLine

SET = {
    "SDN.CSV": '1,"QUENDEL, Zorblax","individual","TEST",' + "-0- ," * 7 + "\"a.k.a. 'ZORBAN'.\"\r\n\x1a",
    "ALT.CSV": '1,1,"aka","OXTOBY, Mirvane",-0- \r\n\x1a',
    "ADD.CSV": "1,1,-0- ,-0- ,-0- ,-0- \r\n\x1a",
}
SOURCE = """
id: a-set
name: A list in several files
authority: Nobody
regime: None
format: ofac-csv
licence: None
cadence: Never
most_designations: {most}
freshness: {{}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "small-set"
    folder.mkdir()
    for name, text in SET.items():
        (folder / name).write_text(text, encoding="ascii", newline="")
    return folder


def test_files_and_their_folder_are_inspected_as_one_list(fiscreen: CommandLine, folder: Path) -> None:
    ended = fiscreen.run("lists", "inspect", *(folder / name for name in SET), "--json")
    assert ended.code == 0, ended.err
    found = json.loads(ended.out)
    assert (found["format"], found["designations"]) == ("ofac-csv", 1)
    assert found["names"] == {"primary": 1, "strong_alias": 1, "weak_alias": 1}
    assert json.loads(fiscreen.run("lists", "inspect", folder, "--json").out) == found


def test_one_file_of_a_set_is_refused_and_says_what_is_missing(fiscreen: CommandLine, folder: Path) -> None:
    ended = fiscreen.run("lists", "inspect", folder / "SDN.CSV")
    assert ended.code == 1
    assert "ALT.CSV" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_names_are_screened_against_a_folder(fiscreen: CommandLine, folder: Path) -> None:
    names = fiscreen.file("name\nMirvane Oxtoby\n")
    ended = fiscreen.run("screen", names, "--list", folder, "--out", fiscreen.out)
    assert ended.code == 0, ended.err
    assert {(row["list"], row["reference"]) for row in fiscreen.rows()} == {("small-set", "1")}


def test_a_set_is_imported_from_its_files(
    fiscreen: CommandLine, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = tmp_path / "lists" / "sources"
    sources.mkdir(parents=True)
    (sources / "a-set.yaml").write_text(SOURCE.format(most=1), encoding="utf-8")
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "data"))
    monkeypatch.setenv("FISCREEN_LISTS_DIRECTORY", str(tmp_path / "lists"))
    ended = fiscreen.run("lists", "import", "a-set", folder)
    assert ended.code == 1
    assert "say when it was taken from its publisher" in ended.err
    today = f"--taken-at={datetime.now(UTC):%Y-%m-%d}"
    ended = fiscreen.run("lists", "import", "a-set", *(folder / name for name in SET), today)
    assert ended.code == 0, ended.err
    assert "in force, 1 designations" in ended.out
    assert "unchanged" in fiscreen.run("lists", "import", "a-set", folder, today).out
    missing = fiscreen.run("lists", "import", "a-set", folder / "SDN.CSV", folder / "ALT.CSV", today)
    assert missing.code == 1
    assert "lacks ADD.CSV" in missing.err


@pytest.mark.parametrize(
    ("limits", "said"), [("fewest_designations: 2", "at least 2"), ("most_designations: 1", "at most 1")]
)
def test_a_file_of_another_size_than_the_list_ever_has_is_refused(
    fiscreen: CommandLine, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: str, said: str
) -> None:
    sources = tmp_path / "lists" / "sources"
    sources.mkdir(parents=True)
    (sources / "a-set.yaml").write_text(SOURCE.replace("most_designations: {most}", limits).format(), encoding="utf-8")
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "data"))
    monkeypatch.setenv("FISCREEN_LISTS_DIRECTORY", str(tmp_path / "lists"))
    if "most" in limits:
        (folder / "SDN.CSV").write_text(
            SET["SDN.CSV"].replace("\x1a", "") + SET["SDN.CSV"].replace("1,", "2,", 1), encoding="ascii", newline=""
        )
    ended = fiscreen.run("lists", "import", "a-set", folder)
    assert ended.code == 1
    assert said in ended.err
