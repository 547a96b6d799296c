"""A list of one's own is edited in the browser: one person proposes, another decides, the history stays."""

from __future__ import annotations

import re

import pytest
from api_service import LISTED, un_file
from page_visitor import PageReader, Visitor

from app.api.own_lists import designation_of
from app.domain.list_proposal import ProposalAction
from app.domain.role import Role
from app.web.entry_form import form_of_entry, read_entry_form

PAGE = "/lists/own-names/proposals"
ENTRY = {
    "action": "add",
    "reference": "OWN-0001",
    "kind": "person",
    "primary_name": "Corvin Aldermoor",
    "strong_aliases": "Corvus\n\n  Corvin   A. \n",
    "original_script": "كورفين",
    "birth_dates": "1971-03\ncirca 1970",
    "nationalities": "Iceland",
    "documents": "Passport | AT 100200 | Iceland\nTax number | 5",
    "listed_on": "2026-02-03",
    "reason": "Handed over by a partner",
}


@pytest.fixture
def officer(make_service) -> Visitor:
    service = make_service(enabled_lists="own-names")
    service.import_list(un_file(*LISTED))
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    return visitor


def decide(visitor: Visitor, word: str, reason: str = "Checked"):
    (waiting,) = [
        one for one in visitor.service.services.proposals.of_list("own-names", limit=10) if one.decision is None
    ]
    return visitor.post(f"{PAGE}/{waiting.proposal_id}/{word}", {"reason": reason})


def test_an_entry_is_proposed_approved_amended_and_removed_by_two_people(officer: Visitor) -> None:
    kept = officer.post(PAGE, ENTRY)
    assert (kept.status_code, kept.headers["location"]) == (303, PAGE)
    waiting = PageReader(officer.get(PAGE).text)
    for said in ("Corvin Aldermoor", "Corvus", "March 1971", "about 1970", "AT 100200", "Handed over", "waiting"):
        assert said in waiting.text("article")
    assert waiting.texts("form", class_="search") == []
    officer.sign_in(Role.SUPERVISOR)
    assert re.search(r"a test \(\w{8}\): Handed over", PageReader(officer.get(PAGE).text).text("article"))
    assert len(PageReader(officer.get(PAGE).text).texts("form", class_="search")) == 2
    assert decide(officer, "approval").status_code == 303
    entry = PageReader(officer.get("/lists/own-names/designations/OWN-0001").text)
    assert entry.text("h1") == "Corvin Aldermoor"
    assert "كورفين" in entry.text("main")

    form = PageReader(officer.get(f"{PAGE}/new?action=amend&reference=OWN-0001").text)
    assert form.field("primary_name")["value"] == "Corvin Aldermoor"
    officer.post(PAGE, ENTRY | {"action": "amend", "primary_name": "Corvin Aldermoore"})
    officer.sign_in(Role.ADMIN)
    assert "Aldermoore" in PageReader(officer.get(PAGE).text).texts("article")[0]
    assert decide(officer, "approval").status_code == 303

    officer.sign_in(Role.OFFICER)
    assert officer.get(f"{PAGE}/new?action=remove&reference=OWN-0001").status_code == 200
    officer.post(PAGE, {"action": "remove", "reference": "OWN-0001", "reason": "Cleared"})
    officer.sign_in(Role.SUPERVISOR)
    assert decide(officer, "rejection", "Not yet").status_code == 303
    history = PageReader(officer.get("/lists/own-names/entries/OWN-0001/history").text)
    assert [text.split()[0] for text in history.texts("h2") if "OWN-0001" in text] == ["Remove", "Amend", "Add"]
    assert "Not yet" in history.texts("article")[0]


def test_nobody_decides_on_their_own_proposal(officer: Visitor) -> None:
    officer.sign_in(Role.SUPERVISOR)
    officer.post(PAGE, ENTRY)
    assert "You proposed this" in PageReader(officer.get(PAGE).text).text("article")
    answer = decide(officer, "approval")
    assert answer.status_code == 409
    assert "cannot decide on it too" in PageReader(answer.text).text("div", role="alert")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference", "two words"),
        ("primary_name", ""),
        ("primary_name", "A" * 600),
        ("birth_dates", "03/04/1970"),
        ("documents", "Passport"),
        ("listed_on", "yesterday"),
        ("reason", ""),
        ("nationalities", "x" * 300),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_what_was_typed_stays(
    officer: Visitor, field: str, value: str
) -> None:
    answer = officer.post(PAGE, ENTRY | {field: value})
    page = PageReader(answer.text)
    assert answer.status_code == 422
    assert page.text("p", id=f"{field}-error")
    assert f"#{field}" in [link.get("href") for link in page.all("a")]
    assert page.text("textarea", id="strong_aliases").split() == ["Corvus", "Corvin", "A."]
    assert officer.service.services.proposals.of_list("own-names", limit=10) == ()


def test_a_name_that_nobody_could_be_found_by_is_refused(officer: Visitor) -> None:
    answer = officer.post(PAGE, ENTRY | {"primary_name": "???"})
    assert answer.status_code == 422
    assert "nobody could be found" in PageReader(answer.text).text("div", role="alert")


def test_a_list_of_a_publisher_is_not_edited(officer: Visitor) -> None:
    assert officer.get("/lists/un-consolidated/proposals/new").status_code == 404
    assert officer.post("/lists/un-consolidated/proposals", ENTRY).status_code == 404
    assert officer.get(f"{PAGE}/new?action=amend&reference=OWN-9999").status_code == 404
    assert officer.post(PAGE, {"action": "dance"}).status_code == 422


def test_the_form_of_an_entry_makes_the_same_entry_again() -> None:
    form, proposed = read_entry_form(ENTRY)
    assert proposed is not None
    assert proposed.entry is not None
    entry = designation_of(proposed.entry, list_id="own-names")
    again, second = read_entry_form(
        {**form_of_entry(ProposalAction.AMEND, "OWN-0001", entry).values, "action": "amend", "reason": "x"}
    )
    assert second is not None
    assert second.entry is not None
    assert designation_of(second.entry, list_id="own-names") == entry
    assert again.errors == form.errors == {}
