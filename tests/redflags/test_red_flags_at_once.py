"""Many transactions at once: the same flags, alerts and refusals to compute as one by one, from far fewer accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from histories import BORDER, A, History, business, person
from hypothesis import given, settings
from hypothesis import strategies as st
from indicator_histories import CASES
from product_lists import catalogue, reference
from test_indicators import REGISTERS, marks

from app.domain.transaction import Channel, Merchant, Place, Transaction
from app.redflags.alerts import alerts_of
from app.redflags.bulk.candidates import candidates
from app.redflags.bulk.columns import read_columns
from app.redflags.bulk.judging import judge_all
from app.redflags.catalogue import Catalogue
from app.redflags.engine import Engine
from app.redflags.kinds.sequence import Parameters, Step
from app.redflags.selection import EVERYTHING
from app.redflags.simulation.world import simulate

CHANNELS = (
    Channel.TRANSFER, Channel.WAGE, Channel.CASH_DEPOSIT, Channel.CASH_WITHDRAWAL, Channel.REMITTANCE, Channel.CARD,
    Channel.LOAN, Channel.VIRTUAL_ASSET,
)  # fmt: skip
END_OF_FEBRUARY = datetime(2024, 3, 1, tzinfo=UTC)
WINDOWS_DAYS = (0, 0.01, 1, 2, 7, 14, 30, 60, 90)
"""Windows begin and end with a transaction: whole windows between two of them are where a bound is easily missed."""


@st.composite
def histories(draw: st.DrawFn) -> list[Transaction]:
    """Random lives with the patterns of some indicators among them, moved together to the same few days."""
    history = History()
    day = 0.0
    for number, name in enumerate(draw(st.lists(st.sampled_from("ABCDEFG"), max_size=50))):
        day += draw(st.sampled_from(WINDOWS_DAYS)) / 2
        payee = person(draw(st.sampled_from("ABCDEFG")), place=draw(st.sampled_from((BORDER, Place()))), phone="+1")
        channel, usd = draw(st.sampled_from(CHANNELS)), draw(st.sampled_from((12, 150, 950, 2900, 9500)))
        history.pay(day, name, payee, usd, channel=channel, merchant=Merchant("7011", f"S{number % 3}"))
    for indicator_id in draw(st.lists(st.sampled_from(sorted(CASES)), max_size=5)):
        CASES[indicator_id][0](history, draw(st.booleans()))
    return draw(st.permutations(history.transactions))


@settings(max_examples=25, deadline=None)
@given(histories())
def test_at_once_equals_one_by_one(transactions: list[Transaction]) -> None:
    assert_equal(transactions, catalogue())


@pytest.mark.parametrize("indicator_id", sorted(CASES))
def test_every_indicator_fires_at_once_as_one_by_one(indicator_id: str) -> None:
    history = History()
    write, account = CASES[indicator_id]
    write(history, True)
    judged = assert_equal(history.transactions, catalogue())
    assert account in judged[indicator_id]


def assert_equal(transactions: list[Transaction], indicators: Catalogue) -> dict[str, set[str]]:
    engine = Engine(indicators, reference(), marks=marks, registers=REGISTERS)
    alerts = alerts_of(engine, transactions)
    judged = judge_all(transactions, catalogue=indicators, reference=reference(), marks=marks, registers=REGISTERS)
    fired = {key: set(accounts) for key, accounts in judged.fired_for.items()}
    assert fired == {key: set(accounts) for key, accounts in engine.fired_for().items()}
    assert judged.alerts == alerts
    assert judged.never_computable == (engine.never_computable() if transactions else tuple(CASES_AND_FORMS))
    return fired


CASES_AND_FORMS = [one.id for one in catalogue()]


def test_a_whole_world_at_once_equals_one_by_one_and_few_accounts_are_looked_at() -> None:
    world = simulate(seed=5, accounts=20)
    transactions = [one for one in world.transactions if one.booked_at < END_OF_FEBRUARY]
    engine = Engine(catalogue(), reference())
    alerts = alerts_of(engine, transactions)
    judged = judge_all(reversed(transactions), catalogue=catalogue(), reference=reference())
    assert len(alerts) > 10
    assert judged.alerts == alerts
    assert {key: set(one) for key, one in judged.fired_for.items()} == {
        key: set(one) for key, one in engine.fired_for().items()
    }
    assert judged.never_computable == engine.never_computable()
    assert judged.judged_accounts < judged.accounts / 3


def test_flags_of_a_sequence_may_come_from_networks_and_from_other_sequences() -> None:
    history = History()
    CASES["TF07"][0](history, True)
    [account] = [CASES["TF07"][1]]
    history.pay(400, account, "Z", 10).pay(401, account, "Z", 10)
    after_nexus = _sequence("KR03", "TF07")
    after_that = _sequence("FT05", "KR03")
    judged = assert_equal(history.transactions, _with(after_nexus, after_that))
    assert account in judged["KR03"]
    assert account in judged["FT05"]


def _sequence(indicator_id: str, flag: str) -> tuple[str, Parameters]:
    return indicator_id, Parameters((Step(flags=(flag,)), Step(select=EVERYTHING)), 730)


def _with(*parameters: tuple[str, Parameters]) -> Catalogue:
    own = dict(parameters)
    return Catalogue(
        tuple(replace(one, parameters=own.get(one.id, one.parameters)) for one in catalogue()), catalogue().sources
    )


@pytest.mark.parametrize("seconds", [0, 1])
def test_a_window_holds_both_of_its_ends_and_not_a_second_more(seconds: int) -> None:
    history = History()
    for day in (0, 3, 7):
        history.cash_in(day, A, 9500)
    first, second, last = history.transactions
    moved = replace(last, booked_at=last.booked_at + timedelta(seconds=seconds))
    judged = assert_equal([first, second, moved], catalogue())
    assert bool(judged["MM01"]) is (seconds == 0)


def test_a_currency_without_a_rate_is_never_taken_for_nothing() -> None:
    history = History().pay(0, A, "B", 10).pay(1, business("W"), A, 10)
    first, second = history.transactions
    assert_equal([replace(first, currency="XTS"), second], catalogue())


def test_nobody_of_ordinary_life_is_looked_at() -> None:
    history = History()
    for number in range(40):
        for month in range(3):
            history.pay(month * 30, business("W"), f"P{number}", 2000, channel=Channel.WAGE)
            history.buy(month * 30 + 3, person(f"P{number}"), 600, "6513")
    transactions = sorted(history.transactions, key=lambda one: (one.booked_at, one.transaction_id))
    columns = read_columns(transactions, catalogue=catalogue(), reference=reference(), marks=marks, registers=REGISTERS)
    looked_at = set().union(*candidates(catalogue(), columns).values())
    assert not [columns.names[one] for one in looked_at if columns.names[one].startswith("P")]
