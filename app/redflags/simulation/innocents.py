"""Businesses and groups that are what they seem: nail bars, hostels, charities, landlords, shops and savings clubs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from app.domain.designation import Address
from app.domain.transaction import Channel, Customer, Party
from app.redflags.simulation.ledger import ACTIVE_TOWNS, BORDER_TOWNS, DAYS, TOWNS, Ledger

Innocent = Callable[[Ledger], list[Party]]


def nail_bar(ledger: Ledger) -> list[Party]:
    """Cash and cards by day, rent and wages paid as they should be."""
    hours = Customer(sector="7230", opens_at=time(9), closes_at=time(20), headcount=4)
    bar = ledger.business(customer=hours)
    staff = [ledger.person(bar.place) for _ in range(4)]
    for day in range(DAYS):
        if day % 7 != 6:
            for _ in range(4):
                ledger.pay(ledger.at(day, 10, 19), None, bar, ledger.around(35), channel=Channel.CARD)
        if day % 3 == 0:
            ledger.cash_in(ledger.at(day, 17, 20), bar, ledger.around(260))
        if day % 30 == 0:
            for one in staff:
                ledger.pay(ledger.at(day + 1), bar, one, 1500, channel=Channel.WAGE, gross_minor=210_000)
            ledger.buy(ledger.at(day + 2), bar, 1200, "6513", shop=f"landlord {bar.account}")
    return [bar, *staff]


def hostel(ledger: Ledger) -> list[Party]:
    """Seasonal workers who live at one address, open accounts in one week, and send money home from their own wage."""
    farm, place = ledger.business(customer=Customer(sector="0763", headcount=8)), ledger.random.choice(TOWNS)
    workers = []
    for number in range(8):
        customer = Customer(household=f"hostel {farm.account} {number}", collective_address="hostel")
        home = Address(street=f"Hostel {farm.account}", city=place.city, country=place.country)
        workers.append(ledger.person(place, address=home, customer=customer, employer="the farm"))
    for month in range(3):
        for worker in workers:
            wage = ledger.around(1300)
            relative = ledger.person(ledger.random.choice(TOWNS))
            ledger.pay(ledger.at(60 + month * 30), farm, worker, wage, channel=Channel.WAGE)
            ledger.pay(ledger.at(62 + month * 30), worker, relative, wage * 0.5, channel=Channel.REMITTANCE)
            for _ in range(6):
                ledger.buy(ledger.at(63 + month * 30 + ledger.random.randrange(25)), worker, ledger.around(35), "5411")
            ledger.buy(ledger.at(64 + month * 30), worker, 15, "4814")
    return workers


def charity(ledger: Ledger) -> list[Party]:
    """A registered charity with many small gifts, an office, and partners in places of war."""
    fund = ledger.business(customer=Customer(sector="8398", headcount=3))
    partner = ledger.business(ledger.random.choice(ACTIVE_TOWNS))
    for day in range(0, DAYS, 2):
        ledger.pay(ledger.at(day), ledger.person(), fund, ledger.around(40), purpose="donation for relief")
    for month in range(0, DAYS, 30):
        ledger.pay(ledger.at(month + 15), fund, partner, 250, channel=Channel.WIRE, purpose="field hospital")
        ledger.buy(ledger.at(month + 5), fund, 150, "6513", shop=f"landlord {fund.account}")
    return [fund]


def savings_club(ledger: Ledger) -> list[Party]:
    """Ten friends pay one each month, who pays the pot to the one whose turn it is."""
    keeper = ledger.person()
    friends = [ledger.person(keeper.place) for _ in range(10)]
    for month in range(0, DAYS, 30):
        for friend in friends:
            ledger.pay(ledger.at(month + ledger.random.randrange(4)), friend, keeper, 100, purpose="our club")
        ledger.pay(ledger.at(month + 6), keeper, friends[month // 30], 1000, purpose="the pot")
    return [keeper]


def supported_relatives(ledger: Ledger) -> list[Party]:
    """Somebody who supports parents and two cousins in border towns, from a wage, month after month."""
    worker, employer = ledger.person(), ledger.business()
    family = [ledger.person(ledger.random.choice(BORDER_TOWNS)) for _ in range(3)]
    for month in range(0, DAYS, 30):
        ledger.pay(ledger.at(month + 1), employer, worker, 2400, channel=Channel.WAGE)
        ledger.buy(ledger.at(month + 2), worker, 700, "6513", shop=f"landlord {worker.account}")
        for relative in family:
            ledger.pay(ledger.at(month + 4), worker, relative, ledger.around(120), channel=Channel.REMITTANCE)
        for _ in range(7):
            ledger.buy(ledger.at(month + ledger.random.randrange(28)), worker, ledger.around(50), "5411")
    return [worker]


def corner_shop(ledger: Ledger) -> list[Party]:
    """Takings paid in night after night, suppliers paid by transfer."""
    shop, supplier = ledger.business(customer=Customer(sector="5411", headcount=2)), ledger.business()
    for day in range(DAYS):
        if day % 2:
            ledger.cash_in(ledger.at(day, 19, 21.5), shop, ledger.around(800))
        if day % 7 == 3:
            ledger.pay(ledger.at(day), shop, supplier, ledger.around(1900))
    return [shop]


INNOCENTS: tuple[Innocent, ...] = (nail_bar, hostel, charity, savings_club, supported_relatives, corner_shop)
