"""What a kind of computation hands back, and what it may ask of the rest of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.red_flag import Measurement
from app.domain.transaction import Party, Transaction
from app.redflags.entry import Entry

DAY = 86_400.0
"""Seconds of a day."""

Marks = Callable[[Transaction, Party], Mapping[str, float]]
"""Says by which registers a party of a transaction is marked, and how surely (0..1)."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a finding rests on.

    `entries` may be a live window: who keeps them copies them at once. `counterparties` are accounts or what stands
    for them; `related` are ids of flags that it rests on.
    """

    entries: Iterable[Entry]
    counterparties: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """That a computation holds for `account` now.

    `grounds` are asked at once or not at all: most findings repeat a flag that is known, and windows are long.
    """

    account: str
    measured: tuple[Measurement, ...]
    grounds: Callable[[], Grounds]


def latest_parties(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who stands on the other side of the entries, the latest first."""
    return tuple(dict.fromkeys(one.other for one in reversed(entries) if one.other))


class Accumulator(Protocol):
    """The state of one indicator: for one account, or for all where the kind looks at networks."""

    def observe(self, entry: Entry) -> Iterable[Finding]:
        """Take the next entry in the order of time; say what holds now."""
        ...


class FlagHistory(Protocol):
    """When flags fired."""

    @property
    def changes(self) -> int:
        """How often it changed: what was asked at the same count is answered alike."""
        ...

    def times(self, account: str, flags: Sequence[str]) -> list[tuple[float, str]]:
        """When any of `flags` (ids or families) fired for the account: (seconds, indicator id), oldest first."""
        ...

    def accounts(self, flag: str) -> Set[str]:
        """Every account for which a flag (id or family) ever fired."""
        ...


class Flows(Protocol):
    """Money between accounts within the longest window."""

    @property
    def changes(self) -> int:
        """How often it changed: what was asked at the same count is answered alike."""
        ...

    def neighbours(self, account: str, since: float) -> Sequence[str]:
        """Each account that money connects since then, in the order in which they first did."""
        ...

    def between(self, account: str, other: str, since: float) -> tuple[int, int]:
        """US cents that the account received from the other, and paid to it, since then."""
        ...

    def total(self, account: str, since: float) -> tuple[int, int]:
        """US cents that the account received from all accounts, and paid to them, since then."""
        ...

    def others(self, account: str) -> KeysView[str]:
        """Each account that money ever connected with this one, however long ago."""
        ...


def unmarked(_transaction: Transaction, _party: Party) -> Mapping[str, float]:
    """Marks of nobody, for use where no register is loaded."""
    return {}


@dataclass(frozen=True, slots=True)
class World:
    """What kinds may ask beyond their own entries. `registers` are the names of those that `marks` knows."""

    flags: FlagHistory
    flows: Flows
    marks: Marks = field(default=unmarked)
    registers: frozenset[str] = frozenset()
