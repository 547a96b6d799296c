"""Transactions keep their promises: a time zone, a positive amount, each role once, and no names in their repr."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.transaction import Party, PartyRole, Transaction

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
PAYER = Party(PartyRole.ORIGINATOR, name="Mirva Oxtobi", account="A1")
PAYEE = Party(PartyRole.BENEFICIARY, name="Zorblax Quendel", account="B1")


def transaction(**changes: Any) -> Transaction:
    values: dict[str, Any] = {
        "transaction_id": "T1",
        "booked_at": NOON,
        "amount_minor": 1000,
        "currency": "USD",
        "parties": (PAYER, PAYEE),
    }
    return Transaction(**(values | changes))


def test_parties_are_found_by_their_role() -> None:
    made = transaction()
    assert made.originator == PAYER
    assert made.beneficiary == PAYEE
    assert made.party(PartyRole.ULTIMATE_ORIGINATOR) is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"transaction_id": ""}, "transaction_id"),
        ({"booked_at": NOON.replace(tzinfo=None)}, "time zone"),
        ({"amount_minor": 0}, "amount_minor"),
        ({"amount_minor": -5}, "amount_minor"),
        ({"currency": "usd"}, "currency"),
        ({"parties": (PAYER, PAYER)}, "parties"),
    ],
)
def test_what_cannot_be_a_transaction_is_refused_by_the_name_of_the_field(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        transaction(**changes)


def test_nobody_is_named_in_a_repr() -> None:
    assert "Oxtobi" not in repr(transaction())
    assert "Oxtobi" not in repr(PAYER)
    assert "A1" not in repr(PAYER)
