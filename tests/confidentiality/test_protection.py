"""Who may be a victim is in neither case nor database in plain; a reveal shows them, and erasing is for good."""

from __future__ import annotations

import dataclasses
import json
from base64 import b64decode
from typing import Any

import pytest
from api_service import Service, make_service, service
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.alert import PROTECTIVE, RED_FLAGS_LIST, SUSPICION, AlertKind, Finding
from app.domain.role import Role
from app.store.errors import StoreError

__all__ = ["make_service", "service"]

HOLDER_ACCOUNT, HOLDER_NAME, FAMILY = "TS90HOLDER0001", "Alma Mithaal Vossari", "TS90FAMILY0002"
PLAIN = (HOLDER_ACCOUNT, HOLDER_NAME, FAMILY)


def finding(path: str, *, minor: bool = False, account: str = HOLDER_ACCOUNT, key: str = "a" * 64) -> Finding:
    """Red flags of an account as they come to review; only what identifies matters here."""
    subject = {"account": account, "holder_name": HOLDER_NAME, "agent": "TESTBANK", "country": "IS"}
    hit = {
        "account": account,
        "path": path,
        "second_reviewer": minor,
        "flags": [{"indicator_id": "KR01", "counterparties": [FAMILY], "places": ["IS"]}],
        "timeline": [{"counterparty": "B", "counterparty_label": FAMILY, "amount": "1.00 USD"}],
        "money": {"nodes": [{"node_id": "A", "label": account}, {"node_id": "B", "label": FAMILY}]},
    }
    return Finding(
        subject_key=key,
        list_id=RED_FLAGS_LIST,
        reference="ransom",
        content_hash="b" * 64,
        score=0.8,
        verdict=path,
        screening_id="none",
        subject_document=json.dumps(subject),
        hit_document=json.dumps(hit),
        kind=AlertKind.RED_FLAGS,
    )


def kept(service: Service, new: Finding) -> Finding:
    """The finding as review keeps it."""
    services = service.services
    with services.database.transaction() as transaction:
        (received,) = services.intake.receive([new], at=services.clock(), transaction=transaction).values()
    alert = services.alerts.get(received.alert.alert_id)
    assert alert is not None
    return alert.finding


