"""The names that one field holds: of joint accounts, of whoever acts for another, with an address or a date behind.

Beside the whole field each is searched by itself: the words around it would make a listed name in it unlike itself.
"""

from __future__ import annotations

import re

from app.matching.analysis import alternatives

_LEAST_WORDS = 2
_LEAST_WORDS_BESIDE_A_COMMA = 3
"""Family and given names stand on both sides of a comma: two of either could be somebody else's whole name."""

_WORD = re.compile(r"[^\W\d_]{2,}")
# Where nothing of this stands, as in nearly every name, nothing else is looked for.
_SIGNS = re.compile(r"[\d/|,\n]")
_WORDS_AROUND = frozenset(
    {"or", "oder", "of", "beneficiary", "born", "fbo", "itf", "dba", "residing", "behalf", "-", "–", "—"}
)
_BETWEEN = re.compile(
    r"(?:^|\s)(?:c/o|a/k/a|d/b/a|dba|f/b/o|fbo|o/b/o|itf|and/or|(?<=\s)(?:or|oder)|beneficiary|on behalf of"
    r"|(?:estate|heirs?|executors?|trust|trustees?|guardians?) of(?: the)?(?: late)?)(?=\s)"
    r"|(?<=\w\w)\s*/\s*(?=\w\w)|\s[-–—]\s|[|\n]",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s(?:born\s|residing at\s|\d)", re.IGNORECASE)


def names_in(field: str) -> tuple[str, ...]:
    """The names in a field, each once: what stands between its semicolons, and names of two words or more in that."""
    wholes = alternatives(field)
    if not _may_hold_several(field):
        return wholes
    return tuple(dict.fromkeys(name for whole in wholes for name in (whole, *_parts(whole))))


def _may_hold_several(field: str) -> bool:
    return _SIGNS.search(field) is not None or not _WORDS_AROUND.isdisjoint(field.casefold().split())


def _parts(whole: str) -> list[str]:
    parts = [_without_what_is_behind(one) for one in _BETWEEN.split(whole)]
    found = [one for one in parts if one != whole and _words(one) >= _LEAST_WORDS]
    for one in parts:
        beside_commas = one.split(",")
        # One word beside a comma is a family name or a legal form of what stands on its other side.
        if len(beside_commas) > 1 and all(_words(name) >= _LEAST_WORDS for name in beside_commas):
            found += [name.strip() for name in beside_commas if _words(name) >= _LEAST_WORDS_BESIDE_A_COMMA]
    return found


def _without_what_is_behind(text: str) -> str:
    """A name without its address, date or number, where more than a number follows it."""
    behind = _BEHIND.search(text)
    if behind and _words(text[: behind.start()]) >= _LEAST_WORDS and _words(text[behind.start() :]):
        text = text[: behind.start()]
    return text.strip(" ,")


def _words(text: str) -> int:
    return len(_WORD.findall(text))
