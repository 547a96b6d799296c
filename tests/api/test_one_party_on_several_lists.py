"""A party that several lists name is one hit with several listings, each to be decided by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from api_service import LIST_ID, Service
from list_stories import HAITI, PEOPLE, ListStory, file_of

from app.domain.role import Role

NATIONAL = """id: national
name: National list
authority: Example Authority
regime: Names taken over from the United Nations
format: mapped-csv
licence: For own use only
cadence: On request
freshness: {warn_after_hours: 24, alarm_after_hours: 36, stale_after_hours: 72}
mapping:
  kind: person
  columns: {Nr: reference, Name: primary_name, UN number: other_reference}
"""


@pytest.fixture
def story(make_service, tmp_path: Path) -> ListStory:
    """The UN list, and a national one that repeats two of its people under its own numbers."""
    shipped = Path(__file__).resolve().parents[2] / "lists" / "sources" / "un-consolidated.yaml"
    sources = tmp_path / "lists" / "sources"
    sources.mkdir(parents=True)
    (sources / "un-consolidated.yaml").write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    (sources / "national.yaml").write_text(NATIONAL, encoding="utf-8")
    service: Service = make_service(lists_directory=tmp_path / "lists")
    told = ListStory(service)
    told.publish(PEOPLE)
    rows = (
        f"Nr,Name,UN number\nN1,Torvald Grimsbyr Oskory,{HAITI}\nN2,Marvella Quill Asterby,\nN3,Torvald Grimsbyr Osk,\n"
    )
    path = tmp_path / "national.csv"
    path.write_text(rows, encoding="utf-8")
    service.services.updater.import_file("national", path, taken_at=service.clock.now)
    return told


def test_a_listing_that_names_the_other_stands_beside_it_scored_and_explained(story: ListStory) -> None:
    result = story.screened("Torvald Grimsbyr Oskorri")
    best = result["hits"][0]
    assert (best["list_id"], best["reference"]) == (LIST_ID, HAITI)
    (other,) = best["also_listed"]
    assert (other["list_id"], other["reference"]) == ("national", "N1")
    assert 0.7 <= other["score"] < best["score"]
    assert other["explanation"]["steps"]
    assert other["snapshot_id"] != best["snapshot_id"]
    assert HAITI not in [hit["reference"] for hit in result["hits"][1:]]
    assert result["total_hits"] == len(result["hits"])


def test_listings_that_name_nobody_stay_hits_of_their_own(story: ListStory) -> None:
    hits = story.screened("Marvella Quill Asterby", limit=50)["hits"]
    assert {("national", "N2"), (LIST_ID, "EXi.002")} <= {(hit["list_id"], hit["reference"]) for hit in hits}
    assert all(hit["also_listed"] == [] for hit in hits)


def test_a_limit_is_of_parties_and_takes_no_listing_from_them(story: ListStory) -> None:
    result = story.screened("Torvald Grimsbyr Oskorri", limit=1)
    (best,) = result["hits"]
    assert [one["reference"] for one in best["also_listed"]] == ["N1"]
    assert result["total_hits"] >= 1


def test_what_one_list_removes_stays_a_hit_by_the_other(story: ListStory) -> None:
    everyone_else = {reference: name for reference, name in PEOPLE.items() if reference != HAITI}
    story.publish(everyone_else, days_later=1)
    removal = story.post(f"/designations/{HAITI}/removal", story.service.key(Role.ADMIN), reason="Delisted by the UN")
    assert removal.status_code == 200
    assert story.screened("Torvald Grimsbyr Oskorri")["hits"][0]["reference"] == "N1"


def test_every_listing_of_a_party_is_reviewed_by_itself(story: ListStory) -> None:
    story.screened("Torvald Grimsbyr Oskorri", limit=1)
    queue = story.service.client.get("/v1/alerts", headers=story.service.key(Role.SUPERVISOR)).json()
    assert {HAITI, "N1"} <= {one["hit"]["reference"] if "hit" in one else one["reference"] for one in queue["alerts"]}


def test_the_result_page_shows_the_other_listing_within_the_card(story: ListStory) -> None:
    content = file_of(PEOPLE, generated_at=story.service.clock.now - timedelta(hours=1))
    story.service.import_list(content)
    key = story.service.services.keys.create(actor="a test", name="a test", roles=frozenset({Role.OFFICER})).text
    client = story.service.client
    client.post("/sign-in", data={"key": key}, headers={"Origin": "http://testserver"}, follow_redirects=False)
    page = client.post("/", data={"name": "Torvald Grimsbyr Oskorri"}, headers={"Origin": "http://testserver"})
    assert page.status_code == 200, page.text[:500]
    assert "The same party on another list" in page.text
    assert "N1" in page.text
