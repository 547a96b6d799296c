"""The party being screened, as its submitter gave it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.designation import PartyKind
from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that a subject carries. `kind` is one of `passport`, `national_id`, `iban`, `bic`, `lei`, `imo`, `mmsi`,
    `tail_number`, `wallet`, `registration`, `tax`, `other`; `value` as given."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is screened: one or more names (each a whole name) and what else is known. An empty field means unknown.

    `case_role` is what the submitter knows them to be in a case; it changes no score.
    """

    names: tuple[str, ...]
    kind: PartyKind = PartyKind.UNKNOWN
    birth_date: PartialDate | None = None
    nationalities: tuple[str, ...] = ()
    gender: str = ""
    identifiers: tuple[Identifier, ...] = ()
    reference: str = ""
    case_role: CaseRole | None = None
