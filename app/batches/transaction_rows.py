"""Makes a transaction of one row of a file, or says why the row is refused; and writes one back as a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar

from app.batches.transaction_columns import FIELDS, SIDES, TransactionColumns
from app.domain.designation import Address, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.transaction import (
    Channel,
    Customer,
    Journey,
    Merchant,
    Party,
    PartyRole,
    Place,
    Settlement,
    Transaction,
)

SEVERAL = ";"
"""Between several values in one cell."""
MAX_CELL_CHARS = 5_000
HASH_CHARS = 16
"""How much of a file's hash stands in the references of its rows."""

Decimals = Callable[[str], int]
"""How many decimals a currency has."""

Read = TypeVar("Read")

_CHANNELS = {
    "atm": Channel.CASH_WITHDRAWAL, "cash out": Channel.CASH_WITHDRAWAL, "withdrawal": Channel.CASH_WITHDRAWAL,
    "cash in": Channel.CASH_DEPOSIT, "deposit": Channel.CASH_DEPOSIT, "salary": Channel.WAGE, "payroll": Channel.WAGE,
    "pos": Channel.CARD, "card payment": Channel.CARD, "purchase": Channel.CARD, "p2p": Channel.TRANSFER,
    "swift": Channel.WIRE, "money transfer": Channel.REMITTANCE, "crypto": Channel.VIRTUAL_ASSET,
    "check": Channel.CHEQUE, "": Channel.OTHER,
}  # fmt: skip
_YES_AND_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_CUSTOMER_LISTS = ("signatories", "authorised_users")


class TransactionRowCode(StrEnum):
    """Why a row is refused. The values are part of the interface: they never change meaning."""

    DATE_UNREADABLE = "DATE_UNREADABLE"
    AMOUNT_UNREADABLE = "AMOUNT_UNREADABLE"
    CURRENCY_UNREADABLE = "CURRENCY_UNREADABLE"
    VALUE_UNREADABLE = "VALUE_UNREADABLE"
    NO_ACCOUNT = "NO_ACCOUNT"
    TOO_LONG = "TOO_LONG"


class TransactionRowError(Exception):
    """A row can't be read; the message names the column and what was expected, and repeats no value."""

    def __init__(self, code: TransactionRowCode, column: str, expected: str) -> None:
        super().__init__(expected)
        self.code = code
        self.column = column


def called_by_file(sha256: str) -> str:
    """What to call rows of a file of that hash: the same row again is the same transaction, one elsewhere another."""
    return f"{sha256[:HASH_CHARS]} row"


