"""Text hygiene: refuses names that can't be screened and undoes disguises, naming each one it met."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from app.matching.tables.confusables import CYRILLIC_LOOK_ALIKES, LATIN_LOOK_ALIKES


@dataclass(frozen=True, slots=True)
class NameLimits:
    """Limits of one name, checked before any costly work (`unicodedata.normalize` of 100,000 marks takes 8 s)."""

    max_name_chars: int = 512
    max_normalised_chars: int = 1024
    max_tokens: int = 40
    max_marks_in_row: int = 30


DEFAULT_LIMITS = NameLimits()


class UnscreenableReason(StrEnum):
    """Why a name can't be screened: a state of its own, never `clear`."""

    EMPTY = "empty"
    NORMALISES_TO_NOTHING = "normalises_to_nothing"
    TOO_LONG = "too_long"
    NORMALISES_TOO_LONG = "normalises_too_long"
    TOO_MANY_TOKENS = "too_many_tokens"
    NO_NAME_WORD = "no_name_word"
    TOO_MANY_MARKS = "too_many_marks"
    INVALID_CHARACTERS = "invalid_characters"


class Disguise(StrEnum):
    """A trick met in a submitted name; reported as suspicious text."""

    INVISIBLE = "invisible_characters"
    BIDIRECTIONAL = "bidirectional_controls"
    STYLED = "styled_letters"
    STACKED_MARKS = "stacked_marks"
    MIXED_SCRIPTS = "mixed_scripts"
    SPACED_OUT = "spaced_out_letters"
    DIGITS_FOR_LETTERS = "digits_for_letters"
    VOWELS_LEFT_OUT = "vowels_left_out"


@dataclass(frozen=True, slots=True)
class CleanText:
    """A name after hygiene: NFKC, no invisible or bidi characters, look-alikes resolved; and what was found."""

    text: str
    disguises: tuple[Disguise, ...]


_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Zero-width joiners are ordinary spelling in these scripts (Persian, Urdu, the scripts of India, Khmer, Sinhala).
_JOINER_IN_ITS_SCRIPT = re.compile("(?<=[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff])[\u200b-\u200d]")
_REVERSED_RUN = re.compile("\u202e([^\u202c]*)(?:\u202c|$)")
_STYLED_LETTER = re.compile(
    "[\uff21-\uff3a\uff41-\uff5a\uff10-\uff19\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f130-\U0001f189]"
)
_INVALID = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd-\uffff]")
_MARK_RUN_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_CYRILLIC_OR_GREEK = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u0587]")
MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
"""Marks belong to their letter: without them, words of the scripts of India fall to pieces."""
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_TOKEN = re.compile(rf"[{_HAN}]|[^\W{_HAN}][^\W{_HAN}{MARKS}]*(?:[{MARKS}]+[^\W{_HAN}]*)*")
_WORD = re.compile(r"[^\W\d_]+")


def unscreenable_reason(name: str, limits: NameLimits = DEFAULT_LIMITS) -> UnscreenableReason | None:
    """Why `name` (as submitted, any text) can't be screened, or None if it can.

    Costs at most time linear in `limits.max_name_chars`, whatever the length of `name`.
    """
    if len(name) > limits.max_name_chars:
        return UnscreenableReason.TOO_LONG
    if not name or name.isspace():
        return UnscreenableReason.EMPTY
    if not name.isprintable() and _INVALID.search(name):
        return UnscreenableReason.INVALID_CHARACTERS
    return _reason_of_clean_text(name, limits) if name.isascii() else _reason_of_foreign_text(name, limits)


def _reason_of_foreign_text(name: str, limits: NameLimits) -> UnscreenableReason | None:
    if any(unicodedata.category(letter) in {"Co", "Cn"} for letter in name):
        return UnscreenableReason.INVALID_CHARACTERS
    if _longest_run_of_marks(name) > limits.max_marks_in_row:
        return UnscreenableReason.TOO_MANY_MARKS
    text = clean(name).text
    if len(text) > limits.max_normalised_chars:
        return UnscreenableReason.NORMALISES_TOO_LONG
    return _reason_of_clean_text(text, limits)


