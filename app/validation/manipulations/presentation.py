"""Ways to write a name so that its letters stay and only their case, marks, order or gaps change."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from app.validation.manipulations.joining_words import parts_of

_ACCENTED = {"a": "áàâä", "e": "éèêë", "i": "íìîï", "o": "óòôö", "u": "úùûü", "n": "ñ", "c": "ç", "s": "š"}
_SEPARATORS = ("-", ".", "_", "/", ", ")


def other_case(name: str, rng: Random) -> str | None:
    """The whole name in capitals, in small letters, or with both exchanged."""
    return _one_that_differs([name.upper(), name.lower(), name.swapcase()], name, rng)


def diacritics_removed(name: str, _rng: Random) -> str | None:
    """Every accent, hook and dot taken from its letter."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    return plain if plain != name else None


def diacritics_added(name: str, rng: Random) -> str | None:
    """One or two letters given an accent that they do not have."""
    places = [place for place, letter in enumerate(name) if letter.lower() in _ACCENTED]
    if not places:
        return None
    letters = list(name)
    for place in rng.sample(places, min(len(places), rng.randint(1, 2))):
        accented = rng.choice(_ACCENTED[letters[place].lower()])
        letters[place] = accented.upper() if letters[place].isupper() else accented
    return "".join(letters)


def last_name_first(name: str, rng: Random) -> str | None:
    """The last name put first with the joining words before it, with a comma or without."""
    parts = parts_of(name)
    if len(parts) < 2:
        return None
    return f"{parts[-1]}{rng.choice((',', ''))} {' '.join(parts[:-1])}"


def names_shuffled(name: str, rng: Random) -> str | None:
    """Three names or more in an order drawn by chance, joining words kept before theirs."""
    parts = parts_of(name)
    if len(parts) < 3 or len(set(parts)) < 2:
        return None
    shuffled = list(parts)
    while shuffled == parts:
        rng.shuffle(shuffled)
    return " ".join(shuffled)


def separators_for_spaces(name: str, rng: Random) -> str | None:
    """Every space replaced by a hyphen, dot, underscore, slash or comma."""
    words = name.split()
    return rng.choice(_SEPARATORS).join(words) if len(words) > 1 else None


def hyphens_and_apostrophes_changed(name: str, rng: Random) -> str | None:
    """Every hyphen turned into a space or nothing, every apostrophe left out."""
    changed = re.sub("[-‐‑–]", rng.choice((" ", "")), re.sub("['’ʿʾ`]", "", name))
    return changed if changed != name else None


def two_words_joined(name: str, rng: Random) -> str | None:
    """One space between two words left out."""
    words = name.split()
    if len(words) < 2:
        return None
    place = rng.randrange(len(words) - 1)
    return " ".join([*words[:place], words[place] + words[place + 1], *words[place + 2 :]])


def all_words_joined(name: str, _rng: Random) -> str | None:
    """All spaces left out."""
    words = name.split()
    return "".join(words) if len(words) > 1 else None


def word_split(name: str, rng: Random) -> str | None:
    """A space put inside a word of six letters or more, three from either end."""
    words = name.split()
    long_words = [place for place, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long_words:
        return None
    place = rng.choice(long_words)
    cut = rng.randint(3, len(words[place]) - 3)
    return " ".join([*words[:place], words[place][:cut], words[place][cut:], *words[place + 1 :]])


def letters_spaced_out(name: str, _rng: Random) -> str | None:
    """A space after every letter, two between words."""
    return "  ".join(" ".join(word) for word in name.split())


def _one_that_differs(ways: list[str], name: str, rng: Random) -> str | None:
    differing = [way for way in ways if way != name]
    return rng.choice(differing) if differing else None