@dataclass(frozen=True, slots=True)
class TransactionReader:
    """Reads rows of one file; `decimals` says how many decimals a currency has.

    A row without a reference is called `called` and its number: in one file each has its own, see `called_by_file`.
    """

    columns: TransactionColumns
    decimals: Decimals
    called: str = "row"

    def read(self, row: int, cells: Sequence[str]) -> Transaction:
        """The transaction in the 1-based data row `row`. Raises TransactionRowError.

        A time without a zone is read as UTC.
        """
        said = {name: cells[place].strip() for name, place in self.columns.places.items()}
        for name, value in said.items():
            if len(value) > MAX_CELL_CHARS:
                raise TransactionRowError(TransactionRowCode.TOO_LONG, name, f"at most {MAX_CELL_CHARS} characters")
        currency = said.get("currency", "").upper()
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            code = TransactionRowCode.CURRENCY_UNREADABLE
            raise TransactionRowError(code, "currency", "expected three letters (ISO 4217)")
        parties = tuple(party for side in SIDES if (party := self._party(side, said, currency)) is not None)
        if not any(party.account for party in parties):
            raise TransactionRowError(TransactionRowCode.NO_ACCOUNT, "account", "expected an account of either side")
        return Transaction(
            transaction_id=said.get("transaction_id") or f"{self.called} {row}",
            booked_at=_read("booked_at", said, _moment, TransactionRowCode.DATE_UNREADABLE) or _no_date(),
            amount_minor=self._amount("amount", said, currency) or _no_amount(),
            currency=currency,
            parties=(*parties, *_ultimate_parties(said)),
            channel=_read("channel", said, _channel) or Channel.OTHER,
            settlement=_read("settlement", said, lambda text: Settlement(text.casefold())) or Settlement.SETTLED,
            purpose=said.get("purpose", ""),
            local_time=_read("local_time", said, _clock),
            merchant=Merchant(said.get("merchant_category", ""), said.get("merchant", "")),
            terminal=_place("terminal", said),
            terminal_reference=said.get("terminal", ""),
            device_id=said.get("device", ""),
            journey=_journey(said),
            gross_minor=self._amount("gross_amount", said, currency),
        )

    def _amount(self, name: str, said: dict[str, str], currency: str) -> int | None:
        def minor(text: str) -> int:
            amount = Decimal(text).scaleb(self.decimals(currency))
            if amount != amount.to_integral_value() or amount <= 0:
                raise ValueError("not a positive amount in minor units")
            return int(amount)

        return _read(name, said, minor, TransactionRowCode.AMOUNT_UNREADABLE)

    def _party(self, side: str, said: dict[str, str], currency: str) -> Party | None:
        own = {name.removeprefix(f"{side}_"): value for name, value in said.items() if name.startswith(f"{side}_")}
        if not any(own.values()):
            return None
        balance = _read("balance", own, lambda text: int(Decimal(text).scaleb(self.decimals(currency))))
        return Party(
            role=PartyRole(side),
            name=own.get("name", ""),
            kind=_read("kind", own, lambda text: PartyKind(text.casefold())) or PartyKind.UNKNOWN,
            account=own.get("account", ""),
            agent=own.get("agent", ""),
            place=_place("", own),
            address=Address(street=own.get("street", ""), city=own.get("city", ""), country=own.get("country", "")),
            birth_date=_read("birth_date", own, PartialDate.parse),
            phone=own.get("phone", ""),
            email=own.get("email", ""),
            employer=own.get("employer", ""),
            balance_after_minor=balance,
            customer=_customer(own),
        )


def row_of(transaction: Transaction, decimals: Decimals) -> list[str]:
    """The transaction as a row under the headers `FIELDS`; `TransactionReader` reads it back."""
    places = decimals(transaction.currency)
    journey = transaction.journey or Journey()
    said: dict[str, Any] = {
        "transaction_id": transaction.transaction_id,
        "booked_at": transaction.booked_at.isoformat(),
        "amount": f"{Decimal(transaction.amount_minor).scaleb(-places):f}",
        "currency": transaction.currency,
        "channel": transaction.channel.value,
        "settlement": transaction.settlement.value,
        "purpose": transaction.purpose,
        "local_time": transaction.local_time,
        "gross_amount": None if transaction.gross_minor is None else Decimal(transaction.gross_minor).scaleb(-places),
        "merchant_category": transaction.merchant.category,
        "merchant": transaction.merchant.reference,
        "terminal": transaction.terminal_reference,
        "device": transaction.device_id,
        "travellers": SEVERAL.join(journey.travellers),
        "one_way": "" if journey.one_way is None else "yes" if journey.one_way else "no",
        **_place_cells("terminal_", transaction.terminal),
        **_place_cells("destination_", journey.destination),
    }
    for role in (PartyRole.ULTIMATE_ORIGINATOR, PartyRole.ULTIMATE_BENEFICIARY):
        ultimate = transaction.party(role)
        said[f"{role.value}_name"] = "" if ultimate is None else ultimate.name
    for side in SIDES:
        party = transaction.party(PartyRole(side))
        if party is not None:
            said |= {f"{side}_{name}": value for name, value in _party_cells(party, places).items()}
    return ["" if said.get(name) is None else str(said[name]) for name in FIELDS]


