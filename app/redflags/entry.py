"""A transaction as one account sees it: which way the money went, who is on the other side, what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time

from app.domain.red_flag import CASH
from app.domain.transaction import Channel, Party, PartyRole, Place, Transaction
from app.redflags.geography import Area, normalised_town
from app.redflags.reference import Reference
from app.redflags.selection import Direction, PlaceOf, Tier, Trait

NIGHT_BEGINS = time(22)
NIGHT_ENDS = time(6)

_CASH_CHANNELS = frozenset((Channel.CASH_DEPOSIT, Channel.CASH_WITHDRAWAL, Channel.CASH_ADVANCE))
_NOBODY = {role: Party(role) for role in PartyRole}


@dataclass(slots=True, eq=False)
class Entry:
    """One transaction in the history of `account`.

    `at` is seconds since 1970 (UTC). `cents` is the amount in US cents by the reference rates, None for a currency
    without a rate. `other` stands for the party on the other side: its account, or what else tells it from others.
    `selected` keeps what predicates answered.
    """

    transaction: Transaction
    account: str
    direction: Direction
    holder: Party
    counterparty: Party
    other: str
    at: float
    cents: int | None
    merchants: frozenset[str]
    words: frozenset[str]
    reference: Reference = field(repr=False)
    selected: dict[object, bool] = field(default_factory=dict, repr=False)
    _areas: dict[PlaceOf, Area | None] = field(default_factory=dict, repr=False)
    _traits: dict[Trait, bool] = field(default_factory=dict, repr=False)
    _weighing: tuple[str, ...] | None = field(default=None, repr=False)

    def forget_answers(self) -> None:
        """Let go of what predicates answered: windows keep entries for months, and ask hardly any of them again."""
        self.selected = {}

    def place(self, place_of: PlaceOf) -> Place:
        """The place that is meant; one without parts where it is unknown."""
        match place_of:
            case PlaceOf.COUNTERPARTY:
                return self.counterparty.place
            case PlaceOf.TERMINAL:
                return self.transaction.terminal
            case PlaceOf.HOLDER:
                return self.holder.place
            case PlaceOf.DESTINATION:
                journey = self.transaction.journey
                return Place() if journey is None else journey.destination

    def area(self, place_of: PlaceOf) -> Area | None:
        """The row of the geography for that place, None where there is none."""
        if place_of not in self._areas:
            self._areas[place_of] = self.reference.geography.find(self.place(place_of))
        return self._areas[place_of]

    def tier(self, place_of: PlaceOf) -> Tier | None:
        """The tier of that place in the year of the transaction."""
        area = self.area(place_of)
        return None if area is None else area.tier_in(self.transaction.booked_at.year)

    def weighing_places(self) -> tuple[str, ...]:
        """The codes of its places whose tier multiplies a score: the other side's, the till's, the journey's end."""
        if self._weighing is None:
            found = [
                area.code
                for place_of in (PlaceOf.COUNTERPARTY, PlaceOf.TERMINAL, PlaceOf.DESTINATION)
                if (area := self.area(place_of)) and (tier := self.tier(place_of)) and tier.weighs
            ]
            self._weighing = tuple(found)
        return self._weighing

    def city(self) -> str:
        """Where it happened: the till or machine, else the other side's town; normalised, empty where unknown."""
        where = self.transaction.terminal if self.transaction.terminal.city else self.counterparty.place
        return normalised_town(where.city)

    def has(self, trait: Trait) -> bool:
        """Whether the trait holds."""
        if trait not in self._traits:
            self._traits[trait] = _TRAITS[trait](self)
        return self._traits[trait]


