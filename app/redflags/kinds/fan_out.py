"""The kind `fan_out`: one account pays many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from app.redflags.rules import Counting, Match, Rule
from app.redflags.selection import EVERYTHING, STRICT, Direction, Selection

NAME = "fan_out"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Rules over the payees; money going the other way counts only in a rule that selects it."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    rules: tuple[Rule, ...]
    select: Selection = EVERYTHING
    match: Match = Match.ANY

    def __post_init__(self) -> None:
        if self.select.direction is not Direction.EITHER:
            raise ValueError("select.direction: the kind says it")
        self.counting()

    def counting(self) -> Counting:
        """The rules in the form that every counting kind has."""
        return Counting(self.rules, replace(self.select, direction=Direction.OUT), self.match)
