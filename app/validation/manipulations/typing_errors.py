"""What fingers do to a name: letters wrong, missing, too many, exchanged, doubled, or all vowels left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_NEIGHBOURS = {
    "a": "qwsz", "b": "vghn", "c": "xdfv", "d": "serfcx", "e": "wsdr", "f": "drtgvc", "g": "ftyhbv", "h": "gyujnb",
    "i": "ujko", "j": "huikmn", "k": "jiolm", "l": "kop", "m": "njk", "n": "bhjm", "o": "iklp", "p": "ol",
    "q": "wa", "r": "edft", "s": "awedxz", "t": "rfgy", "u": "yhji", "v": "cfgb", "w": "qase", "x": "zsdc",
    "y": "tghu", "z": "asx",
}  # fmt: skip
_LEAST_LETTERS_OF_A_WORD = 4
_LONG_WORD = re.compile(rf"[^\W\d_]{{{_LEAST_LETTERS_OF_A_WORD},}}")


def letter_substituted(name: str, rng: Random) -> str | None:
    """One letter of a word of four letters or more replaced by its neighbour on the keyboard."""
    places = [place for place in _places(name) if name[place].lower() in _NEIGHBOURS]
    if not places:
        return None
    place = rng.choice(places)
    return name[:place] + _like(rng.choice(_NEIGHBOURS[name[place].lower()]), name[place]) + name[place + 1 :]


def letter_deleted(name: str, rng: Random) -> str | None:
    """One letter of a word of four letters or more left out."""
    places = _places(name)
    if not places:
        return None
    place = rng.choice(places)
    return name[:place] + name[place + 1 :]


def letter_inserted(name: str, rng: Random) -> str | None:
    """One letter too many, a keyboard neighbour of the one before it."""
    places = [place for place in _places(name) if name[place].lower() in _NEIGHBOURS]
    if not places:
        return None
    place = rng.choice(places)
    return name[: place + 1] + _like(rng.choice(_NEIGHBOURS[name[place].lower()]), name[place]) + name[place + 1 :]


def letters_transposed(name: str, rng: Random) -> str | None:
    """Two neighbouring, different letters of a word of four letters or more exchanged."""
    inside = set(_places(name))
    places = [place for place in inside if place + 1 in inside and name[place].lower() != name[place + 1].lower()]
    if not places:
        return None
    place = rng.choice(sorted(places))
    first, second = _like(name[place + 1], name[place]), _like(name[place], name[place + 1])
    return name[:place] + first + second + name[place + 2 :]


def letter_doubled(name: str, rng: Random) -> str | None:
    """One letter of a word of four letters or more typed twice."""
    places = _places(name)
    if not places:
        return None
    place = rng.choice(places)
    return name[: place + 1] + name[place:]


_SINGLE_ERRORS: tuple[Callable[[str, Random], str | None], ...] = (
    letter_substituted,
    letter_deleted,
    letter_inserted,
    letters_transposed,
)


def two_typing_errors(name: str, rng: Random) -> str | None:
    """Two errors of the kinds above, in a name of at least ten letters."""
    if sum(letter.isalpha() for letter in name) < 10:
        return None
    once = rng.choice(_SINGLE_ERRORS)(name, rng)
    twice = rng.choice(_SINGLE_ERRORS)(once, rng) if once else None
    return twice if twice != name else None


def vowels_dropped(name: str, _rng: Random) -> str | None:
    """Every vowel left out but the first letter of a word."""
    dropped = re.sub(r"(?<=\w)[aeiouAEIOU]", "", name)
    return dropped if dropped != name else None


def _places(name: str) -> list[int]:
    return [place for word in _LONG_WORD.finditer(name) for place in range(*word.span())]


def _like(letter: str, model: str) -> str:
    return letter.upper() if model.isupper() else letter.lower()
