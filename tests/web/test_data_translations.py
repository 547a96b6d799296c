"""Texts of the data files are said in the reader's language, from the lists directory; what is not stays English."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from api_service import Service
from page_visitor import PageReader, Visitor

from app.data_file import DataFileError
from app.domain.role import Role
from app.main import create_app
from app.settings import Settings
from app.web.messages import message_in_words
from app.web.rendering import data_told
from app.web.translation import read_data_translations, speaking, translated_data

LISTS = Path(__file__).resolve().parents[2] / "lists"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
TITLE, LOOKS_FOR = (
    "Many devices use one person's account",
    "Wages of differently named employees reach the same account.",
)


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
    answer = visitor.get("/red-flags/indicators", **{"Accept-Language": "zh"})
    assert answer.status_code == 200
    return PageReader(answer.text)


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
