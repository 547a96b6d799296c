"""Reads the tables of this folder, which are written as plain text."""

import re


def words(text: str) -> frozenset[str]:
    """Words between blanks."""
    return frozenset(text.split())


def phrases_by_class(text: str) -> dict[str, str]:
    """Paragraphs of `class: phrase, phrase`, as phrase to class; a paragraph ends before a line with a colon."""
    found: dict[str, str] = {}
    for paragraph in re.split(r"\n(?=[^\n]*:)", text):
        name, _, phrases = paragraph.partition(":")
        for phrase in phrases.split(","):
            if phrase.strip():
                found.setdefault(" ".join(phrase.split()), name.strip())
    return found


def classes(text: str) -> tuple[tuple[str, ...], ...]:
    """Lines of words; a line that ends with a backslash goes on."""
    return tuple(tuple(line.split()) for line in text.replace("\\\n", " ").strip().splitlines() if line.strip())


def pairs(text: str) -> dict[str, str]:
    """Pairs `key=value` between blanks."""
    return {key: value for key, _, value in (pair.partition("=") for pair in text.split())}
