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

    `wrapped_key` opens their values, None once it was destroyed (`erased_at`). `case_key` is the subject key of the
    alert through which they became known. `is_minor` asks two people for each reveal. Times are UTC.
    """

    person_id: str
    case_key: str
    is_minor: bool
    known_since: datetime
    wrapped_key: str | None = field(default=None, repr=False)
    on_hold: bool = False
    erased_at: datetime | None = None


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