def entries_of(transaction: Transaction, reference: Reference) -> Iterator[Entry]:
    """The transaction as each account in it sees it, the originator's first; parties without an account see nothing."""
    payer = transaction.originator or _NOBODY[PartyRole.ORIGINATOR]
    payee = transaction.beneficiary or _NOBODY[PartyRole.BENEFICIARY]
    usd = reference.in_usd(transaction.amount_minor, transaction.currency)
    words = reference.lexicon.classes_in(transaction.purpose, usd=usd)
    merchants = reference.merchant_groups.get(transaction.merchant.category, frozenset())
    for holder, counterparty, direction in ((payer, payee, Direction.OUT), (payee, payer, Direction.IN)):
        if holder.account and holder.account != counterparty.account:
            yield Entry(
                transaction=transaction,
                account=holder.account,
                direction=direction,
                holder=holder,
                counterparty=counterparty,
                other=_other_side(transaction, counterparty, direction),
                at=transaction.booked_at.timestamp(),
                cents=None if usd is None else round(usd * 100),
                merchants=merchants,
                words=words,
                reference=reference,
            )


def _other_side(transaction: Transaction, counterparty: Party, direction: Direction) -> str:
    if counterparty.account:
        return counterparty.account
    if transaction.channel in _CASH_CHANNELS:
        return CASH
    if direction is Direction.OUT and transaction.merchant.reference:
        return f"merchant {transaction.merchant.reference}"
    return f"name {' '.join(counterparty.name.casefold().split())}" if counterparty.name else ""


def is_night(clock: time) -> bool:
    """Whether it is between ten in the evening and six in the morning."""
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def _cross_border(entry: Entry) -> bool:
    own, other = entry.holder.place.country, entry.counterparty.place.country
    return bool(own and other) and own != other


def _away_from_home(entry: Entry) -> bool:
    home, here = entry.holder.place.city, entry.transaction.terminal.city
    return bool(home and here) and normalised_town(home) != normalised_town(here)


def _abroad(entry: Entry) -> bool:
    home, here = entry.holder.place.country, entry.transaction.terminal.country
    return bool(home and here) and home != here


def _unrelated(entry: Entry) -> bool:
    own, other = entry.holder.customer, entry.counterparty.customer
    return not (own and other and own.household and own.household == other.household)


def _incomplete_data(entry: Entry) -> bool:
    payer = entry.transaction.originator or _NOBODY[PartyRole.ORIGINATOR]
    payee = entry.transaction.beneficiary or _NOBODY[PartyRole.BENEFICIARY]
    is_identified = bool(payer.address.street or payer.address.city or payer.identifiers or payer.birth_date)
    return not (payer.name and payer.account and is_identified and payee.name and payee.account)


def _no_ultimate_party(entry: Entry) -> bool:
    roles = (PartyRole.ULTIMATE_ORIGINATOR, PartyRole.ULTIMATE_BENEFICIARY)
    return all(entry.transaction.party(role) is None for role in roles)


def _one_way(entry: Entry) -> bool:
    return entry.transaction.journey is not None and entry.transaction.journey.one_way is True


def _at_night(entry: Entry) -> bool:
    clock = entry.transaction.local_time
    return clock is not None and is_night(clock)


def _outside_declared_hours(entry: Entry) -> bool:
    clock, customer = entry.transaction.local_time, entry.holder.customer
    if clock is None or customer is None or customer.opens_at is None or customer.closes_at is None:
        return False
    if customer.opens_at <= customer.closes_at:
        return not customer.opens_at <= clock <= customer.closes_at
    return customer.closes_at < clock < customer.opens_at


def _places_disagree(entry: Entry) -> bool:
    geography, payout = entry.reference.geography, entry.counterparty.place.country
    told = geography.country_of_phone(entry.counterparty.phone)
    if not (told and payout) or told == payout:
        return False
    return geography.share_a_route({told, payout}, year=entry.transaction.booked_at.year)


_TRAITS = {
    Trait.CROSS_BORDER: _cross_border,
    Trait.AWAY_FROM_HOME: _away_from_home,
    Trait.ABROAD: _abroad,
    Trait.UNRELATED: _unrelated,
    Trait.INCOMPLETE_DATA: _incomplete_data,
    Trait.NO_ULTIMATE_PARTY: _no_ultimate_party,
    Trait.ONE_WAY: _one_way,
    Trait.AT_NIGHT: _at_night,
    Trait.OUTSIDE_DECLARED_HOURS: _outside_declared_hours,
    Trait.PLACES_DISAGREE: _places_disagree,
}
