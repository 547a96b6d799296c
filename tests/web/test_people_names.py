"""Pages of review name people and keys; who is unknown stays an id, and two of one name are told apart."""

from __future__ import annotations

import pytest
from api_service import LISTED, Service
from case_stories import open_alert
from page_visitor import PageReader, Visitor

from app.domain.role import Role
from app.web.people_names import PeopleNames


@pytest.fixture
def jo(service: Service) -> str:
    return service.services.keys.create(actor="a test", name="Jo Example", roles=frozenset({Role.OFFICER})).key.key_id


def test_a_name_stands_for_an_id_and_you_for_oneself(service: Service, jo: str) -> None:
    said = PeopleNames(service.services, reader="f" * 32)
    assert said.in_words(jo) == "Jo Example"
    assert said.in_words("f" * 32) == "you"
    assert said.in_words(None) == "the service"
    assert said.in_words("0123456789abcdef") == "01234567"


def test_two_of_one_name_are_told_apart(service: Service, jo: str) -> None:
    other = service.services.keys.create(
        actor="a test", name="Jo Example", roles=frozenset({Role.SUPERVISOR})
    ).key.key_id
    said = PeopleNames(service.services, reader="")
    assert said.in_words(jo) == f"Jo Example ({jo[:8]})"
    assert said.in_words(other) == f"Jo Example ({other[:8]})"


def test_the_pages_of_review_say_who_by_name(service: Service) -> None:
    made = service.services.keys.create(actor="a test", name="Jo Example", roles=frozenset({Role.OFFICER}))
    service.screen(LISTED[0])
    number = open_alert(service, "name_match")
    headers = {"Authorization": f"Bearer {made.text}", "If-Match": '"1"'}
    taken = service.client.post(f"/v1/alerts/{number}/assignment", json={"holder": "me"}, headers=headers)
    assert taken.status_code == 200
    reader = Visitor(service)
    reader.sign_in(Role.AUDITOR)
    assert "Jo Example" in PageReader(reader.get("/alerts").text).text("tbody")
    page = reader.get(f"/alerts/{number}").text
    assert "Jo Example" in page
    assert made.key.key_id not in page
