"""Takes transactions one by one in the order of time and raises red flags, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.currency import decimals
from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole, FlagEvidence, FlagOutcome, FlagResult, RedFlag
from app.domain.transaction import Transaction
from app.redflags.catalogue import Catalogue, Indicator, Seat
from app.redflags.entry import Entry, entries_of
from app.redflags.finding import DAY, Accumulator, Finding, Marks, World, unmarked
from app.redflags.history import FieldsGiven, FlagTimes, MoneyFlows
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
from app.redflags.scoring import Assessment, assess
from app.redflags.selecting import Predicate, predicate_for, years_between

REFRESHED_AFTER = timedelta(days=1)
"""A flag that goes on holding takes new evidence once a day: more would copy long histories at every transaction."""

ADULT_FROM_YEARS = 18


class OutOfOrderError(Exception):
    """A transaction is older than the last one. What came before must be given before it."""


class Engine:
    """All indicators over the transactions of all accounts.

    Deterministic: the same transactions in the same order raise the same flags. State is kept in memory, for each
    account as far back as its indicators look.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        reference: Reference,
        *,
        marks: Marks = unmarked,
        registers: frozenset[str] = frozenset(),
        only: Mapping[str, Set[str]] | None = None,
    ) -> None:
        """`marks` says which parties stand on which of `registers` (LS01 asks `sanctions`).

        Where `only` is given, each indicator looks at its accounts and at no others.
        """
        self.catalogue = catalogue
        self._reference = reference
        self._windows = {one.id: timedelta(days=one.window_days) for one in catalogue}
        self._times = FlagTimes()
        self._flows = MoneyFlows()
        self._world = World(self._times, self._flows, marks, registers)
        self._fields = FieldsGiven({path for indicator in catalogue for path in indicator.requires})
        computed = [one for one in catalogue if one.parameters is not None and one.enabled]
        stages = [[_Computation(one, self._world) for one in computed if _stage(one) == stage] for stage in (1, 2, 3)]
        self._stages, self._networks = stages[:2], stages[2]
        self._only = only
        self._due: dict[str, tuple[list[_Computation], ...]] = {}
        self._flags: dict[str, dict[str, RedFlag]] = {}
        self._named_by: dict[str, dict[tuple[str, str], None]] = {}
        self._born: dict[str, PartialDate] = {}
        self._last = datetime.min.replace(tzinfo=UTC)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account that has a flag."""
        return tuple(self._flags)

    def observe_all(self, transactions: Iterable[Transaction]) -> Iterator[RedFlag]:
        """Sort by time and number, then observe each; gives what `observe` gives."""
        for transaction in sorted(transactions, key=lambda one: (one.booked_at, one.transaction_id)):
            yield from self.observe(transaction)

    def observe(self, transaction: Transaction) -> list[RedFlag]:
        """Take the next transaction; return the flags that fire with it and did not count before.

        Raises OutOfOrderError where it is older than the one before.
        """
        if transaction.booked_at < self._last:
            raise OutOfOrderError("a transaction is older than the one before it: give them in the order of time")
        self._last = transaction.booked_at
        entries = list(entries_of(transaction, self._reference))
        self._remember(entries)
        fired: list[RedFlag] = []
        due = [(entry, self._due_for(entry.account)) for entry in entries]
        for number in range(len(self._stages)):
            for entry, stages_due in due:
                for computation in stages_due[number]:
                    if findings := computation.observe(entry):
                        fired += self._raised(computation, findings, transaction.booked_at)
        for entry, stages_due in due:
            for computation in stages_due[-1]:
                if self._is_fresh(entry.account, computation.indicator, transaction.booked_at):
                    computation.take(entry)
                else:
                    fired += self._raised(computation, computation.observe(entry), transaction.booked_at)
        fired += self._looked_around(fired, transaction.booked_at)
        for entry in entries:
            entry.forget_answers()
        return fired

    def decided(self, account: str, indicator_id: str, *, at: datetime) -> RedFlag:
        """Take what a person decided by the form of an indicator. Raises ValueError for one that data compute."""
        indicator = self.catalogue.get(indicator_id)
        if indicator is None or not indicator.for_a_person:
            raise ValueError("expected an indicator that is for a person")
        flag = RedFlag(indicator_id, account, at, FlagEvidence((), (), at, at, ()))
        self._keep(flag)
        self._times.add(account, indicator_id, at.timestamp())
        return flag

    def flags(self, account: str, *, at: datetime) -> tuple[RedFlag, ...]:
        """The flags of the account that count at that time: their last evidence lies within the indicator's window."""
        return tuple(flag for flag in self._flags.get(account, {}).values() if self._counts(flag, at))

    def assess(self, account: str, *, at: datetime) -> Assessment:
        """What the flags of the account say together at that time."""
        return assess(
            account,
            self.flags(account, at=at),
            catalogue=self.catalogue,
            geography=self._reference.geography,
            is_minor=self._is_minor(account, at),
            counterparty_roles=self._roles_given_by_others(account, at),
        )

    def results(self, account: str, *, at: datetime) -> tuple[FlagResult, ...]:
        """What every indicator of the catalogue says of the account at that time, in the order of their ids."""
        flags = {flag.indicator_id: flag for flag in self.flags(account, at=at)}
        return tuple(self._result(indicator, account, flags.get(indicator.id)) for indicator in self.catalogue)

    def fired_for(self) -> dict[str, Set[str]]:
        """For which accounts each indicator ever fired, in the order of their ids."""
        return {one.id: self._times.accounts(one.id) for one in self.catalogue}

    def never_computable(self) -> tuple[str, ...]:
        """Ids of the indicators that could be computed for no account that was seen."""
        accounts = self._fields.accounts
        return tuple(one.id for one in self.catalogue if all(self._missing(one, account) for account in accounts))

    def _due_for(self, account: str) -> tuple[list[_Computation], ...]:
        """What looks at the account, by stage."""
        stages = (*self._stages, self._networks)
        if self._only is None:
            return stages
        due = self._due.get(account)
        if due is None:
            due = self._due[account] = tuple(
                [one for one in stage if account in self._only.get(one.indicator.id, ())] for stage in stages
            )
        return due

    def _remember(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if any(self._due_for(entry.account)):
                self._fields.add(entry)
            self._flows.add(entry)
            if entry.holder.birth_date is not None:
                self._born[entry.account] = entry.holder.birth_date

    def _is_minor(self, account: str, at: datetime) -> bool:
        born = self._born.get(account)
        return born is not None and years_between(born.latest, at.date()) < ADULT_FROM_YEARS

    def _roles_given_by_others(self, account: str, at: datetime) -> Iterator[tuple[CaseRole, float]]:
        for other, indicator_id in self._named_by.get(account, {}):
            flag = self._flags[other][indicator_id]
            indicator = self.catalogue.get(indicator_id)
            if indicator is not None and account in flag.evidence.counterparties and self._counts(flag, at):
                roles = indicator.roles.get(Seat.COUNTERPARTY, ())
                yield from ((role, indicator.effective_weight / len(roles)) for role in roles)

    def _result(self, indicator: Indicator, account: str, flag: RedFlag | None) -> FlagResult:
        if flag is not None:
            return FlagResult(indicator.id, FlagOutcome.FIRED, flag)
        if missing := self._missing(indicator, account):
            return FlagResult(indicator.id, FlagOutcome.NOT_COMPUTABLE, missing_fields=missing)
        return FlagResult(indicator.id, FlagOutcome.DID_NOT_FIRE)

    def _missing(self, indicator: Indicator, account: str) -> tuple[str, ...]:
        if indicator.for_a_person:
            return ("form:decision of a person",)
        if not indicator.enabled:
            return ("setting:switched on by an analyst",)
        missing = self._fields.missing(account, indicator.requires)
        if indicator.register and indicator.register not in self._world.registers:
            return (*missing, f"register:{indicator.register}")
        return missing

    def _looked_around(self, fired: list[RedFlag], now: datetime) -> list[RedFlag]:
        """Flags of accounts near those that were just flagged: a new flag may complete a neighbour's picture."""
        found: list[RedFlag] = []
        for account in dict.fromkeys(flag.account for flag in fired):
            for computation in self._networks:
                for near in self._near(account, computation.steps, now):
                    if self._is_fresh(near, computation.indicator, now):
                        continue
                    found += self._raised(computation, computation.look_around(near, now.timestamp()), now)
        return found

    def _near(self, account: str, steps: int, now: datetime) -> list[str]:
        reached = [account]
        for _ in range(steps):
            for one in tuple(reached):
                neighbours = self._flows.neighbours(one, now.timestamp() - 365 * DAY)
                if len(neighbours) <= network_distance.MOST_NEIGHBOURS:
                    reached = list(dict.fromkeys((*reached, *neighbours)))
        return reached

    def _counts(self, flag: RedFlag, at: datetime) -> bool:
        return at - flag.evidence.last_at <= self._windows[flag.indicator_id]

    def _is_fresh(self, account: str, indicator: Indicator, now: datetime) -> bool:
        """Whether the flag counts and took evidence so lately that it takes no more: nobody need look."""
        known = self._flags.get(account, {}).get(indicator.id)
        return known is not None and self._counts(known, now) and now - known.evidence.last_at < REFRESHED_AFTER

    def _raised(self, computation: _Computation, findings: Iterable[Finding], now: datetime) -> Iterator[RedFlag]:
        for finding in findings:
            known = self._flags.get(finding.account, {}).get(computation.indicator.id)
            if known is None or not self._counts(known, now):
                flag = RedFlag(computation.indicator.id, finding.account, now, _evidence(finding, now))
                self._keep(flag)
                self._times.add(finding.account, flag.indicator_id, now.timestamp())
                yield flag
            elif now - known.evidence.last_at >= REFRESHED_AFTER:
                self._keep(replace(known, evidence=_evidence(finding, now)))

    def _keep(self, flag: RedFlag) -> None:
        self._flags.setdefault(flag.account, {})[flag.indicator_id] = flag
        for other in flag.evidence.counterparties:
            self._named_by.setdefault(other, {})[flag.account, flag.indicator_id] = None


class _Computation:
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


def _stage(indicator: Indicator) -> int:
    """Transactions first, then what waits for flags, then what looks at the flags of others."""
    if isinstance(indicator.parameters, network_distance.Parameters):
        return 3
    return 2 if isinstance(indicator.parameters, sequence.Parameters) else 1


def _evidence(finding: Finding, now: datetime) -> FlagEvidence:
    grounds = finding.grounds()
    entries = list(grounds.entries)
    transactions = {entry.transaction.transaction_id: entry.transaction for entry in entries}
    return FlagEvidence(
        transaction_ids=tuple(transactions),
        amounts=tuple(amount_text(one) for one in transactions.values()),
        first_at=min((one.booked_at for one in transactions.values()), default=now),
        last_at=now,
        measured=finding.measured,
        counterparties=grounds.counterparties,
        places=tuple(dict.fromkeys(code for entry in entries for code in entry.weighing_places())),
        related_flags=grounds.related,
    )


def amount_text(transaction: Transaction) -> str:
    """The amount as people write it: `100.00 USD`."""
    places = decimals(transaction.currency)
    return f"{transaction.amount_minor / 10**places:.{places}f} {transaction.currency}"
