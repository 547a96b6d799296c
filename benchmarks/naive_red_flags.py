"""The catalogue as a plain loop would hold it: for every row every indicator, over the account's rows in its window.

Nothing is kept up to date: each figure is counted anew from the rows of the window. It raises the same flags for the
same accounts, and is there to be measured against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.transaction import Transaction
from app.redflags.catalogue import Catalogue, Indicator
from app.redflags.counting import base_of
from app.redflags.entry import Entry, entries_of
from app.redflags.finding import DAY, Accumulator, World
from app.redflags.history import FlagTimes, MoneyFlows
from app.redflags.kinds import CountingParameters, accumulator_for, network_distance, sequence, shared_identifier
from app.redflags.reference import Reference
from app.redflags.rules import Counting, Match, Rule
from app.redflags.selecting import predicate_for
from app.redflags.tally import Tally

Fired = dict[str, set[str]]


def naive_flags(transactions: Iterable[Transaction], *, catalogue: Catalogue, reference: Reference) -> Fired:
    """For which accounts each indicator ever fired."""
    loop = _Loop(catalogue)
    for transaction in transactions:
        entries = list(entries_of(transaction, reference))
        for entry in entries:
            loop.history.setdefault(entry.account, []).append(entry)
            loop.flows.add(entry)
        for stage in (1, 2, 3):
            for entry in entries:
                loop.look_at(entry, stage)
    return loop.fired


class _Loop:
    def __init__(self, catalogue: Catalogue) -> None:
        self.history: dict[str, list[Entry]] = {}
        self.flows = MoneyFlows()
        self.fired: Fired = {one.id: set() for one in catalogue}
        self._times = FlagTimes()
        self._last_flag: dict[tuple[str, str], float] = {}
        self._world = World(self._times, self.flows)
        self._stages: dict[int, list[Indicator]] = {1: [], 2: [], 3: []}
        self._shared: dict[str, Accumulator] = {}
        for one in catalogue:
            if one.parameters is not None and one.enabled:
                self._stages[_stage(one)].append(one)
                if isinstance(one.parameters, shared_identifier.Parameters | network_distance.Parameters):
                    self._shared[one.id] = accumulator_for(one.parameters, self._world)

    def look_at(self, entry: Entry, stage: int) -> None:
        """Hold the row against every indicator of the stage."""
        for indicator in self._stages[stage]:
            for account in self._accounts(indicator, entry):
                self._raise(indicator, account, entry.at)

    def _accounts(self, indicator: Indicator, entry: Entry) -> Iterator[str]:
        if indicator.id in self._shared:
            yield from (finding.account for finding in self._shared[indicator.id].observe(entry))
        elif isinstance(indicator.parameters, CountingParameters):
            if _holds(indicator.parameters.counting(), self.history[entry.account], entry):
                yield entry.account
        else:
            assert indicator.parameters is not None, "only what data compute is computed"
            state = accumulator_for(indicator.parameters, self._world)
            found = [bool(list(state.observe(one))) for one in self.history[entry.account]]
            if found[-1]:
                yield entry.account

    def _raise(self, indicator: Indicator, account: str, now: float) -> None:
        last = self._last_flag.get((account, indicator.id), float("-inf"))
        if now - last > indicator.window_days * DAY:
            self.fired[indicator.id].add(account)
            self._times.add(account, indicator.id, now)
        self._last_flag[account, indicator.id] = now


def _holds(counting: Counting, history: list[Entry], entry: Entry) -> bool:
    """Whether the rules hold with the row, each figure counted anew."""
    if not any(predicate_for(rule.select or counting.select)(entry) for rule in counting.rules):
        return False
    if counting.absent is not None:
        begins = entry.at - counting.window_days * DAY
        is_present = any(predicate_for(counting.absent)(one) for one in history if one.at >= begins)
        if is_present or entry.at - history[0].at < counting.seen_for_days * DAY:
            return False
    held = (_rule_holds(rule, counting, history, entry) for rule in counting.rules)
    return all(held) if counting.match is Match.ALL else any(held)


def _rule_holds(rule: Rule, counting: Counting, history: list[Entry], entry: Entry) -> bool:
    begins = entry.at - rule.window_days * DAY
    own, base = Tally(rule.window_days, rule.measures), Tally(rule.window_days, ())
    selects, is_base = predicate_for(rule.select or counting.select), predicate_for(base_of(rule, counting))
    for one in history:
        if one.at >= begins:
            if selects(one):
                own.add(one)
            if is_base(one):
                base.add(one)
    above = all(own.value(measure, base) >= bound for measure, bound in rule.at_least.items())
    return above and all(own.value(measure, base) <= bound for measure, bound in rule.at_most.items())


def _stage(indicator: Indicator) -> int:
    if isinstance(indicator.parameters, network_distance.Parameters):
        return 3
    return 2 if isinstance(indicator.parameters, sequence.Parameters) else 1
