"""Transactions over HTTP, on both databases: parties, texts, red flags with the past, alerts, history."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from api_service import LISTED, Service
from histories import BORDER, History
from indicator_histories import family
from sqlalchemy import text

from app.domain.role import Role
from app.domain.transaction import Transaction
from app.payments.transaction_document import document_of

PATH = "/v1/transactions/screenings"


def plain(number: str = "T1", **fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "transaction_id": number,
        "booked_at": "2026-02-20T10:00:00Z",
        "amount": "100.00",
        "currency": "USD",
        "parties": [
            {"role": "originator", "name": "Bartholomew Quillfeather", "account": "ACC-1"},
            {"role": "beneficiary", "name": "Wilhelmina Ostergaard-Pym", "account": "ACC-2"},
        ],
    }
    return given | fields


def documents(transactions: list[Transaction]) -> list[dict[str, Any]]:
    return [json.loads(document_of(one)) for one in transactions]


def ask(service: Service, transactions: list[dict[str, Any]], **headers: str) -> Any:
    body = {"transactions": transactions}
    return service.client.post(PATH, json=body, headers=service.key(Role.SCREENER) | headers)


def answered(service: Service, *transactions: dict[str, Any]) -> dict[str, Any]:
    answer = ask(service, list(transactions))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def alerts(service: Service, kind: str) -> list[dict[str, Any]]:
    headers = service.key(Role.SUPERVISOR)
    found = service.client.get(f"/v1/alerts?kind={kind}", headers=headers).json()["alerts"]
    return [service.client.get(f"/v1/alerts/{one['alert_id']}", headers=headers).json() for one in found]


def test_a_payment_between_unlisted_parties_is_clear_and_stored(service: Service) -> None:
    headers = service.key(Role.SCREENER)
    answer = service.client.post(PATH, json={"transactions": [plain(purpose="rent for march")]}, headers=headers)
    document = answer.json()
    (result,) = document["results"]
    assert (result["verdict"], result["reasons"]) == ("clear", [])
    assert [party["part"] for party in result["parties"]] == ["debtor", "creditor"]
    assert [one["path"] for one in result["narratives"]] == ["purpose"]
    assert [one["account"] for one in document["accounts"]] == ["ACC-1", "ACC-2"]
    assert document["catalogue"]["indicators"] == 100
    again = service.client.get(answer.headers["location"], headers=headers)
    assert again.content == answer.content
    assert service.client.get(answer.headers["location"], headers=service.key(Role.SCREENER)).status_code == 404
    assert service.client.get(answer.headers["location"], headers=service.key(Role.AUDITOR)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"parties": [{"role": "beneficiary", "name": LISTED[1], "account": "ACC-9"}]}, "parties/beneficiary/name"),
        ({"parties": [{"role": "ultimate_beneficiary", "name": LISTED[1]}]}, "parties/ultimate_beneficiary/name"),
        ({"parties": [{"role": "originator", "account": "1", "employer": LISTED[1]}]}, "parties/originator/employer"),
        ({"parties": [{"role": "originator", "account": "1", "agent": LISTED[1]}]}, "parties/originator/agent"),
        ({"merchant": {"name": LISTED[1]}}, "merchant/name"),
        ({"other_parties": [{"part": "intermediary_agent", "names": [LISTED[1]]}]}, "other_parties/0"),
    ],
)
def test_a_listed_party_is_found_whatever_its_part(service: Service, fields: dict[str, Any], path: str) -> None:
    (result,) = answered(service, plain(**fields))["results"]
    assert result["verdict"] == "hit"
    assert [one["path"] for one in result["parties"] if one["hits"]] == [path]


@pytest.mark.parametrize(
    "fields",
    [
        {"purpose": f"INV 4711 for Mrs {LISTED[1].title()} as agreed"},
        {"texts": ["nothing", f"/ACC/ {LISTED[1]} /INS/"]},
        {"parties": [{"role": "originator", "account": "1", "address": {"street": f"c/o {LISTED[1]}, 1 Main St"}}]},
    ],
)
def test_a_listed_name_inside_a_text_is_found(service: Service, fields: dict[str, Any]) -> None:
    (result,) = answered(service, plain(**fields))["results"]
    (found,) = [one for one in result["narratives"] if one["hits"]]
    assert (result["verdict"], found["verdict"]) == ("hit", "hit")
    assert found["hits"][0]["submitted_name"].upper() == LISTED[1]
    (alert,) = alerts(service, "name_match")
    assert alert["hit"] == found["hits"][0]


def test_a_party_without_a_name_is_never_clear(service: Service) -> None:
    parties = [{"role": "originator", "account": "ACC-1"}]
    (result,) = answered(service, plain(parties=parties, purpose="rent"))["results"]
    assert result["verdict"] == "incomplete"
    assert [one["verdict"] for one in result["parties"]] == ["unscreenable"]


def test_an_institution_is_named_by_its_code(service: Service) -> None:
    code = {"kind": "bic", "value": "DEUTDEFFXXX"}
    parties = [{"part": "debtor_agent", "identifiers": [code]}]
    (result,) = answered(service, plain(other_parties=parties))["results"]
    assert result["verdict"] == "clear"


def test_a_stale_list_makes_no_payment_clear(service: Service) -> None:
    service.clock.turn(hours=200)
    (result,) = answered(service, plain())["results"]
    assert result["verdict"] == "stale"


def test_a_hit_becomes_one_alert_however_many_payments_name_the_party(service: Service) -> None:
    parties = [{"role": "originator", "name": LISTED[0], "account": "ACC-9"}]
    answered(service, plain("T1", parties=parties), plain("T2", parties=parties))
    answered(service, plain("T3", parties=parties))
    (alert,) = alerts(service, "name_match")
    assert alert["occurrences"] == 3
    assert alert["subject"]["names"] == [LISTED[0]]
    assert alert["account"] is None


def kidnapped_relative() -> list[dict[str, Any]]:
    history = History()
    family(history, onward=BORDER)
    return documents(history.transactions)


def test_the_last_payment_is_judged_with_the_past_and_opens_a_protective_case(service: Service) -> None:
    service.clock.turn(days=-700)
    *past, last = kidnapped_relative()
    answered(service, *past)
    assert alerts(service, "red_flags") == []
    document = answered(service, last)
    account = next(one for one in document["accounts"] if one["account"] == "A")
    assert account["protective"]
    assert not account["subject_of_suspicion"]
    (alert,) = alerts(service, "red_flags")
    assert (alert["list_id"], alert["verdict"]) == ("red-flags", "protective")
    assert alert["account"]["account"].startswith("[protected ")
    assert [one["indicator_id"] for one in alert["red_flags"]["flags"]] == [
        one["indicator_id"] for one in account["flags"]
    ]
    said = json.dumps(alert["red_flags"]["guidance"]).lower()
    assert "nothing is frozen" in said
    assert "pattern_confirmed" not in alert["reasons"]
    entries = {one["transaction_id"] for one in alert["red_flags"]["timeline"]}
    assert last["transaction_id"] in entries
    nodes = {one["node_id"] for one in alert["red_flags"]["money"]["nodes"]}
    assert {end for one in alert["red_flags"]["money"]["edges"] for end in (one["source"], one["target"])} <= nodes


def test_read_again_protected_people_are_masked_and_others_are_not(service: Service) -> None:
    history = History()
    family(history, onward=BORDER)
    sent = documents(history.transactions)
    for one in sent:
        for party in one["parties"]:
            if party["account"] == "A":
                party |= {"account": "KIN-7731", "name": "Wilhelmina Ostergaard-Pym"}
    answer = ask(service, [*sent, plain(booked_at="2026-02-20T10:00:00Z")])
    headers = service.key(Role.AUDITOR)
    again = service.client.get(answer.headers["location"], headers=headers)
    assert "KIN-7731" in answer.text
    assert "KIN-7731" not in again.text
    assert "Ostergaard" not in str(again.json()["results"][:-1])
    assert again.json()["results"][-1] == answer.json()["results"][-1]
    (case,) = alerts(service, "red_flags")
    assert case["account"]["account"] in again.text
    with service.services.database.transaction() as transaction:
        service.services.history.forget_before(datetime(2027, 1, 1, tzinfo=UTC), transaction=transaction)
    later = service.client.get(answer.headers["location"], headers=headers)
    assert "Ostergaard" not in str(later.json()["results"][:-1])


def test_nobody_decides_a_protective_case_as_a_suspicion(service: Service) -> None:
    service.clock.turn(days=-700)
    answered(service, *kidnapped_relative())
    (alert,) = alerts(service, "red_flags")
    headers = service.key(Role.OFFICER) | {"If-Match": f'"{alert["version"]}"'}
    ruling = {"disposition": "true_match", "reason_code": "pattern_confirmed", "text": "no"}
    refused = service.client.post(f"/v1/alerts/{alert['alert_id']}/decisions", json=ruling, headers=headers)
    assert (refused.status_code, refused.json()["title"]) == (422, "Reason does not fit")


def test_payments_that_come_late_or_from_another_process_change_nothing(service: Service, make_service: Any) -> None:
    service.clock.turn(days=-700)
    payments = kidnapped_relative()
    whole = answered(service, *payments)
    with service.services.database.transaction() as transaction:
        transaction.connection.execute(text("DELETE FROM transaction_history"))
        transaction.connection.execute(text("UPDATE history_head SET sequence = 0"))
    other = make_service()
    other.clock.turn(days=-700)
    told: dict[str, Any] = {}
    for place, one in enumerate(reversed(payments)):
        for account in answered(other if place % 2 else _fresh(make_service), one)["accounts"]:
            told[account["account"]] = account
    expected = {one["account"]: one for one in whole["accounts"]}
    assert [one["indicator_id"] for one in told["A"]["flags"]] == [
        one["indicator_id"] for one in expected["A"]["flags"]
    ]
    assert told["A"]["path"] == expected["A"]["path"] == "protective"


def _fresh(make_service: Any) -> Service:
    made: Service = make_service()
    made.clock.turn(days=-700)
    return made


def test_a_repeated_payment_is_known_and_one_with_other_contents_is_refused(service: Service) -> None:
    answered(service, plain())
    answered(service, plain())
    with service.services.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM transaction_history")).scalar_one() == 1
    refused = ask(service, [plain("T0"), plain(amount="999.00")])
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["pointer"] == "/transactions/1/transaction_id"
    assert "999" not in refused.text
    with service.services.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM transaction_history")).scalar_one() == 1


def test_the_history_is_deleted_when_no_indicator_looks_back_so_far(service: Service) -> None:
    answered(service, plain("T1"))
    service.clock.turn(days=731)
    answered(service, plain("T2", booked_at="2028-02-20T10:00:00Z"))
    with service.services.database.reading() as connection:
        kept = [row[0] for row in connection.execute(text("SELECT transaction_id FROM transaction_history"))]
    assert kept == ["T2"]
    assert service.services.watch.transaction("T1") is None


def test_the_same_key_and_body_is_done_once(service: Service) -> None:
    headers = service.key(Role.SCREENER) | {"Idempotency-Key": "one"}
    first = service.client.post(PATH, json={"transactions": [plain()]}, headers=headers)
    second = service.client.post(PATH, json={"transactions": [plain()]}, headers=headers)
    assert second.content == first.content
    assert second.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(
    ("transactions", "pointer"),
    [
        ([plain(), plain()], "/transactions/1/transaction_id"),
        ([plain(amount="0.00")], "/transactions/0"),
        ([plain(amount="0.001")], "/transactions/0"),
        ([plain(booked_at="2026-04-01T10:00:00Z")], "/transactions/0/booked_at"),
        ([plain(booked_at="2026-02-01T10:00:00")], "/transactions/0/booked_at"),
        ([plain(surprise=1)], "/transactions/0/surprise"),
    ],
)
def test_what_does_not_hold_is_refused_by_its_place(
    service: Service, transactions: list[dict[str, Any]], pointer: str
) -> None:
    refused = ask(service, transactions)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert "Quillfeather" not in refused.text


def test_a_failure_while_it_is_kept_leaves_nothing_behind(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("no")

    key = service.key(Role.SCREENER)
    with monkeypatch.context() as patched:
        patched.setattr(type(service.services.audit), "append", fails)
        assert service.client.post(PATH, json={"transactions": [plain()]}, headers=key).status_code == 500
    assert service.services.watch.transaction("T1") is None
    assert answered(service, plain())["results"][0]["transaction_id"] == "T1"


def test_a_screening_of_transactions_is_audited_without_any_name(service: Service) -> None:
    document = answered(service, plain())
    (entry,) = [one for one in service.services.audit.entries() if one.act == "transaction_screening.stored"]
    assert entry.object_id == document["screening_id"]
    assert "Quillfeather" not in entry.line()
