"""Ids of screenings sort by time, cannot be guessed, and are UUIDs of version 7."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.screening_record import new_screening_id

moments = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
random_bytes = st.binary(min_size=10, max_size=10)


@given(at=moments, random=random_bytes)
def test_an_id_is_a_uuid_of_version_7_with_its_millisecond_first(at, random):
    found = UUID(new_screening_id(at=at, random_bytes=random))
    assert (found.version, found.variant) == (7, RFC_4122)
    assert found.int >> 80 == int(at.timestamp() * 1000)


@given(at=moments, one=random_bytes, another=random_bytes)
def test_74_bits_of_randomness_tell_ids_of_one_moment_apart(at, one, another):
    def used(random):
        number = int.from_bytes(random, "big")
        return number >> 68, number & ((1 << 62) - 1)

    is_same = new_screening_id(at=at, random_bytes=one) == new_screening_id(at=at, random_bytes=another)
    assert is_same == (used(one) == used(another))


@given(one=moments, another=moments, random=random_bytes)
def test_ids_sort_by_time(one, another, random):
    first, second = (new_screening_id(at=at, random_bytes=random) for at in sorted((one, another)))
    assert first <= second


@pytest.mark.parametrize("count", [0, 9, 11])
def test_another_amount_of_randomness_is_refused(count):
    with pytest.raises(ValueError, match="10 random bytes"):
        new_screening_id(at=datetime(2026, 1, 1, tzinfo=UTC), random_bytes=bytes(count))
