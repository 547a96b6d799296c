"""The kind `repeated_pattern`: amounts that come again, in pairs, parts or instalments."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from typing import ClassVar

from app.domain.red_flag import Measurement
from app.domain.transaction import Channel, Settlement
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds, latest_parties
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.redflags.selecting import predicate_for
from app.redflags.selection import EVERYTHING, STRICT, Direction, Selection

NAME = "repeated_pattern"


class Shape(StrEnum):
    """How the amounts belong together.

    `instalments`: equal amounts to one party, a gap apart. `two_parts`: two payments to one party that together make
    one sum. `matched_pairs`: what comes in leaves in equal amount to another party, a gap later. `same_day`: several on
    one day with one merchant, or one taken back.
    """

    INSTALMENTS = "instalments"
    TWO_PARTS = "two_parts"
    MATCHED_PAIRS = "matched_pairs"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class Parameters:
    """`at_least` patterns (instalments: payments) within the window, whose members lie `gap_days` (from, to) apart.

    Amounts are equal when they differ by at most `tolerance` of the larger. `sum_usd` bounds a sum of two parts (from,
    to), of which the smaller is at least `smaller_part_at_least`. `share_of_income_at_least` is a month's instalments
    over a month's wages.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    shape: Shape
    window_days: float
    at_least: int
    select: Selection = EVERYTHING
    gap_days: tuple[float, float] = (0.0, float(LONGEST_WINDOW_DAYS))
    tolerance: float = 0.02
    sum_usd: tuple[float, float] = (0.0, float("inf"))
    smaller_part_at_least: float = 0.0
    share_of_income_at_least: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.window_days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"window_days must be above 0 and at most {LONGEST_WINDOW_DAYS}")
        if self.at_least < 1 or not 0 <= self.tolerance < 1:
            raise ValueError("at_least must be 1 or more, tolerance from 0 to below 1")
        if self.gap_days[0] > self.gap_days[1] or self.sum_usd[0] > self.sum_usd[1]:
            raise ValueError("gap_days and sum_usd are written as [from, to]")


