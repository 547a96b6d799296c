"""Figures over a sliding window of entries, kept up to date as entries come and go."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable

from app.redflags.entry import Entry
from app.redflags.finding import DAY
from app.redflags.rules import Measure
from app.redflags.selection import Direction, Trait

BUSY_DAY_TRANSACTIONS = 3
_BRACKETED = re.compile(r"[(\[（]\s*([^()\[\]（）]{2,40}?)\s*[)\]）]")

_Keys = Callable[[Entry], Iterable[Hashable]]


def _known(*values: str) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def _bracketed(entry: Entry) -> Iterable[str]:
    texts = (entry.transaction.purpose, entry.holder.name)
    return {found.casefold() for text in texts for found in _BRACKETED.findall(text) if not found.isdigit()}


KEYS: dict[Measure, _Keys] = {
    Measure.DAYS: lambda entry: (entry.at // DAY,),
    Measure.BUSY_DAYS: lambda entry: (entry.at // DAY,),
    Measure.COUNTERPARTIES: lambda entry: _known(entry.other),
    Measure.MOST_WITH_ONE: lambda entry: _known(entry.other),
    Measure.COUNTRIES: lambda entry: _known(entry.counterparty.place.country),
    Measure.CITIES: lambda entry: _known(entry.city()),
    Measure.COUNTERPARTY_CITIES: lambda entry: _known(entry.counterparty.place.city.casefold()),
    Measure.AGENTS: lambda entry: _known(entry.counterparty.agent),
    Measure.TERMINALS: lambda entry: _known(entry.transaction.terminal_reference),
    Measure.MERCHANTS: lambda entry: _known(entry.transaction.merchant.reference),
    Measure.DEVICES: lambda entry: _known(entry.transaction.device_id),
    Measure.HOLDER_NAMES: lambda entry: _known(" ".join(entry.holder.name.casefold().split())),
    Measure.BRACKETED_NAMES: _bracketed,
    Measure.TRAVELLERS: lambda entry: entry.transaction.journey.travellers if entry.transaction.journey else (),
    Measure.AUTHORISED_USERS: lambda entry: (
        () if entry.holder.customer is None else entry.holder.customer.authorised_users
    ),
}
"""What is counted of an entry, by measure; none where the entry says nothing of it."""


class Tally:
    """Counts, sums (US cents, exact) and distinct keys of the entries of the last `window_days`, both ends included."""

    def __init__(self, window_days: float, measures: Iterable[Measure]) -> None:
        self.entries: deque[Entry] = deque()
        self._seconds = window_days * DAY
        self.cents_by_direction = {Direction.IN: 0, Direction.OUT: 0}
        self.at_night = 0
        self._counters: dict[Measure, Counter[Hashable]] = {one: Counter() for one in measures if one in KEYS}

    @property
    def cents(self) -> int:
        """The sum of all entries."""
        return self.cents_by_direction[Direction.IN] + self.cents_by_direction[Direction.OUT]

    def add(self, entry: Entry) -> None:
        """Take an entry that is not older than those before."""
        self.entries.append(entry)
        self._change(entry, 1)

    def forget_before(self, now: float) -> None:
        """Let go of what lies before the window that ends at `now`."""
        entries, oldest = self.entries, now - self._seconds
        while entries and entries[0].at < oldest:
            self._change(entries.popleft(), -1)

    def value(self, measure: Measure, base: Tally) -> float:
        """The figure now; shares are of what `base` holds, 0 where that is nothing."""
        if measure in self._counters:
            return float(self._counted(measure))
        return _FIGURES[measure](self, base)

    def most_frequent(self) -> tuple[str, ...]:
        """Who stands on the other side, most entries first."""
        return tuple(key for key, _ in Counter(entry.other for entry in self.entries if entry.other).most_common())

    def _counted(self, measure: Measure) -> int:
        counter = self._counters[measure]
        if measure is Measure.BUSY_DAYS:
            return sum(count >= BUSY_DAY_TRANSACTIONS for count in counter.values())
        return max(counter.values(), default=0) if measure is Measure.MOST_WITH_ONE else len(counter)

    def _change(self, entry: Entry, by: int) -> None:
        self.cents_by_direction[entry.direction] += by * (entry.cents or 0)
        self.at_night += by * entry.has(Trait.AT_NIGHT)
        for measure, counter in self._counters.items():
            for key in KEYS[measure](entry):
                counter[key] += by
                if not counter[key]:
                    del counter[key]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _net(tally: Tally) -> float:
    sums = tally.cents_by_direction
    return _share(abs(sums[Direction.IN] - sums[Direction.OUT]), tally.cents)


_FIGURES: dict[Measure, Callable[[Tally, Tally], float]] = {
    Measure.TRANSACTIONS: lambda own, _: float(len(own.entries)),
    Measure.TOTAL_USD: lambda own, _: own.cents / 100,
    Measure.MEAN_USD: lambda own, _: _share(own.cents, 100 * len(own.entries)),
    Measure.SHARE_OF_TRANSACTIONS: lambda own, base: _share(len(own.entries), len(base.entries)),
    Measure.SHARE_OF_AMOUNT: lambda own, base: _share(own.cents, base.cents),
    Measure.NIGHT_SHARE: lambda own, _: _share(own.at_night, len(own.entries)),
    Measure.NET_SHARE: lambda own, _: _net(own),
}
