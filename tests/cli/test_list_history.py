"""`fiscreen lists versions`, `deltas` and `held`, and an import that is held to a known hash."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from fictional_list import CommandLine

LIST_ID = "un-consolidated"


@pytest.fixture
def loaded(fiscreen: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line with the tiny list in force in a database of its own."""
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "data"))
    assert fiscreen.run("lists", "import", LIST_ID, fiscreen.list_file).code == 0
    return fiscreen


def changed_file(fiscreen: CommandLine, old: str, new: str) -> Path:
    text = fiscreen.list_file.read_text(encoding="utf-8")
    assert old in text
    return fiscreen.file(text.replace(old, new), "changed.xml")


def test_versions_are_told_newest_first_with_their_counts(loaded: CommandLine) -> None:
    changed = changed_file(loaded, "2026-02-27T00:00:09", "2026-03-27T00:00:09").read_text(encoding="utf-8")
    path = loaded.file(changed.replace("Zorban the Tall", "Zorban the Small"), "newer.xml")
    assert loaded.run("lists", "import", LIST_ID, path).code == 0
    ended = loaded.run("lists", "versions", LIST_ID)
    assert ended.code == 0
    newest, oldest = ended.out.splitlines()
    assert "4 designations, published 2026-03-27" in newest
    assert "published 2026-02-27" in oldest
    lines = loaded.run("lists", "deltas", LIST_ID).out.splitlines()
    assert lines[2:] == [
        "1 amended:",
        "  QDi.901  Zorblax Quendel",
        "    Names:",
        "      - Zorban the Tall (strong alias)",
        "      + Zorban the Small (strong alias)",
    ]


def test_a_held_file_is_told_with_its_reasons(loaded: CommandLine) -> None:
    text = loaded.list_file.read_text(encoding="utf-8")
    start, end = text.index("<INDIVIDUAL>"), text.index("</INDIVIDUAL>") + len("</INDIVIDUAL>")
    refused = loaded.run("lists", "import", LIST_ID, loaded.file(text[:start] + text[end:], "fewer.xml"))
    assert refused.code == 1
    lines = loaded.run("lists", "held", LIST_ID).out.splitlines()
    assert lines[0].startswith("held version 1, waiting: ")
    assert lines[1].startswith("  shrank: The new version has 3 entries")


def test_one_version_alone_has_no_delta_and_says_so(loaded: CommandLine) -> None:
    ended = loaded.run("lists", "deltas", LIST_ID)
    assert (ended.code, ended.out) == (1, "")
    assert "only one version of this list is kept" in ended.err


def test_nothing_held_is_said_in_words(loaded: CommandLine) -> None:
    ended = loaded.run("lists", "held", LIST_ID)
    assert (ended.code, ended.out.strip()) == (0, f"{LIST_ID}: nothing was held back")


@pytest.mark.parametrize("command", ["versions", "deltas", "held"])
def test_a_list_that_is_not_configured_is_a_wrong_use(loaded: CommandLine, command: str) -> None:
    ended = loaded.run("lists", command, "no-such-list")
    assert ended.code == 2
    assert "known: " in ended.err


def test_an_import_held_to_its_hash_takes_that_file_alone(fiscreen: CommandLine, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "data"))
    digest = sha256(fiscreen.list_file.read_bytes()).hexdigest()
    wrong = fiscreen.run("lists", "import", LIST_ID, fiscreen.list_file, "--sha256", "0" * 64)
    assert wrong.code == 1
    assert digest in wrong.err
    assert "no version was ever in force" in fiscreen.run("lists", "versions", LIST_ID).out
    assert fiscreen.run("lists", "import", LIST_ID, fiscreen.list_file, "--sha256", digest.upper()).code == 0


def test_what_is_no_hash_is_a_wrong_use(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("lists", "import", LIST_ID, fiscreen.list_file, "--sha256", "abc")
    assert ended.code == 2
    assert "64" in ended.err
