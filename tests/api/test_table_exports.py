"""Views of the queue and figures as files, on both databases: what fits the filter, audited, for those who may."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from api_service import LISTED, Service
from case_stories import confirmed_match, confirmed_suspicion

from app.domain.role import Role
from app.sharing import queue_desk

PATH = "/v1/alerts/exports/table"


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_view_is_given_as_it_is_filtered_and_that_it_was_given_is_audited(service: Service) -> None:
    service.screen(*LISTED)
    auditor = service.key(Role.AUDITOR)
    assert len(rows(service.client.post(PATH, json={}, headers=auditor))) == 3
    filtered = service.client.post(PATH + "?reference=EXi.002", json={"format": "csv"}, headers=auditor)
    assert [row["about"] for row in rows(filtered)] == [LISTED[1]]
    entry = list(service.services.audit.entries())[-1]
    assert entry.act == "queue.exported"
    assert json.loads(entry.detail)["rows"] == 1
    workbook = service.client.post(PATH, json={"format": "xlsx"}, headers=auditor)
    assert workbook.content.startswith(b"PK")
    assert service.client.post(PATH, json={}, headers=service.key(Role.SCREENER)).status_code == 403


def test_a_view_of_many_alerts_is_given_whole(service: Service) -> None:
    officer = service.key(Role.OFFICER)
    subjects = [{"names": [LISTED[0]], "reference": f"customer {number}"} for number in range(250)]
    sent = service.client.post("/v1/screenings", json={"subjects": subjects}, headers=officer)
    assert sent.status_code == 201, sent.text
    assert len(rows(service.client.post(PATH, json={}, headers=officer))) == len(subjects)


def test_a_view_that_is_too_large_is_refused(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.screen(*LISTED)
    monkeypatch.setattr(queue_desk, "MAX_ROWS", 2)
    refused = service.client.post(PATH, json={}, headers=service.key(Role.OFFICER))
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "3 alerts fit, at most 2 go into one file; narrow the view",
    )


def test_figures_are_told_by_typology_and_list_with_small_counts_hidden(service: Service) -> None:
    confirmed_match(service)
    confirmed_suspicion(service)
    said = rows(service.client.get("/v1/statistics", headers=service.key(Role.SUPERVISOR)))
    counts = {(row["section"], row["what"], row["figure"]): row["count"] for row in said}
    assert counts["list", "un-consolidated", "true_matches"] == "hidden"
    assert [key[1] for key in counts if key[0] == "typology" and key[2] == "confirmed"]
    assert service.client.get("/v1/statistics", headers=service.key(Role.OFFICER)).status_code == 403
