"""An auditor and a protection officer at work in a real browser: what they see and may do, and what stays of it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import httpx2
import pytest
from case_stories import RANSOM_ACCOUNTS, canaries, ransom_payments
from playwright.sync_api import expect
from real_site import Site
from test_alert_days import OpenDesk, faults, open_desk, screen

from app.domain.role import Role

__all__ = ["open_desk"]

pytestmark = pytest.mark.required

HOLDER = canaries("A")
ACCOUNTS = [canaries(account)["account"] for account in RANSOM_ACCOUNTS]


def test_an_auditor_follows_a_case_verifies_the_log_and_takes_it_away(open_desk: OpenDesk, tmp_path: Path) -> None:
    screen(open_desk(Role.OFFICER), "Ibraheem Yusuf al-Mithaly", birth_date="1971", nationality="Egypt")
    auditor = open_desk(Role.AUDITOR)
    auditor.goto("/alerts?order=newest")
    auditor.locator("a.row-link").first.click()
    expect(auditor.get_by_role("region", name="Side by side")).to_be_visible()
    expect(auditor.get_by_role("button", name="Take it")).to_have_count(0)
    expect(auditor.locator("#act-true_match")).to_have_count(0)

    auditor.goto("/audit")
    auditor.get_by_role("button", name="Verify now").click()
    expect(auditor.get_by_role("status")).to_contain_text("are whole")
    auditor.locator("input[name=act]").fill("screening.")
    auditor.get_by_role("button", name="Show", exact=True).click()
    auditor.get_by_role("table").get_by_role("link", name="screening").first.click()
    expect(auditor.get_by_role("heading", name="One case through time")).to_be_visible()
    expect(auditor.locator("main")).not_to_contain_text("Mithaly")
    assert faults(auditor) == []
    with auditor.expect_download() as taken:
        auditor.get_by_role("link", name="Take it away to verify offline").click()
    taken.value.save_as(tmp_path / "audit.zip")
    with zipfile.ZipFile(tmp_path / "audit.zip") as archive:
        assert archive.testzip() is None
        assert not any(b"Mithaly" in archive.read(name) for name in archive.namelist())


def test_a_protection_officer_takes_a_case_sees_who_it_is_and_leaves_a_trace(open_desk: OpenDesk, site: Site) -> None:
    alert_id = protective_case(site)
    officer = open_desk(Role.PROTECTION_OFFICER)
    officer.goto("/")
    officer.get_by_role("link", name="Alerts", exact=True).click()
    expect(officer.locator("a.row-link")).to_have_count(1)
    assert faults(officer) == []
    officer.locator("a.row-link").click()
    expect(officer).to_have_url(re.compile(f"/alerts/{alert_id}$"))
    case = officer.locator("main")
    expect(case).to_contain_text("Protective case")
    expect(case).not_to_contain_text(HOLDER["name"])
    expect(case).not_to_contain_text(HOLDER["account"])
    expect(officer.locator("#act-true_match")).to_have_count(0)
    officer.get_by_role("button", name="Take it").click()
    expect(officer.get_by_role("button", name="Give it back")).to_be_visible()
    officer.get_by_text("Add a remark", exact=True).click()
    officer.get_by_label("Remark", exact=True).fill("The national authority was told by telephone.")
    officer.get_by_role("button", name="Add", exact=True).click()
    assert faults(officer) == []

    officer.get_by_role("button", name="Ask for a reveal").first.click()
    expect(officer).to_have_url(re.compile("/protection/form$"))
    expect(officer.get_by_label("Person")).to_have_value(re.compile("^[0-9a-f]{16}$"))
    officer.get_by_label("accounts").check()
    officer.get_by_label("Legal basis").fill("Article 12 of the fictional act")
    officer.get_by_role("button", name="Ask", exact=True).click()
    assert faults(officer) == []
    officer.get_by_role("button", name="Show").first.click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Revealed")
    expect(officer.locator("main")).to_contain_text(re.compile("|".join(ACCOUNTS)))
    assert faults(officer) == []

    auditor = open_desk(Role.AUDITOR)
    auditor.goto("/audit?act=reveal.")
    expect(auditor.locator("tbody tr")).not_to_have_count(0)
    expect(auditor.locator("main")).not_to_contain_text(re.compile("|".join(ACCOUNTS)))


def protective_case(site: Site) -> int:
    """The number of the alert about somebody who may be paying for a relative, all of it fictional."""
    with httpx2.Client(base_url=site.address, timeout=60) as client:
        screener, supervisor = (
            {"Authorization": f"Bearer {site.keys[role]}"} for role in (Role.SCREENER, Role.SUPERVISOR)
        )
        sent = client.post("/v1/transactions/screenings", json={"transactions": ransom_payments()}, headers=screener)
        assert sent.status_code == 201, sent.text
        (alert,) = client.get("/v1/alerts?kind=red_flags", headers=supervisor).json()["alerts"]
    return int(alert["alert_id"])
