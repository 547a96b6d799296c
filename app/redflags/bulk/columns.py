"""Lays transactions out in columns: what each entry is worth, whose it is, and which selections select it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from app.domain.transaction import Transaction
from app.redflags.bulk.computability import Computability
from app.redflags.bulk.identifiers import Identifiers
from app.redflags.catalogue import Catalogue
from app.redflags.entry import Entry, entries_of
from app.redflags.finding import Marks
from app.redflags.kinds import Parameters, all_selections, shared_identifier
from app.redflags.kinds.shared_identifier import IdentifierKind
from app.redflags.reference import Reference
from app.redflags.rules import Measure
from app.redflags.selecting import Predicate, predicates_by_profile, profile_of
from app.redflags.selection import Direction, Selection
from app.redflags.tally import KEYS

Numbers: TypeAlias = "npt.NDArray[np.int64]"
Figures: TypeAlias = "npt.NDArray[np.float64]"

RARE_MEASURES = (Measure.BRACKETED_NAMES, Measure.TRAVELLERS, Measure.AUTHORISED_USERS, Measure.DEVICES)
"""Of these most entries say nothing."""


@dataclass(frozen=True)
class Columns:
    """One place in each column for each entry, in the order of time.

    `accounts` and `parties` (the other side) are places in `names`; `at` is seconds since 1970, `ranks` put it in
    order; `cents` are -1 without a rate. `transactions` are places in the list that was read. `selected` are the
    entries of each selection, `marked` those of each register in which a party stands, `telling` those that say
    anything of a measure of which most say nothing.
    """

    names: tuple[str, ...]
    transactions: Numbers
    accounts: Numbers
    parties: Numbers
    is_party_account: Numbers
    at: Figures
    cents: Numbers
    incoming: Numbers
    selected: dict[Selection, Numbers]
    marked: dict[str, Numbers]
    telling: dict[Measure, Numbers]
    identifiers: Identifiers
    never_computable: tuple[str, ...]

    @cached_property
    def ranks(self) -> Numbers:
        """The time of each entry as its place among all times."""
        return self.rank_of(self.at)

    def rank_of(self, times: Figures) -> Numbers:
        """The place of the first time that is not earlier, among all times."""
        found: Numbers = np.searchsorted(self._times, times)
        return found

    @cached_property
    def _times(self) -> Figures:
        return np.unique(self.at)

    @cached_property
    def first_at(self) -> Figures:
        """When each of `names` was first seen; 0 for those that have no account here."""
        first = np.zeros(len(self.names))
        accounts, places = np.unique(self.accounts, return_index=True)
        first[accounts] = self.at[places]
        return first

    @cached_property
    def pairs(self) -> Numbers:
        """A number for each account with each party, the same in each of their entries."""
        numbers: Numbers = np.unique(self.accounts * (len(self.names) + 1) + self.parties, return_inverse=True)[1]
        return numbers


def read_columns(
    transactions: Sequence[Transaction],
    *,
    catalogue: Catalogue,
    reference: Reference,
    marks: Marks,
    registers: frozenset[str],
) -> Columns:
    """The columns of transactions that are in the order of time."""
    unrated = {one.currency for one in transactions} - reference.usd_per_unit.keys()
    computability = Computability(catalogue, registers, may_settle_early=not unrated)
    computed = [one.parameters for one in catalogue if one.parameters is not None and one.enabled]
    selections = tuple(dict.fromkeys(one for parameters in computed for one in all_selections(parameters)))
    reader = _Reader(selections, computability, marks, registers, Identifiers(timed=_timed(computed)))
    for number, transaction in enumerate(transactions):
        for entry in entries_of(transaction, reference):
            reader.take(number, entry)
    return reader.columns()


@dataclass(slots=True)
class _Reader:
    selections: tuple[Selection, ...]
    computability: Computability
    marks: Marks
    registers: frozenset[str]
    identifiers: Identifiers
    _codes: dict[str, int] = field(default_factory=dict)
    _transactions: array[int] = field(default_factory=lambda: array("q"))
    _accounts: array[int] = field(default_factory=lambda: array("q"))
    _parties: array[int] = field(default_factory=lambda: array("q"))
    _is_party_account: array[int] = field(default_factory=lambda: array("q"))
    _at: array[float] = field(default_factory=lambda: array("d"))
    _cents: array[int] = field(default_factory=lambda: array("q"))
    _incoming: array[int] = field(default_factory=lambda: array("q"))
    _selected: list[array[int]] = field(default_factory=list)
    _marked: dict[str, array[int]] = field(default_factory=dict)
    _telling: dict[Measure, array[int]] = field(default_factory=lambda: {one: array("q") for one in RARE_MEASURES})
    _by_profile: dict[object, list[tuple[array[int], tuple[Predicate, ...]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._selected = [array("q") for _ in self.selections]
        self._marked = {register: array("q") for register in self.registers}

    def take(self, number: int, entry: Entry) -> None:
        """Write the entry of the transaction at place `number` down."""
        codes, place = self._codes, len(self._accounts)
        account = codes.setdefault(entry.account, len(codes))
        self._transactions.append(number)
        self._accounts.append(account)
        self._parties.append(codes.setdefault(entry.other, len(codes)))
        self._is_party_account.append(bool(entry.counterparty.account))
        self._at.append(entry.at)
        self._cents.append(-1 if entry.cents is None else entry.cents)
        self._incoming.append(entry.direction is Direction.IN)
        profile = profile_of(entry)
        possible = self._by_profile.get(profile)
        if possible is None:
            possible = self._by_profile[profile] = self._possible(entry)
        for places, predicates in possible:
            for predicate in predicates:
                if not predicate(entry):
                    break
            else:
                places.append(place)
        for measure, telling in self._telling.items():
            if KEYS[measure](entry):
                telling.append(place)
        self.identifiers.take(place, account, entry)
        self.computability.take(account, entry)
        if self.registers:
            self._take_marks(place, entry)

    def _possible(self, entry: Entry) -> list[tuple[array[int], tuple[Predicate, ...]]]:
        """For each selection that entries of this profile may meet, what is still to be asked of each."""
        found = []
        for places, selection in zip(self._selected, self.selections, strict=True):
            by_profile, others = predicates_by_profile(selection)
            if all(predicate(entry) for predicate in by_profile):
                found.append((places, others))
        return found

    def _take_marks(self, place: int, entry: Entry) -> None:
        transaction = entry.transaction
        marks = (self.marks(transaction, party) for party in transaction.parties)
        for register in {key for one in marks for key, score in one.items() if score}:
            if register in self._marked:
                self._marked[register].append(place)

    def columns(self) -> Columns:
        """What was written down."""
        return Columns(
            names=tuple(self._codes),
            transactions=_numbers(self._transactions),
            accounts=_numbers(self._accounts),
            parties=_numbers(self._parties),
            is_party_account=_numbers(self._is_party_account),
            at=np.array(self._at),
            cents=_numbers(self._cents),
            incoming=_numbers(self._incoming),
            selected={one: _numbers(places) for one, places in zip(self.selections, self._selected, strict=True)},
            marked={register: _numbers(places) for register, places in self._marked.items()},
            telling={measure: _numbers(places) for measure, places in self._telling.items()},
            identifiers=self.identifiers,
            never_computable=self.computability.never_computable(),
        )


def _timed(computed: Iterable[Parameters]) -> frozenset[IdentifierKind]:
    """Kinds of identifiers of which somebody asks who used a value close together."""
    shared = [one for one in computed if isinstance(one, shared_identifier.Parameters)]
    return frozenset(kind for one in shared if one.within_minutes is not None for kind in one.identifiers)


def _numbers(values: array[int]) -> Numbers:
    return np.frombuffer(values, dtype=np.int64) if values else np.zeros(0, dtype=np.int64)
