"""Judging with the past: the same whether transactions come one by one, in parts, late, or as one request."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from histories import History
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_histories import CASES
from product_lists import catalogue, reference

from app.domain.transaction import PartyRole, Transaction
from app.redflags.alerts import AccountAlert
from app.screening.transaction_watch import MarkedTransaction, TransactionWatch
from app.store.transaction_history import HistoryPart, KeptTransaction, TransactionHistory

PIECES = ("CT02", "CT04", "KR01", "SM01", "MM01", "TF01", "SX01", "NW02")


class Kept:
    """A history that is only a list."""

    def __init__(self) -> None:
        self.rows: list[KeptTransaction] = []

    def after(self, place: int) -> HistoryPart:
        return HistoryPart(tuple(self.rows[place:]), (), len(self.rows))


def watch(kept: Kept) -> TransactionWatch:
    return TransactionWatch(catalogue(), reference(), cast(TransactionHistory, kept))


def judged(one: TransactionWatch, kept: Kept, new: list[Transaction]) -> dict[str, AccountAlert | None]:
    judgement = one.judge([MarkedTransaction(transaction) for transaction in new])
    kept.rows += judgement.kept
    one.kept(len(kept.rows))
    return {account.account: account.alert for account in judgement.accounts}


@st.composite
def lives(draw: st.DrawFn) -> list[Transaction]:
    history = History()
    for indicator_id in draw(st.lists(st.sampled_from(PIECES), min_size=2, max_size=3, unique=True)):
        CASES[indicator_id][0](history, True)
    return sorted(history.transactions, key=lambda one: (one.booked_at, one.transaction_id))[-60:]


@settings(max_examples=10, deadline=None)
@given(lives(), st.data())
def test_parts_processes_and_lateness_change_no_alert(transactions: list[Transaction], data: st.DataObject) -> None:
    whole = Kept()
    expected = judged(watch(whole), whole, transactions)
    order = data.draw(st.permutations(range(len(transactions))))
    late = [transactions[place] for place in order] if data.draw(st.booleans()) else transactions
    cuts = data.draw(st.lists(st.integers(1, len(late)), max_size=3, unique=True).map(sorted))
    kept = Kept()
    processes = [watch(kept), watch(kept)]
    told: dict[str, AccountAlert | None] = {}
    for begin, end in zip([0, *cuts], [*cuts, len(late)], strict=True):
        told |= judged(data.draw(st.sampled_from(processes)), kept, late[begin:end])
    assert told == expected


def test_a_party_on_a_list_marks_its_transaction_also_when_it_is_looked_through_again() -> None:
    kept = Kept()
    (transaction,) = History().pay(5, "A", "B", 10).transactions
    one = watch(kept)
    judgement = one.judge([MarkedTransaction(transaction, {PartyRole.BENEFICIARY: 0.99})])
    assert {flag.indicator_id for flag in judgement.raised[0]} >= {"LS01"}
    kept.rows += judgement.kept
    one.kept(1)
    earlier = replace(History().pay(0, "A", "C", 10).transactions[0], transaction_id="earlier")
    account = next(each for each in one.judge([MarkedTransaction(earlier)]).accounts if each.account == "A")
    assert account.moment == earlier.booked_at
    again = watch(kept).judge([MarkedTransaction(transaction)])
    assert "LS01" in {flag.flag.indicator_id for flag in again.accounts[0].now.flags}


def test_the_past_can_be_taken_in_before_anybody_asks() -> None:
    kept = Kept()
    (transaction,) = History().pay(5, "A", "B", 10).transactions
    judged(watch(kept), kept, [transaction])
    started = watch(kept)
    assert started.transaction(transaction.transaction_id) is None
    started.catch_up()
    assert started.transaction(transaction.transaction_id) == transaction


def test_what_is_not_kept_is_forgotten() -> None:
    kept = Kept()
    one = watch(kept)
    one.judge([MarkedTransaction(each) for each in History().pay(0, "A", "B", 10).transactions])
    one.forget()
    assert one.transaction("T00000") is None
