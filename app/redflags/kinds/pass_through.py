"""The kind `pass_through`: money that comes in and leaves again soon, or leaves and comes back."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from statistics import median
from typing import ClassVar, TypeAlias

from app.domain.red_flag import Measurement
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.redflags.selecting import predicate_for
from app.redflags.selection import EVERYTHING, STRICT, Direction, Selection

NAME = "pass_through"

_Asked: TypeAlias = tuple[str, Callable[[], float], float | None, float | None]
"""A figure: its unit, what tells it, and what it must at least and may at most be."""


class Way(StrEnum):
    """`onward`: what comes in leaves. `returned`: what leaves comes back from whoever received it."""

    ONWARD = "onward"
    RETURNED = "returned"


class Receivers(StrEnum):
    """Whether the second movements of all parties count together, or only those with the largest party."""

    ALL = "all"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Parameters:
    """`first` movements are followed `within_hours` by `second` ones of at least `share_at_least` of their amount.

    Cash counts as one receiver. `cycles_at_least` counts first movements followed so; parties are counted on each side
    by account or name. `first_usd_at_least` and `first_usd_at_most` bound the sum of all first movements in the window,
    `first_median_usd_at_most` their median, `single_second_at_least` the largest second movement as a share of it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    window_days: float
    within_hours: float
    share_at_least: float
    first: Selection = EVERYTHING
    second: Selection = EVERYTHING
    way: Way = Way.ONWARD
    receivers: Receivers = Receivers.ALL
    cycles_at_least: int = 1
    first_parties_at_least: int = 1
    first_cities_at_least: int = 0
    second_parties_at_least: int = 1
    second_movements_at_least: int = 1
    first_usd_at_least: float = 0
    first_usd_at_most: float | None = None
    first_median_usd_at_most: float | None = None
    single_second_at_least: float = 0

    def __post_init__(self) -> None:
        if not 0 < self.window_days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"window_days must be above 0 and at most {LONGEST_WINDOW_DAYS}")
        if not 0 < self.within_hours <= self.window_days * 24:
            raise ValueError("within_hours must be above 0 and at most the window")
        if not 0 < self.share_at_least <= 1 or not 0 <= self.single_second_at_least <= 1:
            raise ValueError("share_at_least and single_second_at_least must lie within 0 and 1")
        if {self.first.direction, self.second.direction} != {Direction.EITHER}:
            raise ValueError("direction: the way says it")


def selections(parameters: Parameters) -> tuple[Selection, Selection]:
    """What selects the first movements, and the second ones."""
    ways = (Direction.IN, Direction.OUT) if parameters.way is Way.ONWARD else (Direction.OUT, Direction.IN)
    return replace(parameters.first, direction=ways[0]), replace(parameters.second, direction=ways[1])


@dataclass(slots=True)
class _First:
    """A first movement, and who has received how many of its cents."""

    entry: Entry
    cents: int
    open_cents: int
    followed: dict[str, int] = field(default_factory=dict)
    followers: list[Entry] = field(default_factory=list)


class _Sums:
    """What the first movements of the window come to, kept up to date as they come, are followed and go."""

    def __init__(self, parameters: Parameters) -> None:
        self._share = parameters.share_at_least
        self._asks_median = parameters.first_median_usd_at_most is not None
        self._asks_cities = parameters.first_cities_at_least > 0
        self.cents = self.passed_on = 0
        self.sorted_cents: list[int] = []
        self.cities: Counter[str] = Counter()
        self.paid: dict[str, int] = {}
        self.received: dict[str, int] = {}
        self.cycles = 0
        self.cycles_with: Counter[str] = Counter()
        self.returning: set[str] = set()
        self._parties: Counter[str] = Counter()

    @property
    def parties(self) -> int:
        """How many stand on the other side of the first movements."""
        return len(self._parties)

    def add(self, first: _First) -> None:
        self._change(first, 1)
        if self._asks_median:
            insort(self.sorted_cents, first.cents)

    def remove(self, first: _First) -> None:
        self._change(first, -1)
        if self._asks_median:
            del self.sorted_cents[bisect_left(self.sorted_cents, first.cents)]
        for party, cents in first.followed.items():
            _change(self.received, party, -cents)
            self.passed_on -= cents
            self.cycles_with.subtract([party] if cents >= self._share * first.cents else [])
        self.cycles -= bool(first.followed) and sum(first.followed.values()) >= self._share * first.cents
        self._note_return(first.entry.other)

    def follow(self, first: _First, party: str, cents: int) -> None:
        """Take note that the party received so many cents of the first movement."""
        wanted = self._share * first.cents
        before, all_before = first.followed.get(party, 0), first.cents - first.open_cents
        first.followed[party] = before + cents
        first.open_cents -= cents
        _change(self.received, party, cents)
        self.passed_on += cents
        self.cycles_with[party] += before < wanted <= before + cents
        self.cycles += all_before < wanted <= all_before + cents
        self._note_return(first.entry.other)

    def _change(self, first: _First, by: int) -> None:
        self.cents += by * first.cents
        _change(self.paid, first.entry.other, by * first.cents)
        counters = [(self._parties, first.entry.other)]
        if self._asks_cities and (city := first.entry.city()):
            counters.append((self.cities, city))
        for counter, key in counters:
            counter[key] += by
            if not counter[key]:
                del counter[key]

    def _note_return(self, party: str) -> None:
        if self.received.get(party, 0) >= self._share * self.paid.get(party, 0) > 0:
            self.returning.add(party)
        else:
            self.returning.discard(party)


