"""Whoever screens says that somebody may be a victim: what identifies them is masked from the answer on."""

from __future__ import annotations

from typing import Any

import pytest
from api_service import LISTED, Service, make_service, service
from batch_stories import completed

from app.domain.batch import PROTECTED_CELL
from app.domain.role import Role

__all__ = ["make_service", "service"]

PASSPORT, NAME = "QX0000017", "Alma Mithaal Kanarvossari"


def subject(**changed: Any) -> dict[str, Any]:
    marked = {"names": [LISTED[0], NAME], "case_role": "potential_victim", "birth_date": "1971-02-03"}
    return marked | {"identifiers": [{"kind": "passport", "value": PASSPORT}]} | changed


def screened(service: Service, headers: dict[str, str], **changed: Any) -> Any:
    answer = service.client.post("/v1/screenings", json={"subjects": [subject(**changed)]}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer


def read_again(service: Service, answer: Any, headers: dict[str, str]) -> Any:
    return service.client.get(answer.headers["location"], headers=headers)


def replayed(service: Service, answer: Any, headers: dict[str, str]) -> str:
    return str(service.client.post(f"{answer.headers['location']}/replay", headers=headers).json()["outcome"])


@pytest.fixture
def officer(service: Service) -> dict[str, str]:
    return service.key(Role.OFFICER)


@pytest.fixture
def person_id(service: Service) -> str:
    return str(service.services.protector.person_id(PASSPORT))


def test_the_hit_stays_and_the_person_goes(service: Service, officer: dict[str, str], person_id: str) -> None:
    (plain,) = screened(service, officer, case_role=None).json()["results"]
    (masked,) = screened(service, officer).json()["results"]
    (before,), (hit,) = plain["hits"], masked["hits"]
    assert hit["submitted_name"] == f"[protected {person_id}: name]"
    assert (hit["reference"], hit["score"], hit["matched_name"]) == (before["reference"], before["score"], LISTED[0])
    assert [one["outcome"] for one in hit["explanation"]["evidence"]] == [
        one["outcome"] for one in before["explanation"]["evidence"]
    ]
    assert hit["explanation"]["tokens"] == []


def test_it_is_read_again_and_replayed_to_the_same_bytes_until_the_person_is_erased(
    service: Service, officer: dict[str, str], person_id: str
) -> None:
    answer = screened(service, officer)
    assert read_again(service, answer, officer).content == answer.content
    assert replayed(service, answer, officer) == "same_bytes"
    assert service.services.retention.erase(person_id, actor="a test") is not None
    assert replayed(service, answer, officer) == "not_possible"
    screened(service, officer)
    assert replayed(service, answer, officer) == "not_possible"


def test_who_carries_a_protected_persons_number_is_masked_too_also_in_answers_of_before(
    service: Service, officer: dict[str, str]
) -> None:
    before = screened(service, officer, case_role=None)
    assert LISTED[0] in before.json()["results"][0]["hits"][0]["submitted_name"]
    screened(service, officer)
    same_name = screened(service, officer, case_role=None, identifiers=[])
    assert LISTED[0] in same_name.json()["results"][0]["hits"][0]["submitted_name"]
    for answer in (screened(service, officer, case_role=None), read_again(service, before, officer)):
        assert answer.json()["results"][0]["hits"][0]["submitted_name"].startswith("[protected ")
    assert replayed(service, before, officer) == "same_bytes"


@pytest.mark.parametrize("written", ["XX80 4711 0815 0042", "xx80471108150042", " XX80-4711-0815-0042"])
def test_each_number_of_a_protected_person_is_theirs_however_it_is_written(
    service: Service, officer: dict[str, str], person_id: str, written: str
) -> None:
    account = {"kind": "iban", "value": "XX80471108150042"}
    screened(service, officer, identifiers=[{"kind": "passport", "value": PASSPORT}, account])
    carrying = screened(service, officer, case_role=None, identifiers=[account | {"value": written}])
    assert carrying.json()["results"][0]["hits"][0]["submitted_name"] == f"[protected {person_id}: name]"
    assert NAME not in carrying.text
    assert written not in carrying.text


@pytest.mark.parametrize("written", ["XX80471108150042", "xx80 4711 0815 0042"])
def test_the_account_of_a_protected_person_is_masked_in_a_screening_of_transactions_however_it_is_written(
    service: Service, officer: dict[str, str], person_id: str, written: str
) -> None:
    numbers = [{"kind": "passport", "value": PASSPORT}, {"kind": "iban", "value": "XX80471108150042"}]
    screened(service, officer, identifiers=numbers)
    parties = [
        {"role": "originator", "name": NAME, "account": written},
        {"role": "beneficiary", "name": "Cornelis Vanderstroop", "account": "XX990000"},
    ]
    payment = {"transaction_id": "T1", "booked_at": "2026-02-28T10:00:00Z", "amount": "150.00", "currency": "USD"}
    sent = service.client.post(
        "/v1/transactions/screenings", json={"transactions": [payment | {"parties": parties}]}, headers=officer
    )
    again = service.client.get(f"/v1/transactions/screenings/{sent.json()['screening_id']}", headers=officer)
    assert f"[protected {person_id}: account]" in again.text
    assert "Cornelis" in again.text
    assert NAME not in again.text
    assert written not in again.text


def test_a_reveal_gives_back_what_was_sealed(service: Service, officer: dict[str, str], person_id: str) -> None:
    screened(service, officer)
    wish = {"person_id": person_id, "purpose": "court", "legal_basis": "Art. 6", "minutes": 5}
    asked = service.client.post(
        "/v1/reveals", json=wish | {"fields": ["name", "birth_date", "document"]}, headers=officer
    ).json()
    assert not asked["needs_second"]
    seen = service.client.post(f"/v1/reveals/{asked['reveal_id']}/reading", headers=officer).json()["values"]
    assert {(one["field"], one["value"]) for one in seen} == {
        ("name", LISTED[0]),
        ("name", NAME),
        ("birth_date", "1971-02-03"),
        ("document", PASSPORT),
    }


@pytest.mark.parametrize(("birth_date", "needs_second"), [("2008-03-02", True), ("2008", True), ("2007", False)])
def test_of_who_may_be_under_18_two_people_have_to_agree(
    service: Service, officer: dict[str, str], person_id: str, birth_date: str, needs_second: bool
) -> None:
    screened(service, officer, birth_date=birth_date)
    wish = {"person_id": person_id, "fields": ["name"], "purpose": "court", "legal_basis": "Art. 6", "minutes": 5}
    assert service.client.post("/v1/reveals", json=wish, headers=officer).json()["needs_second"] == needs_second


@pytest.mark.parametrize(
    ("role", "is_masked"), [("potential victim", True), ("Victim-Family", True), ("victm", True), ("controller", False)]
)
def test_a_row_of_a_file_is_masked_by_its_role_also_by_a_slip_of_the_pen(
    service: Service, role: str, is_masked: bool
) -> None:
    content = f"id,name,alias,case role,street\n7,{NAME},{LISTED[0]},{role},Long Lane 7\n".encode()
    batch = completed(service, content)
    (row,) = service.services.batch_rows.outcomes(batch.batch_id)
    assert row.verdict == "hit"
    hidden = PROTECTED_CELL if is_masked else ""
    assert row.cells == ("7", hidden or NAME, hidden or LISTED[0], role, hidden or "Long Lane 7")
    assert row.hits[0].submitted_name == (hidden or LISTED[0])


def test_a_portfolio_made_of_such_a_file_screens_the_people_and_shows_them_masked(
    service: Service, officer: dict[str, str]
) -> None:
    owner = service.client.post("/v1/portfolios", json={"name": "first"}, headers=officer).json()["owner"]
    content = f"id,name,case role\n7,{NAME},potential victim\n".encode()
    batch = completed(service, content, owner=owner)
    made = service.client.post(
        "/v1/portfolios", json={"name": "customers", "batch_id": batch.batch_id}, headers=officer
    ).json()
    (kept,) = service.services.portfolios.entries(made["portfolio_id"], limit=10, offset=0)
    assert NAME in kept.subject_document
    shown = service.client.get(f"/v1/portfolios/{made['portfolio_id']}/entries", headers=officer).json()["entries"]
    assert shown[0]["names"][0].startswith("[protected ")