def everything_stored(service: Service) -> str:
    """Every row of every table, as text."""
    with service.services.database.reading() as connection:
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if not service.services.database.is_postgresql
            else "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).scalars()
        return "".join(str(connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in list(names))


@pytest.fixture
def person_id(service: Service) -> str:
    return str(service.services.protector.person_id(HOLDER_ACCOUNT))


def asked(service: Service, whose: str, headers: dict[str, str], **other: Any) -> Any:
    wish = {
        "person_id": whose,
        "fields": ["name"],
        "purpose": "rescue_urgent",
        "legal_basis": "Art. 1",
        "minutes": 5,
    }
    return service.client.post("/v1/reveals", json=wish | other, headers=headers)


def test_a_protective_case_holds_tokens_and_everything_else_as_it_was(service: Service, person_id: str) -> None:
    stored = kept(service, finding(PROTECTIVE))
    subject, hit = json.loads(stored.subject_document), json.loads(stored.hit_document)
    assert subject["account"] == f"[protected {person_id}: account]"
    assert subject["holder_name"] == f"[protected {person_id}: name]"
    assert (subject["agent"], subject["country"]) == ("TESTBANK", "IS")
    assert hit["money"]["nodes"][0]["label"] == subject["account"]
    assert hit["money"]["nodes"][1]["label"] == hit["flags"][0]["counterparties"][0] != FAMILY
    assert hit["timeline"][0]["amount"] == "1.00 USD"
    stored_text = everything_stored(service)
    assert all(value not in stored_text for value in PLAIN)


def test_what_stands_for_nobody_is_protected_in_no_case(service: Service) -> None:
    new = finding(PROTECTIVE)
    with_cash = new.hit_document.replace(FAMILY, "cash")
    stored = kept(service, dataclasses.replace(new, hit_document=with_cash))
    hit = json.loads(stored.hit_document)
    assert [one["label"] for one in hit["money"]["nodes"]][1] == hit["flags"][0]["counterparties"][0] == "cash"
    suspicion = finding(SUSPICION, account="TS90ANOTHER", key="d" * 64)
    assert "cash" in kept(service, dataclasses.replace(suspicion, hit_document=with_cash)).hit_document
    assert service.services.protector.masked({"label": "cash"}) == {"label": "cash"}


def test_a_suspicion_holds_whole_data_but_of_who_is_protected_already(service: Service) -> None:
    before = kept(service, finding(SUSPICION, account="TS90CONTROLLER", key="c" * 64))
    assert FAMILY in before.hit_document
    kept(service, finding(PROTECTIVE))
    after = kept(service, finding(SUSPICION, account="TS90ANOTHER", key="d" * 64))
    assert FAMILY not in after.hit_document
    assert "TS90ANOTHER" in after.subject_document


def test_an_alert_over_http_shows_no_identity(service: Service) -> None:
    kept(service, finding(PROTECTIVE))
    with service.services.database.reading() as connection:
        rows = str(connection.exec_driver_sql("SELECT subject_document, hit_document FROM alert").all())
    assert all(value not in rows for value in PLAIN)


def test_a_reveal_shows_the_asked_fields_to_whoever_asked_for_its_minutes(service: Service, person_id: str) -> None:
    kept(service, finding(PROTECTIVE))
    officer, other = service.key(Role.OFFICER), service.key(Role.OFFICER)
    reveal = asked(service, person_id, officer).json()
    address = f"/v1/reveals/{reveal['reveal_id']}/reading"
    assert service.client.post(address, headers=other).status_code == 404
    seen = service.client.post(address, headers=officer)
    assert seen.json() == {"values": [{"field": "name", "value": HOLDER_NAME}]}
    service.clock.turn(minutes=5)
    assert service.client.post(address, headers=officer).status_code == 410
    acts = [entry.act for entry in service.services.audit.entries() if entry.object_type == "reveal"]
    assert acts == ["reveal.asked", "reveal.read"]
    report = service.client.get("/v1/reveals", headers=service.key(Role.PROTECTION_OFFICER)).json()["reveals"]
    assert [one["reveal_id"] for one in report] == [reveal["reveal_id"]]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"fields": ["address"]}, 422),
        ({"legal_basis": "  "}, 422),
        ({"minutes": 61}, 422),
        ({"purpose": "curiosity"}, 422),
        ({"person_id": "0" * 16}, 404),
    ],
)
def test_a_reveal_without_purpose_basis_or_bounds_is_refused(
    service: Service, person_id: str, wrong: dict[str, Any], status: int
) -> None:
    kept(service, finding(PROTECTIVE))
    assert asked(service, person_id, service.key(Role.OFFICER), **wrong).status_code == status


def test_a_reveal_is_no_store_for_later_and_is_reported_when_it_was_opened(service: Service, person_id: str) -> None:
    kept(service, finding(PROTECTIVE))
    officer, reporter = service.key(Role.OFFICER), service.key(Role.PROTECTION_OFFICER)
    early, late = (asked(service, person_id, officer).json()["reveal_id"] for _ in range(2))
    service.clock.turn(days=6)
    assert service.client.post(f"/v1/reveals/{early}/reading", headers=officer).status_code == 200
    service.clock.turn(days=2)
    assert service.client.post(f"/v1/reveals/{late}/reading", headers=officer).status_code == 410
    report = service.client.get("/v1/reveals", headers=reporter).json()["reveals"]
    assert [one["reveal_id"] for one in report] == [early]


def test_who_is_known_as_a_minor_since_a_reveal_was_asked_for_is_not_seen_by_one_alone(
    service: Service, person_id: str
) -> None:
    kept(service, finding(PROTECTIVE))
    first, second = service.key(Role.SUPERVISOR), service.key(Role.PROTECTION_OFFICER)
    address = f"/v1/reveals/{asked(service, person_id, first).json()['reveal_id']}"
    kept(service, finding(PROTECTIVE, minor=True))
    assert service.client.post(f"{address}/reading", headers=first).status_code == 409
    assert service.client.post(f"{address}/approval", headers=second).status_code == 200
    assert service.client.post(f"{address}/reading", headers=first).status_code == 200


def test_guessing_in_the_legal_basis_leaves_a_trace(service: Service, person_id: str) -> None:
    kept(service, finding(PROTECTIVE))
    guess = f"Art. 1 {HOLDER_NAME}"
    assert asked(service, person_id, service.key(Role.OFFICER), legal_basis=guess).status_code == 422
    entry = list(service.services.audit.entries())[-1]
    assert (entry.act, entry.object_id) == ("reveal.refused", person_id)


