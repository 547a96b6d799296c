"""Scripted typologies that are known by how money moves: funnels, captured benefits, coins, transmitters, appeals."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from app.domain.red_flag import CaseRole, Typology
from app.domain.transaction import Channel, Customer
from app.redflags.simulation.ledger import ACTIVE_TOWNS, BORDER_TOWNS, FAR_TOWNS, TOWNS, Ledger
from app.redflags.simulation.truth import Truth, truth_of


def funnel(ledger: Ledger, day: int) -> list[Truth]:
    """Strangers pay cash in far from the holder's home, below what is reported; it is taken out elsewhere next day."""
    nominee = replace(ledger.person(TOWNS[0]), phone=f"+49 171 {day}")
    for week in range(4):
        for number in range(3):
            ledger.cash_in(
                ledger.at(day + week * 7 + number), nominee, ledger.random.uniform(8600, 9900), TOWNS[number]
            )
            ledger.cash_out(ledger.at(day + week * 7 + number + 1), nominee, 9000, TOWNS[number + 2])
    return [truth_of(nominee, Typology.UNSPECIFIED, CaseRole.UNDETERMINED, "funnel")]


def captured_benefits(ledger: Ledger, day: int) -> list[Truth]:
    """Benefits of people who don't know each other are paid into one account, and drawn in cash at once."""
    state, keeper = ledger.business(), ledger.person(TOWNS[2])
    names = [f"Party of keeper {day} {number}" for number in range(5)]
    for month in range(4):
        for number, name in enumerate(names):
            moment = ledger.at(day + month * 30 + number, 6, 9)
            ledger.pay(moment, state, replace(keeper, name=name), ledger.around(420), channel=Channel.BENEFIT)
            ledger.cash_out(moment + 0.2, replace(keeper, name=name), 380, TOWNS[2])
    return [truth_of(keeper, Typology.FORCED_LABOUR, CaseRole.CONTROLLER, "captured_benefits")]


def advertiser(ledger: Ledger, day: int) -> list[Truth]:
    """Prepaid cards become coins, coins pay for advertisements; strangers pay in, one telephone for all accounts."""
    phone = f"+49 172 {day}"
    owner = replace(ledger.person(TOWNS[1]), phone=phone)
    helpers = [replace(ledger.person(TOWNS[1]), phone=phone) for _ in range(3)]
    exchange = ledger.business(customer=Customer(sector="6051"))
    device = f"device {owner.account}"
    for week in range(8):
        for number in range(4):
            client = ledger.person()
            ledger.pay(ledger.at(day + week * 7 + number, 19, 23), client, owner, ledger.around(170))
        for helper in helpers:
            ledger.pay(ledger.at(day + week * 7 + 4), helper, owner, ledger.around(300), device_id=device)
        ledger.pay(ledger.at(day + week * 7 + 5), owner, exchange, 900, channel=Channel.VIRTUAL_ASSET, device_id=device)
        ledger.buy(ledger.at(day + week * 7 + 5, 21, 23), owner, 100, "5499", shop="kiosk of vouchers")
        for number in range(4):
            ledger.buy(day + week * 7 + 6 + number / 20, owner, ledger.random.choice((3, 12, 24)), "7273")
    return [truth_of(owner, Typology.SEXUAL_EXPLOITATION, CaseRole.CONTROLLER, "advertiser")]


def transmitter(ledger: Ledger, day: int) -> list[Truth]:
    """A shop takes money from many and pays as much to many along one corridor, with no trade that explains it."""
    shop = ledger.business(TOWNS[3])
    for number in range(50):
        usd = ledger.around(600)
        town = ledger.random.choice((*TOWNS, *FAR_TOWNS))
        ledger.pay(ledger.at(day + number), ledger.person(town), shop, usd)
        receiver = ledger.person(ledger.random.choice((*BORDER_TOWNS, *ACTIVE_TOWNS)))
        ledger.pay(ledger.at(day + number) + 1, shop, receiver, usd * 0.97, channel=Channel.REMITTANCE)
    return [truth_of(shop, Typology.TERRORIST_FINANCING, CaseRole.FACILITATOR, "transmitter")]


def sham_appeal(ledger: Ledger, day: int) -> list[Truth]:
    """An appeal for people in the camps gathers small gifts; individuals at the border and beyond get the money."""
    appeal = ledger.person(TOWNS[4])
    for number in range(60):
        giver, usd = ledger.person(), ledger.random.choice((10, 20, 25, 50, 75))
        ledger.pay(ledger.at(day + number % 28), giver, appeal, usd, purpose="for the sisters in the camp al-Hol")
    for number in range(5):
        receiver = ledger.person((*BORDER_TOWNS, *ACTIVE_TOWNS)[number])
        moment = ledger.at(day + 8 + number * 5)
        ledger.pay(moment, appeal, receiver, ledger.around(350), channel=Channel.REMITTANCE, purpose="camp al-Hol")
    ledger.cash_in(day + 20.5, appeal, 1200, local_time=time(12))
    ledger.pay(day + 21.5, appeal, ledger.person(BORDER_TOWNS[0]), 1150, channel=Channel.REMITTANCE)
    return [truth_of(appeal, Typology.TERRORIST_FINANCING, CaseRole.TERRORIST_FINANCIER, "sham_appeal")]
