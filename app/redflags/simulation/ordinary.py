"""Ordinary life: wages, rent and groceries, and the many innocent habits that look like something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from app.domain.transaction import Channel, Customer, Journey, Party
from app.redflags.simulation.ledger import BORDER_TOWNS, DAYS, FAR_TOWNS, TOWNS, Ledger, night

Habit = Callable[[Ledger, Party], None]


def live(ledger: Ledger, account: Party, employer: Party, friends: list[Party]) -> None:
    """Half a year of one account: wage, rent, bills, food, friends, and a habit that some have."""
    random = ledger.random
    wage, rent = random.uniform(1200, 4500), random.uniform(400, 1200)
    device = f"device {account.account}"
    for month in range(0, DAYS, 30):
        ledger.pay(ledger.at(month + 1), employer, account, wage, channel=Channel.WAGE, gross_minor=round(wage * 140))
        ledger.buy(ledger.at(month + 3), account, rent, "6513", shop=f"landlord {account.account}")
        ledger.buy(ledger.at(month + 5), account, ledger.around(30), "4814")
        ledger.buy(ledger.at(month + 6), account, ledger.around(90), "4900")
        for _ in range(random.randint(4, 9)):
            ledger.buy(ledger.at(month + random.randrange(30)), account, ledger.around(60), "5411")
        for _ in range(random.randint(0, 5)):
            ledger.buy(ledger.at(month + random.randrange(30), 11, 23), account, ledger.around(30), "5812")
        for _ in range(random.randint(0, 3)):
            ledger.cash_out(
                ledger.at(month + random.randrange(30)), account, 20 * random.randint(1, 10), device_id=device
            )
        for friend in random.sample(friends, k=min(len(friends), random.randint(0, 3))):
            ledger.pay(ledger.at(month + random.randrange(30)), account, friend, ledger.around(40), device_id=device)
    for habit, share in HABITS:
        if random.random() < share:
            habit(ledger, account)


def _tutor(ledger: Ledger, account: Party) -> None:
    pupils = [ledger.person(account.place) for _ in range(12)]
    for week in range(0, DAYS, 7):
        for pupil in ledger.random.sample(pupils, k=6):
            ledger.pay(ledger.at(week + ledger.random.randrange(7)), pupil, account, 120, purpose="lessons")


def _sends_home(ledger: Ledger, account: Party) -> None:
    places = (*FAR_TOWNS, *BORDER_TOWNS)
    relatives = [ledger.person(ledger.random.choice(places)) for _ in range(ledger.random.randint(1, 2))]
    for month in range(0, DAYS, 30):
        for relative in relatives:
            usd = ledger.around(200)
            ledger.pay(ledger.at(month + 4), account, relative, usd, channel=Channel.REMITTANCE, purpose="family")


def _works_at_night(ledger: Ledger, account: Party) -> None:
    for week in range(0, DAYS, 7):
        for _ in range(2):
            ledger.cash_in(week + ledger.random.uniform(0, 6), account, ledger.around(150), local_time=night())


def _travels_for_work(ledger: Ledger, account: Party) -> None:
    for week in range(0, DAYS, 14):
        for day in range(3):
            town = ledger.random.choice(TOWNS)
            ledger.buy(ledger.at(week + day), account, ledger.around(110), "7011", terminal=town)


def _goes_by_taxi(ledger: Ledger, account: Party) -> None:
    for day in range(0, DAYS, 2):
        ledger.buy(ledger.at(day), account, ledger.around(18), "4121", local_time=time(22, 30))


def _lives_thinly(ledger: Ledger, account: Party) -> None:
    for week in range(0, DAYS, 7):
        giver = ledger.person(account.place)
        ledger.pay(week + 0.4, giver, account, 100)
        ledger.cash_out(week + 1.2, account, 100)


def _collects_for_a_wedding(ledger: Ledger, account: Party) -> None:
    day = ledger.random.randrange(20, DAYS - 20)
    for guest in range(12):
        ledger.pay(
            ledger.at(day + guest % 5), ledger.person(account.place), account, ledger.around(80), purpose="wedding"
        )
    ledger.buy(ledger.at(day + 8), account, 900, "5812")


def _holidays_by_the_border(ledger: Ledger, account: Party) -> None:
    day, town = ledger.random.randrange(10, DAYS - 20), ledger.random.choice(BORDER_TOWNS)
    ledger.buy(ledger.at(day), account, 350, "4511", journey=Journey(town, (account.account,), one_way=False))
    for stay in range(5):
        ledger.buy(ledger.at(day + 6 + stay), account, ledger.around(30), "5812", terminal=town)


def _gives(ledger: Ledger, account: Party) -> None:
    charity = ledger.business(customer=Customer(sector="8398"))
    for month in range(0, DAYS, 30):
        ledger.pay(ledger.at(month + 9), account, charity, 25, purpose="zakat for orphans")


def _repays_a_loan(ledger: Ledger, account: Party) -> None:
    bank = ledger.business()
    ledger.pay(ledger.at(2), bank, account, 6000, channel=Channel.LOAN)
    ledger.buy(ledger.at(9), account, 5600, "5511")
    for month in range(0, DAYS, 30):
        ledger.pay(ledger.at(month + 12), account, bank, 220, purpose="instalment")


HABITS: tuple[tuple[Habit, float], ...] = (
    (_tutor, 0.02),
    (_sends_home, 0.08),
    (_works_at_night, 0.03),
    (_travels_for_work, 0.03),
    (_goes_by_taxi, 0.02),
    (_lives_thinly, 0.05),
    (_collects_for_a_wedding, 0.02),
    (_holidays_by_the_border, 0.02),
    (_gives, 0.1),
    (_repays_a_loan, 0.08),
)
"""What some people do, and how many of them: each looks like a red flag by itself."""


def households(ledger: Ledger, count: int) -> list[Party]:
    """`count` people; every third shares household, address and telephone with the one before."""
    people: list[Party] = []
    for number in range(count):
        one = ledger.person()
        if number % 3 == 2:
            before = people[-1]
            one = replace(one, place=before.place, phone=before.phone, customer=before.customer)
        people.append(one)
    return people
