"""The pages of alerts: an officer's, a reviewer's and a second reviewer's work, without script, on both databases."""

from __future__ import annotations

import pytest
from api_service import LISTED, Service, un_file
from case_stories import ransom_payments
from page_visitor import PageReader, Visitor, read, version

from app.domain.role import Role

WEAK = "Thorvald Grimsbir"


@pytest.fixture
def officer(service: Service) -> Visitor:
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    return visitor


def as_another(visitor: Visitor, *roles: Role) -> Visitor:
    """Another person in the same browser: whoever signed in before is signed out."""
    another = Visitor(visitor.service)
    another.sign_in(*roles)
    return another


def act(visitor: Visitor, number: int, what: str, **fields: str) -> int:
    page = read(visitor, f"/alerts/{number}")
    answer = visitor.post(f"/alerts/{number}/acts", {"act": what, "version": version(page)} | fields)
    return int(answer.status_code)


def test_the_queue_shows_what_is_to_be_decided_and_narrows_by_links(officer: Visitor) -> None:
    officer.service.screen(LISTED[0], WEAK)
    page = read(officer, "/alerts")
    assert len(page.texts("a", class_="row-link")) == 2
    strong = next(one["href"] for one in page.all("a") if "band=strong" in one.get("href", ""))
    assert page.text("a", href=strong) == "strong 1"
    narrowed = read(officer, strong)
    assert len(narrowed.texts("a", class_="row-link")) == 1
    assert "grimsbir" not in strong.lower()


def test_red_flags_are_narrowed_by_what_they_point_to(officer: Visitor) -> None:
    body, screener = {"transactions": ransom_payments()}, officer.service.key(Role.SCREENER)
    assert officer.client.post("/v1/transactions/screenings", json=body, headers=screener).status_code == 201
    officer.service.screen(LISTED[0])
    ransom = next(one["href"] for one in read(officer, "/alerts").all("a") if "reference=ransom" in one.get("href", ""))
    assert len(read(officer, ransom).texts("a", class_="row-link")) == 1


def test_the_queue_shows_what_one_screening_found_and_all_again(officer: Visitor) -> None:
    officer.service.screen(WEAK)
    screening_id = officer.service.screen(LISTED[0])["screening_id"]
    page = read(officer, f"/alerts?screening_id={screening_id}")
    assert len(page.texts("a", class_="row-link")) == 1
    assert "Show all" in page.texts("a", href="/alerts")


def test_an_empty_queue_says_why_it_is_empty(officer: Visitor) -> None:
    assert "Nothing is left to decide" in officer.get("/alerts").text
    assert "No alert fits this view" in officer.get("/alerts?band=weak").text
    assert officer.get("/alerts?band=loud").status_code == 422


def test_take_next_locks_and_opens_the_first_of_the_view(officer: Visitor) -> None:
    officer.service.screen(LISTED[0])
    taken = officer.post("/alerts/next", {"view": ""})
    assert taken.headers["location"] == "/alerts/1"
    assert "This alert is yours now." in officer.get("/alerts/1").text
    assert read(officer, "/alerts?holder=me").texts("a", class_="row-link") == ["1"]
    nothing = officer.post("/alerts/next", {"view": "band=weak"})
    assert nothing.headers["location"] == "/alerts?band=weak"


def test_a_view_is_saved_for_its_person_alone(officer: Visitor) -> None:
    assert officer.post("/alerts/views", {"view": "overdue=true", "name": "Late ones"}).status_code == 303
    assert officer.post("/alerts/views", {"view": "", "name": " "}).status_code == 422
    assert read(officer, "/alerts").texts("a", href="/alerts?overdue=True") == ["Late ones"]
    another = as_another(officer, Role.OFFICER)
    assert "Late ones" not in another.get("/alerts").text


def test_a_view_is_forgotten(officer: Visitor) -> None:
    officer.post("/alerts/views", {"view": "overdue=true", "name": "Late ones"})
    officer.post("/alerts/views", {"view": "", "name": "Late ones", "act": "forget"})
    assert "Late ones" not in officer.get("/alerts").text


