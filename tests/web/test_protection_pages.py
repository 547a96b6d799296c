"""The page of reveals: who asked and who agreed stand there by name."""

from __future__ import annotations

from typing import Any

from api_service import Service
from page_visitor import PageReader, Visitor

from app.domain.role import Role

WISH = {"fields": ["name"], "purpose": "court", "legal_basis": "Art. 6", "minutes": 5}


def user(service: Service, name: str, role: Role) -> dict[str, str]:
    """Headers with a key of a new user."""
    made = service.services.users.create(name, frozenset({role}), actor="a test").user
    key = service.services.keys.create(actor="a test", name="own", roles=frozenset({role}), owner_id=made.user_id)
    return {"Authorization": f"Bearer {key.text}"}


def posted(service: Service, path: str, headers: dict[str, str], **body: Any) -> Any:
    answer = service.client.post(path, json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()


def test_who_asked_and_who_agreed_are_named(service: Service, visitor: Visitor) -> None:
    asker, second = user(service, "jo.example", Role.OFFICER), user(service, "kim.example", Role.SUPERVISOR)
    child = {"names": ["Nobody Inparticular"], "case_role": "potential_victim", "birth_date": "2015-01-02"}
    posted(service, "/v1/screenings", asker, subjects=[child])
    person_id = service.services.protector.person_id("Nobody Inparticular\n2015-01-02")
    reveal = posted(service, "/v1/reveals", asker, person_id=person_id, **WISH)
    posted(service, f"/v1/reveals/{reveal['reveal_id']}/approval", second)
    visitor.sign_in(Role.AUDITOR)
    page = PageReader(visitor.get("/protection").text)
    (row,) = [one for one in page.texts("tr") if person_id in one]
    assert "jo.example" in row
    assert "kim.example" in row
    assert reveal["asked_by"][:8] not in row


def test_who_was_erased_stands_there_with_the_clock_that_ran_out(service: Service, visitor: Visitor) -> None:
    posted(
        service,
        "/v1/screenings",
        service.key(Role.OFFICER),
        subjects=[{"names": ["Nobody Inparticular"], "case_role": "potential_victim", "birth_date": "1971-01-02"}],
    )
    person_id = service.services.protector.person_id("Nobody Inparticular\n1971-01-02")
    visitor.sign_in(Role.AUDITOR)
    assert "Nobody was erased." in visitor.get("/protection").text
    service.services.retention.erase(person_id, actor="a test")
    page = PageReader(visitor.get("/protection").text)
    (row,) = [one for one in page.texts("tr") if person_id in one]
    assert "none: erased by hand" in row
