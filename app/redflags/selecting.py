"""Asks an entry whether a selection selects it: one predicate for each condition that is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TypeAlias

from app.domain.currency import decimals
from app.redflags.entry import Entry
from app.redflags.selection import Direction, Selection

Predicate: TypeAlias = Callable[[Entry], bool]


@cache
def predicate_for(selection: Selection) -> Predicate:
    """A function that says whether `selection` selects an entry; cheap conditions are asked first.

    Equal selections share one function, of which an entry remembers the answer: many indicators ask the same.
    """
    predicates = (*_made(_OF_PROFILE, selection), *_made(_OF_ENTRY, selection))

    def holds(entry: Entry) -> bool:
        for predicate in predicates:  # noqa: SIM110 (a generator costs more than most conditions)
            if not predicate(entry):
                return False
        return True

    def selects(entry: Entry) -> bool:
        answer = entry.selected.get(holds)
        if answer is None:
            answer = entry.selected[holds] = holds(entry)
        return answer

    return selects


def _direction(selection: Selection) -> Predicate:
    direction = selection.direction
    return lambda entry: entry.direction is direction


def _settlements(selection: Selection) -> Predicate:
    settlements = frozenset(selection.settlements)
    return lambda entry: entry.transaction.settlement in settlements


def _channels(selection: Selection) -> Predicate:
    channels = frozenset(selection.channels)
    return lambda entry: entry.transaction.channel in channels


def _merchants(selection: Selection) -> Predicate:
    groups = frozenset(selection.merchants)
    return lambda entry: not groups.isdisjoint(entry.merchants)


def _words(selection: Selection) -> Predicate:
    classes = frozenset(selection.words)
    return lambda entry: not classes.isdisjoint(entry.words)


def _usd(selection: Selection) -> Predicate:
    lowest = 0 if selection.usd_at_least is None else round(selection.usd_at_least * 100)
    limit = None if selection.usd_below is None else round(selection.usd_below * 100)
    return lambda entry: entry.cents is not None and lowest <= entry.cents and (limit is None or entry.cents < limit)


def _multiple_of(selection: Selection) -> Predicate:
    units = selection.multiple_of or 1
    return lambda entry: entry.transaction.amount_minor % (units * 10 ** decimals(entry.transaction.currency)) == 0


def _places(selection: Selection) -> Predicate:
    tiers, roles, place_of = frozenset(selection.tiers), frozenset(selection.place_roles), selection.place_of

    def is_there(entry: Entry) -> bool:
        area = entry.area(place_of)
        if area is None or (tiers and entry.tier(place_of) not in tiers):
            return False
        return not roles or not roles.isdisjoint(area.roles)

    return is_there


def _counterparty_kinds(selection: Selection) -> Predicate:
    kinds = frozenset(selection.counterparty_kinds)
    return lambda entry: entry.counterparty.kind in kinds


def _holder_kinds(selection: Selection) -> Predicate:
    kinds = frozenset(selection.holder_kinds)
    return lambda entry: entry.holder.kind in kinds


def _holder_sectors(selection: Selection) -> Predicate:
    groups = frozenset(selection.holder_sectors)

    def is_in_sector(entry: Entry) -> bool:
        customer = entry.holder.customer
        sector = "" if customer is None else customer.sector
        return not groups.isdisjoint(entry.reference.merchant_groups.get(sector, frozenset()))

    return is_in_sector


def _holder_age(selection: Selection) -> Predicate:
    limit = selection.holder_age_below or 0

    def is_young(entry: Entry) -> bool:
        born = entry.holder.birth_date
        return born is not None and years_between(born.latest, entry.transaction.booked_at.date()) < limit

    return is_young


def _headcount(selection: Selection) -> Predicate:
    lowest = selection.headcount_at_least or 0

    def is_large(entry: Entry) -> bool:
        customer = entry.holder.customer
        return customer is not None and customer.headcount is not None and customer.headcount >= lowest

    return is_large


def _account_age(selection: Selection) -> Predicate:
    limit = selection.account_age_below_days or 0

    def is_new(entry: Entry) -> bool:
        opened = None if entry.holder.customer is None else entry.holder.customer.opened_on
        return opened is not None and (entry.transaction.booked_at.date() - opened).days < limit

    return is_new


def _net_share(selection: Selection) -> Predicate:
    limit = selection.net_share_below or 0

    def is_cut(entry: Entry) -> bool:
        gross = entry.transaction.gross_minor
        return gross is not None and entry.transaction.amount_minor < limit * gross

    return is_cut


def _monthly_incomes(selection: Selection) -> Predicate:
    times = selection.monthly_incomes_at_least or 0

    def is_large(entry: Entry) -> bool:
        income = None if entry.holder.customer is None else entry.holder.customer.monthly_income_usd
        return income is not None and entry.cents is not None and entry.cents >= times * income * 100

    return is_large


def _traits(selection: Selection) -> Predicate:
    traits = selection.traits
    return lambda entry: all(entry.has(trait) for trait in traits)


def years_between(born: date, day: date) -> int:
    """How many birthdays somebody born then has had by `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


_Conditions: TypeAlias = tuple[tuple[Callable[[Selection], bool], Callable[[Selection], Predicate]], ...]

_OF_PROFILE: _Conditions = (
    (lambda one: one.direction is not Direction.EITHER, _direction),
    (lambda _: True, _settlements),
    (lambda one: bool(one.channels), _channels),
    (lambda one: bool(one.merchants), _merchants),
    (lambda one: bool(one.words), _words),
    (lambda one: bool(one.counterparty_kinds), _counterparty_kinds),
    (lambda one: bool(one.holder_kinds), _holder_kinds),
)
"""Conditions on what `profile_of` holds and nothing else."""

_OF_ENTRY: _Conditions = (
    (lambda one: one.usd_at_least is not None or one.usd_below is not None, _usd),
    (lambda one: one.multiple_of is not None, _multiple_of),
    (lambda one: bool(one.holder_sectors), _holder_sectors),
    (lambda one: one.holder_age_below is not None, _holder_age),
    (lambda one: one.headcount_at_least is not None, _headcount),
    (lambda one: one.account_age_below_days is not None, _account_age),
    (lambda one: one.net_share_below is not None, _net_share),
    (lambda one: one.monthly_incomes_at_least is not None, _monthly_incomes),
    (lambda one: bool(one.tiers or one.place_roles), _places),
    (lambda one: bool(one.traits), _traits),
)


def _made(conditions: _Conditions, selection: Selection) -> tuple[Predicate, ...]:
    return tuple(make(selection) for given, make in conditions if given(selection))


def profile_of(entry: Entry) -> tuple[object, ...]:
    """What many entries have in common, so that it need be asked once for all of them."""
    transaction = entry.transaction
    means = (entry.direction, transaction.settlement, transaction.channel, entry.merchants, entry.words)
    return (*means, entry.counterparty.kind, entry.holder.kind)


def predicates_by_profile(selection: Selection) -> tuple[tuple[Predicate, ...], tuple[Predicate, ...]]:
    """The conditions of a selection that are the same for all entries of a profile, and the others."""
    return _made(_OF_PROFILE, selection), _made(_OF_ENTRY, selection)
