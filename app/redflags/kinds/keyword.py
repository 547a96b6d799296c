"""The kind `keyword`: words of the lexicon in what was written with a payment; never scores by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from app.redflags.rules import Counting, Measure, Rule
from app.redflags.selection import EVERYTHING, STRICT, Selection

NAME = "keyword"


@dataclass(frozen=True, slots=True)
class Parameters:
    """`words` are classes of the lexicon; without them the rules count names in brackets."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    rules: tuple[Rule, ...]
    words: tuple[str, ...] = ()
    select: Selection = EVERYTHING

    def __post_init__(self) -> None:
        if self.select.words:
            raise ValueError("select.words: written as words here")
        if not self.words and any(Measure.BRACKETED_NAMES not in rule.at_least for rule in self.rules):
            raise ValueError("words: expected a class of the lexicon, or rules on bracketed_names")
        self.counting()

    def counting(self) -> Counting:
        """The rules in the form that every counting kind has."""
        return Counting(self.rules, replace(self.select, words=self.words))
