"""Builds small histories of fictional accounts, in dollars and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from app.domain.designation import Address, PartyKind
from app.domain.transaction import Channel, Customer, Merchant, Party, PartyRole, Place, Transaction
from app.redflags.engine import Engine

BEGINNING = datetime(2024, 3, 4, 12, tzinfo=UTC)
Someone = Party | str | None
HOME = Place("Lindfurt", "DE-BE", "DE")
BORDER = Place("Kilis", "TR-79", "TR")
ACTIVE = Place("Idlib", "SY-ID", "SY")


def person(account: str, **facts: Any) -> Party:
    """Somebody with an account at home; `facts` are fields of Party."""
    given: dict[str, Any] = {
        "name": f"Holder of {account}",
        "kind": PartyKind.PERSON,
        "account": account,
        "place": HOME,
    }
    return Party(PartyRole.ORIGINATOR, **(given | facts))


def business(account: str, **facts: Any) -> Party:
    return person(account, kind=PartyKind.ORGANISATION, **facts)


def customer(account: str, **facts: Any) -> Party:
    return person(account, customer=Customer(**facts))


def dwelling(street: str) -> Address:
    return Address(street=street, city="Lindfurt", country="DE")


A = person("A")


class History:
    """Transactions in the order in which they are written; `day` may be a fraction."""

    def __init__(self) -> None:
        self.transactions: list[Transaction] = []

    def pay(self, day: float, payer: Someone, payee: Someone, usd: float, **fields: Any) -> History:
        parties = [
            replace(person(one) if isinstance(one, str) else one, role=role)
            for one, role in ((payer, PartyRole.ORIGINATOR), (payee, PartyRole.BENEFICIARY))
            if one is not None
        ]
        given: dict[str, Any] = {"channel": Channel.TRANSFER, "local_time": time(12)}
        self.transactions.append(
            Transaction(
                transaction_id=f"T{len(self.transactions):05d}",
                booked_at=BEGINNING + timedelta(days=day),
                amount_minor=round(usd * 100),
                currency="USD",
                parties=tuple(parties),
                **(given | fields),
            )
        )
        return self

    def cash_in(self, day: float, account: Party, usd: float, city: str = "Lindfurt", **fields: Any) -> History:
        place = fields.pop("terminal", Place(city, "", "DE"))
        return self.pay(day, None, account, usd, **({"channel": Channel.CASH_DEPOSIT, "terminal": place} | fields))

    def cash_out(self, day: float, account: Party, usd: float, city: str = "Lindfurt", **fields: Any) -> History:
        place = fields.pop("terminal", Place(city, "", "DE"))
        return self.pay(day, account, None, usd, **({"channel": Channel.CASH_WITHDRAWAL, "terminal": place} | fields))

    def buy(self, day: float, account: Party, usd: float, code: str, shop: str = "S", **fields: Any) -> History:
        given = {
            "channel": Channel.CARD,
            "merchant": Merchant(code, shop, shop),
            "terminal": Place("Lindfurt", "", "DE"),
        }
        return self.pay(day, account, None, usd, **(given | fields))


def fired(history: History, engine: Engine) -> dict[str, set[str]]:
    """Which indicators fired for each account."""
    found: dict[str, set[str]] = {}
    for flag in engine.observe_all(history.transactions):
        found.setdefault(flag.account, set()).add(flag.indicator_id)
    return found
