"""Rows of transactions: headers by any of their names, values read exactly, what can't be read refused by column."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.batches.problems import TableFileError
from app.batches.transaction_columns import FIELDS, find_transaction_columns
from app.batches.transaction_rows import TransactionReader, TransactionRowCode, TransactionRowError, row_of
from app.domain.currency import decimals
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

MINIMAL = ("Date", "Amount", "Ccy", "Debtor IBAN", "Creditor")
VALUES = ("2024-03-01T12:00:00Z", "12.50", "usd", "A1", "Zorblax Quendel")


def read(header: tuple[str, ...], values: tuple[str, ...]) -> Transaction:
    return TransactionReader(find_transaction_columns(header), decimals).read(1, values)


def test_columns_are_found_by_the_names_that_banks_give_them() -> None:
    transaction = read(MINIMAL, VALUES)
    assert transaction.amount_minor == 1250
    assert transaction.currency == "USD"
    assert transaction.originator
    assert transaction.originator.account == "A1"
    assert transaction.beneficiary
    assert transaction.beneficiary.name == "Zorblax Quendel"
    assert transaction.transaction_id == "row 1"


def test_a_time_without_a_zone_is_utc() -> None:
    assert read(MINIMAL, ("2024-03-01 12:00", *VALUES[1:])).booked_at == datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_amounts_have_the_decimals_of_their_currency() -> None:
    assert read(MINIMAL, (VALUES[0], "1250", "JPY", *VALUES[3:])).amount_minor == 1250
    assert read(MINIMAL, (VALUES[0], "1.250", "KWD", *VALUES[3:])).amount_minor == 1250


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "", TransactionRowCode.DATE_UNREADABLE),
        (0, "03/04/2024", TransactionRowCode.DATE_UNREADABLE),
        (1, "", TransactionRowCode.AMOUNT_UNREADABLE),
        (1, "-5", TransactionRowCode.AMOUNT_UNREADABLE),
        (1, "0", TransactionRowCode.AMOUNT_UNREADABLE),
        (1, "1.234", TransactionRowCode.AMOUNT_UNREADABLE),
        (1, "NaN", TransactionRowCode.AMOUNT_UNREADABLE),
        (1, "Infinity", TransactionRowCode.AMOUNT_UNREADABLE),
        (1, "1e999999999", TransactionRowCode.AMOUNT_UNREADABLE),
        (2, "$", TransactionRowCode.CURRENCY_UNREADABLE),
        (3, "", TransactionRowCode.NO_ACCOUNT),
        (4, "x" * 5001, TransactionRowCode.TOO_LONG),
    ],
)
def test_what_cannot_be_read_refuses_the_row_and_repeats_no_value(
    column: int, value: str, code: TransactionRowCode
) -> None:
    values = list(VALUES)
    values[column] = value
    with pytest.raises(TransactionRowError) as refused:
        read(MINIMAL, tuple(values))
    assert refused.value.code is code
    assert not value or len(value) < 4 or value not in str(refused.value)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("channel", "pigeon"),
        ("one way", "perhaps"),
        ("payer monthly income", "nan"),
        ("local time", "25:00"),
        ("payer kind", "ghost"),
        ("status", "lost"),
    ],
)
def test_an_unknown_value_refuses_the_row_by_its_column(header: str, value: str) -> None:
    with pytest.raises(TransactionRowError) as refused:
        read((*MINIMAL, header), (*VALUES, value))
    assert refused.value.code is TransactionRowCode.VALUE_UNREADABLE
    assert refused.value.column


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (("amount", "currency", "payer account"), "no column means booked_at"),
        (("date", "amount", "currency"), "originator_account or beneficiary_account"),
        (("date", "value date", "amount", "currency", "payer account"), "columns 1 and 2 both mean booked_at"),
    ],
)
def test_a_header_without_what_is_needed_is_refused(header: tuple[str, ...], said: str) -> None:
    with pytest.raises(TableFileError, match=said):
        find_transaction_columns(header)


TEXT = st.text(string.ascii_letters + "éя中", min_size=1, max_size=8)
PLACES = st.builds(Place, TEXT, st.sampled_from(("", "TR-79")), st.sampled_from(("", "TR")))
CUSTOMERS = st.builds(
    Customer,
    opened_on=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    monthly_income_usd=st.none() | st.floats(0, 1e6),
    signatories=st.lists(TEXT, max_size=2).map(tuple),
    sector=st.sampled_from(("", "7297")),
    headcount=st.none() | st.integers(0, 99),
    opens_at=st.none() | st.times().map(lambda one: one.replace(microsecond=0)),
)


def parties(role: PartyRole) -> st.SearchStrategy[Party]:
    def built(name: str, account: str, place: Place, customer: Customer, balance: int | None) -> Party:
        return Party(
            role,
            name=name,
            kind=PartyKind.PERSON,
            account=account,
            place=place,
            address=Address(street="Weg 1", city=place.city, country=place.country),
            birth_date=PartialDate.of_years(1990, 1990),
            balance_after_minor=balance,
            customer=None if customer == Customer() else customer,
        )

    return st.builds(built, TEXT, TEXT, PLACES, CUSTOMERS, st.none() | st.integers(-(10**6), 10**6))


@settings(max_examples=100, deadline=None)
@given(
    parties(PartyRole.ORIGINATOR),
    parties(PartyRole.BENEFICIARY),
    st.sampled_from(("USD", "JPY", "KWD")),
    st.integers(1, 10**9),
    st.sampled_from(Channel),
    st.sampled_from(Settlement),
    st.none() | st.builds(Journey, PLACES, st.lists(TEXT, max_size=2).map(tuple), st.none() | st.booleans()),
)
def test_what_is_written_is_read_back(
    payer: Party,
    payee: Party,
    currency: str,
    amount: int,
    channel: Channel,
    settlement: Settlement,
    journey: Journey | None,
) -> None:
    transaction = Transaction(
        transaction_id="T1",
        booked_at=datetime(2024, 3, 1, 12, tzinfo=UTC),
        amount_minor=amount,
        currency=currency,
        parties=(payer, payee, Party(PartyRole.ULTIMATE_BENEFICIARY, name="Tavish Grunwick")),
        channel=channel,
        settlement=settlement,
        purpose="for, the; rest",
        local_time=time(23, 30),
        merchant=Merchant("7011", "shop"),
        terminal=Place("Lindfurt", "", "DE"),
        terminal_reference="ATM1",
        device_id="D",
        journey=journey,
        gross_minor=amount * 2,
    )
    assert read(FIELDS, tuple(row_of(transaction, decimals))) == transaction
