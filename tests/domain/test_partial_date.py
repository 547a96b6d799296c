"""Dates stay exactly as precise as they were given."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.partial_date import DatePrecision, PartialDate


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    first, second = sorted([draw(st.dates()), draw(st.dates())])
    year = draw(st.integers(1, 9999))
    return draw(
        st.sampled_from(
            [
                PartialDate.of_day(first),
                PartialDate.of_month(year, first.month),
                PartialDate.of_years(year, year),
                PartialDate.of_years(min(year, first.year), max(year, first.year), approximate=True),
                PartialDate(first, second),
            ]
        )
    )


@given(partial_dates())
def test_what_is_written_is_read_back(value: PartialDate) -> None:
    assert PartialDate.parse(str(value)) == value


@given(partial_dates(), partial_dates())
def test_distance_is_symmetric_and_zero_exactly_where_the_dates_overlap(one: PartialDate, other: PartialDate) -> None:
    assert one.days_apart(other) == other.days_apart(one)
    assert (one.days_apart(other) == 0) == one.overlaps(other)


@given(partial_dates(), st.integers(0, 12000))
def test_a_widened_date_still_covers_the_original(value: PartialDate, years: int) -> None:
    wide = value.widened(years=years)
    assert wide.earliest <= value.earliest
    assert wide.latest >= value.latest


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "approximate"),
    [
        ("1951-06-19", date(1951, 6, 19), date(1951, 6, 19), DatePrecision.DAY, False),
        ("1951-02", date(1951, 2, 1), date(1951, 2, 28), DatePrecision.MONTH, False),
        ("1952-02-00", date(1952, 2, 1), date(1952, 2, 29), DatePrecision.MONTH, False),
        ("1951-00-00", date(1951, 1, 1), date(1951, 12, 31), DatePrecision.YEAR, False),
        ("1951", date(1951, 1, 1), date(1951, 12, 31), DatePrecision.YEAR, False),
        ("1965/1969", date(1965, 1, 1), date(1969, 12, 31), DatePrecision.RANGE, False),
        ("1965-1969", date(1965, 1, 1), date(1969, 12, 31), DatePrecision.RANGE, False),
        ("1965 to 1969", date(1965, 1, 1), date(1969, 12, 31), DatePrecision.RANGE, False),
        ("circa 1960", date(1960, 1, 1), date(1960, 12, 31), DatePrecision.YEAR, True),
        ("~1960", date(1960, 1, 1), date(1960, 12, 31), DatePrecision.YEAR, True),
    ],
)
def test_precision_is_kept(
    text: str, earliest: date, latest: date, precision: DatePrecision, approximate: bool
) -> None:
    value = PartialDate.parse(text)
    assert (value.earliest, value.latest) == (earliest, latest)
    assert value.precision is precision
    assert value.approximate is approximate


@pytest.mark.parametrize(
    "text", ["", "03/04/1970", "1970-13", "1970-02-30", "0000", "19700304", "1969/1965", "seventy", "1970-5", "70"]
)
def test_what_is_ambiguous_or_impossible_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="expected a date") as refusal:
        PartialDate.parse(text)
    assert str(refusal.value) == "expected a date like 1970, 1970-05, 1970-05-17, 1965/1969 or circa 1970"
