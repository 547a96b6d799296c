"""Batches over HTTP: handed in, corrected, run, followed, and kept from those whom they do not concern."""

from __future__ import annotations

import json

import pytest
from api_service import LISTED, Service
from batch_stories import names_file, work_off

from app.domain.role import Role
from app.worker import cutting

CSV = {"content-type": "text/csv", "content-disposition": 'attachment; filename="../customers 2026.csv"'}


@pytest.fixture
def officer(service: Service) -> dict[str, str]:
    return service.key(Role.OFFICER)


def handed_in(service: Service, headers: dict[str, str], content: bytes, **query: object) -> dict:
    answer = service.client.post("/v1/batches", content=content, headers=headers | CSV, params=query)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_file_is_handed_in_understood_run_and_accounted_for(service, officer):
    batch = handed_in(service, officer, names_file(20, hit_every=10, refused_every=7))
    assert batch["state"] == "understood"
    assert batch["file_name"] == "customers 2026.csv"
    assert {"column": 1, "meaning": "name"} in batch["mapping"]["columns"]
    address = f"/v1/batches/{batch['batch_id']}"
    assert service.client.post(f"{address}/start", headers=officer).json()["state"] == "queued"
    work_off(service)
    done = service.client.get(address, headers=officer).json()
    assert done["state"] == "complete_with_refusals"
    account = done["account"]
    assert account["rows_in"] == account["screened"] + account["refused"] == 20
    assert account["by_refusal"] == {"NAME_MISSING": 2}
    assert done["lists"][0]["snapshot_id"]


def test_a_form_does_as_well_as_a_raw_body(service, officer):
    answer = service.client.post(
        "/v1/batches", files={"file": ("customers.csv", names_file(3))}, headers=officer, params={"priority": "high"}
    )
    assert answer.status_code == 201
    assert (answer.json()["file_name"], answer.json()["priority"]) == ("customers.csv", "high")


def test_the_preview_shows_how_the_first_rows_are_read(service, officer):
    batch = handed_in(service, officer, names_file(30, hit_every=0, refused_every=2))
    preview = service.client.get(f"/v1/batches/{batch['batch_id']}/preview", headers=officer).json()
    assert len(preview["rows"]) == 20
    assert {"field": "name", "value": "Ordinary Person 1"} in preview["rows"][0]["understood"]
    assert preview["rows"][1]["problems"][0]["code"] == "NAME_MISSING"
    assert preview["counts"] == {"NAME_MISSING": 15}


def test_a_person_corrects_what_a_column_means_and_keeps_it_as_a_template(service, officer):
    content = b"who,number\nA Nother,1\n"
    batch = handed_in(service, officer, content)
    assert batch["state"] == "received"
    assert batch["problem"].startswith("QUESTIONS")
    address = f"/v1/batches/{batch['batch_id']}"
    assert service.client.get(f"{address}/preview", headers=officer).json()["open_questions"]
    mapping = {"content": "names", "columns": [{"column": 0, "meaning": "name"}, {"column": 1, "meaning": "id"}]}
    corrected = service.client.put(f"{address}/mapping", json=mapping, headers=officer)
    assert corrected.json()["state"] == "understood"
    kept = service.client.post(
        "/v1/batch-templates", json={"name": "Branch files", "batch_id": batch["batch_id"]}, headers=officer
    ).json()
    assert handed_in(service, officer, content, template=kept["template_id"])["state"] == "understood"
    assert service.client.get("/v1/batch-templates", headers=service.key(Role.OFFICER)).json() == {"templates": []}
    assert service.client.delete(f"/v1/batch-templates/{kept['template_id']}", headers=officer).status_code == 204


