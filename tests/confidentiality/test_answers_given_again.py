"""An answer that is given again under its Idempotency-Key masks who became protected since it was given first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from api_service import LISTED, NOW, Service, make_service, service
from case_stories import canaries, ransom_payments
from test_protection import everything_stored, finding, kept

from app.domain.alert import PROTECTIVE
from app.domain.role import Role

__all__ = ["make_service", "service"]

PASSPORT = {"kind": "passport", "value": "QXP00001W"}


@pytest.fixture
def officer(service: Service) -> dict[str, str]:
    return service.key(Role.OFFICER) | {"Idempotency-Key": "once"}


def twice(
    service: Service, path: str, headers: dict[str, str], between: Callable[[], Any] = lambda: None, **body: Any
) -> tuple[Any, Any]:
    """The first answer, and the one that is given again after `between` was done."""
    first = service.client.post(path, json=body, headers=headers)
    assert first.status_code == 201, first.text
    between()
    again = service.client.post(path, json=body, headers=headers)
    assert again.status_code == 201
    assert again.headers["idempotency-replayed"] == "true"
    return first, again


def test_a_screening_of_names(service: Service, officer: dict[str, str]) -> None:
    subject = {"names": [LISTED[0].title()], "identifiers": [PASSPORT]}
    marked = {"subjects": [subject | {"case_role": "potential_victim"}]}
    first, again = twice(
        service,
        "/v1/screenings",
        officer,
        between=lambda: service.client.post("/v1/screenings", json=marked, headers=service.key(Role.OFFICER)),
        subjects=[subject],
    )
    assert LISTED[0].title() in first.text
    assert LISTED[0].title() not in again.text
    assert again.json()["screening_id"] == first.json()["screening_id"]


def test_a_screening_of_names_of_nobody_protected_is_the_same_to_the_byte(
    service: Service, officer: dict[str, str]
) -> None:
    first, again = twice(service, "/v1/screenings", officer, subjects=[{"names": [LISTED[0]]}])
    assert again.content == first.content


def test_a_screening_of_transactions(service: Service, officer: dict[str, str]) -> None:
    service.clock.now = NOW - timedelta(days=700)
    first, again = twice(service, "/v1/transactions/screenings", officer, transactions=ransom_payments())
    holder = canaries("A")
    assert holder["account"] in first.text
    assert not [one for one in (holder["account"], holder["name"]) if one in again.text]
    assert again.json()["screening_id"] == first.json()["screening_id"]


def test_a_note_of_an_account(service: Service, officer: dict[str, str]) -> None:
    account = "QX90KANAR00001"
    seen = [{"question": 1, "answer": "speaks for the customer; holds the money"}]
    note = {"account": account, "indicator_id": "BH01", "holds": True, "answers": seen}
    protective = finding(PROTECTIVE, account=account)
    first, again = twice(service, "/v1/accounts/notes", officer, between=lambda: kept(service, protective), **note)
    assert account in first.text
    assert account not in again.text
    assert again.json().keys() == first.json().keys()


def test_no_hash_of_what_was_sent_can_be_guessed_from_the_database(service: Service, officer: dict[str, str]) -> None:
    body = json.dumps({"subjects": [{"names": ["Nobody Inparticular"]}]}).encode()
    headers = officer | {"Content-Type": "application/json"}
    assert service.client.post("/v1/screenings", content=body, headers=headers).status_code == 201
    assert hashlib.sha256(body).hexdigest() not in everything_stored(service)