def test_the_page_sets_both_sides_beside_each_other_with_three_answers(officer: Visitor) -> None:
    body = {"subjects": [{"names": [LISTED[0]], "birth_date": "1990", "gender": "male", "nationalities": ["Iceland"]}]}
    officer.client.post("/v1/screenings", json=body, headers=officer.service.key(Role.SCREENER))
    page = read(officer, "/alerts/1")
    rows = page.texts("tr")
    for field, expected in (
        ("Birth date", "differs"),
        ("Nationality", "agrees"),
        ("Gender", "missing on the list"),
        ("Kind", "missing: you did not give it"),
    ):
        assert next(row for row in rows if row.startswith(field)).endswith(expected), field
    drawing = page.all("svg")
    assert any(one.get("class") == "waterfall" and one["aria-label"] for one in drawing)
    assert page.texts("title") == ["Alert 1 – fiscreen"]


def test_a_name_in_another_script_can_be_read_in_latin_letters(officer: Visitor) -> None:
    officer.service.import_list(un_file(*LISTED, "ТОРВАЛЬД ГРИМСБИР"))
    officer.service.screen("Торвальд Гримсбир")
    page = officer.get("/alerts/1").text
    assert "In Latin letters" in page
    assert "grimsbir" in page


def test_two_people_confirm_a_true_match_and_its_checklist_opens(officer: Visitor) -> None:
    officer.service.screen(LISTED[0])
    assert act(officer, 1, "true_match", reason="several_facts_agree", text="born on one day") == 303
    assert act(officer, 1, "countersign", text="me too") == 409
    second = as_another(officer, Role.SUPERVISOR)
    assert act(second, 1, "countersign", text="agreed") == 303
    page = second.get("/alerts/1").text
    assert "Freeze without delay" in page
    assert "2253" in page
    ticked = second.post("/alerts/1/checklist", {"checklist": "un-sanctions", "item": "freeze", "done": "yes"})
    assert ticked.status_code == 303
    assert 'class="done"' in second.get("/alerts/1").text
    entries = officer.service.services.audit.entries()
    acts = [one.act for one in entries if one.act.startswith(("alert.", "checklist."))]
    assert acts[-3:] == ["alert.proposed", "alert.countersigned", "checklist.ticked"]


def test_who_is_too_late_is_told_so_and_keeps_what_was_typed(officer: Visitor) -> None:
    officer.service.screen(WEAK)
    seen = version(read(officer, "/alerts/1"))
    act(officer, 1, "comment", text="first")
    late = officer.post(
        "/alerts/1/acts",
        {"act": "false_positive", "version": seen, "reason": "different_name", "text": "my long thoughts"},
    )
    assert late.status_code == 412
    assert "Someone else changed this alert" in late.text
    assert "my long thoughts" in late.text
    assert officer.post("/alerts/1/acts", {"act": "explode", "version": "1"}).status_code == 422


def test_alike_false_positives_are_released_by_two_as_one_bundle(officer: Visitor) -> None:
    for number in range(3):
        officer.client.post(
            "/v1/screenings",
            json={"subjects": [{"names": [WEAK], "reference": f"customer {number}"}]},
            headers=officer.service.key(Role.SCREENER),
        )
    path = "/alerts/alike?list_id=un-consolidated&reference=EXi.001"
    ticks = {one["name"]: one["value"] for one in read(officer, path).all("input") if one.get("type") == "checkbox"}
    assert len(ticks) == 3
    assert [one for one in read(officer, path).all("input") if "checked" in one] == []
    assert len([one for one in read(officer, f"{path}&tick=all").all("input") if "checked" in one]) == 3
    assert "customer 1" in read(officer, path).text("table")
    fields = ticks | {"list_id": "un-consolidated", "reference": "EXi.001", "text": "children"}
    assert officer.post("/alerts/alike", fields).status_code == 422
    assert officer.post("/alerts/alike", fields | {"reason": "different_birth_date"}).status_code == 303
    second = as_another(officer, Role.SUPERVISOR)
    page = read(second, "/alerts/2")
    action = next(one["action"] for one in page.all("form") if "/bundles/" in one.get("action", ""))
    assert second.post(action, {"act": "countersign", "text": "seen"}).status_code == 303
    assert len(read(second, "/alerts?state=closed").texts("a", class_="row-link")) == 3


