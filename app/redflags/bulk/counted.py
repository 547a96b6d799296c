"""Candidates of the kinds that count: every bound that counts and sums can tell, at every moment that is judged."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from app.redflags.bulk.columns import Columns, Figures, Numbers
from app.redflags.bulk.windows import Windows, in_groups, windows_at
from app.redflags.counting import base_of
from app.redflags.finding import DAY
from app.redflags.rules import Counting, Match, Measure, Rule
from app.redflags.tally import BUSY_DAY_TRANSACTIONS

Answers: TypeAlias = "npt.NDArray[np.bool_]"

SLACK = 1e-9
"""Divisions round: shares are told this much more generously than the engine holds them."""

_SEVERAL_OF_ONE_ENTRY = frozenset((Measure.BRACKETED_NAMES, Measure.TRAVELLERS, Measure.AUTHORISED_USERS))
_NOT_OF_A_COUNT = frozenset(
    (Measure.TOTAL_USD, Measure.MEAN_USD, Measure.SHARE_OF_TRANSACTIONS, Measure.SHARE_OF_AMOUNT, Measure.NIGHT_SHARE,
     Measure.NET_SHARE)
)  # fmt: skip


def counting_accounts(counting: Counting, columns: Columns) -> Numbers:
    """The accounts that the rules could hold for at some moment."""
    every = [columns.selected[rule.select or counting.select] for rule in counting.rules]
    moments = in_groups(reduce(np.union1d, every), columns.accounts)
    held = [_RuleColumns(rule, counting, moments, columns).hold() for rule in counting.rules]
    holds: Answers = np.logical_and.reduce(held) if counting.match is Match.ALL else np.logical_or.reduce(held)
    if counting.absent is not None:
        holds &= _absent(counting, moments, columns)
    return np.unique(columns.accounts[moments[holds]])


def _absent(counting: Counting, moments: Numbers, columns: Columns) -> Answers:
    """Nothing that must be absent lies in the window, and the account has been seen for long enough."""
    assert counting.absent is not None, "asked only where something must be absent"
    present = in_groups(columns.selected[counting.absent], columns.accounts)
    windows = windows_at(moments, present, groups=columns.accounts, columns=columns, days=counting.window_days)
    seen_for = columns.at[moments] - columns.first_at[columns.accounts[moments]]
    absent: Answers = (windows.counts == 0) & (seen_for >= counting.seen_for_days * DAY)
    return absent


class _RuleColumns:
    """The figures of one rule at every moment."""

    def __init__(self, rule: Rule, counting: Counting, moments: Numbers, columns: Columns) -> None:
        self._rule, self._counting, self._moments, self._columns = rule, counting, moments, columns
        self._own = in_groups(columns.selected[rule.select or counting.select], columns.accounts)
        self._cents = np.maximum(columns.cents[self._own], 0)
        self._windows = self._windows_over(self._own)
        self._sums = self._windows.sums(self._cents)

    def hold(self) -> Answers:
        """At which moments no bound speaks against the rule; distinct figures are told by their counts."""
        holds: Answers = self._windows.counts >= max(map(_fewest, *zip(*self._rule.at_least.items(), strict=True)))
        for measure, places in self._columns.telling.items():
            if measure in self._rule.at_least:
                telling = self._windows_over(in_groups(np.intersect1d(self._own, places), self._columns.accounts))
                holds &= telling.counts >= _fewest(measure, self._rule.at_least[measure])
        for measure, figure in _FIGURES.items():
            if measure in self._rule.at_least:
                holds &= figure(self) >= self._rule.at_least[measure] - SLACK
            if measure in self._rule.at_most:
                holds &= figure(self) <= self._rule.at_most[measure] + SLACK
        return holds

    def _windows_over(self, own: Numbers) -> Windows:
        columns = self._columns
        return windows_at(self._moments, own, groups=columns.accounts, columns=columns, days=self._rule.window_days)

    def total_usd(self) -> Figures:
        return self._sums / 100

    def mean_usd(self) -> Figures:
        return _shares(self._sums / 100, self._windows.counts)

    def net_share(self) -> Figures:
        signed = np.where(self._columns.incoming[self._own] == 1, self._cents, -self._cents)
        return _shares(np.abs(self._windows.sums(signed)), self._sums)

    def share_of_transactions(self) -> Figures:
        return _shares(self._windows.counts, self._base()[0])

    def share_of_amount(self) -> Figures:
        return _shares(self._sums, self._base()[1])

    def _base(self) -> tuple[Numbers, Numbers]:
        """How many transactions the shares are taken of, and their cents."""
        selected = self._columns.selected[base_of(self._rule, self._counting)]
        base = in_groups(selected, self._columns.accounts)
        windows = self._windows_over(base)
        return windows.counts, windows.sums(np.maximum(self._columns.cents[base], 0))


def _shares(part: Numbers | Figures, whole: Numbers) -> Figures:
    shares: Figures = np.divide(part, whole, out=np.zeros(len(part)), where=whole != 0)
    return shares


def _fewest(measure: Measure, at_least: float) -> float:
    """How many transactions there are at least where the measure reaches its bound."""
    if measure in _NOT_OF_A_COUNT:
        return 0 if at_least <= 0 else 1
    if measure is Measure.BUSY_DAYS:
        return at_least * BUSY_DAY_TRANSACTIONS
    return min(at_least, 1) if measure in _SEVERAL_OF_ONE_ENTRY else at_least


_FIGURES: dict[Measure, Callable[[_RuleColumns], Figures]] = {
    Measure.TOTAL_USD: _RuleColumns.total_usd,
    Measure.MEAN_USD: _RuleColumns.mean_usd,
    Measure.NET_SHARE: _RuleColumns.net_share,
    Measure.SHARE_OF_TRANSACTIONS: _RuleColumns.share_of_transactions,
    Measure.SHARE_OF_AMOUNT: _RuleColumns.share_of_amount,
}
"""Figures that are told as exactly as the engine tells them; at most so many of the others is never told."""
