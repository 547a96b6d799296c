"""Somebody who may be a victim or a victim's family: kept apart from their case, and shown only by a reveal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PurposeCode(StrEnum):
    """What identifying data may be revealed for, and nothing else."""

    ANALYSIS = "analysis"
    STR = "str"
    INTERNATIONAL_REQUEST = "international_request"
    RESCUE_URGENT = "rescue_urgent"
    SANCTIONS = "sanctions"
    COURT = "court"
    VICTIM_REFERRAL = "victim_referral"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class ProtectedPerson:
    """One protected person. `person_id` is a keyed hash of what they were reported under, and stable across cases.

    `wrapped_key` opens their values, None once it was destroyed (`erased_at`). `is_minor` asks two people for each
    reveal. Times are UTC.
    """

    person_id: str
    is_minor: bool
    known_since: datetime
    wrapped_key: str | None = field(default=None, repr=False)
    on_hold: bool = False
    erased_at: datetime | None = None


class RetentionClock(StrEnum):
    """What made the data of a person go."""

    EXPLAINED_CASES = "explained_cases"
    OTHER_CASES = "other_cases"
    NO_CASE = "no_case"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class CasesOfPerson:
    """What the retention clocks of a person are read from.

    `explained_until` is when the latest of the cases that were closed as explained was decided or seen, `others_until`
    that of the cases that were closed otherwise; None where there is no such case. Times are UTC.
    """

    person_id: str
    known_since: datetime
    open_cases: int
    explained_until: datetime | None
    others_until: datetime | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """That the data of a person went; `clock` is empty in entries of before it was kept."""

    person_id: str
    at: datetime
    clock: RetentionClock | None


@dataclass(frozen=True, slots=True)
class Reveal:
    """That someone asks to see fields of a person, for a purpose and on a legal basis, for some minutes.

    Of a minor a second person has to approve it. It is open from `opened_at` for `minutes`, to whoever asked alone.
    """

    reveal_id: int
    person_id: str
    fields: tuple[str, ...]
    purpose: PurposeCode
    legal_basis: str
    minutes: int
    needs_second: bool
    asked_by: str
    asked_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    opened_at: datetime | None = None
