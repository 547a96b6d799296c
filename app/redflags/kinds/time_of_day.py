"""The kind `time_of_day`: transactions at night or outside the hours that a business declared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from app.redflags.rules import Counting, Match, Rule
from app.redflags.selection import EVERYTHING, STRICT, Selection, Trait

NAME = "time_of_day"


@dataclass(frozen=True, slots=True)
class Parameters:
    """`hours` says which hours count; shares are taken of what `select` selects at any hour."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    hours: Trait
    rules: tuple[Rule, ...]
    select: Selection = EVERYTHING
    match: Match = Match.ANY

    def __post_init__(self) -> None:
        if self.hours not in (Trait.AT_NIGHT, Trait.OUTSIDE_DECLARED_HOURS):
            raise ValueError("hours: expected at_night or outside_declared_hours")
        self.counting()

    def counting(self) -> Counting:
        """The rules in the form that every counting kind has."""
        select = replace(self.select, traits=(*self.select.traits, self.hours))
        return Counting(self.rules, select, self.match, base=self.select)
