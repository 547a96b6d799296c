"""Says the texts of pages in the reader's language: English is the key, one `.po` file for each other language.

Texts of the data in the lists directory have `.po` files of their own there, in `translations`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from fastapi import Request

from app.data_file import DataFileError

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文"}
"""Every language that pages speak, by its code, as it calls itself. A further one is a line here and a `.po` file."""
LANGUAGE_COOKIE = "fiscreen_language"
TRANSLATIONS = Path(__file__).resolve().parent / "translations"

_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
_Key = TypeVar("_Key")
Translations = Mapping[str, NullTranslations]
"""What texts are in other languages, by the code of the language."""

_NONE: Translations = MappingProxyType({})
_language: ContextVar[str] = ContextVar("language", default="en")
_of_data: ContextVar[Translations] = ContextVar("of_data", default=_NONE)


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
def speaking(code: str, of_data: Translations = _NONE) -> Iterator[None]:
    """Speak a language of LANGUAGES within; any other code speaks English. `of_data` are translations of the data."""
    tokens = _language.set(code if code in LANGUAGES else "en"), _of_data.set(of_data)
    try:
        yield
    finally:
        _language.reset(tokens[0])
        _of_data.reset(tokens[1])


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


def translated_data(text: str) -> str:
    """A text of the data files, such as an indicator's title, in the language that is spoken. Untranslated: English."""
    said = _of_data.get().get(language())
    return said.gettext(text) if said is not None and text else text


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
def read_data_translations(lists_directory: Path) -> Translations:
    """The translations of the data of a lists directory (`translations/zh.po`), for every language that has them.

    Read once: the files change with a new version of the program, or with a restart. Raises DataFileError naming file
    and line where one can't be read.
    """
    folder = lists_directory / "translations"
    return {code: _read(folder / f"{code}.po", code) for code in LANGUAGES if (folder / f"{code}.po").exists()}


@cache
def _catalog(code: str) -> NullTranslations:
    path = TRANSLATIONS / f"{code}.po"
    return _read(path, code) if path.exists() else NullTranslations()


def _read(path: Path, code: str) -> NullTranslations:
    compiled = BytesIO()
    try:
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=_LOCALES.get(code, code), abort_invalid=True))
        compiled.seek(0)
        return GNUTranslations(compiled)
    except PoFileError as error:
        place = f"translations/{path.name}, line {error.lineno + 1}"
        raise DataFileError(f'{place}: expected gettext such as msgid "..."') from None
    except (OSError, LookupError, ValueError):
        raise DataFileError(f"translations/{path.name}: expected a gettext file in UTF-8") from None
