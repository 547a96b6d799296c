"""Says the texts of pages in the reader's language: English is the key, one `.po` file for each other language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fastapi import Request

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文"}
"""Every language that pages speak, by its code, as it calls itself. A further one is a line here and a `.po` file."""
LANGUAGE_COOKIE = "fiscreen_language"
TRANSLATIONS = Path(__file__).resolve().parent / "translations"

_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
_Key = TypeVar("_Key")
_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The code of the language that is spoken now, one of LANGUAGES."""
    return _language.get()


def locale() -> Locale:
    """How the language that is spoken now writes dates, numbers and the names of countries."""
    return Locale.parse(_LOCALES.get(language(), language()))


def direction() -> str:
    """`ltr` or `rtl`: which way the language that is spoken now runs."""
    return str(locale().text_direction)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language of LANGUAGES within; any other code speaks English."""
    token = _language.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def wanted_language(request: Request) -> str:
    """The language that a reader chose (a cookie), else the first that the browser asks for and we have."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return "en"


def translated(text: str, /, **values: object) -> str:
    """`text` in the language that is spoken; `{name}` in it becomes the value of that name. Untranslated: English."""
    said = _catalog(language()).gettext(text) if text else ""
    return said.format(**values) if values else said


def translated_count(number: int, one: str, many: str) -> str:
    """`one` or `many` in the language that is spoken, by its own rules of plural; `{n}` is the number, not written."""
    return _catalog(language()).ngettext(one, many, number)


class Said(Mapping[_Key, str]):
    """Texts by what they are of, in the language that is spoken when one is looked up; written down in English."""

    def __init__(self, english: Mapping[_Key, str]) -> None:
        self.english = english

    def __getitem__(self, key: _Key) -> str:
        return translated(self.english[key])

    def __iter__(self) -> Iterator[_Key]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)


@cache
def _catalog(code: str) -> NullTranslations:
    path = TRANSLATIONS / f"{code}.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=_LOCALES.get(code, code))
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
