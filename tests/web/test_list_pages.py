"""The pages of lists: every source with its age, versions and held files, and how a version gets in from a browser."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from api_service import LIST_ID, LISTED, Service, un_file
from list_stories import PEOPLE, ListStory, file_of, without
from page_visitor import PageReader, Visitor

from app.domain.role import Role

PAGE = f"/lists/{LIST_ID}"
FEWER = {reference: PEOPLE[reference] for reference in list(PEOPLE)[:5]}
EXERCISE_FILE = Path(__file__).resolve().parents[2] / "lists" / "exercise" / "exercise.xml"


@pytest.fixture
def admin(story: ListStory) -> Visitor:
    visitor = Visitor(story.service)
    visitor.sign_in(Role.ADMIN)
    return visitor


def content_of(service: Service, people: dict[str, str]) -> bytes:
    return file_of(people, generated_at=service.clock.now - timedelta(hours=1))


def send_files(visitor: Visitor, *contents: bytes, sha256: str = "", name: str = "list{}.xml"):
    files = [("files", (name.format(number), content)) for number, content in enumerate(contents)]
    return visitor.client.post(f"{PAGE}/import", files=files, data={"sha256": sha256}, follow_redirects=False)


def said_next(visitor: Visitor, answer) -> str:
    """What the page says that a form led to."""
    assert answer.status_code == 303, answer.text
    return PageReader(visitor.get(answer.headers["location"]).text).text("p", class_="message")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_of_every_list_whose_it_is_and_how_old(visitor: Visitor, role: Role) -> None:
    visitor.sign_in(role)
    page = PageReader(visitor.get("/lists").text)
    names = [source.name for source in visitor.service.services.library.sources]
    assert page.texts("h2")[: len(names)] == names
    (card,) = [text for text in page.texts("article") if "United Nations Security Council Consolidated List" in text]
    for said in ("fresh", "Version of 1 March 2026, 10:00 UTC", "1 March 2026, 12:00 UTC", "3 designations"):
        assert said in card
    assert bool(page.texts("form", action=f"{PAGE}/refresh")) == (role in {Role.SUPERVISOR, Role.ADMIN})


def test_the_page_of_a_list_says_all_about_its_source(visitor: Visitor) -> None:
    visitor.sign_in(Role.AUDITOR)
    page = PageReader(visitor.get(PAGE).text)
    for said in ("United Nations Security Council", "un-xml", "no licence is stated", "made anew every night"):
        assert said in page.text("section", **{"aria-labelledby": "source-heading"})
    assert "not relied on after 72 hours" in page.text("main")
    assert page.texts("form", enctype="multipart/form-data") == []
    assert f"/v1{PAGE}/deltas.atom" in [link.get("href") for link in page.all("a")]


def test_an_exercise_list_is_warned_of(make_service) -> None:
    service = make_service()
    service.clock.turn(days=300)  # the file's stamp is of November
    service.services.updater.import_file("exercise", EXERCISE_FILE)
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    for path in ("/lists", "/lists/exercise"):
        assert any(
            "no sanctions list" in text for text in PageReader(visitor.get(path).text).texts("p", class_="notice")
        )


def test_an_unknown_list_is_not_found(visitor: Visitor) -> None:
    visitor.sign_in(Role.ADMIN)
    for path in ("", "/held", "/deltas", "/designations", "/designations/EXi.001", "/proposals"):
        assert visitor.get(f"/lists/no-such-list{path}").status_code in {403, 404}
    for path in ("/refresh", "/held/1/release", "/designations/EXi.001/removal"):
        answer = visitor.post(f"/lists/no-such-list{path}", {"reason": "Why"})
        assert answer.status_code == 404


def test_a_file_is_imported_from_the_browser_and_said_once(admin: Visitor) -> None:
    service = admin.service
    service.clock.turn(hours=3)
    answer = send_files(admin, content_of(service, PEOPLE | {"EXi.099": "NOVA PERSONA"}))
    assert "new version is in force" in said_next(admin, answer)
    page = PageReader(admin.get(PAGE).text)
    assert page.texts("p", class_="message") == []
    assert "1 March 2026, 14:00 UTC" in page.text("main")


def test_another_file_than_the_one_that_was_meant_is_refused(admin: Visitor) -> None:
    content = content_of(admin.service, PEOPLE | {"EXi.099": "NOVA PERSONA"})
    refused = send_files(admin, content, sha256="0" * 64)
    assert refused.status_code == 409
    assert "another was expected" in PageReader(refused.text).text("div", role="alert")
    wrong = send_files(admin, content, sha256="no hash")
    assert wrong.status_code == 422
    assert PageReader(wrong.text).field("sha256")["aria-invalid"] == "true"
    let_in = send_files(admin, content, sha256=f" {sha256(content).hexdigest().upper()} ")
    assert let_in.status_code == 303


def test_the_day_on_which_a_file_was_taken_is_asked_as_a_day_and_counts(admin: Visitor) -> None:
    files = [("files", ("list.xml", content_of(admin.service, PEOPLE | {"EXi.099": "NOVA PERSONA"})))]
    for day, status in (("yesterday", 422), ("2027-01-01", 422), ("2026-02-20", 303)):
        answer = admin.client.post(f"{PAGE}/import", files=files, data={"taken_on": day}, follow_redirects=False)
        assert answer.status_code == status, day
    assert "too old to rely on" in PageReader(admin.get(PAGE).text).text("main")


def test_what_is_no_list_is_refused_on_the_page_of_the_list(admin: Visitor) -> None:
    answer = send_files(admin, b"nothing of the kind")
    page = PageReader(answer.text)
    assert answer.status_code == 422
    assert "Nothing was changed" in page.text("div", role="alert")
    assert "Files that were refused" in page.texts("h2")
    assert send_files(admin, b"a", name="../list.xml").status_code in {400, 422}


def test_a_refresh_that_fails_says_why_and_changes_nothing(admin: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.screening.list_updates import UpdateRefusedError

    def failing(*_: object, **__: object) -> None:
        raise UpdateRefusedError("fetch_failed", "the publisher does not answer", http_status=502)

    monkeypatch.setattr(admin.service.services.updater, "refresh", failing)
    answer = admin.post(f"{PAGE}/refresh", {})
    assert answer.status_code == 502
    assert "does not answer" in PageReader(answer.text).text("div", role="alert")


def test_a_held_file_needs_a_second_person(admin: Visitor) -> None:
    service = admin.service
    service.clock.turn(hours=3)
    assert send_files(admin, content_of(service, FEWER)).status_code == 409
    assert "waits" in PageReader(admin.get("/lists").text).text("main")
    held = PageReader(admin.get(f"{PAGE}/held").text)
    assert "5 entries, the last one 12" in held.text("article")
    assert held.texts("form", class_="search") == []
    assert "You are the first" in held.text("article")
    (version,) = service.services.held.of_list(LIST_ID, 10)
    release = f"{PAGE}/held/{version.held_id}/release"
    alone = admin.post(release, {"reason": "I say so twice"})
    assert alone.status_code == 409
    admin.sign_in(Role.SUPERVISOR)
    assert admin.post(release, {"reason": "   "}).status_code == 422
    assert "in force" in said_next(admin, admin.post(release, {"reason": "Press release SC/00000"}))
    done = PageReader(admin.get(f"{PAGE}/held").text).text("article")
    assert "released" in done
    assert "Press release SC/00000" in done


def test_who_may_not_decide_sees_no_form_and_is_refused(admin: Visitor) -> None:
    service = admin.service
    service.clock.turn(hours=3)
    send_files(admin, content_of(service, FEWER))
    (version,) = service.services.held.of_list(LIST_ID, 10)
    admin.sign_in(Role.OFFICER)
    assert PageReader(admin.get(f"{PAGE}/held").text).texts("form", class_="search") == []
    assert admin.post(f"{PAGE}/held/{version.held_id}/release", {"reason": "Why"}).status_code == 403
    assert send_files(admin, un_file(*LISTED)).status_code == 403


def test_a_missing_entry_is_named_and_removed_by_a_persons_word(story: ListStory) -> None:
    story.publish(without("EXi.001"), days_later=0.125)
    visitor = Visitor(story.service)
    visitor.sign_in(Role.OFFICER)
    listed = PageReader(visitor.get(PAGE).text)
    assert "left 1 entry out" in listed.text("main")
    entry = PageReader(visitor.get(f"{PAGE}/designations/EXi.001").text)
    assert "Missing since 1 March 2026, 15:00 UTC" in entry.text("main")
    assert entry.texts("form", class_="search") == []
    visitor.sign_in(Role.SUPERVISOR)
    removal = f"{PAGE}/designations/EXi.001/removal"
    assert visitor.post(removal, {"reason": ""}).status_code == 422
    assert "removed" in said_next(visitor, visitor.post(removal, {"reason": "Press release SC/00001"}))
    gone = PageReader(visitor.get(f"{PAGE}/designations/EXi.001").text)
    assert "not in the version in force" in gone.text("p", class_="notice")
    assert visitor.post(removal, {"reason": "Again"}).status_code in {404, 409}
