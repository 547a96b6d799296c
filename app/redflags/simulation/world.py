"""Makes a whole world from a seed: ordinary accounts, and scripts played among them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.domain.transaction import Transaction
from app.redflags.simulation.innocents import INNOCENTS
from app.redflags.simulation.ledger import DAYS, Ledger
from app.redflags.simulation.ordinary import households, live
from app.redflags.simulation.scripts import SCRIPTS
from app.redflags.simulation.truth import Truth

FEWEST_ACCOUNTS = 20
MOST_ACCOUNTS = 50_000
EMPLOYEES_OF_ONE = 25
ACCOUNTS_FOR_ONE_PLAY = 500
"""So many ordinary accounts go with one play of every script; every script is played at least twice."""


@dataclass(frozen=True, slots=True)
class SimulatedWorld:
    """All transactions in the order of time, ordinary people and businesses, and the truth of those in scripts."""

    transactions: tuple[Transaction, ...]
    ordinary: tuple[str, ...]
    truths: tuple[Truth, ...]


def simulate(*, seed: int, accounts: int) -> SimulatedWorld:
    """The world of that seed with so many ordinary people, and some businesses besides.

    Raises ValueError outside 20 to 50,000.
    """
    if not FEWEST_ACCOUNTS <= accounts <= MOST_ACCOUNTS:
        raise ValueError(f"accounts: expected {FEWEST_ACCOUNTS} to {MOST_ACCOUNTS:,}")
    # Not for secrets: a world must come out the same again.
    ledger = Ledger(Random(seed))  # noqa: S311
    employers = [ledger.business() for _ in range(1 + accounts // EMPLOYEES_OF_ONE)]
    people = households(ledger, accounts)
    for number, one in enumerate(people):
        friends = people[max(0, number - 5) : number]
        live(ledger, one, employers[number % len(employers)], friends)
    for _ in range(max(1, accounts // ACCOUNTS_FOR_ONE_PLAY)):
        for innocent in INNOCENTS:
            people += innocent(ledger)
    truths: list[Truth] = []
    for _ in range(max(2, accounts // ACCOUNTS_FOR_ONE_PLAY)):
        for play in SCRIPTS.values():
            truths += play(ledger, ledger.random.randrange(DAYS // 3))
    ordered = sorted(ledger.transactions, key=lambda one: (one.booked_at, one.transaction_id))
    return SimulatedWorld(tuple(ordered), tuple(one.account for one in people), tuple(truths))
