"""Holds rules against one account's entries: what every kind that only counts has in common."""

from __future__ import annotations

from dataclasses import replace

from app.domain.red_flag import Measurement
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds
from app.redflags.rules import Counting, Match, Measure, Rule
from app.redflags.selecting import predicate_for
from app.redflags.selection import EVERYTHING, Direction, Selection
from app.redflags.tally import Tally

_OF_A_BASE = frozenset((Measure.SHARE_OF_TRANSACTIONS, Measure.SHARE_OF_AMOUNT))


_IN_DIRECTION = {direction: replace(EVERYTHING, direction=direction) for direction in Direction}


def base_of(rule: Rule, counting: Counting) -> Selection:
    """What shares of the rule are taken of."""
    select = rule.select or counting.select
    return counting.base if counting.base is not None else _IN_DIRECTION[select.direction]


class RuleWindow:
    """One rule over one account."""

    def __init__(self, rule: Rule, counting: Counting) -> None:
        select = rule.select or counting.select
        self.selected = Tally(rule.window_days, rule.measures)
        self._rule = rule
        self._selects = predicate_for(select)
        self._base = Tally(rule.window_days, ()) if rule.measures & _OF_A_BASE else None
        self._base_selects = predicate_for(base_of(rule, counting))
        bounds = {**rule.at_least, **rule.at_most}
        self._bounds = [(measure, rule.at_least.get(measure), rule.at_most.get(measure)) for measure in bounds]

    def observe(self, entry: Entry) -> bool:
        """Take the entry; say whether the rule looks at it."""
        for tally in filter(None, (self.selected, self._base)):
            tally.forget_before(entry.at)
        if self._base is not None and self._base_selects(entry):
            self._base.add(entry)
        if not self._selects(entry):
            return False
        self.selected.add(entry)
        return True

    def holds(self) -> bool:
        """Whether every figure lies within its bounds."""
        base = self._base or self.selected
        for measure, at_least, at_most in self._bounds:
            value = self.selected.value(measure, base)
            if (at_least is not None and value < at_least) or (at_most is not None and value > at_most):
                return False
        return True

    def measured(self) -> tuple[Measurement, ...]:
        """Every figure that the rule bounds."""
        base = self._base or self.selected
        return tuple(
            Measurement(measure.value, self.selected.value(measure, base), at_least, at_most)
            for measure, at_least, at_most in self._bounds
        )


class CountingAccumulator:
    """The rules of one indicator over one account."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting
        self._windows = [RuleWindow(rule, counting) for rule in counting.rules]
        self._is_absent = None if counting.absent is None else predicate_for(counting.absent)
        self._first_seen: float | None = None
        self._last_present = float("-inf")

    def observe(self, entry: Entry) -> tuple[Finding, ...]:
        """Take the entry; a finding where the rules hold with it."""
        if self._first_seen is None:
            self._first_seen = entry.at
        if self._is_absent is not None and self._is_absent(entry):
            self._last_present = entry.at
        looked_at = [window.observe(entry) for window in self._windows]
        if not any(looked_at) or not self._absence_holds(entry.at) or not (holding := self._holding()):
            return ()
        first = holding[0].selected
        measured = tuple(figure for window in holding for figure in window.measured())
        return (Finding(entry.account, measured, lambda: Grounds(first.entries, first.most_frequent())),)

    def _holding(self) -> list[RuleWindow]:
        holding: list[RuleWindow] = []
        for window in self._windows:
            if window.holds():
                holding.append(window)
            elif self._counting.match is Match.ALL:
                return []
        return holding

    def _absence_holds(self, now: float) -> bool:
        seen_for = now - (self._first_seen if self._first_seen is not None else now)
        long_enough = seen_for >= self._counting.seen_for_days * DAY
        return long_enough and self._last_present < now - self._counting.window_days * DAY
