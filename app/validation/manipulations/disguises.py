"""Tricks that leave a name legible to a person and change its characters (UTS #39 look-alikes, invisible text)."""

from __future__ import annotations

import unicodedata
from random import Random

_CYRILLIC_TWINS = dict(zip("aceopxyijsABCEHKMOPTXIJS", "асеорхуіјѕАВСЕНКМОРТХІЈЅ", strict=True))
_GREEK_TWINS = dict(zip("ovABEZHIKMNOPTYX", "ονΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", strict=True))
_INVISIBLE = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff")
_EMBEDDINGS = (("\u202a", "\u202c"), ("\u2066", "\u2069"), ("\u200e", ""), ("\u200f", ""))
_MARKS = ("\u0336", "\u0337", "\u0334", "\u0308", "\u0301", "\u0330", "\u0325")
_MATHEMATICAL_BOLD = {"A": 0x1D400, "a": 0x1D41A}
_DIGIT_TWINS = {"o": "0", "i": "1", "l": "1", "e": "3", "a": "4", "s": "5", "t": "7", "b": "8"}


def look_alike_letters(name: str, rng: Random) -> str | None:
    """Some Latin letters replaced by Cyrillic or Greek ones that look the same."""
    twins = rng.choice((_CYRILLIC_TWINS, _GREEK_TWINS))
    return _some_replaced(name, twins, rng) or _some_replaced(name, _CYRILLIC_TWINS, rng)


def zero_width_characters(name: str, rng: Random) -> str | None:
    """One to three characters without width, or soft hyphens, put inside words."""
    places = [place for place in range(1, len(name)) if name[place - 1].isalpha() and name[place].isalpha()]
    if not places:
        return None
    letters = list(name)
    for place in sorted(rng.sample(places, min(len(places), rng.randint(1, 3))), reverse=True):
        letters.insert(place, rng.choice(_INVISIBLE))
    return "".join(letters)


def bidirectional_controls(name: str, rng: Random) -> str | None:
    """Direction marks around one word; the order on the screen stays."""
    words = name.split()
    before, after = rng.choice(_EMBEDDINGS)
    place = rng.randrange(len(words))
    words[place] = before + words[place] + after
    return " ".join(words)


def right_to_left_override(name: str, _rng: Random) -> str | None:
    """The name stored backwards behind a control that shows it forwards."""
    return f"\u202e{name[::-1]}\u202c"


def full_width_letters(name: str, _rng: Random) -> str | None:
    """Every letter and digit in the wide form of East Asian fonts."""
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in name)
    return wide if wide != name else None


def mathematical_letters(name: str, _rng: Random) -> str | None:
    """Every plain letter in the bold of mathematical alphabets."""
    bold = "".join(_bold(letter) for letter in name)
    return bold if bold != name else None


def stacked_marks(name: str, rng: Random) -> str | None:
    """Three marks over, under or through every letter of one word."""
    words = name.split()
    place = rng.randrange(len(words))
    words[place] = "".join(
        letter + "".join(rng.choice(_MARKS) for _ in range(3)) if letter.isalpha() else letter
        for letter in unicodedata.normalize("NFC", words[place])
    )
    return " ".join(words)


def digits_for_letters(name: str, rng: Random) -> str | None:
    """Some letters replaced by digits that look like them (0 for o, 1 for i, 3 for e)."""
    return _some_replaced(name, _DIGIT_TWINS | {letter.upper(): digit for letter, digit in _DIGIT_TWINS.items()}, rng)


def _some_replaced(name: str, twins: dict[str, str], rng: Random) -> str | None:
    places = [place for place, letter in enumerate(name) if letter in twins]
    if not places:
        return None
    chosen = set(rng.sample(places, rng.randint(1, max(1, len(places) // 2))))
    return "".join(twins[letter] if place in chosen else letter for place, letter in enumerate(name))


def _bold(letter: str) -> str:
    if not (letter.isascii() and letter.isalpha()):
        return letter
    first = "A" if letter.isupper() else "a"
    return chr(_MATHEMATICAL_BOLD[first] + ord(letter) - ord(first))
