"""Decided cases with fictional people, told over HTTP: a confirmed match, and a protective case full of canaries."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from api_service import LISTED, NOW, Service
from histories import BORDER, History
from indicator_histories import CASES, family

from app.domain.alert import PROTECTIVE, RED_FLAGS_LIST, AlertKind, Finding
from app.domain.role import Role
from app.payments.transaction_document import document_of
from app.review.intake import account_key

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
        found |= set(said["name"].split())
    return sorted(found)


def ransom_payments() -> list[dict[str, Any]]:
    """Eight people pay one, who sends nearly all of it on to a border town: somebody may be paying for a relative."""
    history = History()
    family(history, onward=BORDER)
    documents = [json.loads(document_of(one)) for one in history.transactions]
    for one in documents:
        one["purpose"] = f"for {canaries('A')['name']}"
        for party in one["parties"]:
            party.update(canaries(party["account"]))
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
    answer = service.client.post("/v1/screenings", json={"subjects": [subject]}, headers=service.key(Role.SCREENER))
    assert answer.status_code == 201, answer.text
    return decided(service, open_alert(service, "name_match"), "several_facts_agree")


def confirmed_protection(service: Service) -> int:
    """The protective case of `ransom_payments`, confirmed by two; the decision names the holder in words."""
    sent_in(service, ransom_payments())
    text = f"{canaries('A')['name'].split()[1]} needs help, call {canaries('A')['phone']}"
    return decided(service, open_alert(service, "red_flags"), "protection_needed", text)


def sent_in(service: Service, documents: list[dict[str, Any]]) -> None:
    """Screen transactions of the time in which `histories` write, which is not long ago then."""
    service.clock.now = NOW - timedelta(days=700)
    answer = service.client.post(
        "/v1/transactions/screenings", json={"transactions": documents}, headers=service.key(Role.SCREENER)
    )
    assert answer.status_code == 201, answer.text


@dataclass(frozen=True)
class Suspicion:
    """A confirmed suspicion: who it is about, whom it must not name, and what it must tell."""

    alert_id: int
    subject: str
    hidden: tuple[str, ...]
    shown: tuple[str, ...]


def confirmed_suspicion(service: Service) -> Suspicion:
    """An account that sends money as recruits do; one of those it pays is protected since another case."""
    history = History()
    for indicator_id in ("FT01", "TF02"):
        CASES[indicator_id][0](history, True)
    ordered = sorted(history.transactions, key=lambda one: (one.booked_at, one.transaction_id))
    documents = [json.loads(document_of(one)) for one in ordered]
    for number, one in enumerate(documents):
        one["transaction_id"] = f"S{number}"
        one["purpose"] = f"gift number {number}"
        for party in one["parties"]:
            party["account"] = f"SUSPECT-{party['account']}"
    hidden = canaries("P3")
    last = documents[-1]
    last["purpose"] = f"for {hidden['name']}"
    next(one for one in last["parties"] if one["role"] == "beneficiary").update(hidden)
    sent_in(service, documents)
    alert_id = decided(service, open_alert(service, "red_flags", verdict="suspicion"), "pattern_confirmed")
    _protect(service, hidden["account"], hidden["name"])
    return Suspicion(alert_id, "SUSPECT-A", (hidden["account"], hidden["name"], hidden["email"]), ("gift number 0",))


def _protect(service: Service, account: str, name: str) -> None:
    """Somebody is in a protective case of their own."""
    protective = Finding(
        subject_key=account_key(account),
        list_id=RED_FLAGS_LIST,
        reference="ransom",
        content_hash="b" * 64,
        score=0.8,
        verdict=PROTECTIVE,
        screening_id="none",
        subject_document=json.dumps({"account": account, "holder_name": name}),
        hit_document=json.dumps({"account": account}),
        kind=AlertKind.RED_FLAGS,
    )
    services = service.services
    with services.database.transaction() as transaction:
        services.intake.receive([protective], at=services.clock(), transaction=transaction)


def protective_case_among_others(service: Service) -> int:
    """The number of a protective case; alerts of names are there besides."""
    sent_in(service, ransom_payments())
    service.screen(*LISTED)
    return open_alert(service, "red_flags")