def _party_cells(party: Party, places: int) -> dict[str, Any]:
    customer = party.customer or Customer()
    cells: dict[str, Any] = {field.name: getattr(customer, field.name) for field in fields(Customer)}
    balance = party.balance_after_minor
    return {
        **cells,
        **{name: SEVERAL.join(cells[name]) for name in _CUSTOMER_LISTS},
        **_place_cells("", party.place),
        "name": party.name,
        "kind": "" if party.kind is PartyKind.UNKNOWN else party.kind.value,
        "account": party.account,
        "agent": party.agent,
        "street": party.address.street,
        "birth_date": party.birth_date,
        "phone": party.phone,
        "email": party.email,
        "employer": party.employer,
        "balance": None if balance is None else Decimal(balance).scaleb(-places),
    }


def _place_cells(prefix: str, place: Place) -> dict[str, str]:
    return {
        f"{prefix}city": place.city,
        f"{prefix}subdivision": place.subdivision,
        f"{prefix}country": place.country,
    }


def _read(
    name: str,
    said: dict[str, str],
    reader: Callable[[str], Read],
    code: TransactionRowCode = TransactionRowCode.VALUE_UNREADABLE,
) -> Read | None:
    """What `reader` makes of the field, None where it is empty; what it can't read refuses the row."""
    text = said.get(name, "")
    if not text:
        return None
    try:
        return reader(text)
    except (ValueError, ArithmeticError):
        raise TransactionRowError(code, name, f"{name}: no value that can be read") from None


def _no_date() -> datetime:
    raise TransactionRowError(
        TransactionRowCode.DATE_UNREADABLE, "booked_at", "expected a date like 2024-03-01T12:00:00Z"
    )


def _no_amount() -> int:
    raise TransactionRowError(TransactionRowCode.AMOUNT_UNREADABLE, "amount", "expected a positive amount like 12.50")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _channel(text: str) -> Channel:
    word = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    return _CHANNELS.get(word) or Channel(word.replace(" ", "_"))


def _yes(text: str) -> bool:
    if text.casefold() not in _YES_AND_NO:
        raise ValueError("neither yes nor no")
    return _YES_AND_NO[text.casefold()]


def _clock(text: str) -> time:
    return time.fromisoformat(text).replace(tzinfo=None)


def _income(text: str) -> float:
    income = float(text)
    if not (isfinite(income) and income >= 0):
        raise ValueError("no income")
    return income


def _place(prefix: str, said: dict[str, str]) -> Place:
    before = f"{prefix}_" if prefix else ""
    city, subdivision, country = (said.get(f"{before}{part}", "") for part in ("city", "subdivision", "country"))
    return Place(city, subdivision.upper(), country.upper())


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for one in text.split(SEVERAL) if (part := one.strip()))


def _journey(said: dict[str, str]) -> Journey | None:
    destination = _place("destination", said)
    travellers = _several(said.get("travellers", ""))
    one_way = _read("one_way", said, _yes)
    if destination == Place() and not travellers and one_way is None:
        return None
    return Journey(destination, travellers, one_way)


def _ultimate_parties(said: dict[str, str]) -> tuple[Party, ...]:
    roles = (PartyRole.ULTIMATE_ORIGINATOR, PartyRole.ULTIMATE_BENEFICIARY)
    return tuple(Party(role, name=name) for role in roles if (name := said.get(f"{role.value}_name", "")))


def _customer(own: dict[str, str]) -> Customer | None:
    customer = Customer(
        opened_on=_read("opened_on", own, date.fromisoformat),
        closed_on=_read("closed_on", own, date.fromisoformat),
        monthly_income_usd=_read("monthly_income_usd", own, _income),
        household=own.get("household", ""),
        signatories=_several(own.get("signatories", "")),
        authorised_users=_several(own.get("authorised_users", "")),
        custodian=own.get("custodian", ""),
        sector=own.get("sector", ""),
        headcount=_read("headcount", own, int),
        opens_at=_read("opens_at", own, _clock),
        closes_at=_read("closes_at", own, _clock),
        collective_address=own.get("collective_address", ""),
    )
    return None if customer == Customer() else customer
