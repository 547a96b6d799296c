"""Shows names whose characters hide or turn the direction of text, so that a reader sees what was submitted."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """`text` with each character that shows nothing or turns the direction as its number, `[U+202E]`."""
    return "".join(
        f"[U+{ord(character):04X}]" if unicodedata.category(character) in _HIDDEN else character for character in text
    )
