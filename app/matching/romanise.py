"""Words of any script in lower-case Latin letters, as lists spell them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anyascii import anyascii

from app.matching.tables.equivalents import ARABIC_WORDS
from app.matching.tables.hangul import FINALS, INITIALS, SURNAMES, VOWELS

_ABJAD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_NO_LETTER_OR_DIGIT = re.compile("[^a-z0-9]+")
_PINYIN_SYLLABLE = re.compile("[A-Z][a-z]*|[a-z0-9]+")
_HANGUL_START, _VOWELS_PER_INITIAL, _FINALS_PER_VOWEL = 0xAC00, 21 * 28, 28

# Letters that Arabic-script spellings exchange freely: hamza carriers, Farsi yeh and kaf, Urdu forms, tatweel.
_ABJAD_FOLDING = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ی": "ي",
        "ى": "ي",
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ھ": "ه",
        "ہ": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "ة": "ه",
        "ۃ": "ه",
        "ـ": "",
        "ؤ": "و",
        "ئ": "ي",
        "ء": "",
    }
)


@dataclass(frozen=True, slots=True)
class RomanWord:
    """One word in Latin letters.

    `vowelless` says that the script leaves short vowels out, `syllabic` that each word is one Han sign.
    """

    form: str
    vowelless: bool = False
    syllabic: bool = False


def _folded_arabic_words() -> dict[str, str]:
    return {arabic.translate(_ABJAD_FOLDING): latin for arabic, latin in ARABIC_WORDS.items()}


_ARABIC_WORDS = _folded_arabic_words()


def romanise(word: str) -> tuple[RomanWord, ...]:
    """`word` (no blanks, NFKC) as words of `a-z0-9`; none where nothing is left of it."""
    if word.isascii():
        return _plain(word)
    if _ABJAD.search(word):
        return _from_abjad(word)
    if _HANGUL.search(word):
        return _from_hangul(word)
    if _HAN.search(word):
        return tuple(
            RomanWord(syllable.casefold(), syllabic=True) for syllable in _PINYIN_SYLLABLE.findall(anyascii(word))
        )
    return _plain(anyascii(word))


_TRANSCRIBED = (("zh", "z"), ("xi", "hi"), ("x", "h"), ("q", "ch"))
"""What Chinese transcriptions of foreign names write for sounds that Chinese lacks."""


def romanise_transcribed(word: str) -> tuple[RomanWord, ...]:
    """One part of a foreign name in Chinese signs, which a middle dot sets apart from the next, as one word."""
    joined = "".join(roman.form for roman in romanise(word))
    for written, sound in _TRANSCRIBED:
        joined = joined.replace(written, sound)
    return (RomanWord(joined),) if joined else ()


def _plain(latin: str) -> tuple[RomanWord, ...]:
    form = _NO_LETTER_OR_DIGIT.sub("", latin.casefold())
    return (RomanWord(form),) if form else ()


def _from_abjad(word: str) -> tuple[RomanWord, ...]:
    folded = word.translate(_ABJAD_FOLDING)
    if folded in _ARABIC_WORDS:
        return _abjad_stem(folded)
    if folded.startswith("ال") and len(folded) > 4:
        return (RomanWord("al"), *_abjad_stem(folded[2:]))
    if folded.startswith("عبدال") and len(folded) > 6:
        return (RomanWord("abd"), RomanWord("al"), *_abjad_stem(folded[5:]))
    return _abjad_stem(folded)


def _abjad_stem(folded: str) -> tuple[RomanWord, ...]:
    """A word without its article."""
    if known := _ARABIC_WORDS.get(folded):
        return (RomanWord(known),)
    initial_vowel = "a" if folded[:1] in {"ا", "ع"} else ""
    consonants = _NO_LETTER_OR_DIGIT.sub("", anyascii(folded).casefold())
    form = consonants if consonants.startswith(initial_vowel) else initial_vowel + consonants
    return (RomanWord(form, vowelless=True),) if form else ()


def _from_hangul(word: str) -> tuple[RomanWord, ...]:
    if word in SURNAMES:
        return (RomanWord(SURNAMES[word]),)
    has_surname_in_front = 2 < len(word) < 5 and word[0] in SURNAMES
    words = (RomanWord(SURNAMES[word[0]]),) if has_surname_in_front else ()
    rest = word[1:] if has_surname_in_front else word
    return (*words, *_plain("".join(_hangul_syllable(letter) for letter in rest)))


def _hangul_syllable(letter: str) -> str:
    if not _HANGUL.match(letter):
        return anyascii(letter)
    index = ord(letter) - _HANGUL_START
    initial, rest = divmod(index, _VOWELS_PER_INITIAL)
    vowel, final = divmod(rest, _FINALS_PER_VOWEL)
    return INITIALS[initial] + VOWELS[vowel] + FINALS[final]
