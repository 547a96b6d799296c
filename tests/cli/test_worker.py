"""`fiscreen worker`: further machines share the database and the keys, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fictional_list import CommandLine

CONTENT = "id,name\n1,Zorblax Quendel\n2,Nobody Inparticular\n"
KEYS = ("audit-mac.key", "audit-signing.key", "access.key")


@pytest.fixture
def batch_id(fiscreen: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A batch in the queue of a database that a second machine, with an empty data directory, then works on."""
    monkeypatch.setenv("FISCREEN_DATABASE_URL", f"sqlite:///{tmp_path / 'shared.db'}")
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "first"))
    assert fiscreen.run("lists", "import", "un-consolidated", fiscreen.list_file).code == 0
    handed_in = fiscreen.run("batch", "submit", fiscreen.file(CONTENT, "customers.csv")).out.strip()
    (tmp_path / "second").mkdir()
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "second"))
    # What the command does to its own process is not for the one that tests run in.
    for name in ("os.nice", "app.cli.logs.configure_logs", "app.screening.worker_pool.collect_seldom"):
        monkeypatch.setattr(name, lambda *_: None)
    monkeypatch.setattr("app.worker.loop.work_until", _all_there_is)
    return handed_in


def test_a_second_machine_with_the_keys_does_the_work(
    fiscreen: CommandLine, batch_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in KEYS:
        shutil.copy(tmp_path / "first" / name, tmp_path / "second" / name)
    assert fiscreen.run("worker").code == 0
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path / "first"))
    assert "complete  2 of 2 rows  1 with hits" in fiscreen.run("batch", "list").out
    assert fiscreen.run("audit", "verify").code == 0


def test_a_machine_with_other_audit_keys_refuses_to_work(fiscreen: CommandLine, batch_id: str, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "first" / "access.key", tmp_path / "second" / "access.key")
    ended = fiscreen.run("worker")
    assert ended.code != 0
    assert "copy audit-mac.key" in ended.err


def _all_there_is(_stop: object, steps: Sequence[Callable[[], bool]]) -> None:
    while any(step() for step in steps):
        pass
