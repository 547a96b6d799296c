"""The engine: one by one equals as one file, nothing leaks between strangers, and what is missing is said."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from histories import BEGINNING, BORDER, A, History, business, person
from hypothesis import given, settings
from hypothesis import strategies as st
from product_lists import catalogue, reference

from app.domain.red_flag import FlagOutcome
from app.domain.transaction import Channel, Merchant, Place, Transaction
from app.redflags.engine import Engine, OutOfOrderError

LATER = BEGINNING + timedelta(days=100)
CHANNELS = (Channel.TRANSFER, Channel.WAGE, Channel.CASH_DEPOSIT, Channel.CASH_WITHDRAWAL, Channel.REMITTANCE)


def engine() -> Engine:
    return Engine(catalogue(), reference())


@st.composite
def histories(draw: st.DrawFn) -> list[Transaction]:
    history = History()
    names = draw(st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=60))
    day = 0.0
    for number, name in enumerate(names):
        day += draw(st.sampled_from((0.01, 0.3, 1.0, 9.0)))
        payee = person(draw(st.sampled_from("ABCDEF")), place=draw(st.sampled_from((BORDER, Place()))))
        channel = draw(st.sampled_from(CHANNELS))
        usd = draw(st.sampled_from((12, 150, 950, 9500)))
        history.pay(day, name, payee, usd, channel=channel, merchant=Merchant("7011", f"S{number % 3}"))
    return history.transactions


@settings(max_examples=60, deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_one_by_one_equals_as_one_file_in_any_order(transactions: list[Transaction], random: Random) -> None:
    one_by_one = engine()
    raised = [flag for transaction in transactions for flag in one_by_one.observe(transaction)]
    shuffled = list(transactions)
    random.shuffle(shuffled)
    as_a_file = engine()
    assert list(as_a_file.observe_all(shuffled)) == raised
    for account in "ABCDEF":
        assert one_by_one.results(account, at=LATER) == as_a_file.results(account, at=LATER)


@settings(max_examples=30, deadline=None)
@given(histories())
def test_strangers_change_nothing_for_each_other(transactions: list[Transaction]) -> None:
    alone = list(engine().observe_all(transactions))
    strangers = History()
    for number in range(30):
        strangers.pay(number / 3, f"S{number}", f"S{number + 1}", 950)
    renamed = [*transactions, *_renumbered(strangers.transactions)]
    together = [flag for flag in engine().observe_all(renamed) if flag.account in "ABCDEF"]
    assert together == alone


def _renumbered(transactions: list[Transaction]) -> list[Transaction]:
    from dataclasses import replace

    return [replace(one, transaction_id=f"X{one.transaction_id}") for one in transactions]


def test_a_transaction_out_of_order_is_refused() -> None:
    history = History().pay(1, A, "B", 10).pay(0, A, "B", 10)
    judged = engine()
    judged.observe(history.transactions[0])
    with pytest.raises(OutOfOrderError):
        judged.observe(history.transactions[1])


def test_an_indicator_whose_field_was_never_given_is_not_computable_and_names_it() -> None:
    judged = engine()
    list(judged.observe_all(History().pay(0, A, "B", 10).transactions))
    results = {one.indicator_id: one for one in judged.results("A", at=BEGINNING)}
    assert len(results) == 100
    assert results["CT01"].outcome is FlagOutcome.NOT_COMPUTABLE
    assert results["CT01"].missing_fields == ("device_id",)
    assert results["LS01"].missing_fields == ("register:sanctions",)
    assert results["BH01"].missing_fields == ("form:decision of a person",)
    assert results["SL01"].missing_fields == ("setting:switched on by an analyst",)
    assert results["CT02"].outcome is FlagOutcome.DID_NOT_FIRE


def test_an_account_that_was_never_seen_is_not_computable_throughout() -> None:
    assert {one.outcome for one in engine().results("A", at=BEGINNING)} == {FlagOutcome.NOT_COMPUTABLE}


def test_a_currency_without_a_rate_is_never_taken_for_nothing() -> None:
    from dataclasses import replace

    [transaction] = History().pay(0, A, "B", 10).transactions
    judged = engine()
    judged.observe(replace(transaction, currency="XTS"))
    results = {one.indicator_id: one for one in judged.results("A", at=BEGINNING)}
    assert results["CT02"].missing_fields == ("rate:XTS",)


def test_a_flag_has_its_evidence_and_stops_counting_after_its_window() -> None:
    history = History()
    for day in range(3):
        history.cash_in(day, A, 9500)
    judged = engine()
    [flag] = [flag for flag in judged.observe_all(history.transactions) if flag.indicator_id == "MM01"]
    assert flag.evidence.transaction_ids == ("T00000", "T00001", "T00002")
    assert flag.evidence.amounts == ("9500.00 USD",) * 3
    assert [(one.unit, one.value, one.at_least) for one in flag.evidence.measured] == [("transactions", 3, 3)]
    assert judged.flags("A", at=BEGINNING + timedelta(days=9))
    assert not judged.flags("A", at=BEGINNING + timedelta(days=9.1))


def test_places_of_the_evidence_are_those_that_weigh() -> None:
    history = History().cash_in(0, A, 2000).pay(1, A, person("B", place=BORDER), 1900)
    [flag] = [flag for flag in engine().observe_all(history.transactions) if flag.indicator_id == "TF03"]
    assert flag.evidence.places == ("TR-79",)


def test_what_a_person_decided_is_a_flag_and_nothing_else_can_be_decided() -> None:
    judged = engine()
    judged.decided("A", "BH01", at=BEGINNING)
    assert [flag.indicator_id for flag in judged.flags("A", at=LATER)] == ["BH01"]
    with pytest.raises(ValueError, match="for a person"):
        judged.decided("A", "CT02", at=BEGINNING)


def test_windows_forget_what_is_older_than_they_look() -> None:
    history = History()
    for number in range(400):
        history.pay(number * 3, business("W"), A, 100).pay(number * 3 + 0.1, A, "B", 90)
    judged = engine()
    list(judged.observe_all(history.transactions))
    most = max(
        len(window.selected.entries)
        for stage in judged._stages
        for computation in stage
        for state in computation._accounts.values()
        for window in getattr(state, "_windows", ())
    )
    assert 0 < most <= 2 * 365 / 3 + 2
