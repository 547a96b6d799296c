"""Scripted typologies: who does what to whom over some weeks, and what each account in it truly is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from app.domain.red_flag import CaseRole, Typology
from app.domain.transaction import Channel, Customer, Journey
from app.redflags.simulation.ledger import ACTIVE_TOWNS, BORDER_TOWNS, FAR_TOWNS, TOWNS, Ledger, night
from app.redflags.simulation.scripts_of_means import advertiser, captured_benefits, funnel, sham_appeal, transmitter
from app.redflags.simulation.truth import Truth, truth_of

Script = Callable[[Ledger, int], list[Truth]]


def _brothel(ledger: Ledger, day: int) -> list[Truth]:
    """People whose takings go on to one who pays for advertisements and rooms in town after town."""
    controller = ledger.person(TOWNS[0])
    held = [replace(ledger.person(town), phone="+49 170 555") for town in TOWNS[:4]]
    for person in held:
        for week in range(8):
            for number in range(4):
                client = ledger.person()
                ledger.pay(ledger.at(day + week * 7 + number, 18, 23), client, person, ledger.around(180))
            ledger.cash_in(day + week * 7 + 4.02, person, 400, TOWNS[week % 4], local_time=night())
            ledger.cash_in(day + week * 7 + 5.02, person, 400, TOWNS[week % 4], local_time=night())
            device = f"device {controller.account}"
            ledger.pay(day + week * 7 + 5.3, person, controller, 1450, device_id=device)
    for number in range(56):
        ledger.buy(ledger.at(day + number), controller, 12, "7273")
        if number % 3 == 0:
            town = TOWNS[number // 3 % 5]
            ledger.buy(ledger.at(day + number, 20, 23), controller, 160, "7011", terminal=town)
    found = [truth_of(one, Typology.SEXUAL_EXPLOITATION, CaseRole.POTENTIAL_VICTIM, "brothel") for one in held]
    return [*found, truth_of(controller, Typology.SEXUAL_EXPLOITATION, CaseRole.CONTROLLER, "brothel")]


def _gang(ledger: Ledger, day: int) -> list[Truth]:
    """Workers whose cut wages go on to a gangmaster within hours, and whose cards one hand uses."""
    firm = ledger.business(customer=Customer(headcount=12, sector="7349"))
    gangmaster = ledger.person()
    workers = [replace(ledger.person(TOWNS[1]), phone="+49 170 777", employer="the firm") for _ in range(5)]
    for month in range(4):
        pay_day = day + month * 28
        for number, worker in enumerate(workers):
            moment = pay_day + 0.4 + number / 2000
            ledger.pay(moment, firm, worker, 600, channel=Channel.WAGE, gross_minor=150_000)
            ledger.pay(moment + 0.3, worker, gangmaster, 530, device_id="device of the gang")
            machine = "machine at the yard"
            ledger.cash_out(moment + 0.5, worker, 60, TOWNS[1], terminal_reference=machine, device_id="")
        for customer in range(12):
            ledger.pay(ledger.at(pay_day + customer), ledger.business(), firm, 2500)
    labour = Typology.FORCED_LABOUR
    return [
        *(truth_of(one, labour, CaseRole.POTENTIAL_VICTIM, "gang") for one in workers),
        truth_of(gangmaster, labour, CaseRole.CONTROLLER, "gang"),
        truth_of(firm, labour, CaseRole.CONTROLLER, "gang", is_sought=False),
    ]


def _debt(ledger: Ledger, day: int) -> list[Truth]:
    """A new arrival repays the journey out of every wage to whoever took the fee at the border."""
    firm, collector = ledger.business(), ledger.person(BORDER_TOWNS[0])
    for number in range(8):
        ledger.pay(day + number, ledger.person(TOWNS[number % 5]), collector, 1200, purpose="crossing fee")
    opened = Customer(opened_on=ledger.transactions[-1].booked_at.date())
    debtor = ledger.person(customer=opened)
    for month in range(5):
        ledger.pay(day + 12 + month * 30, firm, debtor, 1000, channel=Channel.WAGE)
        ledger.pay(day + 12.4 + month * 30, debtor, collector, 850, purpose="debt for the trip")
    return [
        truth_of(debtor, Typology.DEBT_BONDAGE, CaseRole.POTENTIAL_VICTIM, "debt"),
        truth_of(collector, Typology.SMUGGLING, CaseRole.FACILITATOR, "debt", is_sought=False),
    ]


def _ransom(ledger: Ledger, day: int) -> list[Truth]:
    """A family collects among relatives and pays twice into a corridor."""
    relative, taker = ledger.person(), ledger.person(BORDER_TOWNS[1])
    for number in range(11):
        ledger.pay(ledger.at(day + number // 2), ledger.person(), relative, ledger.around(700))
    ledger.pay(day + 6, relative, taker, 7000, channel=Channel.REMITTANCE, purpose="for her release payment")
    for number in (20, 30):
        ledger.pay(day + number, relative, ledger.person(ACTIVE_TOWNS[1]), 1500, channel=Channel.REMITTANCE)
    return [
        truth_of(relative, Typology.RANSOM, CaseRole.VICTIM_FAMILY, "ransom"),
        truth_of(taker, Typology.RANSOM, CaseRole.CONTROLLER, "ransom", is_sought=False),
    ]


def _smuggler(ledger: Ledger, day: int) -> list[Truth]:
    """A collector at the border whom strangers in many towns pay, and who passes most of it on."""
    collector = ledger.person(BORDER_TOWNS[2])
    crew = [ledger.person(ACTIVE_TOWNS[0]) for _ in range(4)]
    for number in range(24):
        where = TOWNS[number % 6]
        sender = ledger.person(where)
        ledger.pay(
            day + number, sender, collector, 1100, channel=Channel.REMITTANCE, terminal_reference=f"agent {number}"
        )
        if number % 2:
            paid = crew[number % 4]
            ledger.pay(day + number + 0.5, collector, paid, 2000, channel=Channel.REMITTANCE)
    return [truth_of(collector, Typology.SMUGGLING, CaseRole.FACILITATOR, "smuggler")]


def _fundraiser(ledger: Ledger, day: int) -> list[Truth]:
    """Many small gifts, cash besides, and lump sums to an active area."""
    collector = ledger.person()
    for round_day in (0, 30):
        for number in range(14):
            ledger.pay(ledger.at(day + round_day + number), ledger.person(), collector, ledger.around(45))
        ledger.pay(day + round_day + 15, collector, ledger.person(ACTIVE_TOWNS[0]), 580, channel=Channel.REMITTANCE)
    for number in range(3):
        town = TOWNS[1 + number]
        ledger.cash_in(day + 40 + number * 2, collector, 900, town)
        ledger.pay(day + 40.6 + number * 2, collector, ledger.person(BORDER_TOWNS[number]), 880)
    return [truth_of(collector, Typology.TERRORIST_FINANCING, CaseRole.TERRORIST_FINANCIER, "fundraiser")]


def _nexus(ledger: Ledger, day: int) -> list[Truth]:
    """Drained pay reaches one who sends cash on to the border: trafficking beside terrorist financing."""
    firm, financier = ledger.business(), ledger.person()
    drained = [ledger.person() for _ in range(4)]
    for month in range(3):
        for person in drained:
            ledger.pay(day + month * 28 + 0.4, firm, person, 900, channel=Channel.WAGE)
            ledger.pay(day + month * 28 + 0.9, person, financier, 860)
        ledger.cash_in(day + month * 28 + 2, financier, 1500)
        for place in BORDER_TOWNS:
            receiver = ledger.person(place)
            ledger.pay(day + month * 28 + 3, financier, receiver, 1500, channel=Channel.REMITTANCE)
    found = [truth_of(one, Typology.NEXUS, CaseRole.POTENTIAL_VICTIM, "nexus") for one in drained]
    return [*found, truth_of(financier, Typology.NEXUS, CaseRole.TERRORIST_FINANCIER, "nexus")]


def _broker(ledger: Ledger, day: int) -> list[Truth]:
    """An organ broker: a large sum, clinics, tickets, a small sum to a donor, one signer for both accounts."""
    signer = ("signer of the broker",)
    broker = ledger.person(customer=Customer(signatories=signer))
    for number in range(2):
        helper = ledger.person(customer=Customer(signatories=signer))
        ledger.pay(day + 1 + number, helper, broker, 100)
    ledger.pay(day + 3, ledger.person(FAR_TOWNS[0]), broker, 90_000, channel=Channel.WIRE)
    ledger.buy(day + 8, broker, 40_000, "8062", shop="clinic")
    ledger.buy(day + 9, broker, 6_000, "4722", shop="agency")
    donor = ledger.person(customer=Customer(monthly_income_usd=250))
    ledger.pay(day + 20, broker, donor, 3_000)
    return [
        truth_of(broker, Typology.ORGAN_REMOVAL, CaseRole.FACILITATOR, "broker"),
        truth_of(donor, Typology.ORGAN_REMOVAL, CaseRole.POTENTIAL_VICTIM, "broker", is_sought=False),
    ]


def _recruiter(ledger: Ledger, day: int) -> list[Truth]:
    """One card takes strangers into an active area, and sends money after them."""
    recruiter = ledger.person()
    town = ACTIVE_TOWNS[0]
    travellers = tuple(f"traveller {day} {number}" for number in range(4))
    for number, traveller in enumerate(travellers):
        journey = Journey(BORDER_TOWNS[0], (traveller,), one_way=True)
        ledger.buy(day + number, recruiter, 420, "4511", journey=journey)
    ledger.buy(day + 12, recruiter, 40, "5812", terminal=BORDER_TOWNS[0])
    ledger.buy(day + 13, recruiter, 60, "7011", terminal=BORDER_TOWNS[0])
    for number in range(4):
        receiver = ledger.person(town)
        ledger.pay(day + 20 + number * 10, recruiter, receiver, 400, channel=Channel.REMITTANCE)
    return [truth_of(recruiter, Typology.RECRUITMENT_TRAVEL, CaseRole.FACILITATOR, "recruiter")]


def _storefront(ledger: Ledger, day: int) -> list[Truth]:
    """A venue with cash at odd hours, sales after closing, and sister venues under one signer."""
    hours = Customer(sector="7297", opens_at=time(9), closes_at=time(19), signatories=("signer of venues",))
    venues = [replace(ledger.business(town, customer=hours), phone="+49 170 999") for town in TOWNS[:3]]
    for venue in venues:
        for number in range(30):
            ledger.cash_in(day + number + 0.97, venue, ledger.around(600), local_time=time(23, 20))
            if number % 2:
                ledger.pay(day + number + 0.98, None, venue, 90, channel=Channel.CARD, local_time=time(23, 30))
    return [truth_of(one, Typology.FRONT_BUSINESS, CaseRole.FACILITATOR, "storefront") for one in venues]


SCRIPTS: dict[str, Script] = {
    "brothel": _brothel,
    "gang": _gang,
    "debt": _debt,
    "ransom": _ransom,
    "smuggler": _smuggler,
    "fundraiser": _fundraiser,
    "nexus": _nexus,
    "broker": _broker,
    "recruiter": _recruiter,
    "storefront": _storefront,
    "funnel": funnel,
    "captured_benefits": captured_benefits,
    "advertiser": advertiser,
    "transmitter": transmitter,
    "sham_appeal": sham_appeal,
}
