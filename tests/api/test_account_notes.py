"""What people note of accounts: kept, audited, judged at once, and judged with from then on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_service import Service
from test_transaction_screenings import alerts, answered, plain

from app.domain.role import Role

SEEN = {
    "account": "ACC-1",
    "indicator_id": "BH01",
    "holds": True,
    "answers": [
        {"question": 1, "answer": "speaks for the customer; holds the money"},
        {"question": 3, "answer": "2026-02-27"},
    ],
}


def note(service: Service, role: Role = Role.OFFICER, **changed: Any) -> Any:
    return service.client.post("/v1/accounts/notes", json=SEEN | changed, headers=service.key(role))


def test_the_forms_of_all_five_are_there(service: Service) -> None:
    forms = service.client.get("/v1/indicators/forms", headers=service.key(Role.OFFICER)).json()["forms"]
    assert [form["indicator_id"] for form in forms] == ["BH01", "BH02", "BH03", "LS02", "SL03"]
    assert all(form["questions"] for form in forms)


def test_a_note_is_judged_at_once_and_with_every_later_payment(service: Service) -> None:
    document = note(service).json()
    assert [flag["indicator_id"] for flag in document["red_flags"]["flags"]] == ["BH01"]
    account = answered(service, plain(booked_at="2026-03-01T11:00:00Z"))["accounts"][0]
    assert [flag["indicator_id"] for flag in account["flags"]] == ["BH01"]


def test_another_process_knows_the_note(service: Service, make_service: Any) -> None:
    note(service)
    account = answered(make_service(), plain(booked_at="2026-03-01T11:00:00Z"))["accounts"][0]
    assert [flag["indicator_id"] for flag in account["flags"]] == ["BH01"]


def test_a_note_that_does_not_hold_is_kept_and_raises_nothing(service: Service) -> None:
    assert note(service, holds=False).json()["red_flags"]["flags"] == []
    headers = service.key(Role.PROTECTION_OFFICER)
    read = service.client.post("/v1/accounts/notes/reading", json={"account": "ACC-1"}, headers=headers)
    (kept,) = read.json()["notes"]
    assert (kept["holds"], kept["answers"]) == (False, SEEN["answers"])


def test_who_read_the_notes_of_an_account_is_in_the_audit_log_without_the_account(service: Service) -> None:
    note(service)
    headers = service.key(Role.AUDITOR)
    service.client.post("/v1/accounts/notes/reading", json={"account": "ACC-1"}, headers=headers)
    entry = list(service.services.audit.entries())[-1]
    assert (entry.act, json.loads(entry.detail)) == ("account.notes_read", {"notes": 1})
    assert entry.object_id == service.services.audit.keyed_hash("ACC-1")
    assert "ACC-1" not in entry.line()


def test_two_families_noted_by_people_make_a_protective_alert(service: Service) -> None:
    note(service)
    adverse = {"question": 1, "answer": "court of Lindfurt, 3 February 2026"}
    note(service, indicator_id="LS02", answers=[adverse])
    (alert,) = alerts(service, "red_flags")
    assert alert["verdict"] == "protective"
    assert alert["account"]["account"].startswith("[protected ")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"indicator_id": "CT02"}, "/indicator_id"),
        ({"answers": [{"question": 1, "answer": "looks foreign"}]}, "/answers/0"),
        ({"answers": [{"question": 9, "answer": "yes"}]}, "/answers/0"),
        ({"answers": [{"question": 3, "answer": "yesterday"}]}, "/answers/0"),
        ({"answers": [SEEN["answers"][1], SEEN["answers"][1]]}, "/answers/1"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(service: Service, changed: dict[str, Any], pointer: str) -> None:
    refused = note(service, **changed)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_a_note_is_audited_without_the_account_or_the_answers(service: Service) -> None:
    note(service)
    (entry,) = [one for one in service.services.audit.entries() if one.act == "account.noted"]
    assert "ACC-1" not in entry.line()
    assert "money" not in entry.line()


def test_whoever_screens_does_not_note(service: Service) -> None:
    assert note(service, Role.SCREENER).status_code == 403
