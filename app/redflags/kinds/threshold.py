"""The kind `threshold`: figures over a window held to bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.redflags.rules import Counting, Match, Rule
from app.redflags.selection import EVERYTHING, STRICT, Selection

NAME = "threshold"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Rules over what `select` selects, without what `absent` selects."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    rules: tuple[Rule, ...]
    select: Selection = EVERYTHING
    match: Match = Match.ANY
    absent: Selection | None = None
    seen_for_days: float = 0

    def __post_init__(self) -> None:
        self.counting()

    def counting(self) -> Counting:
        """The rules in the form that every counting kind has."""
        return Counting(self.rules, self.select, self.match, absent=self.absent, seen_for_days=self.seen_for_days)
