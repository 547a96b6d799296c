"""Decided cases with fictional people, told over HTTP: a confirmed match, and a protective case full of canaries."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from api_service import LISTED, Service
from histories import BORDER, History
from indicator_histories import family

from app.domain.role import Role
from app.payments.transaction_document import document_of

CANARY_STREET = "Kanarienweg 77"
GROUNDS = {"purpose": "str", "legal_basis": "Article 12 of the fictional act"}


def canaries(account: str) -> dict[str, Any]:
    """What identifies the holder of an account, in strings that stand nowhere else."""
    return {
        "account": f"KANARI{account}0099",
        "name": f"Ziffernanna Vogelmund{account.lower()}",
        "phone": f"+49555{ord(account[-1])}0199",
        "email": f"zv{account.lower()}@canary.example",
        "birth_date": "1999-07-13",
        "address": {"street": CANARY_STREET, "city": "Lindfurt", "country": "DE"},
        "identifiers": [{"kind": "passport", "value": f"KNR{account}55123", "country": "DE"}],
    }


def every_canary(accounts: list[str]) -> list[str]:
    """Every string that must stand in nothing that leaves the house."""
    found = {CANARY_STREET, "1999-07-13"}
    for account in accounts:
        said = canaries(account)
        found |= {said["account"], said["name"], said["phone"], said["email"], said["identifiers"][0]["value"]}
        found |= {word for word in said["name"].split()}
    return sorted(found)


def ransom_payments() -> list[dict[str, Any]]:
    """Eight people pay one, who sends nearly all of it on to a border town: somebody may be paying for a relative."""
    history = History()
    family(history, onward=BORDER)
    documents = [json.loads(document_of(one)) for one in history.transactions]
    for one in documents:
        one["purpose"] = f"for {canaries('A')['name']}"
        for party in one["parties"]:
            party |= canaries(party["account"])
    return documents


RANSOM_ACCOUNTS = [*(f"P{number}" for number in range(8)), "A", "B"]


def decided(service: Service, alert_id: int, reason: str, text: str = "seen by two") -> int:
    """Confirm an alert: one person proposes, another countersigns. Gives its number."""
    first, second = service.key(Role.OFFICER), service.key(Role.SUPERVISOR)
    ruling = {"disposition": "true_match", "reason_code": reason, "text": text}
    path = f"/v1/alerts/{alert_id}"
    version = service.client.get(path, headers=first).json()["version"]
    proposed = service.client.post(f"{path}/decisions", json=ruling, headers=first | {"If-Match": f'"{version}"'})
    assert proposed.status_code == 200, proposed.text
    signed = service.client.post(
        f"{path}/countersignature", json={"text": "agreed"}, headers=second | {"If-Match": proposed.headers["etag"]}
    )
    assert signed.status_code == 200, signed.text
    return alert_id


def open_alert(service: Service, kind: str, **wanted: str) -> int:
    """The number of the only open alert of a kind, with these values where several are open."""
    found = service.client.get(f"/v1/alerts?kind={kind}", headers=service.key(Role.SUPERVISOR)).json()["alerts"]
    (one,) = [each for each in found if all(each[key] == value for key, value in wanted.items())]
    return int(one["alert_id"])


def confirmed_match(service: Service, **facts: Any) -> int:
    """The alert of somebody who is listed, confirmed by two."""
    subject = {"names": [LISTED[0]], "kind": "person"} | facts
    answer = service.client.post(
        "/v1/screenings", json={"subjects": [subject]}, headers=service.key(Role.SCREENER)
    )
    assert answer.status_code == 201, answer.text
    return decided(service, open_alert(service, "name_match"), "several_facts_agree")


def confirmed_protection(service: Service) -> int:
    """The protective case of `ransom_payments`, confirmed by two; the decision names the holder in words."""
    sent_in(service, ransom_payments())
    text = f"{canaries('A')['name'].split()[1]} needs help, call {canaries('A')['phone']}"
    return decided(service, open_alert(service, "red_flags"), "protection_needed", text)


def sent_in(service: Service, documents: list[dict[str, Any]]) -> None:
    """Screen transactions of the time in which `histories` write, and come back to the present."""
    now = service.clock.now
    service.clock.turn(days=-700)
    answer = service.client.post(
        "/v1/transactions/screenings", json={"transactions": documents}, headers=service.key(Role.SCREENER)
    )
    assert answer.status_code == 201, answer.text
    service.clock.now = now - timedelta(days=690)
