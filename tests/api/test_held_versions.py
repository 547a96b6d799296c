"""A file that a guard refuses is held; two people let it in, never one, and never a version that nobody looked at."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from api_service import LIST_ID
from list_stories import HAITI, PEOPLE, ListStory, file_of, without
from sqlalchemy import update

from app.domain.role import Role
from app.screening.list_updates import UpdateRefusedError
from app.store.tables import held_version

FEW = {reference: PEOPLE[reference] for reference in list(PEOPLE)[:6]}
FEWER = {reference: PEOPLE[reference] for reference in list(PEOPLE)[:5]}
WHY = "The committee removed them; press release SC/00000"


@pytest.fixture
def story(make_service) -> ListStory:
    """The list with all its people in force."""
    told = ListStory(make_service())
    told.publish(PEOPLE)
    return told


def content_of(story: ListStory, people: dict[str, str], *, extra: str = "") -> bytes:
    return file_of(people, generated_at=story.service.clock.now - timedelta(hours=1), extra=extra)


def import_by(story: ListStory, key: dict[str, str], content: bytes) -> Any:
    return story.service.client.post(f"/v1/lists/{LIST_ID}/import", content=content, headers=key)


def import_without_a_key(story: ListStory, people: dict[str, str]) -> None:
    with pytest.raises(UpdateRefusedError):
        story.service.import_list(content_of(story, people))


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit("/", 1)[1]


def held(story: ListStory) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = story.get("/held")["held"]
    return found


def release(story: ListStory, held_id: int, key: dict[str, str], reason: str = WHY) -> Any:
    return story.post(f"/held/{held_id}/release", key, reason=reason)


def test_a_refused_file_is_held_with_its_reasons_and_the_last_good_version_stays(story: ListStory) -> None:
    before = story.in_force()
    answer = import_by(story, story.service.key(Role.ADMIN), content_of(story, FEW))
    assert code(answer) == (409, "list-shrank")
    (version,) = held(story)
    assert f"held version {version['held_id']}" in answer.json()["detail"]
    assert (version["state"], version["designations"]) == ("waiting", 6)
    assert [one["code"] for one in version["reasons"]] == ["shrank"]
    assert story.in_force() == before


def test_whoever_imported_a_file_is_the_first_and_needs_a_second(story: ListStory) -> None:
    admin, supervisor = story.service.key(Role.ADMIN), story.service.key(Role.SUPERVISOR)
    import_by(story, admin, content_of(story, FEW))
    held_id = held(story)[0]["held_id"]
    assert code(release(story, held_id, admin)) == (409, "list-four-eyes")
    assert held(story)[0]["state"] == "waiting"
    answer = release(story, held_id, supervisor)
    assert answer.status_code == 200, answer.text
    released = answer.json()["held"]
    assert (released["state"], released["second"]["reason"]) == ("released", WHY)
    assert released["first"]["key_id"] != released["second"]["key_id"]
    assert released["snapshot_id"] == answer.json()["snapshot"]["snapshot_id"] == story.in_force()
    # What the released file lacks is missing, not gone.
    assert story.changed() == {"missing": sorted(PEOPLE.keys() - FEW.keys())}
    assert story.screened(PEOPLE["EXi.012"])["verdict"] == "hit"


def test_a_file_that_nobody_brought_waits_for_two_keys(story: ListStory) -> None:
    import_without_a_key(story, FEW)
    held_id = held(story)[0]["held_id"]
    first, second = story.service.key(Role.SUPERVISOR), story.service.key(Role.ADMIN)
    answer = release(story, held_id, first)
    assert (answer.status_code, answer.json()["snapshot"]) == (200, None)
    assert answer.json()["held"]["state"] == "waiting"
    assert code(release(story, held_id, first)) == (409, "list-four-eyes")
    assert release(story, held_id, second).json()["held"]["state"] == "released"
    assert code(release(story, held_id, second)) == (409, "list-not-waiting")
    assert code(release(story, held_id + 1, second)) == (404, "list-not-held")


def test_the_database_itself_refuses_one_key_twice(story: ListStory) -> None:
    admin = story.service.key(Role.ADMIN)
    import_by(story, admin, content_of(story, FEW))
    version = held(story)[0]
    values = {
        "state": "released",
        "second_key_id": version["first"]["key_id"],
        "second_reason": WHY,
        "released_at": story.service.clock.now,
        "snapshot_id": story.in_force(),
    }
    with pytest.raises(Exception, match="refused"), story.service.services.database.transaction() as transaction:
        transaction.connection.execute(update(held_version).values(values))
    assert held(story)[0]["state"] == "waiting"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SCREENER, Role.AUDITOR, Role.PROTECTION_OFFICER])
def test_only_those_who_answer_for_lists_release(story: ListStory, role: Role) -> None:
    import_without_a_key(story, FEW)
    assert release(story, held(story)[0]["held_id"], story.service.key(role)).status_code == 403


def test_a_release_without_a_reason_is_refused(story: ListStory) -> None:
    import_without_a_key(story, FEW)
    assert release(story, held(story)[0]["held_id"], story.service.key(Role.ADMIN), reason="  ").status_code == 422


def test_the_same_bytes_again_are_the_same_held_version_and_other_bytes_supersede_it(story: ListStory) -> None:
    import_without_a_key(story, FEW)
    import_without_a_key(story, FEW)
    assert [one["state"] for one in held(story)] == ["waiting"]
    first = held(story)[0]["held_id"]
    import_without_a_key(story, FEWER)
    assert [one["state"] for one in held(story)] == ["waiting", "superseded"]
    assert code(release(story, first, story.service.key(Role.ADMIN))) == (409, "list-not-waiting")


def test_who_stood_up_for_a_version_did_not_stand_up_for_the_one_that_superseded_it(story: ListStory) -> None:
    import_without_a_key(story, FEW)
    release(story, held(story)[0]["held_id"], story.service.key(Role.ADMIN))
    import_without_a_key(story, FEWER)
    assert held(story)[0]["first"] is None


def test_more_that_stands_against_a_version_since_it_was_held_holds_it_for_more(story: ListStory) -> None:
    import_by(story, story.service.key(Role.ADMIN), content_of(story, FEW))
    # Meanwhile every entry got a birth date and nationality: the held file would lose them.
    story.service.clock.turn(hours=2)
    dated = (
        "<NATIONALITY><VALUE>Iceland</VALUE></NATIONALITY><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
        "<DATE>1961-04-05</DATE></INDIVIDUAL_DATE_OF_BIRTH>"
    )
    in_force = story.publish(PEOPLE, extra=dated)
    answer = release(story, held(story)[0]["held_id"], story.service.key(Role.SUPERVISOR))
    assert code(answer) == (409, "list-held-for-more")
    assert "birth dates" in answer.json()["detail"]
    assert story.in_force() == in_force
    assert held(story)[0]["state"] == "waiting"


def test_what_nobody_may_let_in_is_not_held(story: ListStory) -> None:
    twice = content_of(story, PEOPLE).replace(b"EXi.002", b"EXi.003")
    assert code(import_by(story, story.service.key(Role.ADMIN), twice)) == (409, "list-duplicate-reference")
    assert held(story) == []


def test_a_held_file_stays_whole_while_another_list_that_waits_with_it_moves_on(make_service, tmp_path: Path) -> None:
    story = ListStory(make_service(enabled_lists="al-qaida-part", lists_directory=two_lists(tmp_path)))
    story.publish(PEOPLE)
    content = content_of(story, FEW)
    admin = story.service.key(Role.ADMIN)
    other = "/v1/lists/al-qaida-part"
    whole = content_of(story, PEOPLE)
    assert story.service.client.post(f"{other}/import", content=whole, headers=admin).status_code == 200
    assert story.service.client.post(f"{other}/import", content=content, headers=admin).status_code == 409
    import_without_a_key(story, FEW)
    # The first list holds another file; the same bytes still wait for the second.
    import_without_a_key(story, FEWER)
    (waiting,) = story.service.client.get(f"{other}/held", headers=story.auditor).json()["held"]
    answer = story.service.client.post(
        f"{other}/held/{waiting['held_id']}/release", json={"reason": WHY}, headers=story.service.key(Role.SUPERVISOR)
    )
    assert answer.status_code == 200, answer.text


def test_the_same_contents_under_two_lists_are_two_versions_each_with_its_own_hits(
    make_service, tmp_path: Path
) -> None:
    story = ListStory(make_service(enabled_lists="al-qaida-part", lists_directory=two_lists(tmp_path)))
    first = story.publish(PEOPLE)
    answer = story.service.client.post(
        "/v1/lists/al-qaida-part/import", content=content_of(story, PEOPLE), headers=story.service.key(Role.ADMIN)
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["changed"]
    assert answer.json()["snapshot"]["snapshot_id"] != first
    result = story.screened(PEOPLE[HAITI])
    listings = {(hit["list_id"], hit["reference"]) for hit in result["hits"]}
    listings |= {(one["list_id"], one["reference"]) for hit in result["hits"] for one in hit.get("also_listed", [])}
    assert listings == {(LIST_ID, HAITI), ("al-qaida-part", HAITI)}


def two_lists(folder: Path) -> Path:
    """A lists directory with the UN list and a second list of its format."""
    shipped = Path(__file__).resolve().parents[2] / "lists" / "sources" / "un-consolidated.yaml"
    sources = folder / "lists" / "sources"
    sources.mkdir(parents=True)
    text = shipped.read_text(encoding="utf-8")
    (sources / "un-consolidated.yaml").write_text(text, encoding="utf-8")
    other = text.replace("id: un-consolidated", "id: al-qaida-part")
    (sources / "al-qaida-part.yaml").write_text(other, encoding="utf-8")
    return folder / "lists"


def test_a_version_without_an_entry_is_let_in_when_it_is_small_enough_a_change(story: ListStory) -> None:
    story.publish(without(HAITI), days_later=1)
    assert held(story) == []
