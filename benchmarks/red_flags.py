"""Measures the red flags on made-up worlds: a plain loop, one by one, and at once; and one transaction with its past.

Ratios are of processor time, so that a busy machine does not change them much; all are measured in the same run.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

from app.domain.transaction import Channel, Transaction
from app.redflags.alerts import Watch, alerts_of
from app.redflags.bulk.judging import judge_all
from app.redflags.catalogue import Catalogue
from app.redflags.catalogue_file import read_catalogue
from app.redflags.engine import Engine
from app.redflags.kinds import network_distance, sequence
from app.redflags.reference import Reference
from app.redflags.reference_file import read_reference
from app.redflags.simulation.ledger import Ledger
from benchmarks.naive_red_flags import naive_flags
from benchmarks.thin_world import thin_world

LISTS = Path(__file__).resolve().parents[1] / "lists"
KIB_OF_GIB = 1024 * 1024
TIMED_TRANSACTIONS = 1000
SAMPLED_WORLD = 20_000
"""Transactions of the world of which the plain loop takes the first: their past is short, which favours it."""
PARTIES_OF_THE_PAST = 400

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Indicators:
    """What is measured: the shipped catalogue and what it refers to."""

    catalogue: Catalogue
    reference: Reference


def main() -> None:
    """Print each measurement as it is made, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transactions", type=int, default=1_000_000, help="of the large world (default 1,000,000)")
    parser.add_argument("--sample", type=int, default=3_000, help="that the plain loop takes too (default 3,000)")
    parser.add_argument("--past", type=int, default=10_000, help="transactions in the windows of one (default 10,000)")
    parser.add_argument("--per-account", type=int, default=10, help="transactions of an account (default 10)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    reference = read_reference(LISTS)
    indicators = Indicators(read_catalogue(LISTS / "indicators", reference), reference)
    naive = _sample(indicators, arguments)
    _large(indicators, arguments, naive)
    _one_with_its_past(indicators, arguments)


def _sample(indicators: Indicators, arguments: argparse.Namespace) -> float:
    """The three ways on one world; seconds that the plain loop takes for a transaction."""
    count, accounts = SAMPLED_WORLD, SAMPLED_WORLD // arguments.per_account
    world = thin_world(transactions=count, accounts=accounts, seed=arguments.seed)[: arguments.sample]
    catalogue, reference = indicators.catalogue, indicators.reference
    print(f"the first {len(world):,} transactions of {accounts:,} accounts, 100 indicators")
    plain, plain_fired = _timed(lambda: naive_flags(world, catalogue=catalogue, reference=reference))
    engine = Engine(catalogue, reference)
    one_by_one, alerts = _timed(lambda: alerts_of(engine, world))
    at_once, judged = _timed(lambda: judge_all(world, catalogue=catalogue, reference=reference))
    assert judged.alerts == alerts, "at once and one by one are the same"
    by_account = [one.id for one in catalogue if not isinstance(one.parameters, OF_OTHER_FLAGS)]
    assert all(plain_fired[key] == judged.fired_for[key] for key in by_account), "the plain loop raises the same"
    for name, seconds in (("plain loop", plain), ("one by one", one_by_one), ("at once", at_once)):
        print(f"  {name:<11} {len(world) / seconds:>9,.0f} a second, {plain / seconds:>6.1f} x the plain loop")
    return plain / len(world)


OF_OTHER_FLAGS = (sequence.Parameters, network_distance.Parameters)
"""When flags of flags are raised depends on when those count; the plain loop does not keep that."""


def _large(indicators: Indicators, arguments: argparse.Namespace, naive: float) -> None:
    count = arguments.transactions
    world = thin_world(transactions=count, accounts=count // arguments.per_account, seed=arguments.seed)
    catalogue, reference = indicators.catalogue, indicators.reference
    began = time.perf_counter()
    seconds, judged = _timed(lambda: judge_all(world, catalogue=catalogue, reference=reference))
    wall = time.perf_counter() - began
    print(f"{len(world):,} transactions of {judged.accounts:,} accounts, {len(judged.alerts):,} alerts")
    print(
        f"  at once     {len(world) / seconds:>9,.0f} a second, {naive * len(world) / seconds:>6.1f} x the plain loop"
    )
    print(f"  {seconds:,.0f} s of one processor, {wall:,.0f} s in all; {judged.judged_accounts:,} accounts looked at")
    print(
        f"  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_OF_GIB:.2f} GiB at the most, the world included"
    )


def _one_with_its_past(indicators: Indicators, arguments: argparse.Namespace) -> None:
    transactions = _busy_account(arguments.past + TIMED_TRANSACTIONS, arguments.past, arguments.seed)
    watch = Watch(Engine(indicators.catalogue, indicators.reference))
    watch.take(transactions[: arguments.past])
    taken = []
    for transaction in transactions[arguments.past :]:
        began = time.perf_counter()
        watch.take([transaction])
        taken.append(1000 * (time.perf_counter() - began))
    p99 = statistics.quantiles(taken, n=100)[98]
    print(f"one transaction with {arguments.past:,} past ones of its account in 30 days:")
    print(f"  median {statistics.median(taken):.1f} ms, p99 {p99:.1f} ms")


def _busy_account(count: int, in_thirty_days: int, seed: int) -> list[Transaction]:
    """One account that pays, is paid, buys, and handles cash, with the same few hundred others."""
    ledger = Ledger(Random(seed))  # noqa: S311 (not for secrets)
    account, others = ledger.person(), [ledger.person() for _ in range(PARTIES_OF_THE_PAST)]
    for number in range(count):
        day, chance, other = 30 * number / in_thirty_days, ledger.random.random(), ledger.random.choice(others)
        if chance < 0.4:
            ledger.pay(day, other, account, ledger.around(120), channel=Channel.TRANSFER)
        elif chance < 0.6:
            ledger.pay(day, account, other, ledger.around(150))
        elif chance < 0.8:
            ledger.buy(day, account, ledger.around(40), ledger.random.choice(("5411", "7011", "4121", "5812")))
        elif chance < 0.9:
            ledger.cash_in(day, account, ledger.around(200))
        else:
            ledger.cash_out(day, account, 200)
    return ledger.transactions


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds of processor time that the work took, and what it gave."""
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


if __name__ == "__main__":
    main()
