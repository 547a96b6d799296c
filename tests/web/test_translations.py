"""Every text of the pages is said in every language, with the same values in it; the reader chooses which."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from page_visitor import PageReader, Visitor
from translated_texts import Text, every_text

from app.domain.partial_date import PartialDate
from app.domain.role import Role
from app.web.messages import message_in_words
from app.web.routing import own_path
from app.web.translation import LANGUAGES, TRANSLATIONS, speaking, translated
from app.web.wording import age_in_words, counted, countries_in_words, partial_date_in_words

OTHERS = sorted(set(LANGUAGES) - {"en"})


def said_in(language: str) -> dict[Text, tuple[str, ...]]:
    """What the file of a language says, by the English."""
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    return {
        message.id: message.string if isinstance(message.string, tuple) else (message.string,)
        for message in catalog
        if message.id and not message.fuzzy
    }


def values_in(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_said(language: str) -> None:
    said = said_in(language)
    missing = [text for text in every_text() if not all(said.get(text, ("",)))]
    assert sorted(map(str, missing)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_said_that_no_page_has(language: str) -> None:
    assert sorted(map(str, set(said_in(language)) - every_text())) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_same_values_in_every_language(language: str) -> None:
    for text, said in said_in(language).items():
        wanted = values_in(text if isinstance(text, str) else text[1])
        for one in said:
            assert values_in(one) == wanted, text


def test_the_search_for_texts_finds_those_of_templates_and_of_code() -> None:
    found = every_text()
    assert "Word by word" in found
    assert "Enter the name to search for." in found
    assert ("{n} designation", "{n} designations") in found
    assert "surely not a text of any page" not in found


def test_a_text_that_is_not_translated_is_said_in_english() -> None:
    with speaking("zh"):
        assert translated("surely not a text of any page") == "surely not a text of any page"
        assert translated("") == ""


def test_dates_numbers_and_countries_are_written_as_the_language_does() -> None:
    with speaking("zh"):
        assert partial_date_in_words(PartialDate.parse("1970-05-17")) == "1970年5月17日"
        assert partial_date_in_words(PartialDate.parse("circa 1970")) == "约1970年"
        assert partial_date_in_words(PartialDate.parse("1965/1969")) == "1965年至1969年之间"
        assert countries_in_words("EG, IS") == "埃及、冰岛"
        assert age_in_words(50) == "2 天"
        assert counted(12_345, "{n} designation", "{n} designations") == "12,345 条列名"


def test_what_another_room_wrote_is_said_with_its_values() -> None:
    with speaking("zh"):
        said = message_in_words("The list was last checked 115 days ago, over the limit of 72 hours.")
        assert "115 天" in said
        assert "72 小时" in said
        assert "list" not in said
        assert message_in_words("a sentence that nobody foresaw") == "a sentence that nobody foresaw"


def test_the_browser_names_the_language_until_the_reader_chooses_one(visitor: Visitor) -> None:
    assert PageReader(visitor.get("/sign-in").text).all("html") == [{"lang": "en", "dir": "ltr"}]
    asked = visitor.get("/sign-in", **{"Accept-Language": "fr, zh-CN;q=0.9, en;q=0.8"})
    assert PageReader(asked.text).all("html") == [{"lang": "zh", "dir": "ltr"}]
    answer = visitor.post("/language", {"language": "zh", "page": "/sign-in"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    page = PageReader(visitor.get("/sign-in").text)
    assert page.text("h1") == "登录"
    assert page.texts("button", name="language") == ["English"]


def test_a_language_that_there_is_not_changes_nothing(visitor: Visitor) -> None:
    answer = visitor.post("/language", {"language": "xx", "page": "/sign-in"})
    assert "set-cookie" not in answer.headers
    assert PageReader(visitor.get("/sign-in").text).text("h1") == "Sign in"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/", "/"),
        ("/lists/un-consolidated/deltas?from=ab&to=cd", "/lists/un-consolidated/deltas?from=ab&to=cd"),
        ("/lists/x/designations/EU.1.2%2F3", "/lists/x/designations/EU.1.2%2F3"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
        ("/" + "a" * 5_000 + "\\", "/"),
    ],
)
def test_choosing_a_language_leads_back_and_nowhere_else(path: str, leads_to: str) -> None:
    assert own_path(path) == leads_to


def test_a_result_is_told_in_the_chosen_language(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    visitor.post("/language", {"language": "zh", "page": "/"})
    page = PageReader(visitor.search("Dragunovskaja, Jelena Petrovna", birth_date="circa 1961").text)
    assert page.text("h1") == "命中"
    card = page.text("article")
    assert "1961年4月5日" in card
    assert "2026年3月1日" in card
    for english in ("words", "Born", "score", "Listed", "spelling", "log-odds"):
        assert english not in card


def test_an_error_is_told_in_the_chosen_language(visitor: Visitor) -> None:
    answer = visitor.get("/no-such-page", Accept="text/html", **{"Accept-Language": "zh"})
    assert PageReader(answer.text).text("h1") == "此处没有内容"


def test_every_page_of_a_form_leads_back_to_one_that_can_be_fetched(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    result = visitor.search("Samira")
    assert PageReader(result.text).field("page")["value"] == "/"
