"""The page that takes a decided alert out: a form, a download, and what to correct where it does not fit."""

from __future__ import annotations

import pytest
from api_service import LISTED, Service
from case_stories import confirmed_match, open_alert
from lxml import etree
from page_visitor import PageReader, Visitor

from app.domain.role import Role

REPORT = {"kind": "exercise:SAR", "purpose": "str", "legal_basis": "Article 12", "reason": "Born on the same day."}
PACKAGE = {
    "purpose": "international_request",
    "legal_basis": "Article 12",
    "originator": "Example unit",
    "recipient": "Another unit",
    "handling": "For intelligence only",
    "summary": "What happened.",
}


@pytest.fixture
def officer(service: Service) -> Visitor:
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    return visitor


def test_a_confirmed_alert_is_taken_out_as_report_and_as_package(officer: Visitor) -> None:
    number = confirmed_match(officer.service)
    assert f"/alerts/{number}/exports" in {
        one.get("href") for one in PageReader(officer.get(f"/alerts/{number}").text).all("a")
    }
    page = PageReader(officer.get(f"/alerts/{number}/exports").text)
    assert {one["action"] for one in page.all("form")} >= {
        f"/alerts/{number}/exports/goaml",
        f"/alerts/{number}/exports/package",
    }
    report = officer.post(f"/alerts/{number}/exports/goaml", REPORT)
    assert report.headers["content-disposition"] == f'attachment; filename="goaml-sar-alert-{number}.xml"'
    assert etree.fromstring(report.content).findtext("report_code") == "SAR"
    package = officer.post(f"/alerts/{number}/exports/package", PACKAGE)
    assert package.content.startswith(b"PK")
    assert "exported" in officer.get(f"/alerts/{number}").text


def test_what_does_not_fit_is_told_beside_what_was_typed(officer: Visitor) -> None:
    number = confirmed_match(officer.service)
    answer = officer.post(f"/alerts/{number}/exports/goaml", REPORT | {"kind": "exercise:STR"})
    assert answer.status_code == 422
    page = PageReader(answer.text)
    (alarm,) = page.texts("div", role="alert")
    assert "/report/report_code" in alarm
    assert page.text("textarea", id="reason") == REPORT["reason"]
    wordless = officer.post(f"/alerts/{number}/exports/package", PACKAGE | {"summary": ""})
    assert "/summary: expected 1 to 4000 characters" in wordless.text.replace("</code>", "")


def test_an_alert_that_is_not_confirmed_says_what_to_do_first(officer: Visitor) -> None:
    officer.service.screen(LISTED[0])
    number = open_alert(officer.service, "name_match")
    page = officer.get(f"/alerts/{number}/exports")
    assert "Nothing can be taken out yet." in page.text
    assert officer.post(f"/alerts/{number}/exports/goaml", REPORT).status_code == 409
    assert officer.get("/alerts/999/exports").status_code == 404
    unpurposed = REPORT | {"purpose": "curiosity"}
    assert officer.post(f"/alerts/{number}/exports/goaml", unpurposed).status_code == 422


def test_a_view_of_the_queue_is_taken_out_as_it_is_filtered(officer: Visitor) -> None:
    officer.service.screen(*LISTED)
    taken = officer.post("/alerts/exports/table", {"view": "reference=EXi.002", "format": "csv"})
    assert taken.headers["content-disposition"].startswith('attachment; filename="alerts-')
    assert len(taken.text.splitlines()) == 2
    assert officer.post("/alerts/exports/table", {"view": "", "format": "pdf"}).status_code == 422
