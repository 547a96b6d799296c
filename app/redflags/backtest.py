"""Holds alerts against a known truth: what share of each typology was found, and how often ordinary life alarmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from app.redflags.alerts import AccountAlert
from app.redflags.simulation.truth import Truth


@dataclass(frozen=True, slots=True)
class Found:
    """Of the accounts of one script that should be found: how many were, and for how many the path was right."""

    script: str
    sought: int
    found: int
    protected_rightly: int
    should_be_protected: int

    @property
    def recall(self) -> float:
        """The share that was found, 0..1."""
        return self.found / self.sought if self.sought else 0.0


@dataclass(frozen=True, slots=True)
class Backtest:
    """`victims_as_suspects` are accounts of victims and families that an alert reports as suspects: must be none."""

    scripts: tuple[Found, ...]
    ordinary_accounts: int
    ordinary_alerts: int
    victims_as_suspects: tuple[str, ...]

    @property
    def alerts_per_thousand(self) -> float:
        """Alerts for 1,000 ordinary accounts over the whole time."""
        return 1000 * self.ordinary_alerts / self.ordinary_accounts if self.ordinary_accounts else 0.0


def backtest(alerts: Sequence[AccountAlert], *, truths: Sequence[Truth], ordinary: Sequence[str]) -> Backtest:
    """What the alerts found of the truth."""
    by_account = {one.assessment.account: one.assessment for one in alerts}
    scripts = tuple(
        _found(script, [one for one in truths if one.script == script and one.is_sought], alerts)
        for script in dict.fromkeys(one.script for one in truths)
    )
    protected = {one.account for one in truths if one.role.is_protected}
    suspects = sorted(account for account in protected & by_account.keys() if by_account[account].subject_of_suspicion)
    ordinary_alerts = len(by_account.keys() & set(ordinary))
    return Backtest(scripts, len(ordinary), ordinary_alerts, tuple(suspects))


def _found(script: str, sought: Sequence[Truth], alerts: Sequence[AccountAlert]) -> Found:
    assessments = {one.assessment.account: one.assessment for one in alerts}
    found = [one for one in sought if one.account in assessments]
    victims = [one for one in found if one.role.is_protected]
    protected = sum(not assessments[one.account].subject_of_suspicion for one in victims)
    return Found(script, len(sought), len(found), protected, len(victims))


@dataclass(frozen=True, slots=True)
class Fired:
    """For how many accounts an indicator fired, in scripts and in ordinary life; not yet an alert by itself."""

    indicator_id: str
    in_scripts: int
    ordinary: int


def fired_where(
    accounts_of: Mapping[str, Set[str]], *, truths: Sequence[Truth], ordinary: Sequence[str]
) -> list[Fired]:
    """How often each indicator fired where; `accounts_of` are the accounts by indicator id, which orders the result."""
    scripted, lived = {one.account for one in truths}, set(ordinary)
    return [Fired(key, len(accounts & scripted), len(accounts & lived)) for key, accounts in accounts_of.items()]
