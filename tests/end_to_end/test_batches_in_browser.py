"""An officer's whole way with a file in a real browser: hand in, answer, start, watch, take results and certificate."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from real_site import Site

from app.audit.checkpoint import public_key_of
from app.audit.keys import read_or_make_keys
from app.batches.certificate import verified
from app.domain.role import Role
from app.main import make_services, open_migrated
from app.worker.batch_worker import BatchWorker

pytestmark = pytest.mark.required

PAGE_CHECKS = (Path(__file__).parent / "page_checks.js").read_text(encoding="utf-8")
HEADINGS = "Customer no;Name;Vorname;Geburtsdatum\n"
ROWS = [
    "0001;al-Mithaly;Ibraheem Yusuf;09/04/1971",
    *(f"{number:04};Gewöhnlich;Erika {number};03/04/1980" for number in range(2, 30)),
    "0030;;;01/02/1990",
]


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """An officer, signed in."""
    context = browser.new_context(base_url=site.address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    opened = context.new_page()
    opened.goto("/")
    opened.get_by_label("API key").fill(site.keys[Role.OFFICER])
    opened.get_by_role("button", name="Sign in").click()
    expect(opened.get_by_role("button", name="Sign out")).to_be_visible()
    yield opened
    context.close()


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    """A file as an officer has it: semicolons, a Windows code page, dates that can be read two ways."""
    path = tmp_path / "Kunden.csv"
    path.write_bytes((HEADINGS + "\n".join(ROWS) + "\n").encode("cp1252"))
    return path


def looked_at(page: Page, title: str) -> list[str]:
    """What is wrong with the page in either theme and width; pictures go where FISCREEN_TEST_PICTURES says."""
    wrong = []
    folder = os.environ.get("FISCREEN_TEST_PICTURES")
    for width in (1280, 390):
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            wrong += [f"{title}, {width}, {theme}: {fault}" for fault in page.evaluate(PAGE_CHECKS)]
            if folder:
                page.screenshot(path=Path(folder) / f"{title}-{width}-{theme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})
    return wrong + [f"{title}: {one['id']}" for one in Axe().run(page).response["violations"]]


def work_off(site: Site) -> None:
    database = open_migrated(site.settings)
    worker = BatchWorker(make_services(site.settings, database))
    while worker.step():
        pass
    database.close()


def test_an_officers_whole_way_from_a_file_to_its_certificate(page: Page, site: Site, customers: Path) -> None:
    page.get_by_role("link", name="Batches").click()
    wrong = looked_at(page, "batches")
    page.get_by_label("File", exact=True).set_input_files(customers)
    page.get_by_role("button", name="Hand in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("How the file is read")
    expect(page.get_by_role("region", name="Please answer first")).to_contain_text("03/04/1970")
    wrong += looked_at(page, "reading")
    page.get_by_label("Gewöhnlich").first.check()
    page.get_by_label("day first").check()
    page.get_by_label("Keep this as a template called").fill("Branch customers")
    page.get_by_role("button", name="Read it like this").click()

    expect(page.get_by_role("status")).to_contain_text("Nothing is screened before you start it")
    expect(page.get_by_role("table", name="First rows")).to_contain_text("Erika 2 Gewöhnlich")
    expect(page.get_by_role("table", name="First rows")).to_contain_text("1980-04-03")
    wrong += looked_at(page, "ready")
    page.get_by_role("button", name="Start the screening").click()

    expect(page.get_by_text("in the queue", exact=True)).to_be_visible()
    wrong += looked_at(page, "queued")
    work_off(site)
    # The page follows the batch by itself: nobody loads it again.
    expect(page.get_by_text("complete, with refused rows")).to_be_visible()
    expect(page.get_by_text("30 rows = 29 screened + 1 refused + 0 not screened")).to_be_visible()
    wrong += looked_at(page, "complete")

    with page.expect_download() as refused:
        page.get_by_role("link", name="Refused rows").click()
    assert "0030" in refused.value.path().read_text("utf-8-sig")
    with page.expect_download() as workbook:
        page.get_by_role("link", name="Excel", exact=True).click()
    assert workbook.value.path().read_bytes().startswith(b"PK")
    with page.expect_download() as certificate:
        page.get_by_role("link", name="JSON, for verification").click()
    key = public_key_of(read_or_make_keys(site.settings.data_directory, os.urandom).signing)
    facts = verified(certificate.value.path().read_bytes(), key)
    assert (facts["rows"]["screened"], facts["rows"]["refused"], facts["hits"]["rows_with_hits"]) == (29, 1, 1)
    with page.expect_download() as document:
        page.get_by_role("link", name="PDF").click()
    assert document.value.path().read_bytes().startswith(b"%PDF")

    page.get_by_label("Name of the portfolio").fill("Branch")
    page.get_by_role("button", name="Make the portfolio").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Branch")
    wrong += looked_at(page, "portfolio")
    page.goto("/portfolios")
    wrong += looked_at(page, "portfolios")

    page.goto("/batches")
    page.get_by_label("File", exact=True).set_input_files(customers)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("This is the same file as an earlier batch")).to_be_visible()
    page.get_by_label("A template of yours").select_option("Branch customers")
    wrong += looked_at(page, "template")
    page.get_by_role("button", name="Read it by this template").click()
    page.get_by_role("button", name="Start the screening").click()
    expect(page.get_by_text("in the queue", exact=True)).to_be_visible()
    work_off(site)
    page.reload()
    page.get_by_role("link", name="See what changed since").click()
    expect(page.get_by_text("Nothing changed")).to_be_visible()
    wrong += looked_at(page, "comparison")
    assert wrong == []
    assert not re.search("Kunden|Branch", page.url)


def test_the_file_goes_its_way_without_script(browser: Browser, site: Site, customers: Path) -> None:
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("API key").fill(site.keys[Role.OFFICER])
    page.get_by_role("button", name="Sign in").click()
    page.goto("/batches")
    page.get_by_label("File", exact=True).set_input_files(customers)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_label("day first").check()
    page.get_by_role("button", name="Read it like this").click()
    page.get_by_role("button", name="Start the screening").click()
    work_off(site)
    page.reload()
    expect(page.get_by_text("30 rows = 29 screened + 1 refused + 0 not screened")).to_be_visible()
    context.close()
