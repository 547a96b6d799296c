"""Lists over HTTP: what is there, how a file gets in, and what happens to one that must not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from api_service import LISTED, NOW, Service, un_file

from app.domain.role import Role


def import_file(service: Service, content: bytes) -> object:
    return service.client.post("/v1/lists/un-consolidated/import", content=content, headers=service.key(Role.ADMIN))


def test_an_imported_file_is_in_force_at_once_with_its_counts(make_service: Callable[..., Service]) -> None:
    service = make_service()
    assert service.client.get("/readyz").status_code == 503
    answer = import_file(service, un_file(*LISTED))
    assert answer.status_code == 200, answer.text
    snapshot = answer.json()["snapshot"]
    assert answer.json()["changed"]
    assert (snapshot["designations"], snapshot["by_kind"]) == (3, {"person": 3})
    assert service.client.get("/readyz").status_code == 200
    listed = service.client.get("/v1/lists", headers=service.key(Role.AUDITOR)).json()["lists"]
    assert {one["list_id"]: one["snapshot_id"] for one in listed}["un-consolidated"] == snapshot["snapshot_id"]
    versions = service.client.get("/v1/lists/un-consolidated/snapshots", headers=service.key(Role.AUDITOR)).json()
    assert versions["snapshots"] == [snapshot]


def test_the_same_file_again_changes_nothing(service: Service) -> None:
    answer = import_file(service, un_file(*LISTED))
    assert answer.status_code == 200
    assert not answer.json()["changed"]


def test_a_designation_is_read_by_its_reference_with_every_field(service: Service) -> None:
    answer = service.client.get("/v1/lists/un-consolidated/designations/EXi.003", headers=service.key(Role.OFFICER))
    designation = answer.json()["designation"]
    assert designation["names"][0]["text"] == "SAMIRA QANDIL VOSSARI"
    assert designation["nationalities"] == ["Iceland"]
    assert designation["listed_on"] == "2020-01-02"
    missing = service.client.get("/v1/lists/un-consolidated/designations/EXi.999", headers=service.key(Role.OFFICER))
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "list-empty"),
        (b"<html><body>403 Forbidden</body></html>", 422, "list-html-page"),
        (b"PK\x03\x04 something zipped", 422, "list-truncated"),
        (un_file(*LISTED)[:-60], 422, "list-truncated"),
        (un_file(), 422, "list-no-designations"),
        (un_file(LISTED[0]), 409, "list-shrank"),
        (un_file(*LISTED).replace(b"<CONS", b"<!DOCTYPE a [<!ENTITY b 'c'>]><CONS"), 422, "list-doctype"),
    ],
)
def test_a_file_that_must_not_get_in_is_refused_by_name_and_the_last_good_version_stays(
    service: Service, content: bytes, status: int, code: str
) -> None:
    before = service.client.get("/v1/lists/un-consolidated", headers=service.key(Role.AUDITOR)).json()
    answer = import_file(service, content)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (status, code)
    after = service.client.get("/v1/lists/un-consolidated", headers=service.key(Role.AUDITOR)).json()
    assert after["snapshot_id"] == before["snapshot_id"]
    assert after["refusals"][0]["reason"] == answer.json()["detail"]
    assert service.screen(LISTED[0])["results"][0]["verdict"] == "hit"


def test_an_older_file_does_not_replace_a_newer_one(service: Service) -> None:
    from datetime import timedelta

    answer = import_file(service, un_file(*LISTED, "ONE MOREPERSON", generated_at=NOW - timedelta(days=3)))
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("/list-older-than-active")


def test_a_list_that_is_not_configured_is_not_found(service: Service) -> None:
    assert service.client.get("/v1/lists/no-such", headers=service.key(Role.AUDITOR)).status_code == 404
    answer = service.client.post("/v1/lists/no-such/import", content=b"x", headers=service.key(Role.ADMIN))
    assert answer.status_code == 404


def test_a_publisher_that_cannot_be_reached_is_said_and_recorded(service: Service) -> None:
    from app.watchlists.errors import ListFetchError, ListFetchProblem

    def unreachable(*_: object) -> None:
        raise ListFetchError(ListFetchProblem.CONNECTION_FAILED, "The publisher could not be reached. Try again later.")

    service.services.list_updater._download = unreachable  # type: ignore[assignment]
    answer = service.client.post("/v1/lists/un-consolidated/refresh", headers=service.key(Role.SUPERVISOR))
    assert answer.status_code == 502
    assert answer.json()["type"].endswith("/list-connection-failed")
    assert service.screen("Bartholomew Quillfeather")["results"][0]["verdict"] == "clear"


def test_readiness_names_the_age_of_each_list_and_metrics_count_it(service: Service) -> None:
    service.clock.turn(hours=30)
    (used,) = service.client.get("/readyz").json()["lists"]
    assert used["freshness"] == "warn"
    assert used["age_hours"] == 30.0
    service.screen(LISTED[0])
    text = service.client.get("/metrics", headers=service.key(Role.AUDITOR)).text
    assert 'fiscreen_list_age_hours{list_id="un-consolidated"} 30.0' in text
    assert 'fiscreen_verdicts_total{verdict="hit"}' in text
    assert "Torvald" not in text.title()


def test_failing_checks_and_held_versions_are_named_and_counted(service: Service) -> None:
    from app.watchlists.errors import ListFetchError, ListFetchProblem

    def unreachable(*_: object) -> None:
        raise ListFetchError(ListFetchProblem.CONNECTION_FAILED, "The publisher could not be reached. Try again later.")

    assert service.client.get("/readyz").json()["troubles"] == []
    service.services.list_updater._download = unreachable  # type: ignore[assignment]
    for _ in range(2):
        service.client.post("/v1/lists/un-consolidated/refresh", headers=service.key(Role.SUPERVISOR))
    import_file(service, un_file(LISTED[0]))
    (trouble,) = service.client.get("/readyz").json()["troubles"]
    assert trouble == {
        "list_id": "un-consolidated",
        "failed_checks": 2,
        "last_failure": "connection_failed",
        "held_versions": 1,
    }
    text = service.client.get("/metrics", headers=service.key(Role.AUDITOR)).text
    assert 'fiscreen_list_failed_checks{list_id="un-consolidated"} 2.0' in text
    assert 'fiscreen_list_held_versions{list_id="un-consolidated"} 1.0' in text
    assert 'fiscreen_list_state{list_id="un-consolidated",state="fresh"} 1.0' in text
    assert 'fiscreen_list_last_check_timestamp_seconds{list_id="un-consolidated"} 1.7723664e+09' in text
    service.clock.turn(hours=100)
    text = service.client.get("/metrics", headers=service.key(Role.AUDITOR)).text
    assert 'fiscreen_list_state{list_id="un-consolidated",state="stale"} 1.0' in text
