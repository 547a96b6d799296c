"""Dates by a stated pattern: whole, masked, approximate, ranges, and what is none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.watchlists.date_patterns import DatePattern, date_by_patterns

DAY_FIRST = DatePattern.of("dd/mm/yyyy")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("dd/mm/yyyy", "01/03/1958", "1958-03-01"),
        ("dd/mm/yyyy", "1/3/1958", "1958-03-01"),
        ("dd/mm/yyyy", "dd/mm/1945", "1945"),
        ("dd/mm/yyyy", "00/00/1945", "1945"),
        ("dd/mm/yyyy", "dd/11/1965", "1965-11"),
        ("dd/mm/yyyy", "xx/11/1965", "1965-11"),
        ("dd/mm/yyyy", "1945", "1945"),
        ("dd/mm/yyyy", "circa 1945", "~1945"),
        ("dd/mm/yyyy", "Approximately dd/11/1965", "~1965-11"),
        ("dd/mm/yyyy", "1945-1958", "1945/1958"),
        ("dd/mm/yyyy", "between 1945 and 1958", "1945/1958"),
        ("dd/mm/yyyy", "01/03/1958 to 05/03/1958", "1958-03-01/1958-03-05"),
        ("mm/dd/yyyy", "03/01/1958", "1958-03-01"),
        ("yyyy-mm-dd", "1958-03-01", "1958-03-01"),
        ("dd Mon yyyy", "1 Mar 1958", "1958-03-01"),
        ("dd Mon yyyy", "01  March 1958", "1958-03-01"),
        ("Mon yyyy", "Sept. 1958", "1958-09"),
        ("yyyymmdd", "19580301", "1958-03-01"),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_given(pattern: str, text: str, expected: str) -> None:
    assert str(date_by_patterns(text, [DatePattern.of(pattern)])) == expected


@pytest.mark.parametrize(
    "text",
    ["", "31/02/1958", "05/mm/1958", "13/13/1958", "1 Mar 1958", "1958 to", "1958 to 1945", "0000", "dd/mm/yyyy", "x"],
)
def test_what_is_no_date_by_the_pattern_is_none(text: str) -> None:
    assert date_by_patterns(text, [DAY_FIRST]) is None


def test_a_word_that_is_no_month_is_no_date() -> None:
    assert date_by_patterns("1 Marble 1958", [DatePattern.of("dd Mon yyyy")]) is None


@pytest.mark.parametrize("pattern", ["", "dd/mm", "dd/yyyy", "dd/mm/yyyy/yyyy", "mm Mon yyyy", "dd/mm/yy", "on yyyy"])
def test_a_pattern_that_cannot_be_meant_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="expected yyyy"):
        DatePattern.of(pattern)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["dd/mm/yyyy", "yyyy-mm-dd", "mm.dd.yyyy"]))
def test_every_day_comes_back(day: date, pattern: str) -> None:
    written = pattern.replace("dd", f"{day.day:02d}").replace("mm", f"{day.month:02d}").replace("yyyy", str(day.year))
    value = date_by_patterns(written, [DatePattern.of(pattern)])
    assert value is not None
    assert (value.earliest, value.latest) == (day, day)
