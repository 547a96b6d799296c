"""A protection officer's pages of alerts: protective cases alone, and from each the way to a reveal."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from api_service import Service
from case_stories import (
    RANSOM_ACCOUNTS,
    decided,
    every_canary,
    protective_case_among_others,
)
from page_visitor import PageReader, Visitor, read, version

from app.confidentiality.protection import TOKEN
from app.domain.alert import AlertAct, AlertEvent
from app.domain.role import Role


@pytest.fixture
def case(service: Service) -> int:
    return protective_case_among_others(service)


@pytest.fixture
def officer(service: Service, case: int) -> Visitor:
    visitor = Visitor(service)
    visitor.sign_in(Role.PROTECTION_OFFICER)
    return visitor


def test_the_queue_shows_and_counts_protective_cases_alone(officer: Visitor, case: int) -> None:
    page = read(officer, "/alerts")
    assert page.texts("a", class_="row-link") == [str(case)]
    assert "1 alert in this view" in page.text("header", class_="queue-head")
    facets = " ".join(page.texts("details"))
    assert "Name on a list" not in facets
    assert "wait for you" not in facets
    assert set(page.texts("span", class_="count")) == {"1"}
    assert not [one for one in page.all("form") if one.get("action") == "/alerts/exports/table"]
    assert read(officer, "/alerts?kind=name_match").texts("a", class_="row-link") == []
    assert "Alerts" in page.texts("a", href="/alerts")


def test_a_saved_view_and_the_next_one_stay_within_protective_cases(officer: Visitor, case: int) -> None:
    assert officer.post("/alerts/views", {"view": "kind=name_match", "name": "names"}).status_code == 303
    assert read(officer, "/alerts?kind=name_match").texts("span", class_="count").count("3") == 0
    assert officer.post("/alerts/next", {"view": "kind=name_match"}).headers["location"] == "/alerts?kind=name_match"
    assert officer.post("/alerts/next", {"view": ""}).headers["location"] == f"/alerts/{case}"


def test_other_alerts_have_no_page(officer: Visitor, case: int) -> None:
    found = officer.client.get("/v1/alerts?kind=name_match", headers=officer.service.key(Role.SUPERVISOR)).json()
    other = found["alerts"][0]["alert_id"]
    assert officer.get(f"/alerts/{other}").status_code == 404
    assert officer.post(f"/alerts/{other}/acts", {"act": "take", "version": "1"}).status_code == 404
    ticked = {"checklist": "un-sanctions", "item": "freeze", "done": "yes"}
    assert officer.post(f"/alerts/{other}/checklist", ticked).status_code == 404


def offered(visitor: Visitor, number: int) -> set[str]:
    """What the forms of an alert's page do with it."""
    actions = [one.get("action", "") for one in read(visitor, f"/alerts/{number}").all("form")]
    start = f"/alerts/{number}/"
    return {one.removeprefix(start) for one in actions if one.startswith(start)}


def test_an_auditor_who_is_a_protection_officer_too_is_offered_acts_on_protective_cases_alone(
    service: Service, case: int
) -> None:
    found = service.client.get("/v1/alerts?kind=name_match", headers=service.key(Role.SUPERVISOR)).json()
    other, confirmed = (one["alert_id"] for one in found["alerts"][:2])
    decided(service, confirmed, "several_facts_agree")
    supervisor = Visitor(service)
    supervisor.sign_in(Role.SUPERVISOR)
    assert [offered(supervisor, one) for one in (case, other, confirmed)] == [{"acts"}, {"acts"}, {"acts", "checklist"}]
    both = Visitor(service)
    both.sign_in(Role.AUDITOR, Role.PROTECTION_OFFICER)
    assert [offered(both, one) for one in (case, other, confirmed)] == [{"acts"}, set(), set()]
    assert both.post(f"/alerts/{other}/acts", {"act": "take", "version": "1"}).status_code == 404


def test_the_case_is_worked_on_and_not_decided(officer: Visitor, case: int) -> None:
    page = read(officer, f"/alerts/{case}")
    forms = {one["id"] for one in page.all("details") if one.get("id", "").startswith("act-")}
    assert forms == {"act-ask", "act-escalate", "act-comment"}
    for act, fields in (("take", {}), ("comment", {"text": "told the authority"}), ("leave", {})):
        sent = {"act": act, "version": version(read(officer, f"/alerts/{case}"))} | fields
        assert officer.post(f"/alerts/{case}/acts", sent).status_code == 303, act
    ruling = {"reason": "protection_needed", "text": "needs help"}
    for act in ("true_match", "false_positive", "countersign", "disagree", "withdraw", "reopen", "suppress"):
        sent = {"act": act, "version": version(read(officer, f"/alerts/{case}"))} | ruling
        assert officer.post(f"/alerts/{case}/acts", sent).status_code == 403, act


def test_each_person_who_is_hidden_has_a_way_to_a_reveal(officer: Visitor, case: int) -> None:
    answer = officer.get(f"/alerts/{case}")
    assert not [one for one in every_canary(RANSOM_ACCOUNTS) if one in answer.text]
    page = PageReader(answer.text)
    offered = [one["value"] for one in page.all("input") if one.get("name") == "person_id"]
    assert {person_id for person_id, _ in TOKEN.findall(answer.text)} <= set(offered)
    assert len(offered) == len(set(offered)) > 1
    holder = next(row for row in page.texts("tr") if "whom this alert is about" in row)
    assert holder.startswith(offered[0])
    assert "accounts, names" in holder
    form = officer.post("/protection/form", {"person_id": offered[0]})
    assert PageReader(form.text).field("person_id")["value"] == offered[0]


def test_the_form_of_a_reveal_takes_pseudonyms_alone_into_its_field(officer: Visitor) -> None:
    for other in ("", "Ziffernanna Vogelmund", "0123456789abcdef0"):
        page = PageReader(officer.post("/protection/form", {"person_id": other}).text)
        assert page.field("person_id")["value"] == ""
    auditor = Visitor(officer.service)
    auditor.sign_in(Role.AUDITOR)
    assert auditor.post("/protection/form", {"person_id": ""}).status_code == 403


def test_nothing_but_a_whole_pseudonym_is_shown_of_an_account(officer: Visitor, case: int) -> None:
    services = officer.service.services
    alert = services.alerts.get(case)
    assert alert is not None
    hit = json.loads(alert.finding.hit_document)
    hit["money"]["nodes"][1]["label"] = "[protected Nora Fictional"
    hit["money"]["nodes"][2]["label"] = "cash"
    changed = replace(alert, version=alert.version + 1, finding=replace(alert.finding, hit_document=json.dumps(hit)))
    event = AlertEvent(case, changed.version, services.clock(), AlertAct.COMMENTED, None, "a test")
    with services.database.transaction() as transaction:
        services.alerts.change(changed, event, transaction=transaction)
    page = read(officer, f"/alerts/{case}")
    (money,) = [one for one in page.texts("table") if "Who the letters are" in one]
    assert "Nora" not in money
    assert "hidden" in money
    assert "cash" in money
