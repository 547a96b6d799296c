"""An auditor finds entries, follows a case through time, has the log verified, and takes it away."""

from __future__ import annotations

from page_visitor import PageReader

from app.domain.role import Role


def test_a_case_is_followed_from_its_beginning(service, visitor):
    service.screen("Nobody Inparticular")
    answer = service.screen("Nobody Inparticular")
    visitor.sign_in(Role.AUDITOR)
    shown = PageReader(visitor.get(f"/audit?object_type=screening&object_id={answer['screening_id']}").text)
    assert shown.texts("h2")[1] == "One case through time"
    assert [link["href"] for link in shown.all("a") if answer["screening_id"] in link["href"]] == [
        f"/audit?object_type=screening&object_id={answer['screening_id']}"
    ]


def test_the_outcome_of_verifying_is_said_in_words(service, visitor):
    service.screen("Nobody Inparticular")
    visitor.sign_in(Role.AUDITOR)
    assert "not verified yet" in visitor.get("/audit").text
    shown = PageReader(visitor.post("/audit/verifications", {}).text)
    assert shown.text("p", role="status").startswith("whole All")
    assert visitor.get("/audit/export").headers["content-type"] == "application/zip"


def test_a_day_that_is_none_is_told_beside_its_field_and_nobody_else_reads_it(visitor):
    visitor.sign_in(Role.AUDITOR)
    page = PageReader(visitor.get("/audit?since=yesterday").text)
    assert page.field("since")["aria-invalid"] == "true"
    visitor.sign_in(Role.SUPERVISOR, Role.ADMIN)
    assert visitor.get("/audit").status_code == 403
