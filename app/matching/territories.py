"""Territories by any of their names or codes: ISO 3166-1 alpha-2 from what people write."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from app.matching.tables.territory_names import TERRITORY_ALIASES

_LOCALES = (
    "en",
    "fr",
    "es",
    "ar",
    "ru",
    "zh",
    "zh_Hant",
    "de",
    "pt",
    "it",
    "nl",
    "tr",
    "fa",
    "ur",
    "uk",
    "id",
    "ko",
    "ja",
    "sw",
    "ps",
)
_NO_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=10_000)
def territory(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a territory's name (in about 20 languages), alpha-2 or alpha-3 code; None if unknown.

    `former Soviet Union` and the like are read as the state that succeeded it.
    """
    stripped = text.strip()
    folded = _folded(stripped)
    if not folded:
        return None
    by_code = _codes().get(stripped.upper())
    return by_code or _names().get(folded) or _names().get(folded.removeprefix("the ").removeprefix("former "))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text[:200].replace("'", "").replace("’", ""))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NO_LETTER.sub(" ", letters).strip().casefold()


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    known = {str(code) for code in Locale("en").territories if len(str(code)) == 2 and str(code).isalpha()}
    codes = {code: code for code in known}
    for alias, targets in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and targets[0] in known:
            codes[alias] = targets[0]
    return codes


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for locale in _LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(str(code)) == 2:
                names.setdefault(_folded(str(name)), str(code))
    return names | TERRITORY_ALIASES