def test_alike_alerts_tell_nothing_of_whoever_may_be_a_victim(officer: Visitor) -> None:
    subject = {"names": [LISTED[0]], "birth_date": "1971-02-03", "case_role": "potential_victim"}
    screener = officer.service.key(Role.SCREENER)
    officer.client.post("/v1/screenings", json={"subjects": [subject]}, headers=screener)
    (alert,) = officer.client.get("/v1/alerts", headers=officer.service.key(Role.SUPERVISOR)).json()["alerts"]
    page = officer.get(f"/alerts/alike?list_id={alert['list_id']}&reference={alert['reference']}").text
    assert len([one for one in PageReader(page).all("input") if one.get("type") == "checkbox"]) == 1
    assert not [one for one in (LISTED[0], "1971") if one in page]


def test_a_suppression_is_approved_by_another_and_ended(officer: Visitor) -> None:
    officer.service.screen(WEAK)
    act(officer, 1, "false_positive", reason="different_name", text="another person")
    assert act(officer, 1, "suppress", until="2031-01-01", text="our cook") == 422
    assert act(officer, 1, "suppress", until="2026-08-01", text="our cook") == 303
    assert officer.post("/suppressions/1", {"act": "approve"}).status_code == 409
    proposed = read(officer, "/alerts/1")
    assert "our cook" in proposed.text("section", **{"aria-labelledby": "suppressions"})
    assert "Suppress further hits like this" not in proposed.texts("summary")
    second = as_another(officer, Role.SUPERVISOR)
    assert "waits for a second person" in second.get("/suppressions").text
    assert second.post("/suppressions/1", {"act": "approve"}).status_code == 303
    assert "in force" in second.get("/suppressions").text
    assert second.post("/suppressions/1", {"act": "end"}).status_code == 303
    assert "ended" in second.get("/suppressions").text
    assert "Suppress further hits like this" in read(second, "/alerts/1").texts("summary")


def test_a_suppression_is_not_approved_once_its_alert_is_open_again(officer: Visitor) -> None:
    officer.service.screen(WEAK)
    act(officer, 1, "false_positive", reason="different_name", text="another person")
    assert act(officer, 1, "suppress", until="2026-08-01", text="our cook") == 303
    assert act(officer, 1, "reopen", text="the passport says otherwise") == 303
    second = as_another(officer, Role.SUPERVISOR)
    assert second.post("/suppressions/1", {"act": "approve"}).status_code == 409
    assert "waits for a second person" in second.get("/suppressions").text


def test_a_past_screening_is_replayed_on_a_page(officer: Visitor) -> None:
    screening_id = officer.service.screen(LISTED[0])["screening_id"]
    auditor = as_another(officer, Role.AUDITOR)
    told = auditor.post("/replay", {"screening_id": screening_id})
    assert "The same answer, byte for byte" in told.text
    assert auditor.post("/replay", {"screening_id": "nothing"}).status_code == 404
    assert "Your role reads alerts and decides nothing." in auditor.get("/alerts/1").text


def test_managers_see_figures(officer: Visitor) -> None:
    officer.service.screen(WEAK, LISTED[1])
    act(officer, 1, "false_positive", reason="different_name", text="another person")
    officer.service.clock.turn(days=6)
    supervisor = as_another(officer, Role.SUPERVISOR)
    page = read(supervisor, "/dashboard")
    figures = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert (figures["Not closed"], figures["Of these late"], figures["Screened in 30 days"]) == ("1", "1", "2")
    assert "100 %" in supervisor.get("/dashboard").text
