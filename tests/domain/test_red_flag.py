"""Outcomes of indicators: three ways that are never confused, and evidence that a person can find again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.red_flag import CaseRole, FlagEvidence, FlagOutcome, FlagResult, Measurement, RedFlag

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
EVIDENCE = FlagEvidence(("T1",), ("10.00 USD",), NOON, NOON, (Measurement("transactions", 3, at_least=3),))
FLAG = RedFlag("CT02", "A1", NOON, EVIDENCE)


def test_not_computable_names_the_missing_fields() -> None:
    assert FlagResult("CT02", FlagOutcome.NOT_COMPUTABLE, missing_fields=("device_id",)).missing_fields
    with pytest.raises(ValueError, match="missing_fields"):
        FlagResult("CT02", FlagOutcome.NOT_COMPUTABLE)


def test_did_not_fire_hides_no_missing_field_and_no_flag() -> None:
    with pytest.raises(ValueError, match="missing_fields"):
        FlagResult("CT02", FlagOutcome.DID_NOT_FIRE, missing_fields=("device_id",))
    with pytest.raises(ValueError, match="flag"):
        FlagResult("CT02", FlagOutcome.DID_NOT_FIRE, flag=FLAG)
    with pytest.raises(ValueError, match="flag"):
        FlagResult("CT02", FlagOutcome.FIRED)


def test_every_amount_of_the_evidence_belongs_to_a_transaction() -> None:
    with pytest.raises(ValueError, match="amounts"):
        FlagEvidence(("T1", "T2"), ("10.00 USD",), NOON, NOON, ())


@pytest.mark.parametrize(
    ("measurement", "holds"),
    [
        (Measurement("usd", 5, at_least=5), True),
        (Measurement("usd", 4.99, at_least=5), False),
        (Measurement("usd", 5, at_most=5), True),
        (Measurement("usd", 5.01, at_least=1, at_most=5), False),
    ],
)
def test_bounds_belong_to_what_they_allow(measurement: Measurement, *, holds: bool) -> None:
    assert measurement.holds is holds


def test_victims_and_their_families_are_protected_and_nobody_else() -> None:
    assert {role for role in CaseRole if role.is_protected} == {CaseRole.POTENTIAL_VICTIM, CaseRole.VICTIM_FAMILY}
    assert FLAG.family == "CT"
