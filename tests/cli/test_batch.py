"""`fiscreen batch`: a file handed in, waited for, told of, and its results taken away."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from fictional_list import CommandLine

from app.cli.batch_progress import bar
from app.domain.batch import Batch, BatchAccount, BatchContent, BatchPriority, BatchSettings, BatchState
from app.store.batches import BatchProgress

CONTENT = "id,name\n1,Zorblax Quendel\n2,\n3,Nobody Inparticular\n"


@pytest.fixture
def loaded(fiscreen: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line with the tiny list in force in a database of its own."""
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "data"))
    assert fiscreen.run("lists", "import", "un-consolidated", fiscreen.list_file).code == 0
    return fiscreen


def test_a_file_is_submitted_waited_for_and_accounted_for(loaded: CommandLine, tmp_path: Path) -> None:
    ended = loaded.run("batch", "submit", loaded.file(CONTENT, "customers.csv"), "--wait")
    assert ended.code == 0
    batch_id = ended.out.strip()
    assert "3 rows read = 2 screened + 1 refused + 0 not yet; 0 blank" in ended.err
    assert "refused, NAME_MISSING: 1" in ended.err
    assert f"{batch_id}  complete_with_refusals  3 of 3 rows  1 with hits" in loaded.run("batch", "list").out
    assert "complete with refusals" in loaded.run("batch", "show", batch_id).out
    out = tmp_path / "results.csv"
    assert loaded.run("batch", "results", batch_id, "--out", out).code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["scr_outcome"]) for row in rows][:2] == [("1", "hit"), ("2", "refused")]
    assert not list(tmp_path.glob("*.partial"))


def test_a_batch_is_paused_resumed_and_cancelled(loaded: CommandLine) -> None:
    batch_id = loaded.run("batch", "submit", loaded.file(CONTENT, "customers.csv")).out.strip()
    assert loaded.run("batch", "pause", batch_id).out.endswith("paused\n")
    assert loaded.run("batch", "pause", batch_id).code == 1
    assert loaded.run("batch", "resume", batch_id).out.endswith("queued\n")
    assert loaded.run("batch", "cancel", batch_id).out.endswith("cancelled\n")


def test_a_file_that_cannot_be_read_is_refused_in_one_line(loaded: CommandLine) -> None:
    ended = loaded.run("batch", "submit", loaded.file("colour,shape\nred,round\n", "colours.csv"))
    assert ended.code == 1
    assert "QUESTIONS" in ended.err
    assert loaded.run("batch", "show", "nothing").code == 1


def test_the_bar_says_how_far_how_fast_and_how_long_still(tmp_path: Path) -> None:
    batch = Batch(
        batch_id="x",
        owner="x",
        created_at=None,  # type: ignore[arg-type]
        file_name="x",
        file_sha256="0" * 64,
        file_bytes=1,
        state=BatchState.RUNNING,
        version=1,
        content=BatchContent.NAMES,
        priority=BatchPriority.NORMAL,
        settings=BatchSettings(0.7),
        account=BatchAccount(rows_in=1000, rows_with_hits=3),
    )
    assert bar(BatchProgress(500, 1000, 250.0, 2.0), batch) == (
        "[###############...............]  50%, 3 with hits, 250 rows/s, 2 s left"
    )
    assert bar(BatchProgress(0, None, None, None), batch) == "reading the file: 1,000 rows"
