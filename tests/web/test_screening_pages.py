"""The search page and its answers: every verdict in words, every hit explained, nothing said twice or let through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from api_service import LISTED, Service, un_file
from page_visitor import PageReader, Visitor

from app.access.permissions import SCREENING
from app.confidentiality.protection import TOKEN
from app.domain.role import Role
from app.web import pages

EXERCISE_FILE = Path(__file__).resolve().parents[2] / "lists" / "exercise" / "exercise.xml"
UNLISTED = "Bartholomew Quillfeather"

HOSTILE_NAMES = [
    "<script>alert(1)</script> Qandil",
    '"><img src=x onerror=alert(1)> Qandil',
    "' onfocus='alert(1)' autofocus='",
    "</textarea></title><style>*{display:none}</style> Qandil",
    "{{ 7 * 7 }} {% raw %} ${7*7} %s %(name)s",
    "javascript:alert(1)",
    "\u202eSamira\u202c Qandil\u2066 Vossari",
    "Samira\u200b Qandil\ufeff Vossari",
    "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "A" * 500,
    "سميرة قنديل <b>",
    "\r\nSet-Cookie: a=b\r\n Qandil",
    "\x00Samira",
]


@pytest.fixture
def officer(visitor: Visitor) -> Visitor:
    """Someone signed in who may screen."""
    visitor.sign_in(Role.OFFICER)
    return visitor


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gets_a_first_page_that_says_what_it_can_do(visitor: Visitor, role: Role) -> None:
    visitor.sign_in(role)
    answer = visitor.get("/")
    page = PageReader(answer.text)
    may_screen = role in SCREENING
    assert answer.status_code == 200
    assert bool(page.texts("form", class_="search")) == may_screen
    assert page.text("h1") == ("Screen a name" if may_screen else "Your key does not screen names")
    assert role.value.replace("_", " ") in page.text("div", class_="reader")
    assert may_screen or "role officer" in page.text("main")


def test_who_may_be_a_victim_is_masked_in_the_answer_and_in_what_is_kept(officer: Visitor) -> None:
    given = {"birth_date": "1971-02-03", "nationality": "Iceland", "case_role": "potential_victim"}
    answer = officer.search(LISTED[0].title(), **given)
    page = PageReader(answer.text)
    assert page.text("h1") == "Hit"
    assert TOKEN.fullmatch(page.text("p", class_="subject-name"))
    assert "Potential victim" in page.text("section", class_="asked")
    assert (page.field("name")["value"], page.field("birth_date")["value"]) == ("", "")
    assert not [one for one in (LISTED[0].title(), "1971") if one in answer.text]
    reader = officer.service.key(Role.SUPERVISOR)
    kept = officer.client.get(f"/v1/screenings/{page.text('code', class_='screening-id')}", headers=reader)
    assert TOKEN.search(kept.text)
    alert = officer.client.get("/v1/alerts", headers=reader).json()["alerts"][0]
    assert TOKEN.fullmatch(alert["subject"]["names"][0])


def test_a_role_that_is_not_offered_is_told_beside_its_field(officer: Visitor) -> None:
    answer = officer.search(LISTED[0], case_role="controller")
    assert answer.status_code == 422
    assert PageReader(answer.text).text("a", href="#case_role") == "Choose one of the roles offered."
    assert officer.stored_screenings() == 0


@pytest.mark.parametrize("role", sorted(set(Role) - SCREENING))
def test_who_may_not_screen_is_refused_with_what_to_do(visitor: Visitor, role: Role) -> None:
    visitor.sign_in(role)
    answer = visitor.search(LISTED[0])
    assert answer.status_code == 403
    assert "ask whoever administers keys" in PageReader(answer.text).text("main")
    assert visitor.stored_screenings() == 0


def test_a_hit_is_shown_with_all_that_it_rests_on(officer: Visitor) -> None:
    answer = officer.search(
        "Dragunovskaja, Jelena Petrovna", kind="person", birth_date="circa 1961", nationality="Iceland"
    )
    page = PageReader(answer.text)
    assert answer.status_code == 200
    assert page.text("h1") == "Hit"
    assert page.text("title") == "Hit – fiscreen"
    asked = page.text("section", class_="asked")
    for understood in ("Dragunovskaja, Jelena Petrovna", "Person", "about 1961", "Iceland", "0.70"):
        assert understood in asked
    card = page.text("article")
    for shown in ("YELENA PETROVNA DRAGUNOVSKAYA", "main name", "EXi.002", "version of 1 March 2026, 10:00 UTC"):
        assert shown in card
    for fact in ("5 April 1961", "Iceland", "2 January 2020", "Word by word", "How the score was reached"):
        assert fact in card


def test_the_arithmetic_on_the_page_adds_up_to_the_score(officer: Visitor) -> None:
    page = PageReader(officer.search("Dragunovskaja, Jelena Petrovna").text)
    rows = [row.split() for row in page.texts("td", class_="figure")]
    figures = [cell[0] for cell in rows if cell and not cell[-1].endswith("%")]
    effects = [float(figure.replace("−", "-")) for figure in figures if figure[0] in "+−"]
    sums = [float(figure) for figure in figures if figure[0] not in "+−"]
    score = 0.0
    for effect, after in zip(effects, sums, strict=False):
        score = round(min(1.0, max(0.0, score + effect)), 4)
        assert score == after
    assert sums[-1] == score
    assert page.text("span", class_="number") == f"{int(score * 100) / 100:.2f}"


def test_nothing_found_on_fresh_and_whole_lists_is_clear(officer: Visitor) -> None:
    page = PageReader(officer.search(UNLISTED).text)
    assert page.text("h1") == "Clear"
    assert "Every configured list was fresh and wholly screened" in page.text("section", class_="verdict")
    assert page.texts("article") == []


def test_nothing_found_on_an_old_list_is_stale_and_says_why(officer: Visitor) -> None:
    officer.service.clock.turn(hours=7)
    officer.service.import_list(un_file(*LISTED))
    officer.service.clock.turn(hours=100)
    officer.sign_in(Role.OFFICER)
    page = PageReader(officer.search(UNLISTED).text)
    assert page.text("h1") == "Stale"
    assert "72 hours" in page.text("ul", class_="reasons")
    assert "too old to rely on" in page.text("section", class_="lists")


def test_a_name_without_letters_is_not_screened_and_says_why(officer: Visitor) -> None:
    page = PageReader(officer.search("!!! ???").text)
    assert page.text("h1") == "Not screened"
    assert "it holds no letter and no digit" in page.text("ul", class_="reasons")


def test_a_threshold_above_the_institutions_makes_it_incomplete(officer: Visitor) -> None:
    page = PageReader(officer.search(UNLISTED, minimum_score="0,95").text)
    assert page.text("h1") == "Incomplete"
    assert "0.95" in page.text("ul", class_="reasons")
    assert page.field("minimum_score")["value"] == "0,95"


def test_without_any_list_the_first_page_says_what_to_do(make_service: Callable[..., Service]) -> None:
    visitor = Visitor(make_service())
    visitor.sign_in(Role.OFFICER)
    page = PageReader(visitor.get("/").text)
    assert "No list is loaded" in page.text("aside")
    assert "not loaded" in page.text("section", class_="lists")
    assert PageReader(visitor.search(UNLISTED).text).text("h1") == "Incomplete"


def test_the_exercise_list_is_never_taken_for_a_sanctions_list(make_service: Callable[..., Service]) -> None:
    service = make_service()
    service.clock.turn(days=300)  # the file's stamp is of November
    service.services.updater.import_file("exercise", EXERCISE_FILE)
    visitor = Visitor(service)
    shown = [visitor.get("/sign-in"), visitor.post("/sign-in", {"key": "wrong"})]
    visitor.sign_in(Role.OFFICER)
    shown += [visitor.get("/"), visitor.search(UNLISTED), visitor.search(""), visitor.get("/static/nothing")]
    for answer in shown:
        assert "is no sanctions list" in PageReader(answer.text).text("section", class_="exercise")
    assert PageReader(shown[3].text).text("h1") == "Incomplete"
    service.import_list(un_file(*LISTED))
    assert PageReader(visitor.get("/").text).texts("section", class_="exercise") == []


def test_the_foot_of_every_page_says_how_the_lists_stand(officer: Visitor) -> None:
    for answer in (officer.get("/"), officer.search(UNLISTED), officer.get("/static/nothing")):
        lists = PageReader(answer.text).text("section", class_="lists")
        assert "Version of 1 March 2026, 10:00 UTC · 3 designations" in lists
        assert "fresh, last known to be current less than an hour ago" in lists


def test_a_search_is_stored_as_over_the_api(officer: Visitor) -> None:
    page = PageReader(officer.search(LISTED[0]).text)
    screening_id = page.text("code", class_="screening-id")
    stored = officer.client.get(
        f"/v1/screenings/{screening_id}", headers={"Authorization": f"Bearer {officer.key_text}"}
    ).json()
    assert stored["results"][0]["verdict"] == "hit"
    assert stored["results"][0]["hits"][0]["reference"] == "EXi.001"
    assert officer.stored_screenings() == 1


def test_what_cannot_be_shown_is_not_stored(officer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pages, "result_view", failing)
    answer = officer.search(LISTED[0])
    assert answer.status_code == 500
    assert PageReader(answer.text).text("h1") == "The service failed"
    assert LISTED[0] not in answer.text
    assert officer.stored_screenings() == 0


def test_a_page_is_made_even_where_the_lists_cannot_be_read(officer: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise OSError

    monkeypatch.setattr(officer.service.services.library, "described", failing)
    monkeypatch.setattr(officer.service.services.library, "current", failing)
    answer = officer.search(LISTED[0])
    page = PageReader(answer.text)
    assert answer.status_code == 500
    assert "cannot be read at the moment" in page.text("section", class_="lists")
    assert answer.headers["x-request-id"] in page.text("main")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_stays_text(officer: Visitor, name: str) -> None:
    answer = officer.search(name, nationality=name[:150], kind="person")
    page = PageReader(answer.text)
    assert answer.status_code == 200
    assert page.all("script") == page.all("style") == page.all("img") == page.all("b") == []
    for _, attributes in page.elements:
        assert not any(attribute.startswith("on") or attribute == "style" for attribute in attributes)
    typed = page.field("name")["value"]
    assert typed == name.replace("\r\n", "\n") or typed == name
    assert "autofocus" not in page.field("name")
    assert name not in page.text("title")
    assert name not in str(answer.headers)
    assert "a=b" not in answer.headers.get("set-cookie", "")


def test_characters_that_do_not_show_are_made_to(officer: Visitor) -> None:
    page = PageReader(officer.search("\u202eSamira\u200b Qandil Vossari").text)
    assert page.texts("span", class_="hidden-character") == ["U+202E", "U+200B"]
    assert "characters that turn the writing direction" in page.text("ul", class_="reasons")


def test_a_hostile_list_stays_text(make_service: Callable[..., Service]) -> None:
    service = make_service()
    service.import_list(un_file("<script>alert(1)</script> Vossari", LISTED[0]))
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    page = PageReader(visitor.search("script alert 1 script Vossari").text)
    assert page.text("h1") == "Hit"
    assert page.all("script") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "   "),
        ("kind", "aeroplane"),
        ("birth_date", "03/04/1970"),
        ("minimum_score", "0.1"),
        ("minimum_score", "nan"),
        ("minimum_score", "1e999"),
        ("nationality", ",".join(["Iceland"] * 21)),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_in_a_summary(officer: Visitor, field: str, value: str) -> None:
    answer = officer.search(**({"name": LISTED[0]} | {field: value}))
    page = PageReader(answer.text)
    assert answer.status_code == 422
    target = "kind-unknown" if field == "kind" else field
    assert f"#{target}" in [link.get("href") for link in page.all("a")]
    assert page.text("p", id=f"{field}-error")
    if field != "kind":
        (marked,) = (one for one in page.all("input") if one.get("id") == field)
        assert marked["aria-invalid"] == "true"
        assert f"{field}-error" in marked["aria-describedby"].split()
        assert marked["value"].strip() == value.strip()
    assert officer.stored_screenings() == 0


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (415, "application/json", b'{"name": "Samira"}'),
        (415, "multipart/form-data; boundary=x", b"--x--"),
        (400, "application/x-www-form-urlencoded", b"name=Samira&name=Qandil"),
        (400, "application/x-www-form-urlencoded", b"name=%ED%A0%80"),
        (400, "application/x-www-form-urlencoded", b"name=\xff"),
        (400, "application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(30))),
        (413, "application/x-www-form-urlencoded", b"name=" + b"a" * 70_000),
    ],
)
def test_what_is_no_form_is_refused_as_a_page(officer: Visitor, status: int, content_type: str, body: bytes) -> None:
    answer = officer.client.post("/", content=body, headers={"Content-Type": content_type})
    page = PageReader(answer.text)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["x-request-id"] in page.text("main")
    assert "Samira" not in answer.text
    assert officer.stored_screenings() == 0


def test_pages_need_no_script_and_no_style_of_their_own(officer: Visitor) -> None:
    for answer in (officer.get("/"), officer.search(LISTED[0]), officer.search("")):
        page = PageReader(answer.text)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert page.all("script") == page.all("style") == []
        assert page.all("html") == [{"lang": "en", "dir": "ltr"}]
        assert len(page.texts("h1")) == len(page.all("main")) == 1
        named = {label["for"] for label in page.all("label")}
        fields = [one for one in page.all("input") if one["type"] != "hidden"] + page.all("select")
        assert {one["id"] for one in fields} == named


def test_the_files_of_pages_are_kept_by_browsers_until_they_change(visitor: Visitor) -> None:
    page = PageReader(visitor.get("/sign-in").text)
    (address,) = (link["href"] for link in page.all("link") if link["rel"] == "stylesheet")
    answer = visitor.get(address)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"].startswith("public")
    again = visitor.get(address, **{"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.css", "..%2f..%2fpages.py", "%2e%2e%2ftexts.py", "site.css%00", "SITE.CSS"])
def test_no_other_file_is_given_out(visitor: Visitor, name: str) -> None:
    answer = visitor.get(f"/static/{name}")
    assert answer.status_code == 404
    assert "import" not in answer.text
