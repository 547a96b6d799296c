"""A transaction as a JSON document: how it comes over HTTP and in JSON lines, and how its history is kept."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.domain.currency import decimals, minor_units
from app.domain.designation import Address, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.payment import Narrative, Part, Payment, PaymentParty
from app.domain.subject import Identifier, Subject
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
from app.payments.parties import payment_of

MAX_TEXTS = 50
_FIRST_YEAR, _LAST_YEAR = 1970, 2200

Text = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
LongText = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]

IdentifierKind = Literal[
    "passport", "national_id", "iban", "bic", "lei", "imo", "mmsi", "tail_number", "wallet", "registration", "tax",
    "other",
]  # fmt: skip


def _readable_date(text: str) -> str:
    PartialDate.parse(text)
    return text


def _in_our_time(moment: datetime) -> datetime:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError(f"expected a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment


DateText = Annotated[str, StringConstraints(max_length=40), AfterValidator(_readable_date)]
AmountText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}(\.[0-9]{1,3})?$")]


class Document(BaseModel):
    """Base of the parts: unknown members are refused, values are not turned into other types."""

    # Frozen, a part that was left out is the same one for every document, and not copied for each.
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)


class PlaceDocument(Document):
    """Where something is: `subdivision` by ISO 3166-2 (SY-HL), `country` by ISO 3166-1 alpha-2."""

    city: Code = ""
    subdivision: Code = ""
    country: Code = ""


class AddressDocument(Document):
    """A postal address; every part may be empty."""

    street: Text = ""
    city: Code = ""
    state_or_province: Code = ""
    postal_code: Code = ""
    country: Code = ""
    note: Text = ""


class IdentifierDocument(Document):
    """A number that a party carries."""

    kind: IdentifierKind
    value: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
    country: Code = ""


class CustomerDocument(Document):
    """What an institution knows of an account's holder; references (hashes, customer numbers), never names."""

    opened_on: Annotated[date | None, Field(strict=False)] = None
    closed_on: Annotated[date | None, Field(strict=False)] = None
    monthly_income_usd: Annotated[float, Field(ge=0, le=1e12, strict=False)] | None = None
    household: Code = ""
    signatories: Annotated[list[Code], Field(max_length=MAX_TEXTS)] = []
    authorised_users: Annotated[list[Code], Field(max_length=MAX_TEXTS)] = []
    custodian: Code = ""
    sector: Code = ""
    headcount: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    opens_at: Annotated[time | None, Field(strict=False)] = None
    closes_at: Annotated[time | None, Field(strict=False)] = None
    collective_address: Code = ""


class PartyDocument(Document):
    """One party; leave out what is not known. `agent` is the institution that keeps the account, by code or name."""

    role: Annotated[PartyRole, Field(strict=False)]
    name: Text = ""
    kind: Annotated[PartyKind, Field(strict=False)] = PartyKind.UNKNOWN
    account: Code = ""
    agent: Text = ""
    place: PlaceDocument = PlaceDocument()
    address: AddressDocument = AddressDocument()
    birth_date: DateText | None = None
    identifiers: Annotated[list[IdentifierDocument], Field(max_length=MAX_TEXTS)] = []
    phone: Code = ""
    email: Code = ""
    employer: Text = ""
    balance_after: Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,3})?$")] | None = None
    customer: CustomerDocument | None = None


class OtherPartyDocument(Document):
    """A party that is screened and has no account here: an agent, an intermediary, whoever initiated the payment."""

    part: Annotated[Part, Field(strict=False)]
    names: Annotated[list[Text], Field(max_length=20)] = []
    kind: Annotated[PartyKind, Field(strict=False)] = PartyKind.UNKNOWN
    birth_date: DateText | None = None
    identifiers: Annotated[list[IdentifierDocument], Field(max_length=MAX_TEXTS)] = []


class MerchantDocument(Document):
    """Where a card was used or a bill paid; `category` is the four-digit merchant category code."""

    category: Code = ""
    reference: Code = ""
    name: Text = ""


class JourneyDocument(Document):
    """What a ticket or a stay was bought for; travellers are references, never names."""

    destination: PlaceDocument = PlaceDocument()
    travellers: Annotated[list[Code], Field(max_length=500)] = []
    one_way: bool | None = None


