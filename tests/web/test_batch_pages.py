"""An officer's way with a file on the pages: hand in, answer, correct, start, take away; and what others see of it."""

from __future__ import annotations

import pytest
from batch_stories import names_file, work_off
from httpx2 import Response
from page_visitor import PageReader, Visitor, read, version
from payment_messages import PAIN_001

from app.audit.checkpoint import public_key_of
from app.batches.certificate import verified
from app.domain.batch import PROTECTED_CELL
from app.domain.role import Role


def handed_in(visitor: Visitor, content: bytes, name: str = "customers.csv") -> str:
    """The address of the page that a file leads to."""
    answer = visitor.client.post("/batches", files={"file": (name, content)}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def layout_shown(page: str) -> str:
    """How the file was laid out where the page shows its columns."""
    return next(one["value"] for one in PageReader(page).all("input") if one.get("name") == "shown")


def act(visitor: Visitor, address: str, what: str) -> Response:
    return visitor.post(f"{address}/acts", {"act": what, "version": version(read(visitor, address))})


def run(visitor: Visitor, content: bytes) -> str:
    address = handed_in(visitor, content)
    assert act(visitor, address, "start").status_code == 303
    work_off(visitor.service)
    return address


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    visitor.sign_in(Role.OFFICER)
    return visitor


def test_an_officer_hands_a_file_in_starts_it_and_takes_results_and_certificate_away(officer: Visitor) -> None:
    address = handed_in(officer, names_file(30, refused_every=7))
    reading = read(officer, address)
    assert "Ordinary Person 1" in " ".join(reading.texts("table"))
    assert act(officer, address, "start").status_code == 303
    work_off(officer.service)
    page = read(officer, address)
    assert "30 rows = 26 screened + 4 refused + 0 not screened" in page.text("p", class_="lead")
    (alerts,) = [link["href"] for link in page.all("a") if link.get("href", "").startswith("/alerts?screening_id=")]
    assert officer.get(alerts).status_code == 200
    links = [link["href"] for link in page.all("a") if link.get("href", "").startswith("/v1/batches/")]
    assert len(links) == 9
    for link in links:
        answer = officer.get(link)
        assert answer.status_code == 200, link
        assert answer.content, link
        assert "customers" not in answer.headers["content-disposition"]
    signed = officer.get(address.replace("/batches", "/v1/batches") + "/certificate?format=json").content
    signing = officer.service.services.audit.keys.signing
    assert verified(signed, public_key_of(signing))["rows"]["refused"] == 4


def test_rows_of_batches_count_among_what_was_screened(officer: Visitor) -> None:
    run(officer, names_file(30, refused_every=7))
    officer.sign_in(Role.SUPERVISOR)
    page = read(officer, "/dashboard")
    figures = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert figures["Screened in 30 days"] == "26"


def test_ambiguous_dates_are_asked_and_nothing_starts_before_the_answer(officer: Visitor) -> None:
    address = handed_in(officer, b"name,born\nArvo Zimt,03/04/1970\n")
    page = read(officer, address)
    assert "03/04/1970" in " ".join(page.texts("li"))
    assert "Start the screening" not in page.texts("button")
    first = {"version": "1"}
    assert officer.post(f"{address}/acts", {"act": "start"} | first).status_code == 409
    answers = {"column_0": "name", "column_1": "date_of_birth", "dates": "day_first"}
    assert officer.post(f"{address}/mapping", first | answers).status_code == 303
    page = read(officer, address)
    assert "1970-04-03" in " ".join(page.texts("table"))
    assert "Start the screening" in page.texts("button")


def test_a_column_without_known_heading_is_mapped_and_kept_as_a_template(officer: Visitor) -> None:
    address = handed_in(officer, b"who,number\nArvo Zimt,1\n")
    layout = {"version": "1", "header_line": "1", "delimiter": ",", "encoding": "utf-8"}
    again_asked = officer.post(f"{address}/mapping", layout)
    assert "Which one does?" in again_asked.text
    answers = {"shown": layout_shown(again_asked.text), "column_0": "name", "save_as": "Branch files"}
    assert officer.post(f"{address}/mapping", layout | answers).status_code == 303
    assert "Start the screening" in read(officer, address).texts("button")


def test_a_kept_template_is_offered_for_the_next_file_and_reads_it(officer: Visitor) -> None:
    first = handed_in(officer, b"who,number\nArvo Zimt,1\n")
    layout = {"version": "1", "header_line": "1", "delimiter": ",", "encoding": "utf-8"}
    asked = officer.post(f"{first}/mapping", layout)
    answers = {"shown": layout_shown(asked.text), "column_0": "name", "save_as": "Branch files"}
    assert officer.post(f"{first}/mapping", layout | answers).status_code == 303
    second = handed_in(officer, b"who,number\nBeke Qualm,2\n")
    assert "Start the screening" not in read(officer, second).texts("button")
    offered = [one["value"] for one in read(officer, second).all("option")]
    template = officer.get("/v1/batch-templates").json()["templates"][0]["template_id"]
    assert template in offered
    chosen = officer.post(f"{second}/template", {"version": "1", "template": template})
    assert chosen.status_code == 303
    assert "Start the screening" in read(officer, second).texts("button")
    unfit = handed_in(officer, b"one column alone\nArvo Zimt\n")
    assert officer.post(f"{unfit}/template", {"version": "1", "template": "none"}).status_code == 422


def test_payment_messages_are_shown_as_payments_without_columns_to_correct(officer: Visitor) -> None:
    address = handed_in(officer, PAIN_001.encode(), "payments.xml")
    page = read(officer, address)
    assert "Wilhelmina Ostergaard-Pym" in " ".join(page.texts("table"))
    assert "Read it like this" not in page.texts("button")
    assert act(officer, address, "start").status_code == 303
    work_off(officer.service)
    assert "2 rows = 2 screened + 0 refused + 0 not screened" in read(officer, address).text("p", class_="lead")


def test_a_mapping_that_does_not_fit_is_said_on_the_page(officer: Visitor) -> None:
    address = handed_in(officer, b"name,born\nArvo Zimt,1970\n")
    answer = officer.post(f"{address}/mapping", {"version": "1", "column_1": "date_of_birth"})
    assert answer.status_code == 422
    assert "say which one does" in PageReader(answer.text).text("section", class_="error-summary")


def test_a_file_that_is_no_table_says_what_it_is(officer: Visitor) -> None:
    page = read(officer, handed_in(officer, b"%PDF-1.7", "names.csv"))
    assert "PDF" in " ".join(page.texts("p"))
    assert page.texts("form", class_="search") == []


def test_the_same_file_again_is_recognised_and_compared(officer: Visitor) -> None:
    content = names_file(20)
    first = run(officer, content)
    second = run(officer, content)
    assert f"{second}/comparison" in [link.get("href") for link in read(officer, second).all("a")]
    page = read(officer, f"{second}/comparison")
    assert first in [link.get("href") for link in page.all("a")]
    assert page.texts("p", class_="lead") == ["Nothing changed"]


def test_a_finished_batch_becomes_a_portfolio_whose_entries_are_read(officer: Visitor) -> None:
    address = run(officer, names_file(12))
    made = officer.post(f"{address}/portfolio", {"name": "Branch customers"})
    assert made.status_code == 303
    page = read(officer, made.headers["location"])
    assert page.text("h1") == "Branch customers"
    assert "Ordinary Person 1" in " ".join(page.texts("table"))
    assert "Branch customers" in " ".join(read(officer, "/portfolios").texts("table"))


def test_a_running_batch_is_paused_resumed_and_cancelled(officer: Visitor) -> None:
    address = handed_in(officer, names_file(5))
    for what in ("start", "pause", "resume", "cancel"):
        assert act(officer, address, what).status_code == 303, what
    page = read(officer, address)
    assert page.texts("span", class_="badge") == ["cancelled"]
    assert "version" not in [one.get("name") for one in page.all("input")]


def test_a_page_that_is_out_of_date_changes_nothing(officer: Visitor) -> None:
    address = handed_in(officer, names_file(5))
    assert officer.post(f"{address}/acts", {"act": "start", "version": "9"}).status_code == 409
    assert officer.post(f"{address}/acts", {"act": "explode", "version": "1"}).status_code == 422


def test_a_running_batch_is_followed_with_and_without_script(officer: Visitor) -> None:
    address = handed_in(officer, names_file(5))
    act(officer, address, "start")
    answer = officer.get(address)
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in answer.text
    assert "connect-src 'self'" in answer.headers["content-security-policy"]
    script = next(one["src"] for one in PageReader(answer.text).all("script"))
    assert officer.get(script).headers["content-type"].startswith("text/javascript")


def test_others_do_not_see_a_batch_and_auditors_see_it_without_acts(officer: Visitor) -> None:
    address = run(officer, names_file(5))
    officer.post("/sign-out", {})
    officer.sign_in(Role.OFFICER)
    assert officer.get(address).status_code == 404
    assert read(officer, "/batches").texts("table") == []
    officer.post("/sign-out", {})
    officer.sign_in(Role.AUDITOR)
    page = read(officer, address)
    assert "Keep as a portfolio" not in page.texts("h2")
    assert "Hand in a file" not in read(officer, "/batches").texts("h2")


def test_hostile_file_names_and_cells_are_inert(officer: Visitor) -> None:
    content = b"name\n<script>alert(1)</script>\n"
    answer = officer.get(handed_in(officer, content, "<img src=x onerror=alert(1)>.csv"))
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


PASSPORT = "QXP00001W"


def protect_by_passport(visitor: Visitor) -> None:
    person = {"names": ["Quite Another"], "identifiers": [{"kind": "passport", "value": PASSPORT}]}
    marked = {"subjects": [person | {"case_role": "potential_victim"}]}
    headers = visitor.service.key(Role.OFFICER)
    assert visitor.service.client.post("/v1/screenings", json=marked, headers=headers).status_code == 201


@pytest.mark.parametrize(
    "content",
    [
        f"id,name,passport\nC7,Arvo Zimt,{PASSPORT}\n",
        f"id,date,amount,currency,sender name,sender account\nC7,2026-02-01,10.00,EUR,Arvo Zimt,{PASSPORT}\n",
    ],
)
def test_who_is_protected_through_another_case_is_hidden_before_and_after_the_run(
    officer: Visitor, content: str
) -> None:
    address = handed_in(officer, content.encode())
    assert PASSPORT in officer.get(address).text
    protect_by_passport(officer)
    reading = officer.get(address).text
    assert act(officer, address, "start").status_code == 303
    work_off(officer.service)
    assert "1 row" in read(officer, address).text("p", class_="lead")
    assert "C7" in reading
    assert PROTECTED_CELL in reading
    for page in (reading, officer.get(address).text):
        assert not [one for one in ("Arvo", PASSPORT) if one in page]


def test_they_are_hidden_also_where_the_layout_is_being_changed(officer: Visitor) -> None:
    protect_by_passport(officer)
    address = handed_in(officer, f"customer,passport\nArvo Zimt,{PASSPORT}\n".encode())
    form = {"version": "1", "content": "names", "header_line": "1", "encoding": "latin-1", "delimiter": ","}
    page = officer.post(f"{address}/mapping", form | {"shown": "another layout"})
    assert PROTECTED_CELL in page.text
    assert not [one for one in ("Arvo", PASSPORT) if one in page.text]
