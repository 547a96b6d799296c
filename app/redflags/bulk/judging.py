"""Judges many transactions at once, with the same flags and alerts as the engine has for them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from app.domain.transaction import Transaction
from app.redflags.alerts import AccountAlert, alerts_of
from app.redflags.bulk.candidates import Accounts, around, candidates
from app.redflags.bulk.columns import Columns, read_columns
from app.redflags.catalogue import Catalogue
from app.redflags.engine import Engine
from app.redflags.finding import Marks, unmarked
from app.redflags.kinds import network_distance
from app.redflags.reference import Reference


@dataclass(frozen=True, slots=True)
class BulkJudgement:
    """What many transactions lead to.

    `fired_for` are the accounts that each indicator ever fired for, `judged_accounts` those that the engine had to look
    at, and `never_computable` the indicators that could be computed for no account.
    """

    alerts: list[AccountAlert]
    fired_for: Mapping[str, Set[str]]
    never_computable: tuple[str, ...]
    accounts: int
    judged_accounts: int


def judge_all(
    transactions: Iterable[Transaction],
    *,
    catalogue: Catalogue,
    reference: Reference,
    marks: Marks = unmarked,
    registers: frozenset[str] = frozenset(),
) -> BulkJudgement:
    """Judge transactions, in any order, as `alerts_of` does with a new engine; `marks` and `registers` as there."""
    ordered = sorted(transactions, key=lambda one: (one.booked_at, one.transaction_id))
    columns = read_columns(ordered, catalogue=catalogue, reference=reference, marks=marks, registers=registers)
    only = candidates(catalogue, columns)
    due = set().union(*only.values())
    names = columns.names
    by_name = {key: frozenset(names[one] for one in accounts) for key, accounts in only.items()}
    engine = Engine(catalogue, reference, marks=marks, registers=registers, only=by_name)
    alerts = alerts_of(
        engine, [ordered[place] for place in _transactions_of(columns, due | _ways(catalogue, columns, only))]
    )
    return BulkJudgement(
        alerts=alerts,
        fired_for=engine.fired_for(),
        never_computable=columns.never_computable,
        accounts=len(np.unique(columns.accounts)),
        judged_accounts=len(due),
    )


def _ways(catalogue: Catalogue, columns: Columns, only: Mapping[str, Accounts]) -> Accounts:
    """Accounts that ways to flagged ones lead through: what an account is connected with is told by all its money."""
    networks = {one.id: one.parameters for one in catalogue if isinstance(one.parameters, network_distance.Parameters)}
    steps = {key: max(1, one.steps - 1) for key, one in networks.items()}
    return set().union(*(around(columns, only.get(key, set()), steps=most) for key, most in steps.items()))


def _transactions_of(columns: Columns, accounts: Accounts) -> Sequence[int]:
    """Places of the transactions of the accounts, in the order of time."""
    is_due = np.zeros(len(columns.names), dtype=bool)
    is_due[list(accounts)] = True
    places: list[int] = np.unique(columns.transactions[is_due[columns.accounts]]).tolist()
    return places