@pytest.mark.parametrize(
    "columns",
    [
        [{"column": 9, "meaning": "name"}],
        [{"column": 0, "meaning": "colour"}],
        [{"column": 0, "meaning": "id"}],
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(service, officer, columns):
    batch = handed_in(service, officer, b"who,number\nA Nother,1\n")
    answer = service.client.put(
        f"/v1/batches/{batch['batch_id']}/mapping", json={"content": "names", "columns": columns}, headers=officer
    )
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("file-columns")


def test_the_version_that_is_known_is_the_one_that_is_changed(service, officer):
    batch = handed_in(service, officer, names_file(3))
    address = f"/v1/batches/{batch['batch_id']}"
    tag = service.client.get(address, headers=officer).headers["etag"]
    assert service.client.post(f"{address}/start", headers=officer | {"If-Match": tag}).status_code == 200
    assert service.client.post(f"{address}/pause", headers=officer | {"If-Match": tag}).status_code == 412
    assert service.client.post(f"{address}/start", headers=officer).status_code == 409
    assert service.client.post(f"{address}/pause", headers=officer).json()["state"] == "paused"
    assert service.client.post(f"{address}/resume", headers=officer).json()["state"] == "queued"
    assert service.client.post(f"{address}/cancel", headers=officer).json()["state"] == "cancelled"


def test_the_same_request_again_makes_no_second_batch(service, officer):
    headers = officer | {"Idempotency-Key": "once"}
    first = handed_in(service, headers, names_file(3))
    assert handed_in(service, headers, names_file(3))["batch_id"] == first["batch_id"]
    other = service.client.post("/v1/batches", content=names_file(4), headers=headers | CSV)
    assert other.status_code == 422
    assert handed_in(service, officer, names_file(3))["same_file_as"] == first["batch_id"]


def test_officers_see_their_own_and_supervisors_and_auditors_all(service, officer):
    batch = handed_in(service, officer, names_file(3))
    address = f"/v1/batches/{batch['batch_id']}"
    other = service.key(Role.OFFICER)
    assert service.client.get(address, headers=other).status_code == 404
    assert service.client.get("/v1/batches", headers=other).json() == {"batches": []}
    assert service.client.post(f"{address}/start", headers=other).status_code == 404
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        assert service.client.get(address, headers=service.key(role)).status_code == 200
        assert len(service.client.get("/v1/batches", headers=service.key(role)).json()["batches"]) == 1
    assert service.client.post(f"{address}/start", headers=service.key(Role.AUDITOR)).status_code == 403
    assert service.client.post(f"{address}/start", headers=service.key(Role.SUPERVISOR)).status_code == 200


def test_a_corrected_file_names_the_batch_that_it_supplements(service, officer):
    first = handed_in(service, officer, names_file(3))
    second = handed_in(service, officer, names_file(2), supplements=first["batch_id"])
    assert second["supplements"] == first["batch_id"]
    answer = service.client.post(
        "/v1/batches",
        content=names_file(2),
        headers=service.key(Role.OFFICER) | CSV,
        params={"supplements": first["batch_id"]},
    )
    assert answer.status_code == 404


def test_progress_is_told_as_it_happens_until_the_end(service, officer, monkeypatch):
    monkeypatch.setattr(cutting, "ROWS_PER_CHUNK", 10)
    batch = handed_in(service, officer, names_file(20))
    address = f"/v1/batches/{batch['batch_id']}"
    service.client.post(f"{address}/start", headers=officer)
    work_off(service)
    answer = service.client.get(f"{address}/events", headers=officer)
    assert answer.headers["content-type"].startswith("text/event-stream")
    event, data = answer.text.strip().split("\n")
    assert event == "event: progress"
    assert json.loads(data.removeprefix("data: "))["progress"]["rows_done"] == 20


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02"])
def test_what_is_no_file_is_refused_or_kept_with_its_problem(service, officer, content):
    answer = service.client.post("/v1/batches", content=content, headers=officer | CSV)
    assert answer.status_code == 422 or answer.json()["state"] == "received"


def test_a_file_over_the_limit_is_refused_while_it_comes(make_service):
    service = make_service(max_batch_bytes=2000)
    answer = service.client.post("/v1/batches", content=names_file(500), headers=service.key(Role.OFFICER) | CSV)
    assert answer.status_code == 413
    assert not list(service.services.settings.spool_directory.iterdir())


def test_no_answer_or_audit_entry_repeats_a_name_of_the_file(service, officer):
    batch = handed_in(service, officer, names_file(3, hit_every=1))
    service.client.post(f"/v1/batches/{batch['batch_id']}/start", headers=officer)
    work_off(service)
    told = service.client.get(f"/v1/batches/{batch['batch_id']}", headers=officer).text
    entries = " ".join(one.detail for one in service.services.audit.entries())
    assert not any(name in text for name in LISTED for text in (told, entries))
