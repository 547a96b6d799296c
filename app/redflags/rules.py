"""What is counted over a window of transactions, and the bounds that it is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from app.redflags.selection import EVERYTHING, STRICT, Selection

LONGEST_WINDOW_DAYS = 730
"""No indicator may look back further: history is kept for the longest window and then deleted."""


class Measure(StrEnum):
    """A figure over the selected transactions of a window; each counts what differs, shares are 0..1."""

    TRANSACTIONS = "transactions"
    TOTAL_USD = "total_usd"
    MEAN_USD = "mean_usd"
    DAYS = "days"
    BUSY_DAYS = "busy_days"
    COUNTERPARTIES = "counterparties"
    COUNTRIES = "countries"
    CITIES = "cities"
    COUNTERPARTY_CITIES = "counterparty_cities"
    AGENTS = "agents"
    TERMINALS = "terminals"
    MERCHANTS = "merchants"
    DEVICES = "devices"
    HOLDER_NAMES = "holder_names"
    BRACKETED_NAMES = "bracketed_names"
    TRAVELLERS = "travellers"
    AUTHORISED_USERS = "authorised_users"
    MOST_WITH_ONE = "most_with_one"
    SHARE_OF_TRANSACTIONS = "share_of_transactions"
    SHARE_OF_AMOUNT = "share_of_amount"
    NIGHT_SHARE = "night_share"
    NET_SHARE = "net_share"


class Match(StrEnum):
    """Whether one rule suffices or all must hold at the same moment."""

    ANY = "any"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """Bounds on measures over the `window_days` that end with a transaction; all of them must hold.

    `select` narrows what the indicator looks at; without it the indicator's own selection counts.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    window_days: float
    at_least: Mapping[Measure, float] = field(default_factory=dict)
    at_most: Mapping[Measure, float] = field(default_factory=dict)
    select: Selection | None = None

    def __post_init__(self) -> None:
        if not 0 < self.window_days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"window_days must be above 0 and at most {LONGEST_WINDOW_DAYS}")
        if not self.at_least:
            raise ValueError("at_least: expected at least one measure, or the rule would hold for everybody")

    @property
    def measures(self) -> frozenset[Measure]:
        """Every measure that has a bound."""
        return frozenset((*self.at_least, *self.at_most))


@dataclass(frozen=True, slots=True)
class Counting:
    """Rules over the transactions of one account.

    Shares are taken of the transactions that `base` selects, by default all in the direction of the selection. Where
    `absent` is given, none of the transactions that it selects may lie in the longest window, and the account must have
    been seen for `seen_for_days`.
    """

    rules: tuple[Rule, ...]
    select: Selection = EVERYTHING
    match: Match = Match.ANY
    base: Selection | None = None
    absent: Selection | None = None
    seen_for_days: float = 0

    def __post_init__(self) -> None:
        if not self.rules:
            raise ValueError("rules: expected at least one")

    @property
    def window_days(self) -> float:
        """The longest window of the rules."""
        return max(rule.window_days for rule in self.rules)
