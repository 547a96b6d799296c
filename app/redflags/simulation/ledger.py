"""Writes down made-up transactions between made-up parties."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from app.domain.designation import PartyKind
from app.domain.transaction import Channel, Customer, Merchant, Party, PartyRole, Place, Transaction

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 180

TOWNS = tuple(Place(name, "", "DE") for name in ("Lindfurt", "Ostheim", "Westheim", "Nordheim", "Suedheim", "Auental"))
BORDER_TOWNS = (Place("Kilis", "TR-79", "TR"), Place("Gaziantep", "TR-27", "TR"), Place("Reyhanli", "TR-31", "TR"))
ACTIVE_TOWNS = (Place("Idlib", "SY-ID", "SY"), Place("Kufra", "LY-KF", "LY"), Place("Beni", "CD-NK", "CD"))
FAR_TOWNS = (Place("Brno", "", "CZ"), Place("Ankara", "", "TR"), Place("Porto", "", "PT"))


@dataclass(slots=True)
class Ledger:
    """All transactions so far. Every choice comes from `random`, so one seed makes one ledger."""

    random: Random
    transactions: list[Transaction] = field(default_factory=list)
    _accounts: int = 0

    def person(self, place: Place | None = None, **facts: Any) -> Party:
        """Somebody with a new account, at home in `place` (some town where None)."""
        return self._party(PartyKind.PERSON, place, **facts)

    def business(self, place: Place | None = None, **facts: Any) -> Party:
        """A business with a new account."""
        return self._party(PartyKind.ORGANISATION, place, **facts)

    def pay(self, day: float, payer: Party | None, payee: Party | None, usd: float, **fields: Any) -> None:
        """Money from one to the other on a day after the beginning, at the clock of the day's fraction."""
        moment = BEGINNING + timedelta(days=day)
        parties = tuple(
            replace(party, role=role)
            for party, role in ((payer, PartyRole.ORIGINATOR), (payee, PartyRole.BENEFICIARY))
            if party is not None
        )
        given: dict[str, Any] = {"channel": Channel.TRANSFER, "local_time": moment.time().replace(microsecond=0)}
        self.transactions.append(
            Transaction(
                transaction_id=f"S{len(self.transactions):08d}",
                booked_at=moment.replace(microsecond=0),
                amount_minor=max(1, round(usd * 100)),
                currency="USD",
                parties=parties,
                **(given | fields),
            )
        )

    def buy(self, day: float, buyer: Party, usd: float, code: str, **fields: Any) -> None:
        """A card payment in the buyer's town unless `terminal` says another; shops of a town are few."""
        town = fields.pop("terminal", buyer.place)
        shop = fields.pop("shop", f"{code} {town.city} {self.random.randrange(6)}")
        self.pay(day, buyer, None, usd, channel=Channel.CARD, merchant=Merchant(code, shop), terminal=town, **fields)

    def cash_in(self, day: float, account: Party, usd: float, town: Place | None = None, **fields: Any) -> None:
        """Cash paid in."""
        where = town or account.place
        self.pay(day, None, account, usd, channel=Channel.CASH_DEPOSIT, terminal=where, **fields)

    def cash_out(self, day: float, account: Party, usd: float, town: Place | None = None, **fields: Any) -> None:
        """Cash taken out at one of the machines of a town."""
        where = town or account.place
        machine = fields.pop("terminal_reference", f"machine {where.city} {self.random.randrange(40)}")
        channel = Channel.CASH_WITHDRAWAL
        self.pay(day, account, None, usd, channel=channel, terminal=where, terminal_reference=machine, **fields)

    def at(self, day: int, first_hour: float = 8, last_hour: float = 20) -> float:
        """Some moment of that day between two hours."""
        return day + self.random.uniform(first_hour, last_hour) / 24

    def around(self, usd: float) -> float:
        """An amount near that one, to the cent."""
        return round(usd * self.random.uniform(0.7, 1.4), 2)

    def _party(self, kind: PartyKind, place: Place | None, **facts: Any) -> Party:
        self._accounts += 1
        number = self._accounts
        given: dict[str, Any] = {
            "name": f"Party {number:06d}",
            "kind": kind,
            "account": f"SIM{number:08d}",
            "place": place or self.random.choice(TOWNS),
            "phone": f"+49 30 {number:08d}",
            "customer": Customer(household=f"household {number}"),
        }
        return Party(PartyRole.ORIGINATOR, **(given | facts))


def night() -> time:
    """A clock in the middle of the night."""
    return time(0, 30)
