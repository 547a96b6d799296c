"""The words of a name as matching sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class TokenKind(StrEnum):
    """What a word is inside a name."""

    # Words are looked up by the million, and the hash of an enum is worked out anew each time.
    __hash__ = str.__hash__

    ORDINARY = "ordinary"
    PARTICLE = "particle"
    DESCENT = "descent"
    KUNYA = "kunya"
    COMPOUND = "compound"
    TITLE = "title"
    LEGAL_FORM = "legal_form"
    NUMBER = "number"
    INITIAL = "initial"
    STOP = "stop"
    GENERIC = "generic"
    PLACE = "place"


SYMBOL_KINDS = frozenset({TokenKind.NUMBER, TokenKind.LEGAL_FORM})
"""Kinds that match when equal and never by likeness."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name. `form` is `a-z0-9`; for a legal form it is the class, for a number its digits.

    Two words are equal whatever they were written like: `text` is for people. `written` is how the word was written
    (`a-z0-9`) where `form` says something else; empty for the second half of a compound, which the first half has.
    """

    text: str = field(compare=False)
    form: str
    kind: TokenKind = TokenKind.ORDINARY
    vowelless: bool = False
    syllabic: bool = False
    written: str | None = field(default=None, compare=False)

    @property
    def spelling(self) -> str:
        """What the word adds to words that are written as one."""
        return self.form if self.written is None else self.written
