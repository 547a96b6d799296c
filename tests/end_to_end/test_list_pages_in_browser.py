"""The pages of lists and of red-flag reference data in a real browser: legible, labelled, usable without script."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from real_site import Site
from test_first_page import OpenPage, faults, open_page, sign_in

from app.domain.role import Role

__all__ = ["open_page"]

pytestmark = pytest.mark.required

ENTRY = "/lists/exercise/designations/EXi.001"
PAGES = (
    "/lists",
    "/lists/exercise",
    "/lists/exercise/designations",
    ENTRY,
    "/red-flags/indicators?family=CT",
    "/red-flags/geography?tier=P",
    "/red-flags/lexicon",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def broken_rules(page: Page) -> list[str]:
    """The accessibility rules that the page breaks, with the first element that does."""
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize(("language", "theme", "width"), [("en-GB", "light", 390), ("zh-CN", "dark", 1280)])
def test_every_page_is_legible_labelled_and_fits(
    open_page: OpenPage,
    site: Site,
    language: str,
    theme: str,
    width: int,
) -> None:
    page = open_page(width=width, color_scheme=theme, locale=language)
    page.goto("/")
    page.locator("#key").fill(site.keys[Role.ADMIN])
    page.locator("#key").press("Enter")
    expect(page.locator(".reader strong")).to_be_visible()
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(element => { element.open = true; })")
        found[path] = [*faults(page), *broken_rules(page)]
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert page.locator("html").get_attribute("lang") == language[:2]


def test_an_entry_is_looked_up_and_read_without_script(
    open_page: OpenPage,
    site: Site,
) -> None:
    page = open_page(java_script_enabled=False, width=390)
    sign_in(page, site, Role.AUDITOR)
    page.get_by_role("link", name="Lists", exact=True).click()
    page.get_by_role("article").filter(has_text="Exercise list").get_by_role("link", name="Entries").click()
    page.get_by_label("A word of a name begins with").fill("mithal")
    page.get_by_role("button", name="Look up").click()
    assert "mithal" not in page.url.lower()
    page.get_by_role("link", name="EXi.001").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("AL-MITHALI")
    page.get_by_role("button", name="中文").click()
    assert page.url.endswith(ENTRY)
    expect(page.get_by_role("heading", level=2).first).to_have_text("名称")
