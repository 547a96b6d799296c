"""A made-up world with few transactions for each account, as a bank's day or month has them, and scripts among them."""

from __future__ import annotations

from random import Random

from app.domain.transaction import Channel, Party, Transaction
from app.redflags.simulation.ledger import BORDER_TOWNS, DAYS, Ledger
from app.redflags.simulation.scripts import SCRIPTS

ACCOUNTS_FOR_ONE_PLAY = 10_000
EMPLOYEES_OF_ONE = 40
FEWEST_PEOPLE = 100
SHOPS = ("5411", "5812", "4814", "4121", "6513", "4900", "7011", "5912")


def thin_world(*, transactions: int, accounts: int, seed: int) -> list[Transaction]:
    """About so many transactions of so many accounts over half a year, in the order of time."""
    # Not for secrets: a world must come out the same again.
    ledger = Ledger(Random(seed))  # noqa: S311
    for _ in range(max(1, accounts // ACCOUNTS_FOR_ONE_PLAY)):
        for play in SCRIPTS.values():
            play(ledger, ledger.random.randrange(DAYS // 3))
    in_scripts = {party.account for one in ledger.transactions for party in one.parties if party.account}
    people = [ledger.person() for _ in range(max(accounts - len(in_scripts), FEWEST_PEOPLE))]
    employers = [ledger.business() for _ in range(1 + len(people) // EMPLOYEES_OF_ONE)]
    while len(ledger.transactions) < transactions:
        for number, one in enumerate(people):
            _something(ledger, one, people[number - 1 - ledger.random.randrange(5)], employers[number % len(employers)])
            if len(ledger.transactions) >= transactions:
                break
    return sorted(ledger.transactions, key=lambda one: (one.booked_at, one.transaction_id))


def _something(ledger: Ledger, one: Party, friend: Party, employer: Party) -> None:
    """What one account does on some day."""
    day, chance = ledger.at(ledger.random.randrange(DAYS), 6, 23), ledger.random.random()
    if chance < 0.15:
        ledger.pay(day, employer, one, ledger.random.uniform(1200, 4500), channel=Channel.WAGE)
    elif chance < 0.65:
        ledger.buy(day, one, ledger.around(50), ledger.random.choice(SHOPS))
    elif chance < 0.80:
        ledger.cash_out(day, one, 20 * ledger.random.randint(1, 10))
    elif chance < 0.84:
        ledger.cash_in(day, one, ledger.around(200))
    elif chance < 0.98 or one.account[-1] not in "37":
        ledger.pay(day, one, friend, ledger.around(60), device_id=f"device {one.account}")
    else:
        abroad = ledger.person(ledger.random.choice(BORDER_TOWNS))
        ledger.pay(day, one, abroad, ledger.around(200), channel=Channel.REMITTANCE, purpose="family")