class Accumulator:
    """The selected entries of one account within the window, and the wages that came in beside them."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._selects = predicate_for(parameters.select)
        self._entries: deque[Entry] = deque()
        self._with: dict[str, deque[Entry]] = {}
        self._wages: deque[Entry] = deque()
        self._pairs: deque[tuple[Entry, Entry]] = deque()
        self._unpaired: list[tuple[int, int, Entry]] = []
        self._seen = 0

    def observe(self, entry: Entry) -> Iterator[Finding]:
        """Take the entry; a finding where it completes enough patterns."""
        self._forget_before(entry.at - self._parameters.window_days * DAY)
        if entry.direction is Direction.IN and entry.transaction.channel in (Channel.WAGE, Channel.BENEFIT):
            self._wages.append(entry)
        if entry.cents is not None and self._selects(entry):
            yield from _SHAPES[self._parameters.shape](self, entry)
            self._entries.append(entry)
            self._with.setdefault(entry.other, deque()).append(entry)

    def _forget_before(self, oldest: float) -> None:
        while self._wages and self._wages[0].at < oldest:
            self._wages.popleft()
        while self._entries and self._entries[0].at < oldest:
            self._forget(self._entries.popleft())
        while self._pairs and self._pairs[0][0].at < oldest:
            self._pairs.popleft()
        if len(self._unpaired) > 2 * len(self._entries):
            self._unpaired = [one for one in self._unpaired if one[2].at >= oldest]

    def _forget(self, entry: Entry) -> None:
        with_it = self._with[entry.other]
        with_it.popleft()
        if not with_it:
            del self._with[entry.other]

    def instalments(self, entry: Entry) -> Iterator[Finding]:
        """The entry and equal ones before it to the same party, each a gap before the next."""
        chain = [entry]
        for earlier in reversed(self._with.get(entry.other, ())):
            if self._equal(earlier, entry) and self._gap_fits(earlier, chain[-1]):
                chain.append(earlier)
        figures = [Measurement("instalments", len(chain), at_least=self._parameters.at_least)]
        if needed := self._parameters.share_of_income_at_least:
            wages = sum(wage.cents or 0 for wage in self._wages if wage.at >= chain[-1].at - 31 * DAY)
            paid = sum(one.cents or 0 for one in chain)
            figures.append(Measurement("share_of_income", paid / wages if wages else 0.0, at_least=needed))
        yield from self._found(entry, chain, figures)

    def two_parts(self, entry: Entry) -> Iterator[Finding]:
        """Pairs of the entry with an earlier one to the same party that together make one sum."""
        pairs = [earlier for earlier in self._with.get(entry.other, ()) if self._is_other_part(earlier, entry)]
        figures = [Measurement("pairs", len(pairs), at_least=self._parameters.at_least)]
        yield from self._found(entry, [*pairs, entry], figures)

    def matched_pairs(self, entry: Entry) -> Iterator[Finding]:
        """What came in and leaves in equal amount to another party; each entry is in one pair."""
        self._seen += 1
        cents = entry.cents or 0
        if entry.direction is Direction.IN:
            insort(self._unpaired, (cents, self._seen, entry))
            return
        if (matched := self._match(entry, cents)) is not None:
            self._unpaired.remove(matched)
            self._pairs.append((matched[2], entry))
        figures = [Measurement("pairs", len(self._pairs), at_least=self._parameters.at_least)]
        yield from self._found(entry, self._pairs, figures)

    def _match(self, entry: Entry, cents: int) -> tuple[int, int, Entry] | None:
        """The oldest entry of an amount near that one that came from another party, a gap before."""
        oldest = entry.at - self._parameters.window_days * DAY
        lowest, highest = cents * (1 - self._parameters.tolerance), cents / (1 - self._parameters.tolerance)
        begin, end = (bisect_left(self._unpaired, (bound,)) for bound in (floor(lowest), ceil(highest) + 1))
        fitting = (
            one
            for one in self._unpaired[begin:end]
            if one[2].at >= oldest
            and one[2].other != entry.other
            and self._equal(one[2], entry)
            and self._gap_fits(one[2], entry)
        )
        return min(fitting, key=lambda one: one[1], default=None)

    def same_day(self, entry: Entry) -> Iterator[Finding]:
        """Days with two entries at one merchant, and entries that were taken back."""
        seen: dict[tuple[float, str], list[Entry]] = {}
        members, events = [], 0
        for one in (*self._entries, entry):
            day = seen.setdefault((one.at // DAY, one.other or one.transaction.merchant.name), [])
            day.append(one)
            if one.transaction.settlement is Settlement.REFUND or len(day) == 2:
                events += 1
                members += [one] if one.transaction.settlement is Settlement.REFUND else day
        figures = [Measurement("events", events, at_least=self._parameters.at_least)]
        yield from self._found(entry, list({id(one): one for one in members}.values()), figures)

    def _is_other_part(self, earlier: Entry, entry: Entry) -> bool:
        if earlier.other != entry.other or not self._gap_fits(earlier, entry):
            return False
        smaller, larger = sorted((earlier.cents or 0, entry.cents or 0))
        lowest, highest = self._parameters.sum_usd
        fits = lowest * 100 <= smaller + larger <= highest * 100
        return fits and smaller >= self._parameters.smaller_part_at_least * (smaller + larger)

    def _equal(self, one: Entry, other: Entry) -> bool:
        smaller, larger = sorted((one.cents or 0, other.cents or 0))
        return larger - smaller <= self._parameters.tolerance * larger

    def _gap_fits(self, earlier: Entry, later: Entry) -> bool:
        shortest, longest = self._parameters.gap_days
        return shortest * DAY <= later.at - earlier.at <= longest * DAY

    @staticmethod
    def _found(
        entry: Entry, members: Iterable[Entry | tuple[Entry, Entry]], figures: list[Measurement]
    ) -> Iterator[Finding]:
        def grounds() -> Grounds:
            entries = [one for member in members for one in (member if isinstance(member, tuple) else (member,))]
            entries.sort(key=lambda one: one.at)
            return Grounds(entries, latest_parties(entries))

        if all(figure.holds for figure in figures):
            yield Finding(entry.account, tuple(figures), grounds)


_SHAPES = {
    Shape.INSTALMENTS: Accumulator.instalments,
    Shape.TWO_PARTS: Accumulator.two_parts,
    Shape.MATCHED_PAIRS: Accumulator.matched_pairs,
    Shape.SAME_DAY: Accumulator.same_day,
}
