"""Turns request models into domain values and domain values into response models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from app.api.models import (
    EvidenceOut,
    ExplanationOut,
    HitOut,
    IdentifierIn,
    ListingOut,
    ListUsed,
    NameParts,
    ReasonOut,
    ScoreStepOut,
    SnapshotOut,
    SubjectIn,
    SubjectOut,
    TokenMatchOut,
)
from app.domain.explanation import Explanation
from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole
from app.domain.snapshot import ListSnapshot
from app.domain.subject import Identifier, Subject
from app.screening.library import ListState
from app.screening.linking import ListHit, PartyHit
from app.screening.screener import SubjectResult
from app.screening.verdict import Decision

EXERCISE_NOTICE = (
    "The exercise list is loaded: it holds fictional parties and is no sanctions list. No answer is clear until the "
    "official list is loaded."
)


def subject_from(model: SubjectIn) -> Subject:
    """The subject that a request describes."""
    return Subject(
        names=tuple(_whole_name(name) for name in model.names),
        kind=model.kind,
        birth_date=None if model.birth_date is None else PartialDate.parse(model.birth_date),
        nationalities=tuple(model.nationalities),
        gender=model.gender,
        identifiers=tuple(Identifier(one.kind, one.value, one.country) for one in model.identifiers),
        reference=model.reference,
        case_role=None if model.case_role is None else CaseRole(model.case_role),
    )


def _whole_name(name: str | NameParts) -> str:
    if isinstance(name, str):
        return name
    return " ".join(part for part in (name.first, name.middle, name.father, name.family) if part.strip())


def subject_in(subject: Subject) -> SubjectIn:
    """A subject as a request would describe it: the other way round. Raises ValidationError beyond its limits."""
    return SubjectIn(
        reference=subject.reference,
        kind=subject.kind,
        names=list(subject.names),
        birth_date=None if subject.birth_date is None else str(subject.birth_date),
        nationalities=list(subject.nationalities),
        gender=subject.gender,
        identifiers=[
            IdentifierIn.model_validate({"kind": one.kind, "value": one.value, "country": one.country})
            for one in subject.identifiers
        ],
        case_role=protected_role(subject.case_role),
    )


def protected_role(role: CaseRole | None) -> Literal["potential_victim", "victim_family"] | None:
    """A role where it is one that requests can say of a subject."""
    match role:
        case CaseRole.POTENTIAL_VICTIM:
            return "potential_victim"
        case CaseRole.VICTIM_FAMILY:
            return "victim_family"
    return None


def notices_for(states: Sequence[ListState]) -> list[str]:
    """What must be said on every answer and page about the lists in use."""
    exercised = any(state.source.exercise and state.in_use and state.active is not None for state in states)
    return [EXERCISE_NOTICE] if exercised else []


def list_used(state: ListState, *, asked_for: frozenset[str] | None) -> ListUsed:
    """How one configured list stood when it was screened."""
    return ListUsed(screened=_was_screened(state, asked_for), **list_facts(state))


def _was_screened(state: ListState, asked_for: frozenset[str] | None) -> bool:
    return state.index is not None and (asked_for is None or state.source.id in asked_for)


def list_facts(state: ListState) -> dict[str, Any]:
    """What is said of a list wherever it is named: source, version in force and age."""
    active = state.active
    return {
        "list_id": state.source.id,
        "name": state.source.name,
        "is_exercise": state.source.exercise,
        "snapshot_id": active.snapshot.snapshot_id if active else None,
        "published_at": active.published_at if active else None,
        "last_checked_at": active.last_checked_at if active else None,
        "designations": active.snapshot.counts.designations if active else None,
        "missing": active.snapshot.counts.missing if active else None,
        "freshness": str(state.freshness.state) if state.freshness else None,
        "age_hours": round(state.freshness.age_hours, 1) if state.freshness else None,
    }


def subject_out(result: SubjectResult, *, states: Sequence[ListState]) -> SubjectOut:
    """The answer for one subject."""
    searched = {state.source.id: state for state in states}
    return SubjectOut(
        reference=result.subject.reference,
        verdict=result.decision.verdict,
        reasons=reasons_out(result.decision),
        total_hits=result.total_parties,
        hits=[party_out(party, searched) for party in result.parties],
        suspicious_text=list(result.findings.suspicious_text),
    )


def reasons_out(decision: Decision) -> list[ReasonOut]:
    """Why a verdict is not `clear`."""
    return [ReasonOut(code=one.code, text=one.text, list_id=one.list_id) for one in decision.reasons]


def party_out(party: PartyHit, searched: Mapping[str, ListState]) -> HitOut:
    """One party that was found, with all its listings; `searched` are the lists by id."""
    return HitOut(
        **_listing(party.best, searched[party.best.list_id]),
        also_listed=[ListingOut(**_listing(one, searched[one.list_id])) for one in party.also_listed],
    )


def listings_out(parties: Sequence[PartyHit], *, states: Sequence[ListState]) -> Iterator[ListingOut]:
    """Every listing of these parties by itself, as hits are reviewed."""
    searched = {state.source.id: state for state in states}
    for party in parties:
        for one in (party.best, *party.also_listed):
            yield ListingOut(**_listing(one, searched[one.list_id]))


def _listing(entry: ListHit, state: ListState) -> dict[str, Any]:
    """One listing with the list version that it was found in, that of `state`."""
    hit, version = entry.hit, state.active
    assert version is not None, "what was searched is loaded"
    mark = state.missing.get(hit.reference)
    return {
        "score": hit.score,
        "matched_name": hit.matched_name.text,
        "name_kind": hit.matched_name.kind,
        "submitted_name": hit.submitted_name,
        "list_id": entry.list_id,
        "reference": hit.reference,
        "kind": hit.designation_kind,
        "snapshot_id": version.snapshot.snapshot_id,
        "list_published_at": version.published_at,
        "missing_since": mark.since if mark else None,
        "explanation": explanation_out(hit.explanation),
    }


def explanation_out(explanation: Explanation) -> ExplanationOut:
    """Everything that the score was made of."""
    return ExplanationOut(
        summary=explanation.summary,
        tokens=[TokenMatchOut(**asdict(token)) for token in explanation.tokens],
        evidence=[EvidenceOut(**asdict(one)) for one in explanation.evidence],
        steps=[ScoreStepOut(**asdict(step)) for step in explanation.steps],
    )


def snapshot_out(snapshot: ListSnapshot) -> SnapshotOut:
    """One version of a list with its counts."""
    return SnapshotOut(
        snapshot_id=snapshot.snapshot_id,
        list_id=snapshot.list_id,
        format=snapshot.format,
        file_sha256=snapshot.file_sha256,
        file_bytes=snapshot.file_bytes,
        generated_at=snapshot.generated_at,
        imported_at=snapshot.imported_at,
        designations=snapshot.counts.designations,
        missing=snapshot.counts.missing,
        by_kind=dict(snapshot.counts.by_kind),
        by_list_type=dict(snapshot.counts.by_list_type),
        names=dict(snapshot.counts.names),
        unknown_elements=dict(snapshot.unknown_elements),
        remarks=dict(snapshot.remarks),
    )
