"""Counts and sums over sliding windows of whole columns at once, with the very bounds that the engine has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.redflags.bulk.columns import Columns, Numbers
from app.redflags.finding import DAY


@dataclass(frozen=True, slots=True)
class Windows:
    """For each moment, which of the own entries lie in the window that ends with it: from `begins` to below `ends`."""

    begins: Numbers
    ends: Numbers

    @property
    def counts(self) -> Numbers:
        """How many entries lie in each window."""
        return self.ends - self.begins

    def sums(self, values: Numbers) -> Numbers:
        """The sum of the own entries' values in each window."""
        total = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(values, dtype=np.int64)))
        return total[self.ends] - total[self.begins]


def in_groups(places: Numbers, groups: Numbers) -> Numbers:
    """The entries, those of one group together, each group in the order of time; `groups` are of all entries."""
    ordered = np.sort(places)
    return ordered[np.argsort(groups[ordered], kind="stable")]


def windows_at(  # noqa: PLR0913 (named, and each of another kind)
    moments: Numbers, own: Numbers, *, groups: Numbers, columns: Columns, days: float, until_days: float | None = None
) -> Windows:
    """Windows over `own` of the last `days` at each of the `moments`; both are entries as `in_groups` orders them.

    With `until_days` a window ends before so many days before its moment, else with the moment's own entry.
    """
    entries = len(columns.accounts) + 1
    own_times = groups[own] * entries + columns.ranks[own]
    now = columns.at[moments]
    begins = np.searchsorted(own_times, groups[moments] * entries + columns.rank_of(now - days * DAY))
    if until_days is None:
        ends = np.searchsorted(groups[own] * entries + own, groups[moments] * entries + moments, side="right")
    else:
        ends = np.searchsorted(own_times, groups[moments] * entries + columns.rank_of(now - until_days * DAY))
    return Windows(begins, np.maximum(begins, ends))
