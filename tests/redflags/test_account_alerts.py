"""Alerts of accounts: the same whether transactions come one by one, in parts, or as one file."""

from __future__ import annotations

import pytest
from histories import BORDER, A, History, person
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_histories import CASES, drained, family
from product_lists import catalogue, reference
from test_indicators import engine

from app.domain.transaction import Channel, Transaction
from app.redflags.alerts import AccountAlert, Watch, alerts_of, judge
from app.redflags.engine import Engine, OutOfOrderError
from app.redflags.scoring import Path

PIECES = ("CT02", "CT04", "KR01", "SM01", "MM01", "MM02", "TF01", "TF03", "SX01", "SX06", "NW02", "FL03")


@st.composite
def lives(draw: st.DrawFn) -> list[Transaction]:
    """Patterns of several indicators on the same few accounts, one after the other in time."""
    history = History()
    for indicator_id in draw(st.lists(st.sampled_from(PIECES), min_size=2, max_size=3, unique=True)):
        CASES[indicator_id][0](history, True)
    by_time = sorted(history.transactions, key=lambda one: (one.booked_at, one.transaction_id))
    return by_time[-90:]


@settings(max_examples=12, deadline=None)
@given(lives(), st.data())
def test_alerts_are_the_same_in_parts_and_as_one_file(transactions: list[Transaction], data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(1, len(transactions)), max_size=4, unique=True).map(sorted))
    told: dict[str, AccountAlert] = {}
    for begin, end in zip([0, *cuts], [*cuts, len(transactions)], strict=True):
        for alert in judge(fresh(), new=transactions[begin:end], past=transactions[:begin]):
            told[alert.assessment.account] = alert
    assert told == {one.assessment.account: one for one in alerts_of(fresh(), transactions)}


@settings(max_examples=8, deadline=None)
@given(lives(), st.data())
def test_a_watch_tells_what_one_file_tells(transactions: list[Transaction], data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(1, len(transactions)), max_size=4, unique=True).map(sorted))
    watch = Watch(fresh())
    told: dict[str, AccountAlert] = {}
    for begin, end in zip([0, *cuts], [*cuts, len(transactions)], strict=True):
        told |= {one.assessment.account: one for one in watch.take(transactions[begin:end])}
    whole = alerts_of(fresh(), transactions)
    assert watch.alerts == whole
    assert told == {one.assessment.account: one for one in whole}


def test_a_watch_refuses_what_is_older_and_stays_as_it_was() -> None:
    history = History()
    family(history, onward=BORDER)
    *past, late, last = history.transactions
    watch = Watch(fresh())
    watch.take([*past, last])
    before = watch.alerts
    with pytest.raises(OutOfOrderError):
        watch.take([late])
    with pytest.raises(OutOfOrderError):
        watch.take([last])
    assert watch.alerts == before


def fresh() -> Engine:
    return Engine(catalogue(), reference())


def test_one_transaction_is_judged_with_its_past() -> None:
    history = History()
    family(history, onward=BORDER)
    *past, last = history.transactions
    assert judge(engine(), new=past, past=()) == []
    (alert,) = judge(engine(), new=[last], past=reversed(past))
    assert alert.assessment.account == "A"
    assert alert.assessment.path is Path.PROTECTIVE
    assert last.transaction_id in {key for one in alert.assessment.flags for key in one.flag.evidence.transaction_ids}


def test_alerts_of_strangers_are_not_told_again() -> None:
    history = History()
    family(history, onward=BORDER)
    stranger = History().pay(40, person("X"), person("Y"), 20, channel=Channel.TRANSFER).transactions
    renamed = [Transaction("new", one.booked_at, 2000, "USD", one.parties) for one in stranger]
    assert judge(engine(), new=renamed, past=history.transactions) == []


def test_a_transaction_that_stands_twice_is_refused() -> None:
    transactions = History().pay(0, A, "B", 10).transactions
    with pytest.raises(ValueError, match="each transaction once"):
        judge(engine(), new=transactions, past=transactions)


def test_nothing_new_concerns_nobody() -> None:
    history = History()
    drained(history, "A", "H")
    assert judge(engine(), new=[], past=history.transactions) == []
