"""How the work of review stands, in figures: what managers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DayFigures:
    """One day (UTC): parties and transactions screened, alerts opened, and decisions that ended alerts."""

    day: date
    screened: int
    opened: int
    decided: int


@dataclass(frozen=True, slots=True)
class ListFigures:
    """The alerts of one list: all of them, and those closed as true matches or false positives."""

    list_id: str
    alerts: int
    true_matches: int
    false_positives: int


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """The figures of one moment.

    `open_by_age` and `open_late` are of alerts that are not closed; `protective` is how many of all alerts are
    protective cases, by state, which are counts of people to be suppressed where they are small. `hours_to_decide`
    are those of the decisions of the period, sorted. `seconded` counts second persons by what they said.
    """

    days: tuple[DayFigures, ...]
    lists: tuple[ListFigures, ...]
    by_state: Mapping[str, int]
    open_by_age: Mapping[str, int]
    open_late: int
    reasons: Mapping[str, int]
    protective: Mapping[str, int]
    hours_to_decide: tuple[float, ...]
    seconded: Mapping[str, int]
    suppressions_in_force: int

    @property
    def open_now(self) -> int:
        """How many alerts are not closed."""
        return sum(self.open_by_age.values())

    def hours_within(self, share: float) -> float | None:
        """Within how many hours that share (0..1) of the decisions of the period was made; None without any."""
        if not self.hours_to_decide:
            return None
        place = max(0, -(-len(self.hours_to_decide) * round(share * 100) // 100) - 1)
        return self.hours_to_decide[place]
