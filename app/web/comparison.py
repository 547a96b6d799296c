"""Sets the subject beside the designation, field by field: agrees, differs, or missing on one side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.api.models import EvidenceOut, SubjectIn
from app.domain.designation import Designation, PartyKind
from app.domain.explanation import EvidenceOutcome
from app.domain.partial_date import PartialDate
from app.web import texts
from app.web.screening_view import address_line, birth_dates
from app.web.translation import Said, translated
from app.web.wording import partial_date_in_words


class Compared(StrEnum):
    """What a field says of the two: three answers, with what is missing told by its side."""

    AGREES = "agrees"
    CLOSE = "close"
    DIFFERS = "differs"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    MISSING_BOTH = "missing_both"
    NOT_COMPARED = "not_compared"


_OF_EVIDENCE = {
    EvidenceOutcome.AGREES: Compared.AGREES,
    EvidenceOutcome.CLOSE: Compared.CLOSE,
    EvidenceOutcome.CONFLICTS: Compared.DIFFERS,
}
COMPARED: Mapping[Compared, str] = Said(
    {
        Compared.AGREES: "agrees",
        Compared.CLOSE: "close",
        Compared.DIFFERS: "differs",
        Compared.MISSING_HERE: "missing: you did not give it",
        Compared.MISSING_THERE: "missing on the list",
        Compared.MISSING_BOTH: "missing on both sides",
        Compared.NOT_COMPARED: "compare yourself",
    }
)
_SIGNS = {
    Compared.AGREES: "✓",
    Compared.CLOSE: "≈",
    Compared.DIFFERS: "✗",
    Compared.NOT_COMPARED: "·",
}


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One field on both sides; an empty side was not given. `sign` and `in_words` say the same without colour."""

    label: str
    submitted: tuple[str, ...]
    listed: tuple[str, ...]
    compared: Compared
    sign: str
    in_words: str


def comparison(subject: SubjectIn, listing: Designation, evidence: Sequence[EvidenceOut]) -> list[ComparisonRow]:
    """The fields that either side can have, in one order for every alert, compared as the matcher found."""
    found = {one.field: _OF_EVIDENCE.get(one.outcome) for one in evidence}
    rows = [
        _row(translated("Kind"), _kind(subject.kind), _kind(listing.kind), _kinds(subject.kind, listing.kind)),
        _row(translated("Birth date"), _born(subject), birth_dates(listing), found.get("birth_date")),
        _row(translated("Birth place"), (), [address_line(one) for one in listing.birth_places], None),
        _row(translated("Nationality"), subject.nationalities, listing.nationalities, found.get("nationality")),
        _row(translated("Gender"), _given(subject.gender), _given(listing.gender), found.get("gender")),
        _row(
            translated("Documents and numbers"),
            [f"{texts.words(one.kind)} {one.value} {one.country}".strip() for one in subject.identifiers],
            [f"{one.kind} {one.number} {one.issuing_country}".strip() for one in listing.documents],
            found.get("identifier"),
        ),
        _row(translated("Addresses"), (), [address_line(one) for one in listing.addresses], None),
    ]
    return [row for row in rows if row.submitted or row.listed or row.compared is not Compared.NOT_COMPARED]


def _row(label: str, submitted: Sequence[str], listed: Sequence[str], found: Compared | None) -> ComparisonRow:
    here, there = tuple(filter(None, submitted)), tuple(filter(None, listed))
    compared = found or _missing(here, there)
    return ComparisonRow(label, here, there, compared, _SIGNS.get(compared, "–"), COMPARED[compared])


def _missing(here: Sequence[str], there: Sequence[str]) -> Compared:
    if here and there:
        return Compared.NOT_COMPARED
    if here:
        return Compared.MISSING_THERE
    return Compared.MISSING_HERE if there else Compared.MISSING_BOTH


def _kind(kind: PartyKind) -> tuple[str, ...]:
    return () if kind is PartyKind.UNKNOWN else (texts.PARTY_KINDS[kind],)


def _kinds(here: PartyKind, there: PartyKind) -> Compared | None:
    if PartyKind.UNKNOWN in {here, there}:
        return None
    return Compared.AGREES if here is there else Compared.DIFFERS


def _born(subject: SubjectIn) -> tuple[str, ...]:
    return () if subject.birth_date is None else (partial_date_in_words(PartialDate.parse(subject.birth_date)),)


def _given(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