def test_of_a_minor_nobody_sees_anything_alone(service: Service, person_id: str) -> None:
    kept(service, finding(PROTECTIVE, minor=True))
    first, second = service.key(Role.SUPERVISOR), service.key(Role.PROTECTION_OFFICER)
    reveal = asked(service, person_id, first).json()
    assert reveal["needs_second"]
    reading, approval = (f"/v1/reveals/{reveal['reveal_id']}/{end}" for end in ("reading", "approval"))
    assert service.client.post(reading, headers=first).status_code == 409
    assert service.client.post(approval, headers=first).status_code == 409
    assert service.client.post(approval, headers=second).status_code == 200
    assert service.client.post(reading, headers=second).status_code == 404
    assert service.client.post(reading, headers=first).status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reveal SET approved_by = asked_by, approved_at = asked_at",
        "UPDATE reveal SET opened_at = asked_at",
        "UPDATE reveal SET minutes = 600",
        "UPDATE reveal SET legal_basis = ' '",
    ],
)
def test_the_database_itself_holds_the_rules(service: Service, person_id: str, statement: str) -> None:
    kept(service, finding(PROTECTIVE, minor=True))
    asked(service, person_id, service.key(Role.OFFICER))
    with pytest.raises(StoreError), service.services.database.transaction() as transaction:
        transaction.connection.exec_driver_sql(statement)


def test_erasing_destroys_the_key_and_is_proved(service: Service, person_id: str) -> None:
    kept(service, finding(PROTECTIVE))
    officer = service.key(Role.OFFICER)
    reveal = asked(service, person_id, officer).json()
    certificate = service.services.retention.erase(person_id, actor="a test")
    assert certificate is not None
    signed = json.loads(certificate)
    public = b64decode((service.folder / "audit-public.key").read_text())
    Ed25519PublicKey.from_public_bytes(public).verify(b64decode(signed["signature"]), signed["statement"].encode())
    statement = json.loads(signed["statement"])
    entries = {entry.sequence: entry for entry in service.services.audit.entries()}
    assert entries[statement["audit_sequence"]].mac == statement["audit_mac"]
    answer = service.client.post(f"/v1/reveals/{reveal['reveal_id']}/reading", headers=officer)
    assert answer.status_code == 410
    assert service.services.retention.erase(person_id, actor="a test") is None
    assert asked(service, person_id, officer).status_code == 410
    kept(service, finding(PROTECTIVE, key="e" * 64))
    assert asked(service, person_id, officer).status_code == 201


def test_a_hold_stops_erasing(service: Service, person_id: str) -> None:
    kept(service, finding(PROTECTIVE))
    address, officer = f"/v1/protected-people/{person_id}/hold", service.key(Role.PROTECTION_OFFICER)
    assert service.client.post(address, headers=officer).status_code == 204
    assert service.services.retention.erase(person_id, actor="a test") is None
    with pytest.raises(StoreError), service.services.database.transaction() as transaction:
        transaction.connection.exec_driver_sql(
            "UPDATE protected_person SET wrapped_key = NULL, erased_at = known_since"
        )
    assert service.client.delete(address, headers=officer).status_code == 204
    assert service.services.retention.erase(person_id, actor="a test") is not None


def test_cleared_cases_are_erased_after_180_days_and_open_ones_stay(service: Service) -> None:
    services = service.services
    kept(service, finding(PROTECTIVE))
    kept(service, finding(PROTECTIVE, account="TS90CLEARED", key="e" * 64))
    with services.database.transaction() as transaction:
        transaction.connection.exec_driver_sql(
            "UPDATE alert SET state = 'closed', disposition = 'false_positive', reason_code = 'lawful_explanation',"
            " decided_score = 0.8, decided_at = opened_at WHERE alert_id = 2"
        )
    service.clock.turn(days=180, seconds=-1)
    assert list(services.retention.run(actor="a test")) == []
    service.clock.turn(seconds=2)
    (certificate,) = services.retention.run(actor="a test")
    assert services.protector.person_id("TS90CLEARED") in certificate
    service.clock.turn(days=3650)
    assert list(services.retention.run(actor="a test")) == []
