"""`fiscreen lists inspect`: what a list file is, exactly, and what is none."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from fictional_list import CommandLine


def test_json_has_exactly_the_keys_of_the_contract(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("lists", "inspect", fiscreen.list_file, "--json")
    assert ended.code == 0
    assert json.loads(ended.out) == {
        "format": "un-xml",
        "generated_at": "2026-02-27T00:00:09+00:00",
        "sha256": sha256(fiscreen.list_file.read_bytes()).hexdigest(),
        "designations": 4,
        "by_kind": {"organisation": 1, "person": 3},
        "by_list_type": {"Al-Qaida": 4},
        "names": {"primary": 4, "strong_alias": 3},
        "unknown_elements": {},
    }


def test_people_get_the_same_as_lines(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("lists", "inspect", fiscreen.list_file)
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert "designations: 4" in lines
    assert "  person: 3" in lines
    assert "unknown_elements: none" in lines


@pytest.mark.parametrize(
    "content",
    ["", "<!DOCTYPE html><html><body>403</body></html>", "name\nZorblax Quendel\n", "<CONSOLIDATED_LIST><INDIV"],
    ids=["empty", "web page", "names", "truncated"],
)
def test_what_is_no_list_ends_with_one_clear_line(fiscreen: CommandLine, content: str) -> None:
    ended = fiscreen.run("lists", "inspect", fiscreen.file(content, "list.xml"), "--json")
    assert ended.code == 1
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    assert "list.xml" in ended.err


def test_a_missing_file_ends_with_one_clear_line(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("lists", "inspect", fiscreen.folder / "missing.xml")
    assert ended.code == 1
    assert "missing.xml" in ended.err


def test_a_list_of_ones_own_is_inspected_by_the_mapping_of_its_source(
    fiscreen: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = tmp_path / "lists" / "sources"
    sources.mkdir(parents=True)
    (sources / "own.yaml").write_text(
        "{id: own, name: Own, authority: Nobody, regime: None, format: mapped-csv, licence: None, cadence: Never, "
        "enabled: false, freshness: {}, mapping: {columns: {'No': reference, Name: primary_name}}}",
        encoding="utf-8",
    )
    (tmp_path / "own.csv").write_text("No,Name\n1,Nemo Testperson\n", encoding="utf-8")
    (tmp_path / "wrong.csv").write_text("No,Names\n1,Nemo Testperson\n", encoding="utf-8")
    monkeypatch.setenv("FISCREEN_LISTS_DIRECTORY", str(tmp_path / "lists"))
    ended = fiscreen.run("lists", "inspect", "--list", "own", tmp_path / "own.csv", "--json")
    assert (ended.code, json.loads(ended.out)["designations"]) == (0, 1)
    ended = fiscreen.run("lists", "inspect", "--list", "own", tmp_path / "wrong.csv")
    assert ended.code == 1
    assert "no column 'Name', which the key mapping.columns names" in ended.err
    ended = fiscreen.run("lists", "inspect", "--list", "other", tmp_path / "own.csv")
    assert ended.code == 3
    assert "no list source 'other'" in ended.err