def _reason_of_clean_text(text: str, limits: NameLimits) -> UnscreenableReason | None:
    if not text[:1].isalnum() and not any(letter.isalnum() for letter in text):
        return UnscreenableReason.NORMALISES_TO_NOTHING
    if len(text) > limits.max_tokens and len(_TOKEN.findall(text)) > limits.max_tokens:
        return UnscreenableReason.TOO_MANY_TOKENS
    return None


def _longest_run_of_marks(name: str) -> int:
    longest = run = 0
    for letter in name:
        run = run + 1 if unicodedata.category(letter)[0] == "M" else 0
        longest = max(longest, run)
    return longest


def clean(name: str) -> CleanText:
    """`name` without disguises. The name must have passed `unscreenable_reason`, which bounds the cost."""
    if name.isascii():
        return CleanText(name, ())
    found: list[Disguise] = []
    text = _without_invisible(name, found)
    if _STYLED_LETTER.search(text):
        found.append(Disguise.STYLED)
    text = _without_loose_marks(unicodedata.normalize("NFKC", text), found)
    if _LATIN.search(text) and _CYRILLIC_OR_GREEK.search(text):
        text = _with_look_alikes_resolved(text, found)
    return CleanText(text, tuple(found))


def _without_invisible(name: str, found: list[Disguise]) -> str:
    if "\u202e" in name:
        # What a person sees between the controls is the reverse of what is stored.
        name = _REVERSED_RUN.sub(lambda run: run[1][::-1], name)
        found.append(Disguise.BIDIRECTIONAL)
    elif not _BIDI_CONTROLS.isdisjoint(name):
        found.append(Disguise.BIDIRECTIONAL)
    text = _JOINER_IN_ITS_SCRIPT.sub("", name)
    text = "".join(letter for letter in text if letter not in _BIDI_CONTROLS)
    stripped = _INVISIBLE.sub("", text)
    if stripped != text:
        found.append(Disguise.INVISIBLE)
    return stripped


def _without_loose_marks(text: str, found: list[Disguise]) -> str:
    if not any(unicodedata.combining(letter) for letter in text):
        return text
    kept: list[str] = []
    run, base_takes_marks = 0, False
    for letter in text:
        if unicodedata.combining(letter) and base_takes_marks:
            run += 1
            if run == 2 and Disguise.STACKED_MARKS not in found:
                found.append(Disguise.STACKED_MARKS)
            continue
        run = 0
        if not unicodedata.combining(letter):
            base_takes_marks = unicodedata.name(letter, "").startswith(_MARK_RUN_ALPHABETS)
        kept.append(letter)
    return "".join(kept)


def _with_look_alikes_resolved(text: str, found: list[Disguise]) -> str:
    resolved = _WORD.sub(lambda word: _resolve_word(word[0]), text)
    has_latin_word = any(
        _LATIN.search(word) and not _CYRILLIC_OR_GREEK.search(word) for word in _WORD.findall(resolved)
    )
    if has_latin_word:
        resolved = _WORD.sub(lambda word: _all_look_alikes(word[0]), resolved)
    if resolved != text:
        found.append(Disguise.MIXED_SCRIPTS)
    return resolved


def _resolve_word(word: str) -> str:
    """Bring a word of two scripts to one: Latin if every foreign letter has a Latin look-alike."""
    if not (_LATIN.search(word) and _CYRILLIC_OR_GREEK.search(word)):
        return word
    latin = "".join(LATIN_LOOK_ALIKES.get(letter, letter) for letter in word)
    if not _CYRILLIC_OR_GREEK.search(latin):
        return latin
    return "".join(CYRILLIC_LOOK_ALIKES.get(letter, letter) for letter in word)


def _all_look_alikes(word: str) -> str:
    """A word beside Latin ones that is made of nothing but Latin look-alikes."""
    if _LATIN.search(word) or not _CYRILLIC_OR_GREEK.search(word):
        return word
    if all(letter in LATIN_LOOK_ALIKES for letter in word):
        return "".join(LATIN_LOOK_ALIKES[letter] for letter in word)
    return word
