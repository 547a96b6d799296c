"""What changed between versions, as JSON and as a feed; and screenings as of a past moment."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from api_service import LIST_ID, Service
from list_stories import HAITI, PEOPLE, ListStory, without
from lxml import etree

from app.api.atom import feed
from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.role import Role
from app.screening.list_changes import Change
from app.watchlists.deltas import Delta

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def story(make_service) -> ListStory:
    """The list with all its people in force."""
    told = ListStory(make_service())
    told.publish(PEOPLE)
    return told


def test_the_newest_change_is_answered_field_by_field(story: ListStory) -> None:
    story.publish({**without(HAITI), "EXi.002": "MARVELLA QUILL ASTERBROOK", "EXi.013": "NEWLY LISTED"}, days_later=1)
    assert story.changed() == {"added": ["EXi.013"], "amended": ["EXi.002"], "missing": [HAITI]}
    (amended,) = story.get("/deltas")["amended"]
    assert amended["change_class"] == "screening"
    assert amended["changes"] == [
        {
            "field": "names",
            "label": "Names",
            "change_class": "screening",
            "old": ["MARVELLA QUILL ASTERBY (primary)"],
            "new": ["MARVELLA QUILL ASTERBROOK (primary)"],
        }
    ]


def test_any_two_versions_are_compared_in_either_direction(story: ListStory) -> None:
    first = story.in_force()
    story.publish({**PEOPLE, "EXi.013": "NEWLY LISTED"}, days_later=1)
    third = story.publish({**PEOPLE, "EXi.013": "NEWLY LISTED", "EXi.014": "LISTED LATER"}, days_later=1)
    assert story.changed(**{"from": first, "to": third}) == {"added": ["EXi.013", "EXi.014"]}
    assert story.changed(**{"from": third, "to": first}) == {"removed": ["EXi.013", "EXi.014"]}
    assert story.changed(**{"from": first, "to": first}) == {}
    assert story.changed(**{"from": first}) == {"added": ["EXi.013", "EXi.014"]}
    assert story.changed() == {"added": ["EXi.014"]}


def test_a_delta_of_what_is_not_kept_is_not_found_and_of_no_id_is_refused(story: ListStory) -> None:
    def status(path: str) -> int:
        return int(story.service.client.get(f"/v1/lists/{path}", headers=story.auditor).status_code)

    # There is one version only.
    assert status(f"{LIST_ID}/deltas") == 404
    assert status(f"{LIST_ID}/deltas?from={'a' * 64}") == 404
    assert status(f"{LIST_ID}/deltas?from=yesterday") == 422
    assert status("no-such-list/deltas") == 404
    assert status("no-such-list/deltas.atom") == 404


def read_feed(story: ListStory) -> tuple[etree._Element, str]:
    answer = story.service.client.get(f"/v1/lists/{LIST_ID}/deltas.atom", headers=story.auditor)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content), answer.text


def require_valid(root: etree._Element) -> None:
    """What RFC 4287 asks of a feed and its entries (sections 4.1.1, 4.1.2, 3.3, 4.2.6)."""
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{required}")
            assert found.text
        UUID(element.findtext(f"{ATOM}id").removeprefix("urn:uuid:"))
        moment = datetime.fromisoformat(element.findtext(f"{ATOM}updated"))
        assert moment.tzinfo is not None
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


def test_the_feed_is_valid_and_has_an_entry_for_each_version_newest_first(story: ListStory) -> None:
    root, _ = read_feed(story)
    require_valid(root)
    first_ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    story.publish(without(HAITI), days_later=1)
    story.publish(PEOPLE, days_later=1)
    root, _ = read_feed(story)
    require_valid(root)
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}summary") for entry in entries] == [
        "1 returned",
        "1 missing",
        "first version, 12 designations",
    ]
    assert root.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    # A reader that knows an entry knows it again.
    assert entries[-1].findtext(f"{ATOM}id") == first_ids[0]


def test_the_feeds_links_lead_to_the_change_and_hold_no_name(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    root, text = read_feed(story)
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert all(re.fullmatch(r"/v1/lists/[a-z-]+/deltas(\.atom|\?from=\w{64}&to=\w{64})?", link) for link in links)
    change = next(link for link in links if "from" in link)
    delta = story.service.client.get(change, headers=story.auditor).json()
    assert [one["reference"] for one in delta["missing"]] == [HAITI]
    assert HAITI in text


def test_a_list_without_any_version_has_an_empty_valid_feed(make_service: Callable[..., Service]) -> None:
    root, _ = read_feed(ListStory(make_service()))
    require_valid(root)
    assert root.findall(f"{ATOM}entry") == []


def test_a_name_that_no_xml_can_hold_does_not_break_the_feed(story: ListStory) -> None:
    changes = story.service.services.changes.latest(LIST_ID, limit=1)
    odd = Designation("EXi.1", PartyKind.PERSON, "x", (ListedName("A\x0bB\ud800<&>", NameKind.PRIMARY),))
    change = Change(1, changes[0].changed_at, changes[0].new, changes[0].new)
    source = story.service.services.library.sources[0]
    content = feed(source, [(change, Delta(added=(odd,)))], updated=change.changed_at)
    assert "A\ufffdB\ufffd<&>" in (etree.fromstring(content).findtext(f"{ATOM}entry/{ATOM}content") or "")


def hits_of(result: dict[str, Any]) -> bytes:
    return json.dumps(result["hits"]).encode()


def test_a_past_screening_is_replayed_to_the_same_hits(story: ListStory) -> None:
    asked = "Torvald Grimsbyr Oskorri"
    moments, answers = [], []
    for people in (PEOPLE, without(HAITI), {**PEOPLE, HAITI: "TORVALD GRIMSBYR OSKORRY"}, PEOPLE):
        story.publish(people, days_later=1)
        moments.append(story.service.clock.now)
        answers.append(story.screened(asked))
        # The publisher makes the file anew with the same contents; the answer names the new time stamp.
        story.publish(people, days_later=1)
        moments.append(story.service.clock.now)
        answers.append(story.screened(asked))
    assert len({hits_of(answer) for answer in answers}) == len(answers)
    story.publish({**without(HAITI, "EXi.002"), "EXi.013": "TORVALD GRIMSBYR OSKORRI THE OTHER"}, days_later=30)
    for moment, answer in zip(moments, answers, strict=True):
        replayed = story.screened(asked, as_of=moment.isoformat())
        assert hits_of(replayed) == hits_of(answer)
        assert {one["code"] for one in replayed["reasons"]} == {"hits_found", "as_of_past"}


def test_a_screening_as_of_a_past_moment_is_never_clear(story: ListStory) -> None:
    assert story.screened("Bartholomew Quillfeather")["verdict"] == "clear"
    moment = story.service.clock.now
    story.service.clock.turn(minutes=1)
    past = story.screened("Bartholomew Quillfeather", as_of=moment.isoformat())
    assert past["verdict"] == "incomplete"
    assert [one["code"] for one in past["reasons"]] == ["as_of_past"]


def test_before_the_first_version_nothing_was_loaded(story: ListStory) -> None:
    past = story.screened(PEOPLE[HAITI], as_of="2020-01-01T00:00:00Z")
    assert (past["verdict"], past["hits"]) == ("incomplete", [])
    assert {one["code"] for one in past["reasons"]} >= {"as_of_past", "list_not_loaded"}


def test_a_moment_to_come_is_refused(story: ListStory) -> None:
    answer = story.service.client.post(
        "/v1/screenings",
        json={"subjects": [{"names": ["A Name"]}], "settings": {"as_of": "2036-01-01T00:00:00Z"}},
        headers=story.service.key(Role.OFFICER),
    )
    assert answer.status_code == 422
