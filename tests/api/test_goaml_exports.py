"""goAML reports of decided alerts over HTTP, on both databases: valid, audited, without whoever is protected."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from api_service import LISTED, Service
from case_stories import (
    CANARY_STREET,
    GROUNDS,
    RANSOM_ACCOUNTS,
    canaries,
    confirmed_match,
    confirmed_protection,
    confirmed_suspicion,
    every_canary,
    open_alert,
)
from lxml import etree

from app.domain.role import Role

REPORT = GROUNDS | {"profile": "exercise", "report_code": "SAR", "reason": "The name and the day of birth agree."}


def asked(service: Service, alert_id: int, role: Role = Role.OFFICER, **changed: str) -> Any:
    path = f"/v1/alerts/{alert_id}/exports/goaml"
    return service.client.post(path, json=REPORT | changed, headers=service.key(role))


def report(service: Service, alert_id: int, **changed: str) -> etree._Element:
    answer = asked(service, alert_id, **changed)
    assert answer.status_code == 200, answer.text
    return etree.fromstring(answer.content)


def test_a_confirmed_match_becomes_a_report_about_the_one_who_is_listed(service: Service) -> None:
    alert_id = confirmed_match(service, birth_date="1961-04-05", nationalities=["IS"])
    made = report(service, alert_id, report_code="CNMR", action="The account was frozen.")
    assert made.findtext("rentity_id") == "900001"
    assert made.findtext("entity_reference") == f"alert-{alert_id}"
    (party,) = made.iterfind("activity/report_parties/report_party")
    assert party.findtext("is_suspected") == "true"
    assert party.findtext("person/last_name") == LISTED[0]
    assert party.findtext("person/birthdate") == "1961-04-05T00:00:00"
    assert "EXi.001" in (party.findtext("person/sanctions/sanction_list/sanction_list_attributes") or "")
    assert [one.text for one in made.iter("indicator")] == ["EXSAN"]


def test_a_year_of_birth_becomes_no_day_of_birth(service: Service) -> None:
    made = report(service, confirmed_match(service, birth_date="1961"))
    assert made.find(".//birthdate") is None
    assert "Born 1961" in (made.findtext(".//person/comments") or "")


def test_in_a_protective_case_nobody_is_suspected_and_nobody_is_named(service: Service) -> None:
    answer = asked(service, confirmed_protection(service), report_code="STR", reason=f"Seen in {CANARY_STREET}.")
    assert answer.status_code == 200, answer.text
    made = etree.fromstring(answer.content)
    assert len(made.findall("transaction")) == 9
    marks = [one.text for name in ("is_suspected", "from_is_suspected", "to_is_suspected") for one in made.iter(name)]
    assert len(marks) == 9 * 2 + 10
    assert set(marks) == {"false"}
    people = {one.text for one in made.iter("last_name") if one.getparent().tag != "reporting_person"}
    assert len(people) == 10
    text = answer.text.lower()
    assert [canary for canary in every_canary(RANSOM_ACCOUNTS) if canary.lower() in text] == []
    assert made.find(".//account") is None
    assert all((one.text or "").endswith(":00:00") for one in made.iter("date_transaction"))


def test_a_listed_person_who_may_be_a_victim_is_neither_named_nor_suspected(service: Service) -> None:
    said = canaries("C") | {"names": [LISTED[0], canaries("C")["name"]], "case_role": "potential_victim"}
    facts = {key: said[key] for key in ("names", "birth_date", "identifiers", "case_role")}
    answer = asked(service, confirmed_match(service, **facts), reason=f"{said['name']} is on the list.")
    assert answer.status_code == 200, answer.text
    (party,) = etree.fromstring(answer.content).iterfind("activity/report_parties/report_party")
    assert party.findtext("is_suspected") == "false"
    assert (party.findtext("person/last_name") or "").startswith("V-")
    assert [one for one in every_canary(["C"]) if one.lower() in answer.text.lower()] == []


def test_a_suspicion_names_its_subject_and_hides_whoever_is_protected(service: Service) -> None:
    story = confirmed_suspicion(service)
    answer = asked(service, story.alert_id, report_code="STR", reason="A pattern.")
    assert answer.status_code == 200, answer.text
    made = etree.fromstring(answer.content)
    suspected = [one for one in made.iter("report_party") if one.findtext("is_suspected") == "true"]
    assert [one.findtext("account/account") for one in suspected] == [story.subject]
    assert [word for word in story.hidden if word in answer.text] == []
    assert all(word in answer.text for word in story.shown)


def test_what_is_missing_is_named_with_what_to_do_and_nothing_is_made(service: Service) -> None:
    alert_id = confirmed_match(service)
    refused = asked(service, alert_id, report_code="AIF", reason="")
    assert refused.status_code == 422
    (missing,) = refused.json()["errors"]
    assert missing["pointer"] == "/report/fiu_ref_number"
    assert "the number of the authority's request" in missing["detail"]
    wrong = {one["pointer"] for one in asked(service, alert_id, report_code="STR").json()["errors"]}
    assert wrong == {"/report/report_code"}
    history = service.client.get(f"/v1/alerts/{alert_id}", headers=service.key(Role.OFFICER)).json()["history"]
    assert "exported" not in {one["act"] for one in history}


def test_only_what_is_confirmed_is_exported_and_only_by_who_decides(service: Service) -> None:
    service.screen(LISTED[0])
    alert_id = open_alert(service, "name_match")
    assert asked(service, alert_id).json()["title"] == "Not confirmed"
    assert asked(service, alert_id, Role.AUDITOR).status_code == 403
    assert asked(service, 999).status_code == 404
    assert asked(service, alert_id, profile="nobody").status_code == 422


def test_every_report_is_in_the_history_and_in_the_audit_log_by_its_hash(service: Service) -> None:
    alert_id = confirmed_match(service)
    answer = asked(service, alert_id)
    sha256 = hashlib.sha256(answer.content).hexdigest()
    last = service.client.get(f"/v1/alerts/{alert_id}", headers=service.key(Role.OFFICER)).json()["history"][-1]
    assert last["act"] == "exported"
    assert sha256 in last["text"]
    (entry,) = [one for one in service.services.audit.entries() if one.act == "case.exported"]
    assert entry.object_id == str(alert_id)
    detail = json.loads(entry.detail)
    assert (detail["sha256"], detail["purpose"]) == (sha256, "str")
    assert GROUNDS["legal_basis"] not in entry.detail


def test_the_profiles_say_which_kinds_of_reports_there_are(service: Service) -> None:
    answer = service.client.get("/v1/goaml-profiles", headers=service.key(Role.AUDITOR)).json()
    (profile,) = answer["profiles"]
    assert profile["profile"] == "exercise"
    assert {"STR", "SAR", "CNMR"} <= {one["code"] for one in profile["report_codes"]}
