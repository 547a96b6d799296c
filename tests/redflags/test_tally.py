"""Sliding figures equal those counted anew from the entries of the window."""

from __future__ import annotations

from datetime import time

from histories import A, History, person
from hypothesis import given, settings
from hypothesis import strategies as st
from product_lists import reference

from app.domain.transaction import Place
from app.redflags.entry import Entry, entries_of, is_night
from app.redflags.finding import DAY
from app.redflags.rules import Measure
from app.redflags.tally import Tally

WINDOW_DAYS = 5.0


def entries(steps: list[tuple[float, str, float, bool]]) -> list[Entry]:
    history, day = History(), 0.0
    for gap, other, usd, at_night in steps:
        day += gap
        clock = time(23) if at_night else time(12)
        history.pay(day, person(other, place=Place(f"Heim {other}")), A, usd, local_time=clock)
    found = [entry for one in history.transactions for entry in entries_of(one, reference())]
    return [entry for entry in found if entry.account == "A"]


STEPS = st.tuples(
    st.sampled_from((0.0, 0.1, 1.0, 4.9, 5.0)),
    st.sampled_from("PQR"),
    st.sampled_from((0.01, 3.33, 100)),
    st.booleans(),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=25))
def test_sliding_equals_counting_anew(steps: list[tuple[float, str, float, bool]]) -> None:
    seen = entries(steps)
    sliding = Tally(WINDOW_DAYS, tuple(Measure))
    for number, entry in enumerate(seen):
        sliding.forget_before(entry.at)
        sliding.add(entry)
        window = [one for one in seen[: number + 1] if entry.at - one.at <= WINDOW_DAYS * DAY]
        others = [one.other for one in window]
        assert list(sliding.entries) == window
        assert sliding.value(Measure.TRANSACTIONS, sliding) == len(window)
        assert sliding.value(Measure.TOTAL_USD, sliding) == sum(one.cents or 0 for one in window) / 100
        assert sliding.value(Measure.COUNTERPARTIES, sliding) == len(set(others))
        assert sliding.value(Measure.MOST_WITH_ONE, sliding) == max(map(others.count, others))
        assert sliding.value(Measure.DAYS, sliding) == len({one.at // DAY for one in window})
        nights = sum(is_night(one.transaction.local_time) for one in window if one.transaction.local_time)
        assert sliding.value(Measure.NIGHT_SHARE, sliding) == nights / len(window)
        assert sliding.value(Measure.NET_SHARE, sliding) == 1


def test_shares_of_nothing_are_nothing() -> None:
    empty = Tally(WINDOW_DAYS, ())
    assert empty.value(Measure.SHARE_OF_AMOUNT, empty) == 0
