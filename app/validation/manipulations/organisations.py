"""What happens to names of organisations: another legal form, and numbers as words or digits."""

from __future__ import annotations

import re
from random import Random

_LEGAL_FORMS = (
    "LLC", "L.L.C.", "Ltd", "Ltd.", "Limited", "Co.", "Company", "Co. Ltd", "Corporation", "Corp.", "Inc.", "PLC",
    "GmbH", "S.A.", "SARL", "JSC", "OOO", "FZE", "Pvt Ltd",
)  # fmt: skip
_FORM_AT_END = re.compile(
    r"[\s,]+(?:" + "|".join(re.escape(form) for form in sorted(_LEGAL_FORMS, key=len, reverse=True)) + r")\.?$",
    re.IGNORECASE,
)
_NUMBER_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_ORDINAL_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip


def legal_form_changed(name: str, rng: Random) -> str | None:
    """The legal form at the end left out or exchanged; one added where there is none."""
    without = _FORM_AT_END.sub("", name)
    if without != name and rng.random() < 0.5:
        return without
    return f"{without} {rng.choice(_LEGAL_FORMS)}"


def numbers_as_words_or_digits(name: str, _rng: Random) -> str | None:
    """Numbers up to twenty written as words where they are digits, as digits where they are words."""
    changed = " ".join(_number_changed(word) for word in name.split())
    return changed if changed != " ".join(name.split()) else None


def _number_changed(word: str) -> str:
    small = word.lower()
    if small in _NUMBER_WORDS:
        return str(_NUMBER_WORDS.index(small) + 1)
    if small in _ORDINAL_WORDS:
        return _ordinal(_ORDINAL_WORDS.index(small) + 1)
    found = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)?", small)
    if found is None or not 1 <= int(found[1]) <= len(_NUMBER_WORDS):
        return word
    return (_ORDINAL_WORDS if found[2] else _NUMBER_WORDS)[int(found[1]) - 1].title()


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
