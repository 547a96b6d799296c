"""The log is verified at start and on schedule, signed as far as it is whole, and whatever alters it is told."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from structlog.testing import capture_logs

from app.audit.entry import Act
from app.domain.role import Role


def entered(service, count):
    for number in range(count):
        with service.services.database.transaction() as transaction:
            act = Act(service.clock(), "k1", "screening.stored", "screening", f"s{number}", {})
            service.services.audit.append(act, transaction=transaction)


def altering(service, *statements):
    """What only somebody with the rights of the database's owner can do."""
    database = service.services.database
    with database.transaction() as transaction:
        if database.is_postgresql:
            transaction.connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            for name in transaction.connection.exec_driver_sql(names).scalars().all():
                transaction.connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for statement in statements:
            transaction.connection.exec_driver_sql(statement)


def standing(service):
    return service.client.get("/readyz").json()["audit"]


@pytest.fixture
def desk(service):
    entered(service, 6)
    return service.services.audit_desk


def test_the_first_round_verifies_and_signs_everything_and_later_ones_what_is_new(service, desk):
    assert standing(service)["outcome"] == "not_verified"
    desk.run()
    assert standing(service)["outcome"] == "whole"
    first = desk.standing
    assert first.covered == first.entries >= 6
    entered(service, 2)
    desk.run()
    desk.run()
    assert desk.standing.covered == first.entries + 2
    assert service.services.settings.checkpoints_file.read_text("utf-8").count("fiscreen-audit\n") == 2
    metrics = service.client.get("/metrics", headers=service.key(Role.AUDITOR)).text
    assert "fiscreen_audit_log_whole 1.0" in metrics
    assert f"fiscreen_audit_entries_covered {first.entries + 2}.0" in metrics


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE audit_entry SET actor = 'k2' WHERE sequence = 2", id="a change"),
        pytest.param("DELETE FROM audit_entry WHERE sequence = 2", id="a deletion"),
        pytest.param("UPDATE audit_entry SET sequence = -sequence WHERE sequence = 2", id="a move"),
        pytest.param("DELETE FROM audit_entry WHERE sequence > 2", id="the end cut off, or an old database"),
    ],
)
def test_what_was_altered_is_found_by_the_next_whole_round_told_and_never_signed(service, desk, statement):
    desk.run()
    signed = service.services.settings.checkpoints_file.read_text("utf-8")
    altering(service, statement)
    service.clock.turn(hours=service.services.settings.audit_verify_hours)
    with capture_logs() as logs:
        desk.run()
        entered(service, 1)
        desk.run()
    assert [one["event"] for one in logs] == ["audit_log_altered"] * 2
    assert standing(service)["outcome"] == "altered"
    assert service.services.settings.checkpoints_file.read_text("utf-8") == signed
    assert "fiscreen_audit_log_whole 0.0" in service.client.get("/metrics", headers=service.key(Role.AUDITOR)).text


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("DELETE FROM audit_entry WHERE sequence > 2", id="cut off"),
        pytest.param(
            "UPDATE audit_entry SET mac = previous WHERE sequence = (SELECT max(sequence) FROM audit_entry)",
            id="forked",
        ),
    ],
)
def test_an_end_that_is_another_than_before_is_found_within_seconds(service, desk, statement):
    desk.run()
    altering(service, statement)
    desk.run()
    assert standing(service)["outcome"] == "altered"


def test_an_auditor_searches_by_case_actor_act_and_time(service, desk):
    headers = service.key(Role.AUDITOR)

    def found(**filters):
        answer = service.client.get("/v1/audit/entries", params=filters, headers=headers).json()
        return [one["object_id"] for one in answer["entries"]]

    service.clock.turn(days=1)
    entered(service, 1)
    assert found(object_type="screening", object_id="s0") == ["s0", "s0"]
    assert found(actor="k1") == ["s0", "s5", "s4", "s3", "s2", "s1", "s0"]
    assert found(actor="k1", act="screening.", limit=2, offset=1) == ["s5", "s4"]
    assert found(actor="k1", act="screening_") == []
    assert found(actor="k1", since=service.clock().isoformat()) == ["s0"]
    assert len(found(actor="k1", before=service.clock().isoformat())) == 6
    assert found(actor="nobody") == []


def test_what_is_taken_away_verifies_without_the_service(service, desk, tmp_path):
    archive = service.client.get("/v1/audit/export", headers=service.key(Role.AUDITOR)).content
    zipfile.ZipFile(io.BytesIO(archive)).extractall(tmp_path / "taken")
    files = ["verify.py", "audit.jsonl", "audit-checkpoints.txt", "audit-public.key"]
    done = subprocess.run([sys.executable, "-I", *files], cwd=tmp_path / "taken", check=True, capture_output=True)
    count = desk.standing.entries
    assert done.stdout.decode() == f"{count} entries are whole, {count} of them covered by a signed checkpoint.\n"
    assert (tmp_path / "taken" / "audit-public.key").read_text() == (service.folder / "audit-public.key").read_text()


def test_that_somebody_verified_is_entered(service, desk):
    told = service.client.post("/v1/audit/verifications", headers=service.key(Role.AUDITOR)).json()
    assert told["is_whole"]
    assert [one.act for one in service.services.audit.entries()][-1] == "audit.verified"
