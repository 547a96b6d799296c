"""Prepares names for display: hidden characters made visible, scripts named, differences between two words marked."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.api.models import NameParts

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})
# Joiners are ordinary spelling in the scripts that use them.
_ORDINARY_JOINERS = frozenset("\u200c\u200d")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_SCRIPT_TAGS = (
    ("ARABIC", "und-Arab"),
    ("CYRILLIC", "und-Cyrl"),
    ("CJK", "und-Hani"),
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("HEBREW", "und-Hebr"),
    ("GREEK", "el"),
    ("THAI", "th"),
    ("DEVANAGARI", "und-Deva"),
    ("BENGALI", "und-Beng"),
    ("ETHIOPIC", "und-Ethi"),
    ("ARMENIAN", "hy"),
    ("GEORGIAN", "ka"),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `is_marked` where the reader must notice it (a hidden character, a difference)."""

    text: str
    is_marked: bool


def visible_pieces(text: str) -> list[Piece]:
    """`text` in pieces; each character that shows nothing or turns the direction is a marked piece such as `U+202E`."""
    pieces: list[Piece] = []
    plain = ""
    for character in text:
        if _is_hidden(character, text):
            if plain:
                pieces.append(Piece(plain, is_marked=False))
            pieces.append(Piece(f"U+{ord(character):04X}", is_marked=True))
            plain = ""
        else:
            plain += character
    return [*pieces, Piece(plain, is_marked=False)] if plain else pieces


def _is_hidden(character: str, text: str) -> bool:
    if character in _ORDINARY_JOINERS and not text.isascii() and script_tag(text):
        return False
    return unicodedata.category(character) in _HIDDEN_CATEGORIES


def script_tag(text: str) -> str:
    """The language tag (BCP 47) of the script that most letters of `text` are in; empty for Latin and none.

    A script seldom tells the language, so most tags name the script alone (`und-Arab`).
    """
    tags = Counter(_tag_of(character) for character in text if character.isalpha())
    return tags.most_common(1)[0][0] if tags else ""


def _tag_of(character: str) -> str:
    name = unicodedata.name(character, "")
    return next((tag for prefix, tag in _SCRIPT_TAGS if name.startswith(prefix)), "")


def differing_pieces(text: str, other: str) -> list[Piece]:
    """`text` in pieces; those that `other` does not have in the same order are marked. Case is no difference."""
    folded = text.casefold()
    return _marked(text, folded, other.casefold()) if len(folded) == len(text) else [Piece(text, is_marked=False)]


def differing_words(text: str, other: str) -> list[Piece]:
    """`text` in pieces, marked where its words are not those of `other`: for prose, whose letters say nothing alone."""
    words = _WORDS.findall(text)
    return _marked(words, words, _WORDS.findall(other))


def _marked(shown: Sequence[str], compared: Sequence[str], others: Sequence[str]) -> list[Piece]:
    """`shown` in pieces, marked where `compared`, which is as long, differs from `others`."""
    blocks = SequenceMatcher(a=compared, b=others, autojunk=False).get_opcodes()
    return [
        Piece("".join(shown[start:end]), is_marked=tag != "equal") for tag, start, end, _, _ in blocks if start < end
    ]


def whole_name(name: str | NameParts) -> str:
    """A submitted name in one line."""
    if isinstance(name, str):
        return name
    return " ".join(part for part in (name.first, name.middle, name.father, name.family) if part.strip())
