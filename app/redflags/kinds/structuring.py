"""The kind `structuring`: sums kept just under a line, or split over branches, to stay unseen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from app.redflags.rules import Counting, Rule
from app.redflags.selection import EVERYTHING, STRICT, Selection

NAME = "structuring"


@dataclass(frozen=True, slots=True)
class Parameters:
    """`line_usd` is the amount from which a report or record is due; sums from `from_share` of it to below it count."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    line_usd: float
    rules: tuple[Rule, ...]
    from_share: float = 0.0
    select: Selection = EVERYTHING

    def __post_init__(self) -> None:
        if self.line_usd <= 0 or not 0 <= self.from_share < 1:
            raise ValueError("line_usd must be above 0 and from_share from 0 to below 1")
        if self.select.usd_at_least is not None or self.select.usd_below is not None:
            raise ValueError("select: line_usd says which amounts count")
        self.counting()

    def counting(self) -> Counting:
        """The rules in the form that every counting kind has."""
        lowest = self.line_usd * self.from_share
        return Counting(self.rules, replace(self.select, usd_at_least=lowest, usd_below=self.line_usd))
