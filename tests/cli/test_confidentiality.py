"""`fiscreen confidentiality`: what was revealed and erased, and by which clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from app.cli.application import build
from app.cli.serve import opened_services
from app.domain.subject import Identifier, Subject

PASSPORT = "QX0000099"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(tmp_path))

    def runs(*arguments):
        done = CliRunner().invoke(build(), ["confidentiality", *arguments])
        assert done.exit_code == 0, done.output
        return done.stdout

    return runs


def protect(*, days_ago: int) -> str:
    """Somebody in no case, known since then; their id."""
    person = Subject(names=("Alma Mithaal",), identifiers=(Identifier("passport", PASSPORT),))
    with opened_services() as services:
        person_id = services.protector.person_id(PASSPORT)
        at = services.clock() - timedelta(days=days_ago)
        with services.database.transaction() as transaction:
            services.subject_protection.keep(person_id, person, "{}", at=at, transaction=transaction)
    return str(person_id)


def test_the_report_says_whose_data_went_and_by_which_clock(run):
    person_id = protect(days_ago=1826)
    assert "0 people erased in 7 days." in run("report")
    assert person_id in run("erase-due")
    (line,) = [one for one in run("report").splitlines() if person_id in one]
    assert line.endswith("clock: no_case")
    protect(days_ago=1)
    assert run("erase-due") == ""
    assert person_id in run("erase", person_id)
    assert [one for one in run("report").splitlines() if one.endswith("clock: by_hand")]
