"""The kind `sequence`: flags and transactions that follow each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.domain.red_flag import Measurement
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds, World, latest_parties
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.redflags.selecting import predicate_for
from app.redflags.selection import STRICT, Selection

NAME = "sequence"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: one of `flags` fired for the account, or `transactions_at_least` that `select` selects.

    `counterparties_at_least` are counted over the step's transactions. `silence_days` must lie between the step and
    whatever the account did before it.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    flags: tuple[str, ...] = ()
    select: Selection | None = None
    transactions_at_least: int = 1
    counterparties_at_least: int = 0
    silence_days: float = 0

    def __post_init__(self) -> None:
        if bool(self.flags) == (self.select is not None):
            raise ValueError("a step has either flags or select")


@dataclass(frozen=True, slots=True)
class Parameters:
    """`steps` in this order, all within `window_days`; the last is a transaction."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    steps: tuple[Step, ...]
    window_days: float

    def __post_init__(self) -> None:
        if not 0 < self.window_days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"window_days must be above 0 and at most {LONGEST_WINDOW_DAYS}")
        if len(self.steps) < 2 or self.steps[-1].select is None:
            raise ValueError("steps: expected two or more, the last with select")


@dataclass(frozen=True, slots=True)
class _Walk:
    """How far the steps were gone: until when, on which entries and flags."""

    until: float
    entries: tuple[Entry, ...] = ()
    flags: tuple[str, ...] = ()


class Accumulator:
    """The entries of one account that each step selects, within the window."""

    def __init__(self, parameters: Parameters, world: World) -> None:
        self._parameters = parameters
        self._world = world
        self._kept: list[deque[Entry]] = [deque() for _ in parameters.steps]
        self._selects = [None if step.select is None else predicate_for(step.select) for step in parameters.steps]
        self._last_at = float("-inf")

    def observe(self, entry: Entry) -> Iterator[Finding]:
        """Take the entry; a finding where it completes the last step."""
        oldest = entry.at - self._parameters.window_days * DAY
        is_last = False
        for step, kept, selects in zip(self._parameters.steps, self._kept, self._selects, strict=True):
            while kept and kept[0].at < oldest:
                kept.popleft()
            is_last = selects is not None and selects(entry) and entry.at - self._last_at >= step.silence_days * DAY
            if is_last:
                kept.append(entry)
        self._last_at = entry.at
        if is_last and (walk := self._walk(entry.account, oldest)) is not None:
            steps = len(self._parameters.steps)
            measured = (Measurement("steps", steps, at_least=steps),)
            grounds = Grounds(walk.entries, latest_parties(walk.entries), walk.flags)
            yield Finding(entry.account, measured, lambda: grounds)

    def _walk(self, account: str, oldest: float) -> _Walk | None:
        walk: _Walk | None = _Walk(oldest)
        for step, kept in zip(self._parameters.steps, self._kept, strict=True):
            assert walk is not None, "the loop ends where the walk does"
            walk = self._flagged(step, account, walk) if step.flags else _gone(step, kept, walk)
            if walk is None:
                return None
        return walk

    def _flagged(self, step: Step, account: str, walk: _Walk) -> _Walk | None:
        for at, flag in self._world.flags.times(account, step.flags):
            if at >= walk.until:
                return _Walk(at, walk.entries, (*walk.flags, flag))
        return None


def _gone(step: Step, kept: Iterable[Entry], walk: _Walk) -> _Walk | None:
    """The walk one step further: on as few of the kept entries after it as the step needs, the oldest first."""
    taken: list[Entry] = []
    for entry in kept:
        if entry.at > walk.until and not any(entry is one for one in walk.entries):
            taken.append(entry)
            parties = {one.other for one in taken if one.other}
            if len(taken) >= step.transactions_at_least and len(parties) >= step.counterparties_at_least:
                return _Walk(entry.at, (*walk.entries, *taken), walk.flags)
    return None
