"""How a romanised word sounds: a sound form that spellings of one name share, and its consonants alone."""

from __future__ import annotations

import re
from functools import lru_cache

# In order: longer groups first. Capital letters are single sounds that Latin spells with two letters.
_SOUNDS: tuple[tuple[str, str], ...] = (
    ("shch", "C"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("dzh", "j"), ("dsch", "j"), ("cz", "C"), ("sz", "S"),
    ("dj", "j"), ("tz", "z"), ("ts", "z"), ("dz", "z"), ("zh", "j"), ("sh", "S"), ("ch", "C"), ("kh", "h"), ("gh", "g"),
    ("dh", "d"), ("th", "t"), ("ph", "f"), ("bh", "b"), ("ck", "k"),
    ("qu", "k"), ("q", "k"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("x", "ks"), ("w", "v"),
    ("eau", "u"), ("oo", "u"), ("ou", "u"), ("eu", "u"), ("eo", "o"), ("o", "u"),
    ("ee", "i"), ("ie", "i"), ("y", "i"), ("ei", "ai"), ("ae", "ai"), ("au", "av"), ("aa", "a"),
)  # fmt: skip
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]+")
_LONG_VOWEL_LETTERS = re.compile("[aeiouvh]+")


@lru_cache(maxsize=200_000)
def sound_form(form: str) -> str:
    """`form` (`a-z0-9`) with spellings of one sound unified: `mohammed` and `muhamed` differ in one letter at most."""
    sound = "sh" + form[1:] if form[:1] == "x" else form
    for spelling, letter in _SOUNDS:
        if spelling in sound:
            sound = sound.replace(spelling, letter)
    sound = _REPEATED.sub(r"\1", sound)
    return sound[:-1] if len(sound) > 3 and sound[-1] == "h" else sound


_UNVOICED = str.maketrans("gdbjzv", "ktpCsf")


@lru_cache(maxsize=200_000)
def unvoiced_form(form: str) -> str:
    """The sound form without the difference of voiced and unvoiced consonants (Korean `gwang` and `kwang`)."""
    return sound_form(form).translate(_UNVOICED)


@lru_cache(maxsize=200_000)
def consonants(form: str) -> str:
    """The consonants of the sound form; `A` stands for a vowel in front."""
    sound = sound_form(form)
    skeleton = _REPEATED.sub(r"\1", _VOWELS.sub("", sound))
    return ("A" if sound and sound[0] in "aeiou" else "") + skeleton


@lru_cache(maxsize=200_000)
def abjad_consonants(form: str) -> str:
    """The consonants that a script without vowels writes: w and y, which write long vowels, and h are left out."""
    sound = sound_form(form)
    skeleton = _REPEATED.sub(r"\1", _LONG_VOWEL_LETTERS.sub("", sound[1:]))
    first = "A" if sound and sound[0] in "aeiou" else sound[:1]
    return first + skeleton
