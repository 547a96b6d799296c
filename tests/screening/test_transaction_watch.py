"""Judging with the past: the same whether transactions come one by one, in parts, late, or as one request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

from histories import History
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_histories import CASES
from product_lists import catalogue, reference

from app.domain.transaction import PartyRole, Transaction
from app.redflags.alerts import AccountAlert
from app.screening.transaction_watch import HOLDS, LONG_PAST_TRANSACTIONS, MarkedTransaction, TransactionWatch
from app.store.transaction_history import HistoryPart, KeptTransaction, StaffNote, TransactionHistory

PIECES = ("CT02", "CT04", "KR01", "SM01", "MM01", "TF01", "SX01", "NW02")


class Kept:
    """A history that is only a list."""

    def __init__(self) -> None:
        self.rows: list[KeptTransaction] = []
        self.notes: tuple[StaffNote, ...] = ()

    def after(self, place: int) -> HistoryPart:
        return HistoryPart(tuple(self.rows[place:]), self.notes if place == 0 else (), len(self.rows))


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


ALL_PIECES = sorted(CASES)
FORMS = ("BH01", "BH03", "LS02", "SL03")


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_start_in_the_midst_changes_nothing_of_what_is_told_afterwards(data: st.DataObject) -> None:
    history = History()
    for indicator_id in data.draw(st.lists(st.sampled_from(ALL_PIECES), min_size=1, max_size=4, unique=True)):
        CASES[indicator_id][0](history, data.draw(st.booleans()))
    ordered = sorted(history.transactions, key=lambda one: (one.booked_at, one.transaction_id))
    listed = data.draw(st.sets(st.sampled_from(ordered).map(lambda one: one.transaction_id), max_size=2))
    lives = [
        MarkedTransaction(one, {PartyRole.BENEFICIARY: 0.99} if one.transaction_id in listed else {}) for one in ordered
    ]
    cut = data.draw(st.integers(0, len(lives)))
    kept = Kept()
    through = watch(kept)
    take_in(through, kept, lives[:cut])
    if cut and data.draw(st.booleans()):
        note_of(through, kept, lives[cut - 1].transaction, form=data.draw(st.sampled_from(FORMS)))
    started = watch(kept)
    if data.draw(st.booleans()):
        started.catch_up()
    for one in lives[cut:]:
        expected, told = through.judge([one]), started.judge([one])
        assert (told.raised, told.accounts) == (expected.raised, expected.accounts)
        for each in (through, started):
            each.kept(len(kept.rows) + 1)
        kept.rows += expected.kept


def take_in(one: TransactionWatch, kept: Kept, transactions: list[MarkedTransaction]) -> None:
    for each in transactions:
        judgement = one.judge([each])
        kept.rows += judgement.kept
        one.kept(len(kept.rows))


def note_of(one: TransactionWatch, kept: Kept, after: Transaction, *, form: str) -> None:
    """A person says of an account of the transaction that an indicator holds."""
    account = next(party.account for party in after.parties if party.account)
    moment = after.booked_at + timedelta(microseconds=1)
    note = StaffNote(1, account, form, moment, "somebody", {HOLDS: "yes"})
    one.note(note)
    one.kept(len(kept.rows))
    kept.notes = (note,)


def test_what_a_start_passed_over_of_long_pasts_is_made_up_for_before_anybody_asks() -> None:
    history = History()
    for number in range(LONG_PAST_TRANSACTIONS):
        history.pay(number / 10, "A", f"P{number}", 10 + number)
    history.pay(90, "A", "B", 9500)
    *past, last = sorted(history.transactions, key=lambda one: one.booked_at)
    kept = Kept()
    through = watch(kept)
    judged(through, kept, past)
    started, asked_at_once = watch(kept), watch(kept)
    started.catch_up()
    assert started._watch.engine.behind(transactions_at_least=LONG_PAST_TRANSACTIONS) == ()
    new = [MarkedTransaction(last)]
    assert started.judge(new) == through.judge(new) == asked_at_once.judge(new)


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
