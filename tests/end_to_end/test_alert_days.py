"""An officer, a reviewer and a second reviewer work on alerts in a real browser: by hand, by keys, without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from real_site import Site

from app.domain.role import Role

pytestmark = pytest.mark.required

PAGE_CHECKS = (Path(__file__).parent / "page_checks.js").read_text(encoding="utf-8")
OpenDesk = Callable[..., Page]


@pytest.fixture
def open_desk(browser: Browser, site: Site) -> Iterator[OpenDesk]:
    """Opens the site for somebody of a role, signed in; what breaks on a page fails the test."""
    contexts = []
    complaints: list[str] = []

    def opened(role: Role, *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(base_url=site.address, viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/sign-in")
        page.locator("#key").fill(site.keys[role])
        page.locator("#key").press("Enter")
        expect(page.locator("form[action='/sign-out']")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def screen(page: Page, name: str, **fields: str) -> None:
    page.goto("/")
    page.locator("#name").fill(name)
    for field, value in fields.items():
        page.locator(f"#{field}").fill(value)
    page.get_by_role("button", name="Screen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hit")


def keys_are_there(page: Page) -> None:
    """Wait for the script, which shows its switch once it listens."""
    expect(page.locator("#keys-switch")).not_to_have_attribute("hidden", "")


def faults(page: Page) -> list[Any]:
    """What is wrong with a page by our own checks and by axe."""
    found: list[Any] = page.evaluate(PAGE_CHECKS)
    return found + [one["id"] for one in Axe().run(page).response["violations"]]


def test_an_officer_proposes_and_a_second_reviewer_confirms_by_keys(open_desk: OpenDesk) -> None:
    officer = open_desk(Role.OFFICER)
    screen(officer, "Ibraheem Yusuf al-Mithaly", birth_date="1971", nationality="Egypt")
    officer.goto("/alerts?order=newest")
    officer.keyboard.press("j")
    expect(officer.locator("a.row-link").first).to_be_focused()
    officer.keyboard.press("Enter")
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Alert")
    expect(officer.get_by_role("region", name="Side by side")).to_contain_text("Field by field")
    officer.get_by_role("button", name="Take it").click()
    expect(officer.get_by_role("status")).to_be_visible()
    keys_are_there(officer)
    officer.keyboard.press("y")
    expect(officer.locator("#reason-true_match")).to_be_focused()
    officer.locator("#reason-true_match").select_option("several_facts_agree")
    officer.locator("#text-true_match").fill("the same name, year and country; y n q are words here")
    officer.locator("#act-true_match button").click()
    expect(officer.get_by_text("waits for a second person").first).to_be_visible()
    expect(officer.locator("#act-countersign")).to_have_count(0)
    address = officer.url

    second = open_desk(Role.SUPERVISOR)
    second.goto("/alerts?for_second=true")
    expect(second.locator("a.row-link").first).to_be_visible()
    second.goto(address)
    second.keyboard.press("y")
    expect(second.locator("#text-countersign")).to_be_focused()
    second.locator("#text-countersign").fill("I agree")
    second.locator("#act-countersign button").click()
    expect(second.get_by_role("heading", name="What is asked next")).to_be_visible()
    freeze = second.locator(".checklist li").first
    freeze.get_by_label("Note").fill("all accounts")
    freeze.get_by_role("button", name="Done").click()
    expect(second.locator(".checklist li.done")).to_have_count(1)
    assert faults(second) == []


def test_keys_can_be_switched_off_and_never_act_while_one_writes(open_desk: OpenDesk) -> None:
    officer = open_desk(Role.OFFICER)
    screen(officer, "Primerov Ivan")
    officer.goto("/alerts?order=newest")
    officer.locator("a.row-link").first.click()
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Alert")
    keys_are_there(officer)
    officer.keyboard.press("c")
    expect(officer.locator("#text-comment")).to_be_focused()
    officer.keyboard.type("n")
    expect(officer.locator("#text-comment")).to_have_value("n")
    expect(officer.locator("#act-false_positive")).not_to_have_attribute("open", "")
    officer.locator("#keys summary").click()
    officer.locator("#keys-switch").click()
    officer.locator("h1").click()
    officer.keyboard.press("e")
    expect(officer.locator("#act-escalate")).not_to_have_attribute("open", "")


def test_a_reviewer_releases_alike_hits_without_script(open_desk: OpenDesk) -> None:
    reviewer = open_desk(Role.OFFICER, java_script_enabled=False)
    for year in ("1972", "1974"):
        screen(reviewer, "Primerov Ivan", birth_date=year)
    reviewer.goto("/alerts/alike?list_id=exercise&reference=EXi.011")
    boxes = reviewer.get_by_role("checkbox")
    assert boxes.count() >= 2
    for place in range(boxes.count()):
        boxes.nth(place).check()
    reviewer.get_by_label("Reason").select_option("different_birth_date")
    reviewer.get_by_label("In your words").fill("much younger")
    reviewer.get_by_role("button", name="Propose to release them").click()
    expect(reviewer.get_by_role("status")).to_contain_text("Proposed together")
    second = open_desk(Role.SUPERVISOR, java_script_enabled=False)
    second.goto("/alerts?for_second=true&reference=EXi.011")
    second.locator("a.row-link").first.click()
    second.get_by_role("button", name="Countersign all").click()
    expect(second.get_by_role("status")).to_contain_text("The whole bundle is settled.")


@pytest.mark.parametrize(
    ("width", "theme", "locale"), [(1280, "light", "en"), (390, "dark", "zh"), (320, "light", "zh")]
)
def test_every_page_of_review_is_legible_labelled_and_fits(
    open_desk: OpenDesk, width: int, theme: str, locale: str
) -> None:
    screen(open_desk(Role.OFFICER), "Primerov Ivan")
    page = open_desk(Role.SUPERVISOR, width=width, color_scheme=theme, locale=locale)
    page.goto("/alerts?state=open&state=closed&state=proposed")
    alert = page.locator("a.row-link").first.get_attribute("href") or ""
    found = {}
    for path in (
        "/alerts",
        "/alerts?band=weak&age=over-30",
        alert,
        f"{alert}/exports",
        "/alerts/alike?list_id=exercise&reference=EXi.011",
        "/suppressions",
        "/replay",
        "/dashboard",
    ):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(element => { element.open = true; })")
        found[path] = faults(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_the_chosen_colours_go_before_those_of_the_device_and_are_legible(open_desk: OpenDesk) -> None:
    page = open_desk(Role.SUPERVISOR, color_scheme="light", java_script_enabled=True)
    page.goto("/dashboard")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/dashboard")
    assert page.evaluate(paper) != light
    assert faults(page) == []
