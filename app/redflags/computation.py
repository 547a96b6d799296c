"""One indicator with the state of all accounts that it looks at, and which indicators an account is due for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.transaction import Transaction
from app.redflags.catalogue import Indicator
from app.redflags.entry import Entry, entries_of
from app.redflags.finding import Accumulator, Finding, World
from app.redflags.kinds import (
    CountingParameters,
    NetworkParameters,
    Parameters,
    accumulator_for,
    network_distance,
    sequence,
    waking_selections,
)
from app.redflags.reference import Reference
from app.redflags.selecting import Predicate, predicate_for


class Computation:
    """One indicator with the state of all accounts that it looks at."""

    def __init__(self, indicator: Indicator, world: World) -> None:
        assert indicator.parameters is not None, "only what data compute is computed"
        self.indicator = indicator
        self._parameters: Parameters = indicator.parameters
        self._world = world
        self._wakes: list[Predicate] = [predicate_for(one) for one in waking_selections(self._parameters)]
        self._only_selected = bool(self._wakes) and isinstance(self._parameters, CountingParameters)
        self._accounts: dict[str, Accumulator] = {}
        is_network = isinstance(self._parameters, NetworkParameters)
        self._all = accumulator_for(self._parameters, world) if is_network else None

    @property
    def steps(self) -> int:
        """How far it looks around an account."""
        return self._parameters.steps if isinstance(self._parameters, network_distance.Parameters) else 0

    def take(self, entry: Entry) -> None:
        """Give the entry to the state of its account without asking what holds."""
        assert isinstance(self._all, network_distance.Accumulator), "only distances are looked at apart"
        self._all.take(entry)

    def observe(self, entry: Entry) -> Iterable[Finding]:
        """Give the entry to the state of its account."""
        if self._all is not None:
            return self._all.observe(entry)
        state = self._accounts.get(entry.account)
        if (state is None or self._only_selected) and self._wakes and not self._is_selected(entry):
            return ()
        if state is None:
            state = self._accounts[entry.account] = accumulator_for(self._parameters, self._world)
        return state.observe(entry)

    def _is_selected(self, entry: Entry) -> bool:
        for selects in self._wakes:  # noqa: SIM110 (asked of every indicator for every entry)
            if selects(entry):
                return True
        return False

    def look_around(self, account: str, now: float) -> Iterable[Finding]:
        """What holds for the account now, without a new entry of its own."""
        assert isinstance(self._all, network_distance.Accumulator), "only distances are looked at again"
        return self._all.look_around(account, now)


@dataclass(frozen=True, slots=True)
class Due:
    """What looks at one account, by stage, and what looks around it."""

    stages: list[list[Computation]]
    networks: list[Computation]

    @property
    def is_any(self) -> bool:
        """Whether anything does."""
        return any(self.stages) or bool(self.networks)


@dataclass(slots=True)
class Behind:
    """The past of one account, the indicators that have yet to take it, and those that did when the others did not."""

    passed_over: list[Computation]
    networks: list[Computation]
    past: list[Transaction] = field(default_factory=list)
    _entries: list[Entry] | None = None

    def catch_up_one(self, account: str, reference: Reference) -> None:
        """Give everything to one of the indicators."""
        if self._entries is None:
            every = (entry for one in self.past for entry in entries_of(one, reference))
            self._entries = [entry for entry in every if entry.account == account]
        if self.passed_over:
            computation = self.passed_over.pop()
            for entry in self._entries:
                for _ in computation.observe(entry):
                    pass
        if not self.passed_over:
            for entry in self._entries:
                entry.forget_answers()


def stage_of(indicator: Indicator) -> int:
    """Transactions first, then what waits for flags, then what looks at the flags of others."""
    if isinstance(indicator.parameters, network_distance.Parameters):
        return 3
    return 2 if isinstance(indicator.parameters, sequence.Parameters) else 1
