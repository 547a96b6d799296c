"""`fiscreen users`: accounts from the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from app.cli.application import build


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path))

    def runs(*arguments):
        return CliRunner().invoke(build(), ["users", *arguments])

    return runs


def test_a_user_is_made_listed_reset_and_closed(run):
    made = run("create", "fictional.officer", "--role", "officer")
    assert made.exit_code == 0, made.output
    password = made.stdout.strip()
    assert len(password) == 20
    assert "usable  officer  fictional.officer" in run("list").stdout
    again = run("reset", "fictional.officer").stdout.strip()
    assert len(again) == 20
    assert again != password
    assert run("disable", "Fictional.Officer").exit_code == 0
    assert "closed  officer  fictional.officer" in run("list").stdout
    for refused in (
        run("create", "fictional.officer", "--role", "officer"),
        run("create", "x", "--role", "officer"),
        run("create", "someone.else", "--role", "king"),
        run("disable", "nobody.here"),
    ):
        assert refused.exit_code != 0
