"""The same name in the spelling of another romanisation, by rule, and Arabic letters as keyboards vary them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

# Habits of spelling Arabic names in Latin letters: French (Maghreb, Levant), Egyptian, English by ear, Persian and
# Urdu, and the common exchanges of whole names.
_ARABIC_HABITS: tuple[Mapping[str, str], ...] = (
    {"sh": "ch", "u": "ou", "j": "dj", "w": "ou", "q": "k", "ee": "i", "oo": "ou"},
    {"j": "g", "al-": "el-", "al ": "el ", "dh": "z", "th": "s", "q": "k", "aa": "a"},
    {"u": "oo", "i": "ee", "q": "k", "aa": "a", "dh": "d", "ou": "oo"},
    {"w": "v", "th": "s", "dh": "z", "q": "gh", "al-": "ul-", "uddin": "oddin"},
    {
        "muhammad": "mohamed", "mohammed": "muhammad", "ahmad": "ahmed", "ahmed": "ahmad", "hassan": "hasan",
        "husayn": "hussein", "hussein": "husain", "yusuf": "youssef", "umar": "omar", "khalid": "khaled",
        "uthman": "osman", "abd al-": "abdul ", "abdul ": "abd al-", "ay": "ai", "iyy": "i",
    },
)  # fmt: skip
# Habits of spelling Russian, Ukrainian and kindred names: ICAO 9303, German, French, and English by ear.
_CYRILLIC_HABITS: tuple[Mapping[str, str], ...] = (
    {"ya": "ia", "yu": "iu", "yo": "e", "iy": "ii", "yy": "yi", "ye": "e"},
    {"v": "w", "ya": "ja", "yu": "ju", "sh": "sch", "ch": "tsch", "zh": "sch", "kh": "ch", "ts": "z", "y": "j"},
    {"sh": "ch", "ch": "tch", "u": "ou", "zh": "j", "kh": "kh"},
    {"iy": "y", "ii": "y", "ks": "x", "kh": "h", "ey": "ei", "ay": "ai", "x": "ks"},
)
_CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
# A dash stands for no letter.
_BGN_PCGN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g"
_ICAO_9303 = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia i i ie g"
_GERMAN = "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja i ji je g"
_CYRILLIC_SYSTEMS: tuple[Mapping[str, str], ...] = tuple(
    dict(zip(_CYRILLIC_LETTERS, system.replace("-", "").split(" "), strict=True))
    for system in (_BGN_PCGN, _ICAO_9303, _GERMAN)
)
_ARABIC_LETTER_VARIANTS = (
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا"},
    {"ة": "ه"},
    {"ى": "ي", "ئ": "ي", "ی": "ي", "ک": "ك"},
    {"ي": "ی", "ك": "ک"},
)
_TATWEEL = "ـ"


def arabic_romanisation(name: str, rng: Random) -> str | None:
    """A Latin spelling of an Arabic name changed to the habits of French, Egypt, English by ear, Persian or others."""
    return _by_habits(name, _ARABIC_HABITS, rng)


def cyrillic_romanisation(name: str, rng: Random) -> str | None:
    """A Latin spelling of a Cyrillic name changed to the habits of passports, German, French or English by ear."""
    return _by_habits(name, _CYRILLIC_HABITS, rng)


def cyrillic_name_romanised(name: str, rng: Random) -> str | None:
    """A name in Cyrillic letters written in Latin ones, by BGN/PCGN, ICAO 9303 or German custom."""
    system = rng.choice(_CYRILLIC_SYSTEMS)
    small = name.lower()
    if any(letter.isalpha() and letter not in system for letter in small):
        return None
    return "".join(system.get(letter, letter) for letter in small).title()


def arabic_letters_varied(name: str, rng: Random) -> str | None:
    """Letters of Arabic script as other keyboards give them (alif without hamza, ya, kaf), or stretched."""
    ways = [_letters_replaced(name, variants) for variants in _ARABIC_LETTER_VARIANTS]
    words = name.split()
    ways.append(" ".join(word[:1] + _TATWEEL + word[1:] if len(word) > 2 else word for word in words))
    differing = [way for way in ways if way != name]
    return rng.choice(differing) if differing else None


def _by_habits(name: str, habits: tuple[Mapping[str, str], ...], rng: Random) -> str | None:
    small = name.lower()
    applying = [way for way in (_replaced(small, habit) for habit in habits) if way != small]
    return rng.choice(applying).title() if applying else None


def _replaced(name: str, habit: Mapping[str, str]) -> str:
    longest_first = sorted(habit, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: habit[found[0]], name)


def _letters_replaced(name: str, variants: Mapping[str, str]) -> str:
    return "".join(variants.get(letter, letter) for letter in name)