def _change(sums: dict[str, int], key: str, by: int) -> None:
    sums[key] = sums.get(key, 0) + by
    if not sums[key]:
        del sums[key]


class Accumulator:
    """Which first movements of one account were followed; each cent is followed once, the oldest first."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._firsts: deque[_First] = deque()
        self._open: dict[str, deque[_First]] = {}
        self._seconds: deque[tuple[float, int]] = deque()
        self._sums = _Sums(parameters)
        self._is_first, self._is_second = map(predicate_for, selections(parameters))

    def observe(self, entry: Entry) -> Iterator[Finding]:
        """Take the entry; a finding where a second movement completes the pattern."""
        self._forget_before(entry.at - self._parameters.window_days * DAY)
        if entry.cents is None:
            return
        if self._is_first(entry):
            first = _First(entry, entry.cents, entry.cents)
            self._firsts.append(first)
            self._open.setdefault(self._receiver_of(entry), deque()).append(first)
            self._sums.add(first)
        elif self._is_second(entry):
            taken = self._follow(entry, entry.cents)
            if taken:
                self._seconds.append((entry.at, taken))
                if measured := self._measured():
                    yield Finding(entry.account, measured, self._grounds)

    def _forget_before(self, oldest: float) -> None:
        while self._firsts and self._firsts[0].entry.at < oldest:
            self._sums.remove(self._firsts.popleft())
        while self._seconds and self._seconds[0][0] < oldest:
            self._seconds.popleft()

    def _receiver_of(self, entry: Entry) -> str:
        """Whose second movement follows: only what the same party gives back counts as returned."""
        return entry.other if self._parameters.way is Way.RETURNED else ""

    def _follow(self, entry: Entry, cents: int) -> int:
        left = cents
        oldest = entry.at - self._parameters.within_hours * 3600
        waiting = self._open.get(self._receiver_of(entry), deque())
        while left and waiting:
            first = waiting[0]
            if first.entry.at >= oldest and first.open_cents:
                part = min(left, first.open_cents)
                self._sums.follow(first, entry.other, part)
                first.followers.append(entry)
                left -= part
            if first.entry.at < oldest or not first.open_cents:
                waiting.popleft()
        return cents - left

    def _measured(self) -> tuple[Measurement, ...]:
        """The figures that are asked for; none where one does not hold."""
        measured = []
        for unit, figure, at_least, at_most in self._asked():
            measurement = Measurement(unit, figure(), at_least, at_most)
            if not measurement.holds:
                return ()
            measured.append(measurement)
        return tuple(measured)

    def _asked(self) -> Iterator[_Asked]:
        wanted, sums = self._parameters, self._sums
        if wanted.way is Way.RETURNED:
            yield "parties_that_return", lambda: len(sums.returning), wanted.first_parties_at_least, None
            return
        asked: tuple[_Asked, ...] = (
            ("share_passed_on", self._share_passed_on, wanted.share_at_least, None),
            ("first_usd", lambda: sums.cents / 100, wanted.first_usd_at_least, wanted.first_usd_at_most),
            ("first_median_usd", lambda: median(sums.sorted_cents) / 100, None, wanted.first_median_usd_at_most),
            ("first_parties", lambda: sums.parties, wanted.first_parties_at_least, None),
            ("first_cities", lambda: len(sums.cities), wanted.first_cities_at_least, None),
            ("second_parties", lambda: len(sums.received), wanted.second_parties_at_least, None),
            ("second_movements", lambda: len(self._seconds), wanted.second_movements_at_least, None),
            ("cycles", self._cycles, wanted.cycles_at_least, None),
            ("largest_second_share", self._largest_second_share, wanted.single_second_at_least, None),
        )
        yield from (one for one in asked if one[2] or one[3] is not None)

    def _share_passed_on(self) -> float:
        received = self._sums.received
        counts = (
            received[self._largest()] if self._parameters.receivers is Receivers.LARGEST else sum(received.values())
        )
        return counts / self._sums.cents

    def _largest(self) -> str:
        """Whoever received most."""
        received = self._sums.received
        return max(received, key=lambda party: (received[party], party))

    def _cycles(self) -> int:
        if self._parameters.receivers is Receivers.ALL:
            return self._sums.cycles
        return self._sums.cycles_with[self._largest()]

    def _largest_second_share(self) -> float:
        return max(cents for _, cents in self._seconds) / self._sums.cents

    def _grounds(self) -> Grounds:
        followed = [first for first in self._firsts if first.followers]
        entries = {id(entry): entry for one in followed for entry in (one.entry, *one.followers)}
        received = self._sums.received
        parties = tuple(sorted(received, key=lambda party: (-received[party], party)))
        return Grounds(sorted(entries.values(), key=lambda one: one.at), parties)
