"""A standing list of customers that is screened again whenever a sanctions list changes, and all of it daily."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.batch import BatchPins


class RunKind(StrEnum):
    """What a run screens: all against all, all against what changed on the lists, or what changed against all."""

    FULL = "full"
    DELTA = "delta"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A standing list of customers. `owner` is the id of a key or user, `name` the owner's own word for it.

    `screened` says which version of each list every entry was screened against, save those that are pending.
    `opened_at` is None while its entries are still being taken in: until then it is not screened. Times are UTC.
    """

    portfolio_id: str
    owner: str
    name: str = field(repr=False)
    created_at: datetime
    minimum_score: float
    screened: Mapping[str, str] = field(default_factory=dict)
    opened_at: datetime | None = None
    full_run_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PortfolioEntry:
    """One customer. `subject_document` is JSON as a request describes a subject, `subject_sha256` its hash."""

    reference: str = field(repr=False)
    subject_document: str = field(repr=False)
    subject_sha256: str


@dataclass(frozen=True, slots=True)
class PortfolioRun:
    """One run over a portfolio; unfinished where `finished_at` is None.

    `since` are the versions that a delta counts from; `entries` counts those screened so far, `unscreenable` those
    of them without a hit of which a name could not be screened, or is written as a disguise would be.
    """

    run_id: str
    portfolio_id: str
    kind: RunKind
    pins: BatchPins
    since: Mapping[str, str]
    begun_at: datetime
    finished_at: datetime | None
    entries: int
    unscreenable: int
    entries_with_hits: int


@dataclass(frozen=True, slots=True)
class EntryCounts:
    """How many entries a portfolio has, and how many of them wait to be screened against all lists."""

    entries: int
    pending: int


@dataclass(frozen=True, slots=True)
class EntryChanges:
    """What a change of entries did; those that were sent as they stood are `unchanged`."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
