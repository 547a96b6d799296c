"""A designation that its publisher leaves out stays in screening as missing, comes back, or is removed in the end."""

from __future__ import annotations

import pytest
from api_service import NOW
from list_stories import HAITI, PEOPLE, ListStory, file_of, without

from app.domain.role import Role

NAME = PEOPLE[HAITI]


@pytest.fixture
def story(make_service) -> ListStory:
    """The list with all its people in force."""
    told = ListStory(make_service())
    told.publish(PEOPLE)
    return told


def test_an_entry_that_vanishes_for_three_days_is_screened_all_the_while_and_comes_back(story: ListStory) -> None:
    whole = story.in_force()
    gone = story.publish(without(HAITI), days_later=1)
    assert gone != whole
    assert story.changed() == {"missing": [HAITI]}
    for _ in range(2):
        result = story.screened(NAME)
        assert result["verdict"] == "hit"
        (hit,) = result["hits"]
        assert (hit["reference"], hit["missing_since"]) == (HAITI, "2026-03-02T12:00:00Z")
        # The same file again, a day later, changes nothing: not the mark either.
        assert story.publish(without(HAITI), days_later=1) == gone
    designation = story.get(f"/designations/{HAITI}")
    assert (designation["missing_since"], designation["last_published_in"]) == ("2026-03-02T12:00:00Z", whole)
    assert (story.get("")["designations"], story.get("")["missing"]) == (11, 1)
    assert story.publish(PEOPLE, days_later=1) == whole
    assert story.changed() == {"returned": [HAITI]}
    (hit,) = story.screened(NAME)["hits"]
    assert hit["missing_since"] is None
    assert story.get(f"/designations/{HAITI}")["missing_since"] is None


def test_a_missing_entry_never_makes_a_clear_or_an_incomplete_verdict(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    assert story.screened("Bartholomew Quillfeather")["verdict"] == "clear"
    assert story.screened(NAME)["verdict"] == "hit"


def test_an_entry_that_came_back_changed_is_returned_and_amended(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    story.publish({**PEOPLE, HAITI: "TORVALD GRIMSBYR OSKORRISON"}, days_later=1)
    assert story.changed() == {"returned": [HAITI], "amended": [HAITI]}


def test_a_missing_entry_is_removed_by_itself_after_the_days_of_its_source(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    story.publish(without(HAITI), days_later=13.9)
    assert story.screened(NAME)["verdict"] == "hit"
    story.publish(without(HAITI), days_later=0.1)
    assert story.changed() == {"removed": [HAITI]}
    assert story.screened(NAME)["total_hits"] == 0


def test_what_has_been_missing_for_long_enough_goes_without_a_new_file_too(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    updater = story.service.services.updater
    assert updater.remove_expired("un-consolidated") is None
    checked_at = story.get("")["last_checked_at"]
    story.service.clock.turn(days=14)
    removed = updater.remove_expired("un-consolidated")
    assert removed is not None
    assert removed.changed
    assert story.changed() == {"removed": [HAITI]}
    # Nobody asked the publisher.
    assert story.get("")["last_checked_at"] == checked_at
    assert updater.remove_expired("un-consolidated") is None


def test_each_missing_entry_has_its_own_time(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    story.publish(without(HAITI, "EXi.002"), days_later=10)
    story.publish(without(HAITI, "EXi.002"), days_later=4)
    assert story.changed() == {"removed": [HAITI]}
    assert story.get("/designations/EXi.002")["missing_since"] == "2026-03-12T12:00:00Z"


def test_a_person_removes_a_missing_entry_before_its_time_with_a_reason(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    supervisor = story.service.key(Role.SUPERVISOR)
    answer = story.post(f"/designations/{HAITI}/removal", supervisor, reason="Press release SC/00000 of yesterday")
    assert answer.status_code == 200, answer.text
    assert answer.json()["changed"]
    assert story.changed() == {"removed": [HAITI]}
    assert story.screened(NAME)["total_hits"] == 0
    again = story.post(f"/designations/{HAITI}/removal", supervisor, reason="again")
    assert (again.status_code, again.json()["type"].rsplit("/", 1)[1]) == (409, "list-not-missing")
    # The publisher's next file without it does not bring it back.
    story.publish(without(HAITI), days_later=1)
    assert story.screened(NAME)["total_hits"] == 0


def test_nobody_removes_what_the_publisher_still_gives_and_nobody_without_a_reason(story: ListStory) -> None:
    supervisor = story.service.key(Role.SUPERVISOR)
    answer = story.post(f"/designations/{HAITI}/removal", supervisor, reason="I think so")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (409, "list-not-missing")
    story.publish(without(HAITI), days_later=1)
    assert story.post(f"/designations/{HAITI}/removal", supervisor, reason=" \n ").status_code == 422
    assert story.post(f"/designations/{HAITI}/removal", story.officer, reason="so").status_code == 403
    assert story.screened(NAME)["verdict"] == "hit"


def test_an_older_edition_with_the_contents_in_force_changes_nothing_and_is_no_sign_of_freshness(
    story: ListStory,
) -> None:
    story.publish(PEOPLE, days_later=2)
    before = story.get("")
    story.service.clock.turn(hours=5)
    story.service.import_list(file_of(PEOPLE, generated_at=NOW))
    after = story.get("")
    assert after["refusals"] == []
    assert (after["last_checked_at"], after["published_at"]) == (before["last_checked_at"], before["published_at"])


def test_a_file_older_than_the_last_edition_of_unchanged_contents_is_held(story: ListStory) -> None:
    story.publish(PEOPLE, days_later=5)
    answer = story.service.client.post(
        "/v1/lists/un-consolidated/import",
        content=file_of(without(HAITI), generated_at=NOW),
        headers=story.service.key(Role.ADMIN),
    )
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (409, "list-older-than-active")
    assert story.get(f"/designations/{HAITI}")["missing_since"] is None
