"""Texts of the data files are said in the reader's language, from the lists directory; what is not stays English."""

from __future__ import annotations

import re
import shutil
from calendar import month_name
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from api_service import LISTED, Service
from babel.messages.pofile import read_po
from case_stories import (
    RANSOM_ACCOUNTS,
    confirmed_suspicion,
    decided,
    every_canary,
    open_alert,
    ransom_payments,
    sent_in,
)
from data_texts import LISTS, every_data_text
from page_visitor import VOID_ELEMENTS, PageReader, Visitor

from app.data_file import DataFileError
from app.domain.role import Role
from app.main import create_app
from app.redflags.catalogue_file import read_catalogue
from app.redflags.reference_file import read_reference
from app.settings import Settings
from app.web.messages import message_in_words
from app.web.rendering import data_told
from app.web.translation import LANGUAGES, read_data_translations, speaking, translated_data

OTHERS = sorted(set(LANGUAGES) - {"en"})
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
TITLE, LOOKS_FOR = (
    "Many devices use one person's account",
    "Wages of differently named employees reach the same account.",
)


WRITTEN = re.compile(r"\[protected [^]]*\]|a test( \(\w+\))?|seen by two|Holder of \w+")
"""What people of the stories wrote or are called, and pseudonyms: they stay as they are in every language."""
ENGLISH = re.compile(r"[A-Za-z']+ [a-z']{2,}")
"""Two words in a row, the second in small letters: no name, number or code is written so."""


class OwnWords(HTMLParser):
    """What a page says in its own language: without parts in another, codes, and what people wrote."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.in_english: list[str] = []
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID_ELEMENTS:
            spoken = dict(attrs).get("lang") or ("code" if tag in {"code", "script", "style"} else "")
            self._open.append(spoken or (self._open[-1] if self._open else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID_ELEMENTS:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in {"zh", "en"}:
            (self.said if self._open[-1] == "zh" else self.in_english).append(" ".join(data.split()))

    def english(self) -> list[str]:
        """Pieces of English sentences that are not marked as English."""
        return [text for text in self.said if ENGLISH.search(WRITTEN.sub("", text))]


def said_in(language: str) -> dict[str, str]:
    """What the file of a language says, by the English."""
    with (LISTS / "translations" / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalog if message.id and not message.fuzzy}


def numbers_in(text: str) -> list[str]:
    """Every number with its separators, percent signs, and months by their number."""
    for number, month in enumerate(month_name):
        if month:
            text = re.sub(rf"\b{month}\b", str(number), text)
    return sorted(re.findall(r"\d+(?:[.,]\d+)*|%", text))


def published_names() -> set[str]:
    """Titles and publishers of publications, which stay as they are, and the name of the other language."""
    sources = read_catalogue(LISTS / "indicators", read_reference(LISTS)).sources.values()
    return {"", "English"} | {text for source in sources for text in (source.title, source.publisher)}


def in_chinese(visitor: Visitor, path: str) -> str:
    answer = visitor.get(path, **{"Accept-Language": "zh"})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_data_is_said(language: str) -> None:
    said = said_in(language)
    assert sorted(text for text in every_data_text() if not said.get(text)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_said_that_the_data_do_not_have(language: str) -> None:
    assert sorted(set(said_in(language)) - every_data_text()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_numbers_of_its_original(language: str) -> None:
    different = {text: said for text, said in said_in(language).items() if numbers_in(text) != numbers_in(said)}
    assert different == {}


@pytest.mark.parametrize("page", ["indicators", "geography", "lexicon"])
def test_a_chinese_page_of_the_data_says_no_english_but_names(visitor: Visitor, page: str) -> None:
    visitor.sign_in(Role.AUDITOR)
    words = OwnWords(in_chinese(visitor, f"/red-flags/{page}"))
    reference = read_reference(LISTS)
    places = {place.name for place in (*reference.geography.areas.values(), *reference.geography.towns.values())}
    looked_for = {word for one in reference.lexicon.classes.values() for word in one.written["en"]}
    assert words.english() == []
    assert set(words.in_english) <= published_names() | places | looked_for | set(reference.lexicon.never_written["en"])


@pytest.mark.parametrize("path", ["/", "/lists", "/lists/un-consolidated", "/lists/exercise"])
def test_a_chinese_page_of_lists_says_no_english(visitor: Visitor, path: str) -> None:
    visitor.sign_in(Role.OFFICER, Role.ADMIN)
    assert OwnWords(in_chinese(visitor, path)).english() == []


def test_a_chinese_alert_of_red_flags_says_no_english_but_names_and_keeps_what_people_are_called(
    service: Service,
) -> None:
    case = confirmed_suspicion(service)
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    page = in_chinese(visitor, f"/alerts/{case.alert_id}")
    words = OwnWords(page)
    assert words.english() == []
    assert set(words.in_english) <= published_names()
    assert case.subject in page
    assert "7 天内三名旅客前往 A 级或 B 级地区" in page
    assert "可疑指标不能证明任何事情：须由人员查看账户并作出决定。" in page
    assert "可疑指标确认之后" in page
    assert "毫不迟延" not in page
    exports = in_chinese(visitor, f"/alerts/{case.alert_id}/exports")
    assert OwnWords(exports).english() == []
    assert "可疑交易报告" in exports


def test_a_chinese_protective_case_tells_of_protection_and_of_nobody(service: Service) -> None:
    sent_in(service, ransom_payments())
    number = decided(service, open_alert(service, "red_flags"), "protection_needed")
    visitor = Visitor(service)
    visitor.sign_in(Role.OFFICER)
    page = in_chinese(visitor, f"/alerts/{number}")
    assert OwnWords(page).english() == []
    assert "保护可能的受害者" in page
    assert "家属受到保护；任何人不得冻结、致电或销户" in page
    assert [canary for canary in every_canary(RANSOM_ACCOUNTS) if canary in page] == []


def test_what_is_stored_and_answered_to_programs_stays_english(service: Service) -> None:
    case = confirmed_suspicion(service)
    path = f"/v1/alerts/{case.alert_id}"
    key = service.key(Role.OFFICER)
    answer = service.client.get(path, headers=key | {"Accept-Language": "zh"})
    assert answer.content == service.client.get(path, headers=key).content
    assert "Travel into an active area for several people" in answer.text


def test_a_name_match_tells_its_list_and_checklist_in_chinese(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    visitor.service.screen(LISTED[0])
    page = in_chinese(visitor, "/alerts/1")
    assert OwnWords(page).english() == []
    assert "联合国安全理事会综合名单" in page
    assert LISTED[0] in page


def own_lists(folder: Path, translations: str | None) -> Path:
    """A lists directory of an institution's own: the data of the product, with these translations or none."""
    lists = folder / "own-lists"
    shutil.copytree(LISTS, lists, ignore=shutil.ignore_patterns("translations"))
    if translations is not None:
        (lists / "translations").mkdir()
        (lists / "translations" / "zh.po").write_text(translations, encoding="utf-8")
    return lists


