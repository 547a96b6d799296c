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
from app.redflags.computation import Behind, Computation, Due, stage_of
from app.redflags.entry import Entry, entries_of
from app.redflags.finding import DAY, Finding, Marks, World, unmarked
from app.redflags.history import FieldsGiven, FlagTimes, MoneyFlows
from app.redflags.kinds import network_distance
from app.redflags.reference import Reference
from app.redflags.scoring import Assessment, assess
from app.redflags.selecting import years_between

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

        Where `only` is given, each indicator in it looks at its accounts and at no others; until `look_at_all`.
        """
        self.catalogue = catalogue
        self._reference = reference
        self._windows = {one.id: timedelta(days=one.window_days) for one in catalogue}
        self._times = FlagTimes()
        self._flows = MoneyFlows()
        self._world = World(self._times, self._flows, marks, registers)
        self._fields = FieldsGiven({path for indicator in catalogue for path in indicator.requires})
        computed = [one for one in catalogue if one.parameters is not None and one.enabled]
        stages = [[Computation(one, self._world) for one in computed if stage_of(one) == stage] for stage in (1, 2, 3)]
        self._stages, self._networks = stages[:2], stages[2]
        self._only = only
        self._everything = Due(self._stages, self._networks)
        self._due: dict[str, Due] = {}
        self._behind: dict[str, Behind] = {}
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
        self._make_up_for(entries)
        self._remember(entries)
        fired: list[RedFlag] = []
        due = [(entry, self._due_for(entry.account)) for entry in entries]
        for number in range(len(self._stages)):
            for entry, of_account in due:
                for computation in of_account.stages[number]:
                    if findings := computation.observe(entry):
                        fired += self._raised(computation, findings, transaction.booked_at)
        for entry, of_account in due:
            fired += self._raised_by_networks(entry, of_account)
        fired += self._looked_around(fired, transaction.booked_at)
        for entry in entries:
            entry.forget_answers()
        return fired

    def look_at_all(self, past: Iterable[Transaction]) -> None:
        """From now on every indicator looks at every account, as if `only` had not been given.

        `past` are the transactions that were observed, in their order. For each account what was passed over is made up
        for when it is next observed; nothing fires with it, if `only` left out no account that an indicator fires for.
        """
        for transaction in past:
            for entry in entries_of(transaction, self._reference):
                behind = self._behind.get(entry.account)
                if behind is None:
                    behind = self._behind[entry.account] = self._passed_over(entry.account)
                behind.past.append(transaction)
                # What looks around may ask it of the account before that is observed again.
                for computation in behind.networks:
                    computation.take(entry)
        self._only = None
        self._due.clear()

    def behind(self, *, transactions_at_least: int) -> tuple[str, ...]:
        """The accounts with so many transactions that something has yet to be made up for."""
        return tuple(key for key, one in self._behind.items() if len(one.past) >= transactions_at_least)

    def make_up_a_little(self, account: str) -> bool:
        """Make up for what one indicator passed over of the account; whether there is more."""
        behind = self._behind.get(account)
        if behind is None:
            return False
        behind.catch_up_one(account, self._reference)
        if not behind.passed_over:
            del self._behind[account]
        return account in self._behind

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

    def _due_for(self, account: str) -> Due:
        """What looks at the account."""
        if self._only is None:
            return self._everything
        due = self._due.get(account)
        if due is None:
            stages = [[one for one in stage if self._looks_at(one, account)] for stage in self._stages]
            networks = [one for one in self._networks if self._looks_at(one, account)]
            due = self._due[account] = Due(stages, networks)
        return due

    def _passed_over(self, account: str) -> Behind:
        due = self._due_for(account)
        stages = zip(self._stages, due.stages, strict=True)
        return Behind(
            [one for every, taken in stages for one in every if one not in taken],
            [one for one in self._networks if one not in due.networks],
        )

    def _looks_at(self, computation: Computation, account: str) -> bool:
        return self._only is None or account in self._only.get(computation.indicator.id, (account,))

    def _make_up_for(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            while entry.account in self._behind:
                self.make_up_a_little(entry.account)

    def _remember(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if self._due_for(entry.account).is_any:
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

    def _raised_by_networks(self, entry: Entry, due: Due) -> Iterator[RedFlag]:
        now = entry.transaction.booked_at
        for computation in due.networks:
            if self._is_fresh(entry.account, computation.indicator, now):
                computation.take(entry)
            else:
                yield from self._raised(computation, computation.observe(entry), now)

    def _looked_around(self, fired: list[RedFlag], now: datetime) -> list[RedFlag]:
        """Flags of accounts near those that were just flagged: a new flag may complete a neighbour's picture."""
        found: list[RedFlag] = []
        for account in dict.fromkeys(flag.account for flag in fired):
            for computation in self._networks:
                for near in self._near(account, computation.steps, now):
                    if not self._looks_at(computation, near) or self._is_fresh(near, computation.indicator, now):
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

    def _raised(self, computation: Computation, findings: Iterable[Finding], now: datetime) -> Iterator[RedFlag]:
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
