"""The kind `network_distance`: flags of accounts that money connects, within some steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from app.domain.red_flag import Measurement
from app.redflags.counting import CountingAccumulator
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds, World
from app.redflags.rules import LONGEST_WINDOW_DAYS, Counting, Match, Rule
from app.redflags.selection import STRICT, Direction

NAME = "network_distance"
MOST_STEPS = 3
MOST_NEIGHBOURS = 500
"""An account that money connects with more than these connects everybody: the way does not lead through it."""


class ShareOf(StrEnum):
    """Whose flow the money between both is a share of."""

    OWN = "own"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Within `steps`, at least `accounts_at_least` have one of `flags` (ids or families) that fired in the window.

    `own_flags` must have fired for the account itself; step 0 counts then. `direction` is that of the money seen from
    the account, `share_at_least` the part of `share_of`'s flow in it that goes between the two. `own_rules` must
    all hold for the account itself.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    flags: tuple[str, ...]
    window_days: float
    steps: int = 1
    accounts_at_least: int = 1
    own_flags: tuple[str, ...] = ()
    direction: Direction = Direction.EITHER
    share_at_least: float = 0.0
    share_of: ShareOf = ShareOf.OWN
    own_rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.window_days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"window_days must be above 0 and at most {LONGEST_WINDOW_DAYS}")
        if not 1 <= self.steps <= MOST_STEPS:
            raise ValueError(f"steps must lie between 1 and {MOST_STEPS}")
        if not self.flags:
            raise ValueError("flags: expected at least one")
        if self.share_at_least and (self.steps > 1 or self.direction is Direction.EITHER):
            raise ValueError("share_at_least: expected one step and a direction")


@dataclass(slots=True)
class _Moment:
    """What was found out since `since`, while neither flags nor money changed: many accounts look at the same ones."""

    since: float
    changes: tuple[int, int]
    flagged: Sequence[Set[str]] = ()
    flagged_next_to: dict[str, list[str]] = field(default_factory=dict)
    last_flag_of: dict[str, str] = field(default_factory=dict)


class Accumulator:
    """What each account's own rules say, and where flagged accounts lie around it."""

    def __init__(self, parameters: Parameters, world: World) -> None:
        self._parameters = parameters
        self._world = world
        self._own: dict[str, CountingAccumulator] = {}
        self._rules_held_at: dict[str, float] = {}
        self._last: dict[str, Entry] = {}
        self._moment = _Moment(0, (-1, -1))

    def observe(self, entry: Entry) -> Iterator[Finding]:
        """Take the entry of one account; a finding where enough flagged accounts are near it."""
        self.take(entry)
        yield from self.look_around(entry.account, entry.at)

    def take(self, entry: Entry) -> None:
        """Take the entry of one account without looking around it."""
        self._last[entry.account] = entry
        if self._parameters.own_rules:
            own = self._own.get(entry.account)
            if own is None:
                own = CountingAccumulator(Counting(self._parameters.own_rules, match=Match.ALL))
                self._own[entry.account] = own
            if own.observe(entry):
                self._rules_held_at[entry.account] = entry.at

    def look_around(self, account: str, now: float) -> Iterator[Finding]:
        """A finding for `account` if its rules and flags, and those of the accounts around it, say so now."""
        since = now - self._parameters.window_days * DAY
        entry = self._last.get(account)
        if entry is None or not self._own_side_holds(account, since) or not self._may_be_near(account):
            return
        found = self._flagged_around(account, since)
        count = Measurement("accounts", len(found), at_least=self._parameters.accounts_at_least)
        if count.holds:
            steps = Measurement("steps", max(step for step, _ in found.values()), at_most=self._parameters.steps)
            related = tuple(dict.fromkeys(flag for _, flag in (*found.values(), *self._own_flags(account, since))))
            parties = tuple(other for other in found if other != account)
            yield Finding(account, (count, steps), lambda: Grounds((entry,), parties, related))

    def _may_be_near(self, account: str) -> bool:
        """Whether one of the flags ever fired next to the account: says no quickly for almost everybody."""
        if self._parameters.steps > 1:
            return True
        others, flagged = self._world.flows.others(account), map(self._world.flags.accounts, self._parameters.flags)
        return any(account in accounts or not others.isdisjoint(accounts) for accounts in flagged)

    def _own_side_holds(self, account: str, since: float) -> bool:
        if self._parameters.own_flags and not self._own_flags(account, since):
            return False
        return not self._parameters.own_rules or self._rules_held_at.get(account, float("-inf")) >= since

    def _own_flags(self, account: str, since: float) -> list[tuple[int, str]]:
        return [(0, flag) for at, flag in self._world.flags.times(account, self._parameters.own_flags) if at >= since]

    def _flagged_around(self, account: str, since: float) -> dict[str, tuple[int, str]]:
        """Flagged accounts by distance: how many steps away, and one of their flags."""
        reached = {account: 0}
        frontier = [account]
        moment = self._now(since)
        for step in range(1, self._parameters.steps + 1):
            is_last = step == self._parameters.steps
            beyond = [
                other
                for near in frontier
                for other in (self._flagged_next_to(near, moment) if is_last else self._next_to(near, since))
                if other not in reached
            ]
            frontier = list(dict.fromkeys(beyond))
            reached.update(dict.fromkeys(frontier, step))
        if not self._parameters.own_flags:
            del reached[account]
        found = {}
        for other, step in reached.items():
            if any(other in accounts for accounts in moment.flagged) and (flag := self._last_flag_of(other, moment)):
                found[other] = (step, flag)
        return found

    def _now(self, since: float) -> _Moment:
        """What is known already of the moment; nothing where anything changed."""
        changes = (self._world.flags.changes, self._world.flows.changes)
        if self._moment.since != since or self._moment.changes != changes:
            flagged = [self._world.flags.accounts(flag) for flag in self._parameters.flags]
            self._moment = _Moment(since, changes, flagged)
        return self._moment

    def _last_flag_of(self, account: str, moment: _Moment) -> str:
        """The latest of the flags that fired for it, empty where none did."""
        flag = moment.last_flag_of.get(account)
        if flag is None:
            times = self._world.flags.times(account, self._parameters.flags)
            flag = next((flag for at, flag in reversed(times) if at >= moment.since), "")
            moment.last_flag_of[account] = flag
        return flag

    def _flagged_next_to(self, account: str, moment: _Moment) -> list[str]:
        """Accounts that ever had a flag and that money connects in the right way."""
        found = moment.flagged_next_to.get(account)
        if found is None:
            found = moment.flagged_next_to[account] = self._next_to(account, moment.since, among=moment.flagged)
        return found

    def _next_to(self, account: str, since: float, *, among: Sequence[Set[str]] | None = None) -> list[str]:
        """Accounts that money connects in the right way; of `among` only, where it is given."""
        others = self._world.flows.others(account)
        if among is not None and all(others.isdisjoint(accounts) for accounts in among):
            return []
        neighbours = self._world.flows.neighbours(account, since)
        if len(neighbours) > MOST_NEIGHBOURS:
            return []
        return [
            other
            for other in neighbours
            if (among is None or any(other in accounts for accounts in among))
            and self._money_fits(account, other, since)
        ]

    def _money_fits(self, account: str, other: str, since: float) -> bool:
        direction, share = self._parameters.direction, self._parameters.share_at_least
        if direction is Direction.EITHER:
            return True
        between = self._world.flows.between(account, other, since)[direction is Direction.OUT]
        if not between or not share:
            return between > 0
        whose = account if self._parameters.share_of is ShareOf.OWN else other
        is_outflow = (direction is Direction.OUT) == (whose == account)
        return between >= share * self._world.flows.total(whose, since)[is_outflow]
