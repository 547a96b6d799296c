"""`fiscreen validate`: the report of a whole list, of one that loses a name, and the same again for the same seed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fictional_list import CommandLine

from app.matching.index import CompiledIndex

SMALL = ("--cases-per-class", "3", "--unlisted", "42", "--workers", "1")


def test_a_whole_list_gives_its_figures_and_exit_code_0(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("validate", "--list", fiscreen.list_file, *SMALL)
    assert ended.code == 0
    assert "exact: 7 of 7 strong names" in ended.out
    assert "hits per 1,000 unlisted names:" in ended.out
    assert "Zorblax" not in ended.out


def test_the_report_is_a_page_without_script_and_a_document(fiscreen: CommandLine) -> None:
    folder = fiscreen.folder / "new" / "report"
    assert fiscreen.run("validate", "--list", fiscreen.list_file, "--report", folder, *SMALL).code == 0
    page = (folder / "report.html").read_text("utf-8")
    document = json.loads((folder / "report.json").read_text("ascii"))
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<img|<link|\son\w+=|https?://", page)
    assert "<svg" in page
    assert document["list"]["sha256"] in page
    assert document["exact"] == {"count": 7, "total": 7, "share": 1.0, "interval_95": [0.64567, 1.0], "misses": []}
    assert len(document["threshold_curve"]) == 51
    assert str(fiscreen.folder) not in page + json.dumps(document)
    assert fiscreen.unfinished_files() == []


def test_equal_runs_differ_in_their_time_alone(fiscreen: CommandLine) -> None:
    documents = []
    for workers in ("1", "2"):
        folder = fiscreen.folder / workers
        options = ("--seed", "5", "--cases-per-class", "3", "--unlisted", "42", "--workers", workers)
        fiscreen.run("validate", "--list", fiscreen.list_file, "--report", folder, *options)
        documents.append(json.loads((folder / "report.json").read_text()))
        del documents[-1]["run"]
    assert documents[0] == documents[1]


def test_a_name_that_does_not_find_itself_is_listed_and_ends_with_1(
    fiscreen: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = CompiledIndex.compile
    monkeypatch.setattr(CompiledIndex, "compile", lambda designations: whole(designations[:-1]))
    folder = fiscreen.folder / "report"
    ended = fiscreen.run("validate", "--list", fiscreen.list_file, "--report", folder, *SMALL)
    assert ended.code == 1
    assert ended.err == "fiscreen: 1 of 7 strong listed names do not find their own entry with 1.0\n"
    assert "exact: 6 of 7" in ended.out
    (missed,) = json.loads((folder / "report.json").read_text())["exact"]["misses"]
    assert missed["listed_name"] == "Brambleton Quarry Works"
    assert "Brambleton Quarry Works" in (folder / "report.html").read_text()


def test_a_hostile_listed_name_stays_text_on_the_page(fiscreen: CommandLine) -> None:
    hostile = fiscreen.list_file.read_text().replace("Zorban the Tall", "&lt;script&gt;x()&lt;/script&gt; Zorban")
    fiscreen.list_file.write_text(hostile)
    folder = fiscreen.folder / "report"
    options = ("--threshold", "1", "--cases-per-class", "9", "--unlisted", "42", "--workers", "1")
    fiscreen.run("validate", "--list", fiscreen.list_file, "--report", folder, *options)
    page = (folder / "report.html").read_text()
    assert "&lt;script&gt;" in page.lower()
    assert "<script" not in page.lower()
    assert not {"\u202e", "\u200b", "\u2066"} & set(page)


def test_what_is_no_list_is_refused(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("validate", "--list", fiscreen.file("name\nZorblax\n", "list.xml"), *SMALL)
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("options", [("--threshold", "nan"), ("--threshold", "0.1"), ("--unlisted", "0")])
def test_impossible_settings_are_wrong_usage(fiscreen: CommandLine, options: tuple[str, str]) -> None:
    assert fiscreen.run("validate", "--list", fiscreen.list_file, *options).code == 2


def test_a_folder_that_cannot_be_made_is_said(fiscreen: CommandLine) -> None:
    blocked: Path = fiscreen.file("", "blocked")
    ended = fiscreen.run("validate", "--list", fiscreen.list_file, "--report", blocked / "report", *SMALL)
    assert ended.code == 3
    assert "was not made" in ended.err


UN_LIST = Path(__file__).parents[3] / "shared" / "data" / "un" / "un_consolidated_en_2026-08-01.xml"


@pytest.mark.required
@pytest.mark.skipif(not UN_LIST.exists(), reason="the real lists are not beside this checkout")
def test_every_strong_name_of_the_real_list_finds_itself(fiscreen: CommandLine) -> None:
    folder = fiscreen.folder / "report"
    options = ("--cases-per-class", "2", "--unlisted", "21")
    ended = fiscreen.run("validate", "--list", UN_LIST, "--report", folder, *options)
    document = json.loads((folder / "report.json").read_text())
    assert (ended.code, document["exact"]["misses"]) == (0, [])
    assert document["exact"]["total"] > 3000
    assert {each["total"] for each in document["classes"]} == {2}
