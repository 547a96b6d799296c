"""A movement of money as it was reported: its parties, its means, its place and what was written with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from app.domain.designation import Address, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.subject import Identifier


class PartyRole(StrEnum):
    """A party's part in a transaction, whoever reports it: whose money leaves, and whose account it reaches."""

    ORIGINATOR = "originator"
    BENEFICIARY = "beneficiary"
    ULTIMATE_ORIGINATOR = "ultimate_originator"
    ULTIMATE_BENEFICIARY = "ultimate_beneficiary"


class Channel(StrEnum):
    """By what means the money moved."""

    TRANSFER = "transfer"
    WIRE = "wire"
    REMITTANCE = "remittance"
    MOBILE_MONEY = "mobile_money"
    CASH_DEPOSIT = "cash_deposit"
    CASH_WITHDRAWAL = "cash_withdrawal"
    CASH_ADVANCE = "cash_advance"
    CARD = "card"
    PREPAID = "prepaid"
    CARD_REPAYMENT = "card_repayment"
    LOAN = "loan"
    WAGE = "wage"
    BENEFIT = "benefit"
    CHEQUE = "cheque"
    VIRTUAL_ASSET = "virtual_asset"
    OTHER = "other"


class Settlement(StrEnum):
    """What became of a transaction that was begun."""

    SETTLED = "settled"
    REFUND = "refund"
    PREAUTHORISED = "preauthorised"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is: `subdivision` is an ISO 3166-2 code (SY-HL), `country` an ISO 3166-1 alpha-2 code.

    An empty part is unknown.
    """

    city: str = ""
    subdivision: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """What an institution knows of an account's holder beyond a payment; empty or None means unknown.

    `household`, `signatories`, `authorised_users` and `custodian` are references (hashes, customer numbers), never
    names. `sector` is the merchant category code of a business, `monthly_income_usd` what the holder declared, and
    `opens_at` to `closes_at` the hours a business declared. `collective_address` marks a hostel, camp, dormitory or
    shelter, whose dwellers share an address without being linked.
    """

    opened_on: date | None = None
    closed_on: date | None = None
    monthly_income_usd: float | None = None
    household: str = ""
    signatories: tuple[str, ...] = ()
    authorised_users: tuple[str, ...] = ()
    custodian: str = ""
    sector: str = ""
    headcount: int | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    collective_address: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """One party of a transaction; an empty field means unknown.

    `account` is the number of the account as reported (IBAN, wallet, card), `agent` the institution that keeps it or
    paid out, `balance_after_minor` the account's balance after the transaction in minor units of its currency.
    """

    role: PartyRole
    name: str = field(default="", repr=False)
    kind: PartyKind = PartyKind.UNKNOWN
    account: str = field(default="", repr=False)
    agent: str = ""
    place: Place = Place()
    address: Address = field(default=Address(), repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    identifiers: tuple[Identifier, ...] = field(default=(), repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    employer: str = field(default="", repr=False)
    balance_after_minor: int | None = None
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class Merchant:
    """Where a card was used or a bill paid; `category` is the four-digit merchant category code (ISO 18245)."""

    category: str = ""
    reference: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """What a ticket or a stay was bought for; `travellers` are references, one for each person who travels."""

    destination: Place = Place()
    travellers: tuple[str, ...] = field(default=(), repr=False)
    one_way: bool | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction, the same from whichever side it is seen.

    `booked_at` has a time zone; `local_time` is the clock on the wall where it happened, None where unknown.
    `amount_minor` is positive, in minor units of `currency` (ISO 4217). `gross_minor` is a wage before deductions.
    `parties` hold each role at most once. `terminal` is the place of the cash machine, branch, agent or till, and
    `terminal_reference` its number. Raises ValueError where one of these does not hold.
    """

    transaction_id: str
    booked_at: datetime
    amount_minor: int
    currency: str
    parties: tuple[Party, ...] = field(repr=False)
    channel: Channel = Channel.OTHER
    settlement: Settlement = Settlement.SETTLED
    purpose: str = field(default="", repr=False)
    local_time: time | None = None
    merchant: Merchant = Merchant()
    terminal: Place = Place()
    terminal_reference: str = ""
    device_id: str = field(default="", repr=False)
    journey: Journey | None = None
    gross_minor: int | None = None

    def __post_init__(self) -> None:
        if not self.transaction_id:
            raise ValueError("transaction_id is empty")
        if self.booked_at.tzinfo is None:
            raise ValueError("booked_at has no time zone")
        if self.amount_minor <= 0:
            raise ValueError("amount_minor must be positive: parties say which way the money went")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise ValueError("currency: expected three capital letters (ISO 4217)")
        roles = [party.role for party in self.parties]
        if len(set(roles)) != len(roles):
            raise ValueError("parties: a role is held twice")

    @property
    def originator(self) -> Party | None:
        """The party whose money leaves; None where it is not reported (cash paid in)."""
        return self.party(PartyRole.ORIGINATOR)

    @property
    def beneficiary(self) -> Party | None:
        """The party that the money reaches; None where it is not reported (cash taken out)."""
        return self.party(PartyRole.BENEFICIARY)

    def party(self, role: PartyRole) -> Party | None:
        """The party in `role`, None where there is none."""
        for party in self.parties:
            if party.role is role:
                return party
        return None
