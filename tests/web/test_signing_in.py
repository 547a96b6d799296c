"""Signing in and out: what opens a session, what ends it, and what another site can't do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from api_service import LISTED, Service
from page_visitor import PageReader, Visitor

from app.domain.role import Role


def cookie_of(set_cookie: str) -> tuple[str, str, set[str]]:
    """Name, value and flags (lower case) of a Set-Cookie header."""
    pair, *flags = (part.strip() for part in set_cookie.split(";"))
    name, _, value = pair.partition("=")
    return name, value, {flag.lower() for flag in flags}


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_and_nowhere_else(visitor: Visitor) -> None:
    for path in ("/", "/?next=https://elsewhere.example/", "/?next=//elsewhere.example"):
        answer = visitor.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    sent = visitor.search(LISTED[0])
    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in")


def test_a_key_opens_a_session_that_script_cannot_read(visitor: Visitor) -> None:
    answer = visitor.sign_in(Role.OFFICER)
    assert answer.headers["location"] == "/"
    name, value, flags = cookie_of(answer.headers["set-cookie"])
    assert name == "fiscreen_session"
    assert flags == {"httponly", "samesite=lax", "path=/", "max-age=28800"}
    assert len(value) == 43
    assert visitor.key_text not in answer.headers["set-cookie"]
    assert visitor.get("/").status_code == 200


def test_over_https_the_cookie_is_bound_to_this_host(make_service: Callable[..., Service]) -> None:
    answer = Visitor(make_service(secure_cookies=True)).sign_in(Role.OFFICER)
    name, _, flags = cookie_of(answer.headers["set-cookie"])
    assert name == "__Host-fiscreen_session"
    assert {"secure", "httponly", "path=/"} <= flags
    assert not any(flag.startswith("domain") for flag in flags)
    assert answer.headers["strict-transport-security"]


def test_the_database_holds_no_token(visitor: Visitor) -> None:
    _, token, _ = cookie_of(visitor.sign_in(Role.OFFICER).headers["set-cookie"])
    with visitor.service.services.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM browser_session").all()
    assert len(rows) == 1
    assert token not in str(rows)


@pytest.mark.parametrize(
    "text", ["", "no-such-key", "fsk_aaaaaaaaaa_" + "b" * 43, "<script>alert(1)</script>", "\x00", "ключ"]
)
def test_a_wrong_key_gets_one_clear_line_and_is_not_repeated(visitor: Visitor, text: str) -> None:
    answer = visitor.post("/sign-in", {"key": text})
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    page = PageReader(answer.text)
    assert "does not open the service" in page.text("p", id="key-error")
    assert page.field("key").get("value", "") == ""
    assert text == "" or text not in answer.text


def test_a_closed_key_opens_nothing(visitor: Visitor) -> None:
    made = visitor.service.services.keys.create(actor="a test", name="a test", roles=frozenset({Role.OFFICER}))
    visitor.service.services.keys.revoke(made.key.key_id, actor="a test")
    assert visitor.post("/sign-in", {"key": made.text}).status_code == 401


def test_guessing_is_slowed_down_even_for_the_right_key(make_service: Callable[..., Service]) -> None:
    visitor = Visitor(make_service(sign_in_attempts_per_minute=3))
    made = visitor.service.services.keys.create(actor="a test", name="a test", roles=frozenset({Role.OFFICER}))
    guesses = [visitor.post("/sign-in", {"key": "wrong"}).status_code for _ in range(3)]
    answer = visitor.post("/sign-in", {"key": made.text})
    assert guesses == [401, 401, 401]
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert "Too many attempts" in PageReader(answer.text).text("p", id="key-error")


def test_a_session_ends_after_its_hours_however_busy_it_is(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    for _ in range(47):
        visitor.service.clock.turn(minutes=10)
        assert visitor.get("/").status_code == 200
    visitor.service.clock.turn(minutes=10)
    assert visitor.get("/").status_code == 303
    assert "session has ended" in PageReader(visitor.get("/sign-in").text).text("p", role="status")


def test_a_session_that_is_left_alone_ends_after_a_quarter_of_an_hour(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    visitor.service.clock.turn(minutes=15, seconds=-1)
    assert visitor.get("/").status_code == 200
    visitor.service.clock.turn(minutes=15)
    assert visitor.get("/").status_code == 303


def test_a_session_ends_with_its_key(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    visitor.service.services.keys.revoke(visitor.key_id, actor="a test")
    assert visitor.get("/").status_code == 303


def test_a_session_ends_when_its_key_expires(visitor: Visitor) -> None:
    service = visitor.service
    expires_at = service.clock.now + timedelta(minutes=5)
    made = service.services.keys.create(
        actor="a test", name="a test", roles=frozenset({Role.OFFICER}), expires_at=expires_at
    )
    assert visitor.post("/sign-in", {"key": made.text}).status_code == 303
    service.clock.turn(minutes=5)
    assert visitor.get("/").status_code == 303


def test_signing_out_ends_the_session_for_a_copied_cookie_too(visitor: Visitor) -> None:
    name, token, _ = cookie_of(visitor.sign_in(Role.OFFICER).headers["set-cookie"])
    answer = visitor.post("/sign-out", {})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "max-age=0" in cookie_of(answer.headers["set-cookie"])[2]
    assert visitor.get("/", Cookie=f"{name}={token}").status_code == 303


def test_signing_in_again_ends_the_session_before(visitor: Visitor) -> None:
    name, first, _ = cookie_of(visitor.sign_in(Role.OFFICER).headers["set-cookie"])
    _, second, _ = cookie_of(visitor.sign_in(Role.AUDITOR).headers["set-cookie"])
    visitor.client.cookies.clear()
    assert first != second
    assert visitor.get("/", Cookie=f"{name}={first}").status_code == 303
    assert visitor.get("/", Cookie=f"{name}={second}").status_code == 200


def test_who_is_signed_in_is_not_asked_again(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    assert visitor.get("/sign-in").headers["location"] == "/"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-out"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_refused(visitor: Visitor, path: str, headers: dict[str, str]) -> None:
    visitor.sign_in(Role.OFFICER)
    answer = visitor.post(path, {"name": LISTED[0], "key": visitor.key_text}, **headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "another site" in PageReader(answer.text).text("main")
    assert visitor.stored_screenings() == 0
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_what_our_own_page_sends_is_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    visitor.sign_in(Role.OFFICER)
    assert visitor.post("/", {"name": LISTED[0]}, **headers).status_code == 200
