"""The kind `change`: an account against its own past."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from app.domain.red_flag import Measurement
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds, latest_parties
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.redflags.selecting import predicate_for
from app.redflags.selection import EVERYTHING, STRICT, Selection

NAME = "change"


class Against(StrEnum):
    """`channel_share`: the selected share of all amounts, recent against past. `balance`: the highest balance of the
    recent window against the one now."""

    CHANNEL_SHARE = "channel_share"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Parameters:
    """A rise of the share, or a fall of the balance, by `by_at_least` (0..1).

    Past is `past_days` before the recent window; both need `transactions_at_least`. A fall of the balance counts only
    where each of `together_with` selects a transaction of the recent window.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    against: Against
    recent_days: float
    by_at_least: float
    past_days: float = 0
    transactions_at_least: int = 1
    select: Selection = EVERYTHING
    together_with: tuple[Selection, ...] = ()

    def __post_init__(self) -> None:
        if self.recent_days <= 0 or self.recent_days + self.past_days > LONGEST_WINDOW_DAYS:
            raise ValueError(f"recent_days must be above 0, and with past_days at most {LONGEST_WINDOW_DAYS}")
        if (self.against is Against.CHANNEL_SHARE) != (self.past_days > 0):
            raise ValueError("past_days: expected for channel_share, and only there")
        if not 0 < self.by_at_least <= 1:
            raise ValueError("by_at_least must be above 0 and at most 1")


class _Window:
    """Entries of a stretch of time: how many cents they come to, and how many of them are selected."""

    def __init__(self) -> None:
        self.entries: deque[tuple[Entry, int]] = deque()
        self._cents = self._selected_cents = 0

    def add(self, entry: Entry, selected_cents: int) -> None:
        self.entries.append((entry, selected_cents))
        self._cents += entry.cents or 0
        self._selected_cents += selected_cents

    def take_before(self, moment: float) -> Iterator[tuple[Entry, int]]:
        """Let go of what is older, oldest first."""
        while self.entries and self.entries[0][0].at < moment:
            entry, selected_cents = self.entries.popleft()
            self._cents -= entry.cents or 0
            self._selected_cents -= selected_cents
            yield entry, selected_cents

    @property
    def share(self) -> float:
        """The selected share of all amounts."""
        return self._selected_cents / self._cents if self._cents else 0.0


class Accumulator:
    """All entries of one account in the recent window and in the past before it."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._selects = predicate_for(parameters.select)
        self._together_with = [predicate_for(selection) for selection in parameters.together_with]
        self._last_beside = [float("-inf") for _ in parameters.together_with]
        self._past, self._recent = _Window(), _Window()
        self._falling: deque[Entry] = deque()

    def observe(self, entry: Entry) -> Iterator[Finding]:
        """Take the entry; a finding where the account has changed with it."""
        recent_begins = entry.at - self._parameters.recent_days * DAY
        self._recent.add(entry, (entry.cents or 0) if self._selects(entry) else 0)
        for earlier in self._recent.take_before(recent_begins):
            self._past.add(*earlier)
        for _ in self._past.take_before(recent_begins - self._parameters.past_days * DAY):
            pass
        by_share = self._parameters.against is Against.CHANNEL_SHARE
        figures = self._shares() if by_share else self._balances(entry, recent_begins)
        if figures and all(figure.holds for figure in figures):
            yield Finding(entry.account, figures, self._grounds)

    def _grounds(self) -> Grounds:
        entries = [entry for entry, _ in self._recent.entries]
        return Grounds(entries, latest_parties(entries))

    def _shares(self) -> tuple[Measurement, ...]:
        fewest = min(len(self._past.entries), len(self._recent.entries))
        recent = self._recent.share if fewest >= self._parameters.transactions_at_least else 0.0
        if recent < self._parameters.by_at_least:
            return ()
        rise = recent - self._past.share
        return (
            Measurement("rise_of_share", rise, at_least=self._parameters.by_at_least),
            Measurement("transactions", fewest, at_least=self._parameters.transactions_at_least),
        )

    def _balances(self, entry: Entry, recent_begins: float) -> tuple[Measurement, ...]:
        for number, selects in enumerate(self._together_with):
            if selects(entry):
                self._last_beside[number] = entry.at
        now = entry.holder.balance_after_minor
        if now is None:
            return ()
        highest = self._highest(entry, now, recent_begins)
        if highest <= 0 or any(last < recent_begins for last in self._last_beside):
            return ()
        return (Measurement("fall_of_balance", 1 - now / highest, at_least=self._parameters.by_at_least),)

    def _highest(self, entry: Entry, now: int, recent_begins: float) -> int:
        """The highest balance of the recent window: of lower ones only those after it are kept, falling."""
        while self._falling and self._falling[0].at < recent_begins:
            self._falling.popleft()
        while self._falling and (self._falling[-1].holder.balance_after_minor or 0) <= now:
            self._falling.pop()
        self._falling.append(entry)
        return self._falling[0].holder.balance_after_minor or 0
