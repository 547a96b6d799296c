"""Past screenings are computed again from what was stored: the same bytes, or each difference told."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest
from api_service import LISTED, Service, un_file

from app.domain.role import Role
from app.domain.screening_record import new_screening_id

HOW_MANY = int(os.environ.get("FISCREEN_TEST_REPLAYS", "30"))
"""Set it to 1000 for the whole of the proof."""


def replayed(service: Service, screening_id: str) -> dict[str, Any]:
    answer = service.client.post(f"/v1/screenings/{screening_id}/replay", headers=service.key(Role.AUDITOR))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def asked(number: int) -> dict[str, Any]:
    """One request of many: other names, facts, settings, and how many subjects there are."""
    name = LISTED[number % len(LISTED)]
    subjects: list[dict[str, Any]] = [
        {"names": [name.title()], "birth_date": ["1961-04-05", "1961", "circa 1960"][number % 3]},
        {"names": [name[: -1 - number % 4], {"first": "Samira", "family": "Vossari"}], "nationalities": ["Iceland"]},
        {"names": [f"Bartholomew Quillfeather {number}"], "gender": "male"},
        {"names": ["\u202e" if number % 5 == 0 else "Т" + name[1:]]},
    ]
    settings: dict[str, Any] = {"limit": 1 + number % 5}
    if number % 4 == 1:
        settings["minimum_score"] = [0.5, 0.7, 0.95][number % 3]
    if number % 6 == 2:
        settings["lists"] = ["un-consolidated"]
    return {"subjects": subjects[: 1 + number % 4], "settings": settings}


def test_many_past_screenings_give_the_same_bytes(service: Service) -> None:
    headers = service.key(Role.OFFICER)
    answers: dict[str, str] = {}
    for number in range(HOW_MANY):
        service.clock.turn(hours=2)
        if number % 20 == 19:
            names = [*LISTED, *(f"OTTOKAR BRANDVOLD NUMBER {one}" for one in range(number // 20 + 1))]
            service.import_list(un_file(*names, generated_at=service.clock.now))
        body = asked(number)
        if number % 10 == 9:
            body["settings"]["as_of"] = "2026-03-01T13:00:00Z"
        answer = service.client.post("/v1/screenings", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        answers[answer.json()["screening_id"]] = answer.text
    service.clock.turn(days=40)
    for screening_id, text in answers.items():
        told = replayed(service, screening_id)
        assert (told["outcome"], told["differences"]) == ("same_bytes", []), told
        assert service.client.get(f"/v1/screenings/{screening_id}", headers=headers).text == text
    replays = [one for one in service.services.audit.entries() if one.act == "screening.replayed"]
    assert len(replays) == HOW_MANY


def altered(service: Service, screening_id: str, old: str, new: str) -> str:
    """The id of a screening like this one whose stored answer holds `new` in place of `old`."""
    record = service.services.screenings.get(screening_id)
    assert record is not None
    assert old in record.response_document
    another = new_screening_id(at=record.created_at, random_bytes=bytes(10))
    document = record.response_document.replace(old, new).replace(screening_id, another)
    service.services.screenings.save(replace(record, screening_id=another, response_document=document))
    return another


@pytest.mark.parametrize(
    ("old", "new", "outcome", "why"),
    [
        ('"code_version":"', '"code_version":"0.0.', "same_findings", "replaced by another version"),
        ('"matcher_version":"', '"matcher_version":"0', "same_findings", "replaced by another version"),
        ('"score":1.0', '"score":0.9', "different", "report this"),
        ('"freshness":"fresh"', '"freshness":"warn"', "different", "settings of the list"),
    ],
)
def test_a_difference_is_shown_and_explained(service: Service, old: str, new: str, outcome: str, why: str) -> None:
    screening_id = service.screen(LISTED[0])["screening_id"]
    told = replayed(service, altered(service, screening_id, old, new))
    assert told["outcome"] == outcome
    assert told["stored_sha256"] != told["replayed_sha256"]
    assert why in told["differences"][0]["why"]
    assert told["differences"][0]["then"] != told["differences"][0]["now"]


def test_what_is_not_there_any_more_is_named(service: Service) -> None:
    screening_id = service.screen(LISTED[0])["screening_id"]
    told = replayed(service, altered(service, screening_id, '"list_id":"un-consolidated"', '"list_id":"gone"'))
    assert told["outcome"] == "not_possible"
    assert told["missing"] == ["the list gone is not configured any more"]


def test_others_screenings_are_not_there_for_who_may_not_read_them(service: Service) -> None:
    screening_id = service.screen(LISTED[0])["screening_id"]
    answer = service.client.post(f"/v1/screenings/{screening_id}/replay", headers=service.key(Role.OFFICER))
    assert answer.status_code == 404