class TransactionDocument(Document):
    """One transaction with its parties, means, place and texts.

    `amount` is a decimal text (`"100.00"`), so that nothing is rounded. `other_parties` and `texts` are screened and
    not looked at by indicators.
    """

    transaction_id: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
    booked_at: Annotated[AwareDatetime, AfterValidator(_in_our_time), Field(strict=False)]
    amount: AmountText
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    parties: Annotated[list[PartyDocument], Field(min_length=1, max_length=4)]
    channel: Annotated[Channel, Field(strict=False)] = Channel.OTHER
    settlement: Annotated[Settlement, Field(strict=False)] = Settlement.SETTLED
    purpose: LongText = ""
    local_time: Annotated[time | None, Field(strict=False)] = None
    merchant: MerchantDocument = MerchantDocument()
    terminal: PlaceDocument = PlaceDocument()
    terminal_reference: Code = ""
    device_id: Code = ""
    journey: JourneyDocument | None = None
    gross_amount: AmountText | None = None
    other_parties: Annotated[list[OtherPartyDocument], Field(max_length=MAX_TEXTS)] = []
    texts: Annotated[list[LongText], Field(max_length=MAX_TEXTS)] = []

    def transaction(self) -> Transaction:
        """What red flags look at. Raises ValueError where amount, currency or parties do not hold together."""
        fields = {name: getattr(self, name) for name in _SAME_NAMES}
        return Transaction(
            **fields,
            amount_minor=minor_units(Decimal(self.amount), self.currency),
            parties=tuple(self._party(one) for one in self.parties),
            merchant=Merchant(**self.merchant.model_dump()),
            terminal=Place(**self.terminal.model_dump()),
            journey=None if self.journey is None else _journey(self.journey),
            gross_minor=None if self.gross_amount is None else minor_units(Decimal(self.gross_amount), self.currency),
        )

    def payment(self) -> Payment:
        """The transaction with everybody and everything that is screened in it. Raises ValueError as above."""
        others = tuple(
            PaymentParty(one.part, _subject(one), f"other_parties/{place}")
            for place, one in enumerate(self.other_parties)
        )
        texts = tuple(Narrative(f"texts/{place}", text) for place, text in enumerate(self.texts) if text.strip())
        return payment_of(self.transaction(), others=others, texts=texts)

    def _party(self, one: PartyDocument) -> Party:
        balance = None if one.balance_after is None else int(Decimal(one.balance_after).scaleb(decimals(self.currency)))
        return Party(
            role=one.role,
            name=one.name,
            kind=one.kind,
            account=one.account,
            agent=one.agent,
            place=Place(**one.place.model_dump()),
            address=Address(**one.address.model_dump()),
            birth_date=None if one.birth_date is None else PartialDate.parse(one.birth_date),
            identifiers=tuple(Identifier(**each.model_dump()) for each in one.identifiers),
            phone=one.phone,
            email=one.email,
            employer=one.employer,
            balance_after_minor=balance,
            customer=None if one.customer is None else _customer(one.customer),
        )


_SAME_NAMES = (
    "transaction_id", "booked_at", "currency", "channel", "settlement", "purpose", "local_time", "terminal_reference",
    "device_id",
)  # fmt: skip


def document_of(transaction: Transaction) -> str:
    """The transaction as JSON text, which `transaction_from` reads back; equal transactions give equal texts."""
    places = decimals(transaction.currency)
    said: dict[str, Any] = {name: getattr(transaction, name) for name in _SAME_NAMES}
    said["amount"] = _amount_text(transaction.amount_minor, places)
    said["parties"] = [_party_fields(one, places) for one in transaction.parties]
    said["merchant"] = MerchantDocument.model_validate(transaction.merchant, from_attributes=True)
    said["terminal"] = PlaceDocument.model_validate(transaction.terminal, from_attributes=True)
    if transaction.journey is not None:
        journey = transaction.journey
        destination = PlaceDocument.model_validate(journey.destination, from_attributes=True)
        said["journey"] = JourneyDocument(
            destination=destination, travellers=list(journey.travellers), one_way=journey.one_way
        )
    if transaction.gross_minor is not None:
        said["gross_amount"] = _amount_text(transaction.gross_minor, places)
    return TransactionDocument(**said).model_dump_json(exclude_defaults=True)


def what_does_not_fit(error: ValidationError) -> str:
    """The first thing wrong with a document as `where: what was expected`, without any value of it."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = "/".join(str(part) for part in first["loc"]) or "the object"
    return f"{where}: {first['msg']}"


def transaction_from(document: str) -> Transaction:
    """The transaction of a JSON text that `document_of` wrote."""
    return TransactionDocument.model_validate_json(document).transaction()


def _amount_text(minor: int, places: int) -> str:
    return f"{Decimal(minor).scaleb(-places):f}"


def _party_fields(one: Party, places: int) -> PartyDocument:
    balance = None if one.balance_after_minor is None else _amount_text(one.balance_after_minor, places)
    return PartyDocument(
        role=one.role,
        name=one.name,
        kind=one.kind,
        account=one.account,
        agent=one.agent,
        place=PlaceDocument.model_validate(one.place, from_attributes=True),
        address=AddressDocument.model_validate(one.address, from_attributes=True),
        birth_date=None if one.birth_date is None else str(one.birth_date),
        identifiers=[IdentifierDocument.model_validate(each, from_attributes=True) for each in one.identifiers],
        phone=one.phone,
        email=one.email,
        employer=one.employer,
        balance_after=balance,
        customer=None if one.customer is None else _customer_document(one.customer),
    )


def _customer_document(one: Customer) -> CustomerDocument:
    fields = {name: getattr(one, name) for name in CustomerDocument.model_fields}
    lists = {"signatories": list(one.signatories), "authorised_users": list(one.authorised_users)}
    return CustomerDocument(**(fields | lists))


def _customer(one: CustomerDocument) -> Customer:
    fields = {name: getattr(one, name) for name in CustomerDocument.model_fields}
    lists = {"signatories": tuple(one.signatories), "authorised_users": tuple(one.authorised_users)}
    return Customer(**(fields | lists))


def _journey(one: JourneyDocument) -> Journey:
    return Journey(Place(**one.destination.model_dump()), tuple(one.travellers), one.one_way)


def _subject(one: OtherPartyDocument) -> Subject:
    return Subject(
        names=tuple(name for name in one.names if name.strip()),
        kind=one.kind,
        birth_date=None if one.birth_date is None else PartialDate.parse(one.birth_date),
        identifiers=tuple(Identifier(**each.model_dump()) for each in one.identifiers),
    )
