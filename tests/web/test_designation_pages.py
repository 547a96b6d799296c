"""Looking things up in a list, and one entry with everything that is known of it."""

from __future__ import annotations

import pytest
from api_service import LIST_ID, LISTED, un_file
from list_stories import PEOPLE, ListStory, without
from page_visitor import PageReader, Visitor

from app.domain.role import Role
from app.web import designation_pages

PAGE = f"/lists/{LIST_ID}/designations"
EXTRA = (
    "<TITLE><VALUE>Captain</VALUE></TITLE><COMMENTS1>Brother of nobody in particular.</COMMENTS1>"
    "<NAME_ORIGINAL_SCRIPT>إبراهيم المثالي</NAME_ORIGINAL_SCRIPT>"
    "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Old Quill</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1961-04-05</DATE></INDIVIDUAL_DATE_OF_BIRTH>"
    "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>AT 100200</NUMBER></INDIVIDUAL_DOCUMENT>"
)


@pytest.fixture
def reader(story: ListStory) -> Visitor:
    visitor = Visitor(story.service)
    visitor.sign_in(Role.AUDITOR)
    return visitor


def references(page: PageReader) -> list[str]:
    return page.texts("a", class_="reference")


def test_a_list_is_leafed_through_page_by_page(make_service) -> None:
    service = make_service()
    service.import_list(un_file(*(f"FICTIONAL PERSON {number}" for number in range(1, 121))))
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    seen, path = [], PAGE
    while path:
        page = PageReader(visitor.get(path).text)
        seen += references(page)
        path = next((link["href"] for link in page.all("a") if link.get("rel") == "next"), "")
    assert seen == sorted(f"EXi.{number:03d}" for number in range(1, 121))
    last = PageReader(visitor.get(f"{PAGE}?page=9999").text)
    assert len(references(last)) == 20
    assert "120 entries" in last.text("h2", id="found-heading")


@pytest.mark.parametrize(
    ("beginning", "found"), [("exi.01", ["EXi.010", "EXi.011", "EXi.012"]), ("EXi.003", ["EXi.003"]), ("%", [])]
)
def test_an_entry_is_found_by_how_its_reference_begins(reader: Visitor, beginning: str, found: list[str]) -> None:
    page = PageReader(reader.client.get(PAGE, params={"reference": beginning}).text)
    assert references(page) == found
    assert ("No entry begins so" in page.text("main")) == (not found)


def test_an_entry_is_found_by_a_word_of_a_name_which_stands_in_no_address(reader: Visitor) -> None:
    answer = reader.post(PAGE, {"name": "jörvel"})
    page = PageReader(answer.text)
    assert references(page) == ["EXi.011"]
    assert page.field("name")["value"] == "jörvel"
    for attributes in page.all("a") + page.all("form"):
        assert "rvel" not in str(attributes.get("href", "")) + str(attributes.get("action", ""))
    assert "rvel" not in page.text("title")
    assert references(PageReader(reader.post(PAGE, {"name": "quill"}).text)) == sorted(PEOPLE)[1:]
    assert references(PageReader(reader.post(PAGE, {"name": "uill"}).text)) == []


def test_a_very_large_list_is_not_read_whole_for_a_look_up(reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(designation_pages, "LARGEST_LIST", 5)
    assert "screen it" in PageReader(reader.get(PAGE).text).text("main")
    assert reader.post(PAGE, {"name": "quill"}).status_code == 409


def test_an_entry_shows_every_field_in_its_own_script(story: ListStory, reader: Visitor) -> None:
    story.publish(PEOPLE, days_later=0.125, extra=EXTRA)
    page = PageReader(reader.get(f"{PAGE}/EXi.002").text)
    text = page.text("main")
    for said in ("MARVELLA QUILL ASTERBY", "Captain", "Brother of nobody", "5 April 1961", "AT 100200", "Exercise"):
        assert said in text
    assert "2 January 2020" in text
    (script,) = [one for one in page.all("bdi") if one.get("lang") == "und-Arab"]
    assert script["dir"] == "auto"
    kinds = page.texts("h3")
    assert {"Main name", "Name in original script", "Weak alias"} <= set(kinds)


def test_a_name_that_was_published_in_other_words_is_shown_with_them(story: ListStory, reader: Visitor) -> None:
    alias = "Quill Amarov (original script: Квилл Амаров)"
    published = f"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{alias}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
    story.publish(PEOPLE, days_later=0.125, extra=published)
    answer = reader.get(f"{PAGE}/EXi.002")
    assert answer.status_code == 200
    page = PageReader(answer.text)
    assert f"published as {alias}" in page.text("main")
    assert "Квилл Амаров" in [one.strip() for one in page.texts("bdi")]


def test_the_history_tells_what_each_version_changed(story: ListStory, reader: Visitor) -> None:
    story.publish(PEOPLE, days_later=0.125, extra="<COMMENTS1>First words.</COMMENTS1>")
    story.publish(without("EXi.002"), days_later=0.125, extra="<COMMENTS1>First words.</COMMENTS1>")
    page = PageReader(reader.get(f"{PAGE}/EXi.002").text)
    events = [text.split(" version")[0] for text in page.texts("p") if "UTC version" in text]
    assert events == [
        "Missing 1 March 2026, 18:00 UTC",
        "Amended 1 March 2026, 15:00 UTC",
        "First seen on the list 1 March 2026, 12:00 UTC",
    ]
    assert "First words." in page.text("section", **{"aria-labelledby": "history-heading"})
    unchanged = PageReader(reader.get(f"{PAGE}/EXi.003").text)
    assert len([text for text in unchanged.texts("p") if "UTC version" in text]) == 2


def test_an_unknown_reference_is_not_found(reader: Visitor) -> None:
    for reference in ("EXi.999", "%00", "<b>"):
        assert reader.get(f"{PAGE}/{reference}").status_code in {404, 422}


def test_the_same_party_on_other_lists_is_linked_both_ways(make_service) -> None:
    service = make_service(enabled_lists="own-names")
    service.import_list(un_file(*LISTED))
    first, second = service.key(Role.OFFICER), service.key(Role.SUPERVISOR)
    entry = {
        "reference": "OWN-0001",
        "kind": "person",
        "names": [{"text": "Torvald Grimsbyr Oskorri", "kind": "primary"}],
        "other_references": ["EXi.001"],
    }
    body = {"action": "add", "entry": entry, "reason": "Why"}
    proposed = service.client.post("/v1/lists/own-names/entries", json=body, headers=first).json()
    path = f"/v1/lists/own-names/proposals/{proposed['proposal_id']}/approval"
    assert service.client.post(path, json={"reason": "Why"}, headers=second).status_code == 200
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    own = PageReader(visitor.get("/lists/own-names/designations/OWN-0001").text)
    assert "EXi.001" in own.text("section", **{"aria-labelledby": "elsewhere-heading"})
    theirs = PageReader(visitor.get(f"{PAGE}/EXi.001").text)
    assert "OWN-0001" in theirs.text("section", **{"aria-labelledby": "elsewhere-heading"})


def test_a_hostile_list_stays_text(make_service) -> None:
    service = make_service()
    service.import_list(un_file("<script>alert(1)</script> Vossari", "\u202eSamira Qandil", LISTED[0]))
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    for path in (PAGE, f"{PAGE}/EXi.001", f"{PAGE}/EXi.002"):
        page = PageReader(visitor.get(path).text)
        assert page.all("script") == []
    assert "<script>" in PageReader(visitor.get(f"{PAGE}/EXi.001").text).text("h1")