def indicators_in_chinese(make_service: Callable[..., Service], lists: Path) -> PageReader:
    visitor = Visitor(make_service(lists_directory=lists))
    visitor.sign_in(Role.AUDITOR)
    return PageReader(in_chinese(visitor, "/red-flags/indicators"))


def test_a_text_with_a_translation_is_said_in_it_and_one_without_stays_english_and_says_so(
    make_service: Callable[..., Service], tmp_path: Path
) -> None:
    lists = own_lists(tmp_path, f'{HEADER}\nmsgid "{TITLE}"\nmsgstr "多台设备"\n')
    page = indicators_in_chinese(make_service, lists)
    english = page.texts("span", lang="en")
    (card,) = [one for one in page.texts("details") if one.startswith("CT01")]
    assert "多台设备" in card
    assert TITLE not in card
    assert LOOKS_FOR in english


def test_a_lists_directory_without_translations_is_shown_in_english(
    make_service: Callable[..., Service], tmp_path: Path
) -> None:
    page = indicators_in_chinese(make_service, own_lists(tmp_path, None))
    assert {TITLE, LOOKS_FOR} <= set(page.texts("span", lang="en"))


def test_english_pages_mark_nothing_as_english(visitor: Visitor) -> None:
    visitor.sign_in(Role.AUDITOR)
    page = PageReader(visitor.get("/red-flags/indicators").text)
    assert page.texts("span", lang="en") == []
    assert LOOKS_FOR in page.texts("p")


def test_broken_translations_are_told_at_start_by_file_and_line(tmp_path: Path) -> None:
    broken = f'{HEADER}\nmsgid "Camp"\nmsgstr "营地"\nthese are no words of gettext\n'
    with pytest.raises(DataFileError, match=r"translations/zh\.po, line 6: expected gettext"):
        create_app(Settings(lists_directory=own_lists(tmp_path, broken)))


@pytest.mark.parametrize(
    "broken", [b'msgid "Camp"\nmsgstr "\xff\xfe"\n', b'msgid ""\nmsgstr "Plural-Forms: plural=no\\n"\n']
)
def test_translations_that_are_no_gettext_are_told_at_start(tmp_path: Path, broken: bytes) -> None:
    lists = own_lists(tmp_path, "")
    (lists / "translations" / "zh.po").write_bytes(broken)
    with pytest.raises(DataFileError, match=r"zh\.po: expected a gettext file in UTF-8"):
        read_data_translations(lists)


def test_what_is_told_is_escaped_in_every_language(tmp_path: Path) -> None:
    of_data = read_data_translations(own_lists(tmp_path, f'{HEADER}\nmsgid "a & b"\nmsgstr "甲 & 乙"\n'))
    with speaking("zh", of_data):
        assert data_told("a & b") == "甲 &amp; 乙"
        assert data_told("<b>") == '<span lang="en">&lt;b&gt;</span>'
        assert translated_data("") == data_told("") == ""
    with speaking("en", of_data):
        assert data_told("a & b") == "a &amp; b"


def test_only_what_the_data_say_in_a_sentence_is_translated_never_a_value_of_somebody(tmp_path: Path) -> None:
    of_data = read_data_translations(own_lists(tmp_path, f'{HEADER}\nmsgid "Bay"\nmsgstr "拜"\n'))
    with speaking("zh", of_data):
        assert "拜" in message_in_words("missing; Bay")
        assert "Bay" in message_in_words("Bay: nobody could be found by this name (it is too long)")
