"""A protection officer reads and works on protective cases and on nothing else: others are as if they were not."""

from __future__ import annotations

from typing import Any

import pytest
from api_service import LISTED, Service
from case_stories import (
    RANSOM_ACCOUNTS,
    decided,
    every_canary,
    protective_case_among_others,
)

from app.domain.role import Role


@pytest.fixture
def case(service: Service) -> int:
    return protective_case_among_others(service)


@pytest.fixture
def officer(service: Service) -> dict[str, str]:
    return service.key(Role.PROTECTION_OFFICER)


def others(service: Service, case: int) -> list[int]:
    found = service.client.get("/v1/alerts", headers=service.key(Role.SUPERVISOR)).json()["alerts"]
    return [one["alert_id"] for one in found if one["alert_id"] != case]


def posted(service: Service, path: str, headers: dict[str, str], **body: Any) -> Any:
    alert = service.client.get(path.rpartition("/")[0], headers=service.key(Role.SUPERVISOR))
    return service.client.post(path, json=body, headers=headers | {"If-Match": alert.headers["etag"]})


def test_the_queue_holds_and_counts_protective_cases_alone(
    service: Service, case: int, officer: dict[str, str]
) -> None:
    assert len(others(service, case)) == len(LISTED)
    for query in ("", "?state=open&order=risk", "?kind=red_flags"):
        queue = service.client.get(f"/v1/alerts{query}", headers=officer).json()
        assert [one["alert_id"] for one in queue["alerts"]] == [case]
        assert (queue["total"], queue["by_state"]) == (1, {"open": 1})
    for query in ("?kind=name_match", "?list_id=un-consolidated", "?verdict=hit", "?offset=1"):
        queue = service.client.get(f"/v1/alerts{query}", headers=officer).json()
        assert queue["alerts"] == []
        assert queue["by_state"] == {"open": 1}


def test_a_case_is_read_masked(service: Service, case: int, officer: dict[str, str]) -> None:
    answer = service.client.get(f"/v1/alerts/{case}", headers=officer)
    assert answer.json()["verdict"] == "protective"
    assert "[protected " in answer.json()["account"]["account"]
    assert not [one for one in every_canary(RANSOM_ACCOUNTS) if one in answer.text]


def test_another_alert_is_as_absent_as_one_that_never_was(service: Service, case: int, officer: dict[str, str]) -> None:
    address = f"/v1/alerts/{others(service, case)[0]}"
    never = service.client.get("/v1/alerts/999999", headers=officer)
    for path in (address, f"{address}/checklists"):
        answer = service.client.get(path, headers=officer)
        assert answer.status_code == 404
        assert {**answer.json(), "instance": "", "request_id": ""} == {**never.json(), "instance": "", "request_id": ""}
    for act, body in (
        ("assignment", {"holder": "me"}),
        ("comments", {"text": "seen"}),
        ("information-requests", {"text": "asked"}),
        ("resumption", {"text": "answered"}),
        ("escalation", {"text": "look"}),
        ("checklists", {"checklist_id": "un-sanctions", "item": "freeze", "done": True}),
    ):
        assert posted(service, f"{address}/{act}", officer, **body).status_code == 404, act


def test_a_case_is_taken_remarked_on_and_handed_back(service: Service, case: int, officer: dict[str, str]) -> None:
    address = f"/v1/alerts/{case}"
    taken = posted(service, f"{address}/assignment", officer, holder="me")
    assert taken.status_code == 200, taken.text
    assert taken.json()["holder"]
    assert posted(service, f"{address}/comments", officer, text="told the national authority").status_code == 200
    assert posted(service, f"{address}/information-requests", officer, text="is a lawyer there?").status_code == 200
    assert posted(service, f"{address}/resumption", officer, text="there is").status_code == 200
    assert posted(service, f"{address}/escalation", officer, text="danger today").json()["state"] == "escalated"
    assert posted(service, f"{address}/assignment", officer, holder=None).json()["holder"] is None


def test_a_case_is_not_decided_by_whoever_looks_after_the_person(
    service: Service, case: int, officer: dict[str, str]
) -> None:
    ruling = {"disposition": "true_match", "reason_code": "protection_needed", "text": "needs help"}
    address = f"/v1/alerts/{case}"
    for act in ("decisions", "countersignature", "disagreement", "withdrawal", "reopening", "suppressions"):
        assert posted(service, f"{address}/{act}", officer, **ruling).status_code == 403, act
    for export in ("goaml", "package"):
        assert service.client.post(f"{address}/exports/{export}", json={}, headers=officer).status_code == 403


def test_the_next_one_is_a_protective_case_or_none(service: Service, case: int, officer: dict[str, str]) -> None:
    assert service.client.post("/v1/alerts/next?kind=name_match", headers=officer).status_code == 404
    assert service.client.post("/v1/alerts/next", headers=officer).json()["alert_id"] == case
    assert service.client.post("/v1/alerts/next", headers=officer).status_code == 404


def test_the_protective_checklist_is_ticked(service: Service, case: int, officer: dict[str, str]) -> None:
    decided(service, case, "protection_needed")
    address = f"/v1/alerts/{case}/checklists"
    entry = {"checklist_id": "protective", "item": "narrow-circle", "done": True}
    assert service.client.post(address, json=entry, headers=officer).status_code == 200
    (checklist,) = service.client.get(address, headers=officer).json()["checklists"]
    assert [one["code"] for one in checklist["items"] if one["done"]] == ["narrow-circle"]


def test_who_reads_every_alert_too_still_works_on_protective_cases_alone(service: Service, case: int) -> None:
    both = service.key(Role.PROTECTION_OFFICER, Role.AUDITOR)
    another = others(service, case)[0]
    assert service.client.get(f"/v1/alerts/{another}", headers=both).status_code == 200
    assert posted(service, f"/v1/alerts/{another}/comments", both, text="seen").status_code == 404
    assert service.client.post("/v1/alerts/next", headers=both).json()["alert_id"] == case
