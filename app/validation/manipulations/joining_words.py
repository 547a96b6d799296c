"""Words that belong to the name after them, so that people never part the two."""

from __future__ import annotations

COMPOUND_BEGINNINGS = frozenset({"abd", "abdel", "abdul", "abou", "abu", "um", "umm"})
"""Beginnings that make one name with what follows: Abd al-Karim, Abu Salim."""

_JOINING_WORDS = COMPOUND_BEGINNINGS | {
    "al", "and", "ben", "bin", "bint", "bn", "da", "de", "del", "della", "der", "di", "dos", "el", "for", "ibn", "la",
    "le", "o", "of", "ould", "the", "ul", "van", "von", "wa", "walad", "y",
}  # fmt: skip


def parts_of(name: str) -> list[str]:
    """The words of `name`, each with the joining words before it: `Zaid`, `bin Salim`, `al Karimi`."""
    parts: list[str] = []
    joining: list[str] = []
    for word in name.split():
        joining.append(word)
        if word.lower().strip("-.'’‘`") not in _JOINING_WORDS:
            parts.append(" ".join(joining))
            joining = []
    return [*parts, " ".join(joining)] if joining else parts
