"""Dates, ages and scores in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.partial_date import PartialDate
from app.web.wording import age_in_words, counted, countries_in_words, partial_date_in_words, short_score, signed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1970-05-17", "17 May 1970"),
        ("1970-05", "May 1970"),
        ("1970", "1970"),
        ("circa 1970", "about 1970"),
        ("1965/1969", "between 1965 and 1969"),
        ("1965-02-03/1969", "between 3 February 1965 and 31 December 1969"),
    ],
)
def test_a_date_is_told_as_precisely_as_it_is_known(text: str, words: str) -> None:
    assert partial_date_in_words(PartialDate.parse(text)) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "less than an hour"), (1, "1 hour"), (47.9, "47 hours"), (48, "2 days"), (100, "4 days")],
)
def test_an_age_is_told_in_words(hours: float, words: str) -> None:
    assert age_in_words(hours) == words


@given(st.integers(0, 10_000))
def test_a_score_is_never_rounded_up(ten_thousandths: int) -> None:
    score = ten_thousandths / 10_000
    assert float(short_score(score)) == ten_thousandths // 100 / 100
    assert (short_score(score) == "1.00") == (score == 1)


def test_counts_and_effects() -> None:
    assert counted(1, "{n} entry", "{n} entries") == "1 entry"
    assert counted(12_345, "{n} entry", "{n} entries") == "12,345 entries"
    assert signed(-0.25) == "−0.2500"
    assert signed(0.25) == "+0.2500"


@pytest.mark.parametrize(("codes", "words"), [("EG, IS", "Egypt, Iceland"), ("Egypt", "Egypt"), ("", "")])
def test_countries_are_told_by_name(codes: str, words: str) -> None:
    assert countries_in_words(codes) == words
