"""A reader chooses light or dark, or leaves it to the device; the choice stays, without a script."""

from __future__ import annotations

import pytest
from page_visitor import PageReader, Visitor

from app.web.theme import THEME_COOKIE


def theme_of(visitor: Visitor) -> str:
    (html,) = PageReader(visitor.get("/sign-in").text).all("html")
    return html.get("data-theme", "device")


@pytest.mark.parametrize("chosen", ["dark", "light", "device"])
def test_the_choice_is_kept_and_shown_as_pressed(visitor: Visitor, chosen: str) -> None:
    assert theme_of(visitor) == "device"
    answer = visitor.post("/theme", {"theme": chosen, "back": "/sign-in"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert f"{THEME_COOKIE}={chosen}" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    page = PageReader(visitor.get("/sign-in").text)
    pressed = [one["value"] for one in page.all("button") if one.get("aria-pressed") == "true"]
    assert (theme_of(visitor), pressed) == (chosen, [chosen])


def test_an_unknown_choice_changes_nothing_and_no_other_site_is_led_to(visitor: Visitor) -> None:
    answer = visitor.post("/theme", {"theme": "pink", "back": "//elsewhere.example"})
    assert answer.headers["location"] == "/"
    assert "set-cookie" not in answer.headers
    visitor.client.cookies.set(THEME_COOKIE, '"><script>')
    assert theme_of(visitor) == "device"
