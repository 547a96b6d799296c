"""Which accounts an indicator could fire for: never one too few, and few too many, told from columns.

Each kind of computation says here what must hold of counts and sums before it can fire; what would cost more to tell
than to judge is left out. So the engine, which looks at these accounts alone, finds all that it finds of everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np

from app.redflags.bulk.columns import Columns, Numbers
from app.redflags.bulk.counted import SLACK, counting_accounts
from app.redflags.bulk.windows import in_groups, windows_at
from app.redflags.catalogue import Catalogue
from app.redflags.finding import DAY
from app.redflags.kinds import (
    CountingParameters,
    Parameters,
    change,
    list_proximity,
    network_distance,
    pass_through,
    repeated_pattern,
    sequence,
    shared_identifier,
)
from app.redflags.selection import EVERYTHING, Direction

MINUTES_OF_A_DAY = DAY / 60
A_MOMENT = 1e-6
"""Days by which a window is taken longer where the engine reckons its beginning in another unit."""

Accounts: TypeAlias = set[int]


def candidates(
    catalogue: Catalogue, columns: Columns, *, decided: Mapping[str, Accounts] | None = None
) -> dict[str, Accounts]:
    """By indicator that is computed: the accounts (places in `columns.names`) that it could fire for.

    `decided` are the accounts of indicators that people decided on; they are part of the answer.
    """
    computed = {one.id: one.parameters for one in catalogue if one.parameters is not None and one.enabled}
    found: dict[str, Accounts] = dict(decided or {})
    for key, parameters in computed.items():
        if isinstance(parameters, CountingParameters):
            found[key] = set(counting_accounts(parameters.counting(), columns).tolist())
        elif (tell := _TELLS.get(type(parameters))) is not None:
            found[key] = tell(parameters, columns)
    of_flags = {key: (_OF_FLAGS[type(one)], one) for key, one in computed.items() if type(one) in _OF_FLAGS}
    for _ in of_flags:  # flags lead on to flags: each round may tell more, until none does
        before = sum(map(len, found.values()))
        for key, (tell_of_flags, parameters) in of_flags.items():
            found[key] = tell_of_flags(parameters, columns, found)
        if sum(map(len, found.values())) == before:
            break
    return found


def around(columns: Columns, accounts: Accounts, *, steps: int) -> Accounts:
    """The accounts themselves, and those that money connects with them within some steps."""
    is_reached = np.zeros(len(columns.names), dtype=bool)
    is_reached[list(accounts)] = True
    between = columns.is_party_account == 1
    own, others = columns.accounts[between], columns.parties[between]
    for _ in range(steps):
        is_reached[others[is_reached[own]]] = True
    return set(np.flatnonzero(is_reached).tolist())


def flagged_by(flags: Iterable[str], found: dict[str, Accounts]) -> Accounts:
    """The accounts that any of the flags (ids or families) could be raised for."""
    return set().union(*(found[key] for flag in flags for key in found if flag in (key, key[:2])))


def _accounts(columns: Columns, places: Numbers) -> Accounts:
    return set(columns.accounts[places].tolist())


def _rated(columns: Columns, places: Numbers) -> Numbers:
    return places[columns.cents[places] >= 0]


def _pass_through(parameters: pass_through.Parameters, columns: Columns) -> Accounts:
    first, second = pass_through.selections(parameters)
    firsts, seconds = (in_groups(_rated(columns, columns.selected[one]), columns.accounts) for one in (first, second))
    came, went = (
        windows_at(seconds, own, groups=columns.accounts, columns=columns, days=parameters.window_days)
        for own in (firsts, seconds)
    )
    fewest_firsts = max(1, parameters.first_parties_at_least, parameters.first_cities_at_least)
    fewest_seconds = 1
    holds = np.ones(len(seconds), dtype=bool)
    if parameters.way is pass_through.Way.ONWARD:
        came_cents, went_cents = came.sums(columns.cents[firsts]), went.sums(columns.cents[seconds])
        holds &= went_cents >= parameters.share_at_least * came_cents * (1 - SLACK)
        holds &= came_cents >= parameters.first_usd_at_least * 100 - 1
        if parameters.first_usd_at_most is not None:
            holds &= came_cents <= parameters.first_usd_at_most * 100 + 1
        fewest_firsts = max(fewest_firsts, parameters.cycles_at_least)
        fewest_seconds = max(parameters.second_parties_at_least, parameters.second_movements_at_least)
    else:
        fewest_seconds = parameters.first_parties_at_least
    holds &= (came.counts >= fewest_firsts) & (went.counts >= fewest_seconds)
    soon = windows_at(
        seconds, firsts, groups=columns.accounts, columns=columns, days=parameters.within_hours / 24 + A_MOMENT
    )
    return _accounts(columns, seconds[holds & (soon.counts > 0)])


def _repeated_pattern(parameters: repeated_pattern.Parameters, columns: Columns) -> Accounts:
    own = _rated(columns, columns.selected[parameters.select])
    with_one_party = parameters.shape in (repeated_pattern.Shape.INSTALMENTS, repeated_pattern.Shape.TWO_PARTS)
    groups = columns.pairs if with_one_party else columns.accounts
    in_pairs = parameters.shape is repeated_pattern.Shape.MATCHED_PAIRS
    came = in_groups(own[columns.incoming[own] == 1], groups)
    own = in_groups(own[columns.incoming[own] == 0] if in_pairs else own, groups)
    fewest = parameters.at_least + (parameters.shape is repeated_pattern.Shape.TWO_PARTS)
    days = parameters.window_days
    holds = windows_at(own, own, groups=groups, columns=columns, days=days).counts >= fewest
    if in_pairs:
        holds &= windows_at(own, came, groups=groups, columns=columns, days=days).counts >= fewest
    return _accounts(columns, own[holds])


def _change(parameters: change.Parameters, columns: Columns) -> Accounts:
    if parameters.against is change.Against.BALANCE:
        beside = [_accounts(columns, columns.selected[one]) for one in parameters.together_with]
        return set.intersection(*beside) if beside else set(columns.accounts.tolist())
    moments = in_groups(np.arange(len(columns.accounts)), columns.accounts)
    chosen = in_groups(columns.selected[parameters.select], columns.accounts)
    cents = np.maximum(columns.cents, 0)
    days, all_days = parameters.recent_days, parameters.recent_days + parameters.past_days
    recent, own = (
        windows_at(moments, one, groups=columns.accounts, columns=columns, days=days) for one in (moments, chosen)
    )
    past = windows_at(
        moments, moments, groups=columns.accounts, columns=columns, days=all_days + A_MOMENT, until_days=days
    )
    holds = np.minimum(recent.counts, past.counts) >= parameters.transactions_at_least
    holds &= own.sums(cents[chosen]) >= parameters.by_at_least * recent.sums(cents[moments]) * (1 - SLACK)
    return _accounts(columns, moments[holds & (own.counts > 0)])


def _list_proximity(parameters: list_proximity.Parameters, columns: Columns) -> Accounts:
    marked = columns.marked.get(parameters.register)
    return set() if marked is None else _accounts(columns, marked)


def _shared_identifier(parameters: shared_identifier.Parameters, columns: Columns) -> Accounts:
    """Everybody who uses a value that enough holders have: whoever shares too few kinds still makes others share."""
    found: Accounts = set()
    for kind, holders in parameters.identifiers.items():
        for use in columns.identifiers.shared(kind, holders_at_least=holders):
            if parameters.within_minutes is None:
                found |= use.accounts
            else:
                found |= _meeting(np.array(use.places), parameters, holders, columns)
    return found & _accounts(columns, columns.selected[parameters.select])


def _meeting(places: Numbers, parameters: shared_identifier.Parameters, holders: int, columns: Columns) -> Accounts:
    """Accounts of which enough entries lie close together at one value."""
    days = (parameters.within_minutes or 0) / MINUTES_OF_A_DAY + A_MOMENT
    own = np.intersect1d(places, columns.selected[parameters.select])
    windows = windows_at(own, own, groups=np.zeros_like(columns.accounts), columns=columns, days=days)
    dense = windows.counts >= holders
    found: Accounts = set()
    for begin, end in zip(windows.begins[dense].tolist(), windows.ends[dense].tolist(), strict=True):
        found.update(columns.accounts[own[begin:end]].tolist())
    return found


def _sequences(parameters: sequence.Parameters, columns: Columns, found: dict[str, Accounts]) -> Accounts:
    steps = []
    for step in parameters.steps:
        if step.select is None:
            steps.append(flagged_by(step.flags, found))
        else:
            steps.append(_accounts(columns, columns.selected[step.select]))
    return set.intersection(*steps)


def _network_distance(
    parameters: network_distance.Parameters, columns: Columns, found: dict[str, Accounts]
) -> Accounts:
    flagged = flagged_by(parameters.flags, found)
    if parameters.steps > 1 or parameters.own_flags:
        near = around(columns, flagged, steps=parameters.steps)
    else:
        near = _next_to_enough(parameters, flagged, columns)
    if parameters.own_flags:
        near &= flagged_by(parameters.own_flags, found)
    for rule in parameters.own_rules:
        near &= _accounts(columns, columns.selected[rule.select or EVERYTHING])
    return near


_TELLS: dict[type[Parameters], Callable[[Any, Columns], Accounts]] = {
    pass_through.Parameters: _pass_through,
    repeated_pattern.Parameters: _repeated_pattern,
    change.Parameters: _change,
    list_proximity.Parameters: _list_proximity,
    shared_identifier.Parameters: _shared_identifier,
}


def _next_to_enough(parameters: network_distance.Parameters, flagged: Accounts, columns: Columns) -> Accounts:
    """Accounts that enough of the flagged ones pay, or are paid by."""
    fits = (columns.is_party_account == 1) & np.isin(columns.parties, list(flagged))
    if parameters.direction is not Direction.EITHER:
        fits &= columns.incoming == (parameters.direction is Direction.IN)
    _, first = np.unique(columns.pairs[fits], return_index=True)
    accounts, counts = np.unique(columns.accounts[fits][first], return_counts=True)
    return set(accounts[counts >= parameters.accounts_at_least].tolist())


_OF_FLAGS: dict[type[Parameters], Callable[[Any, Columns, dict[str, Accounts]], Accounts]] = {
    sequence.Parameters: _sequences,
    network_distance.Parameters: _network_distance,
}
"""Those that look at flags, of the account or of others."""
