"""The kind `merchant`: what an account is spent on, by groups of merchant codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from app.redflags.rules import Counting, Match, Rule
from app.redflags.selection import EVERYTHING, STRICT, Selection

NAME = "merchant"


@dataclass(frozen=True, slots=True)
class Parameters:
    """`merchants` are groups of merchant codes; a rule may select its own."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    merchants: tuple[str, ...]
    rules: tuple[Rule, ...]
    select: Selection = EVERYTHING
    match: Match = Match.ANY
    absent: Selection | None = None

    def __post_init__(self) -> None:
        if not self.merchants or self.select.merchants:
            raise ValueError("merchants: expected at least one group, and none in select")
        self.counting()

    def counting(self) -> Counting:
        """The rules in the form that every counting kind has."""
        return Counting(self.rules, replace(self.select, merchants=self.merchants), self.match, absent=self.absent)
