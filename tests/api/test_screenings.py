"""Screening over HTTP: verdicts, explanations, storage, repetition."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from api_service import LISTED, NOW, Service, un_file

from app.domain.role import Role


def only(document: dict[str, Any]) -> dict[str, Any]:
    (result,) = document["results"]
    return dict(result)


def test_a_listed_name_is_a_hit_that_explains_itself(service: Service) -> None:
    document = service.screen("Dragunovskaja, Jelena Petrovna")
    result = only(document)
    assert result["verdict"] == "hit"
    hit = result["hits"][0]
    assert hit["matched_name"] == "YELENA PETROVNA DRAGUNOVSKAYA"
    assert (hit["name_kind"], hit["reference"], hit["list_id"]) == ("primary", "EXi.002", "un-consolidated")
    assert hit["list_published_at"] == "2026-03-01T10:00:00Z"
    score = 0.0
    for step in hit["explanation"]["steps"]:
        score = min(1.0, max(0.0, score + step["effect"]))
    assert score == pytest.approx(hit["score"], abs=1e-9)
    assert hit["explanation"]["summary"]
    assert {token["relation"] for token in hit["explanation"]["tokens"]}


def test_an_unlisted_name_on_a_fresh_and_whole_list_is_clear(service: Service) -> None:
    document = service.screen("Bartholomew Quillfeather")
    assert only(document)["verdict"] == "clear"
    assert only(document)["reasons"] == []
    (used,) = document["lists"]
    assert used["screened"]
    assert used["freshness"] == "fresh"
    assert used["designations"] == 3


def test_a_list_past_its_limit_makes_the_verdict_stale_and_says_why(service: Service) -> None:
    service.clock.turn(hours=100)
    result = only(service.screen("Bartholomew Quillfeather"))
    assert result["verdict"] == "stale"
    assert [reason["code"] for reason in result["reasons"]] == ["list_stale"]
    assert "72 hours" in result["reasons"][0]["text"]
    assert only(service.screen(LISTED[0]))["verdict"] == "hit"


def test_an_old_file_loaded_by_hand_is_not_fresh(make_service: Callable[..., Service]) -> None:
    service = make_service()
    service.import_list(un_file(*LISTED, generated_at=NOW - timedelta(days=90)))
    assert only(service.screen("Bartholomew Quillfeather"))["verdict"] == "stale"


def test_the_same_contents_under_a_newer_stamp_are_fresh_again(service: Service) -> None:
    service.clock.turn(hours=100)
    service.import_list(un_file(*LISTED, generated_at=service.clock.now))
    assert only(service.screen("Bartholomew Quillfeather"))["verdict"] == "clear"
    assert len(service.services.snapshots.snapshots("un-consolidated")) == 1


def test_without_any_list_nothing_is_clear(make_service: Callable[..., Service]) -> None:
    result = only(make_service().screen("Bartholomew Quillfeather"))
    assert result["verdict"] == "incomplete"
    assert {reason["code"] for reason in result["reasons"]} >= {"list_not_loaded"}


def test_the_exercise_list_finds_but_never_clears_and_gives_way_to_a_real_list(
    make_service: Callable[..., Service], tmp_path: Path
) -> None:
    service = make_service()
    shipped = service.services.settings.lists_directory / "exercise" / "exercise.xml"
    path = tmp_path / "exercise.xml"
    path.write_bytes(shipped.read_bytes().replace(b'dateGenerated="2026-11-01', b'dateGenerated="2026-02-01', 1))
    service.services.updater.import_file("exercise", path)
    document = service.screen("Bartholomew Quillfeather")
    assert only(document)["verdict"] == "incomplete"
    assert {reason["code"] for reason in only(document)["reasons"]} == {"exercise_list", "list_not_loaded"}
    assert any("exercise list" in notice for notice in document["notices"])
    service.import_list(un_file(*LISTED))
    document = service.screen("Bartholomew Quillfeather")
    assert only(document)["verdict"] == "clear"
    assert [used["list_id"] for used in document["lists"]] == ["un-consolidated"]
    assert document["notices"] == []


def test_a_higher_minimum_score_than_the_institutions_is_never_clear(service: Service) -> None:
    result = only(service.screen("Bartholomew Quillfeather", minimum_score=0.95))
    assert result["verdict"] == "incomplete"
    assert [reason["code"] for reason in result["reasons"]] == ["score_above_threshold"]


def test_hits_left_out_by_the_limit_are_counted(make_service: Callable[..., Service]) -> None:
    service = make_service()
    service.import_list(un_file(*(f"TORVALD GRIMSBYR OSKORRI {part}" for part in ("ALFA", "BRAVO", "CORNELIS"))))
    result = only(service.screen("Torvald Grimsbyr Oskorri", limit=1, minimum_score=0.3))
    assert len(result["hits"]) == 1
    assert result["total_hits"] == 3


@pytest.mark.parametrize(
    "name",
    [
        "",
        "   ",
        "...",
        "\u200b\u200d",
        "x" * 100_000,
        "a " * 10_000,
        "a" + "\u0301" * 100_000,
        "nul\x00here",
        "Mr",
        "7",
        "\u0621",
    ],
)
def test_a_name_that_cannot_be_screened_is_named_so_and_costs_the_others_nothing(service: Service, name: str) -> None:
    document = service.screen(name, LISTED[0])
    bad, good = document["results"]
    assert bad["verdict"] == "unscreenable"
    assert bad["reasons"][0]["code"] == "name_unscreenable"
    assert good["verdict"] == "hit"
    again = service.client.get(f"/v1/screenings/{document['screening_id']}", headers=service.key(Role.AUDITOR))
    assert again.json() == document


def test_a_disguised_name_without_a_hit_is_not_clear(service: Service) -> None:
    result = only(service.screen("Bartholomew Qu\u0456llfeather"))
    assert result["verdict"] == "incomplete"
    assert result["suspicious_text"]


def test_a_name_in_parts_is_screened_as_one(service: Service) -> None:
    answer = service.client.post(
        "/v1/screenings",
        json={
            "subjects": [{"names": [{"first": "Samira", "family": "Vossari", "middle": "Qandil"}], "kind": "person"}]
        },
        headers=service.key(Role.SCREENER),
    )
    assert only(answer.json())["hits"][0]["score"] == 1.0


def test_a_birth_date_that_contradicts_lowers_the_score(service: Service) -> None:
    def score(birth_date: str | None) -> float:
        subject = {"names": [LISTED[0]], "birth_date": birth_date}
        answer = service.client.post(
            "/v1/screenings",
            json={"subjects": [subject], "settings": {"minimum_score": 0.3}},
            headers=service.key(Role.OFFICER),
        )
        return float(only(answer.json())["hits"][0]["score"])

    assert score("1999-09-09") < score(None) == score("1961-04-05") == score("1961") == 1.0


def test_a_screening_is_read_again_byte_for_byte_and_only_by_those_who_may(service: Service) -> None:
    owner = service.key(Role.SCREENER)
    asked = service.client.post("/v1/screenings", json={"subjects": [{"names": [LISTED[0]]}]}, headers=owner)
    address = asked.headers["location"]
    assert service.client.get(address, headers=owner).content == asked.content
    assert service.client.get(address, headers=service.key(Role.AUDITOR)).content == asked.content
    other = service.client.get(address, headers=service.key(Role.SCREENER))
    unknown = service.client.get("/v1/screenings/no-such-id", headers=service.key(Role.SCREENER))
    assert other.status_code == unknown.status_code == 404
    assert other.json()["detail"] == unknown.json()["detail"]


class TestIdempotencyKey:
    def test_the_same_request_is_done_once_and_answered_alike(self, service: Service) -> None:
        headers = service.key(Role.OFFICER) | {"Idempotency-Key": "abc-1"}
        body = {"subjects": [{"names": [LISTED[0]]}]}
        first, second = (service.client.post("/v1/screenings", json=body, headers=headers) for _ in range(2))
        assert first.status_code == second.status_code == 201
        assert first.content == second.content
        assert second.headers["idempotency-replayed"] == "true"
        assert "idempotency-replayed" not in first.headers
        assert first.headers["location"] == second.headers["location"]

    def test_another_body_under_the_same_key_is_refused(self, service: Service) -> None:
        headers = service.key(Role.OFFICER) | {"Idempotency-Key": "abc-2"}
        service.client.post("/v1/screenings", json={"subjects": [{"names": ["One"]}]}, headers=headers)
        second = service.client.post("/v1/screenings", json={"subjects": [{"names": ["Two"]}]}, headers=headers)
        assert second.status_code == 422
        assert second.json()["type"].endswith("/idempotency-key-reused")

    def test_a_request_that_failed_can_be_sent_again_under_its_key(self, service: Service) -> None:
        headers = service.key(Role.OFFICER) | {"Idempotency-Key": "abc-3"}
        wrong = {"subjects": [{"names": ["One"]}], "settings": {"lists": ["no-such-list"]}}
        assert service.client.post("/v1/screenings", json=wrong, headers=headers).status_code == 422
        right = {"subjects": [{"names": ["One"]}]}
        assert service.client.post("/v1/screenings", json=right, headers=headers).status_code == 201

    def test_eight_twins_at_once_have_one_effect(self, service: Service) -> None:
        headers = service.key(Role.OFFICER) | {"Idempotency-Key": "abc-4"}
        answers: list[Any] = []
        ready = threading.Barrier(8)

        def send() -> None:
            ready.wait()
            body = {"subjects": [{"names": [LISTED[0]]}]}
            answers.append(service.client.post("/v1/screenings", json=body, headers=headers))

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert len({answer.json()["screening_id"] for answer in answers if answer.status_code == 201}) == 1


@pytest.mark.parametrize(
    "name", ["One of our clients", "NOT AVAILABLE", "Confidential Customer", "Test", "Undisclosed"]
)
def test_words_in_the_place_of_a_name_are_never_clear(service: Service, name: str) -> None:
    (result,) = service.screen(name)["results"]
    assert (result["verdict"], [one["code"] for one in result["reasons"]]) == ("unscreenable", ["name_unscreenable"])


def test_a_name_with_such_a_word_in_it_is_screened(service: Service) -> None:
    (result,) = service.screen("Private Client Fiduciary Lindfurt")["results"]
    assert result["verdict"] == "clear"
