"""Screens subjects against the lists in force and says what can truthfully be said of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.subject import Subject
from app.matching.hygiene import NameLimits
from app.matching.identifiers import normalised
from app.screening.library import ListState, coverage
from app.screening.linking import PartyHit, parties_of
from app.screening.search import Findings, Indexes, search
from app.screening.verdict import Decision, ListCoverage, Proof, decide

_CODES_THAT_NAME = frozenset({"bic", "lei"})


@dataclass(frozen=True, slots=True)
class ScreeningSettings:
    """What one screening was asked to do.

    `lists` None means all lists in use; `limit` is how many hits are kept for each subject; scores are 0..1. `as_of`
    is the past moment (UTC) whose versions are asked for, None for those in force now.
    """

    lists: frozenset[str] | None
    minimum_score: float
    limit: int
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScreeningPolicy:
    """What the institution set: the highest minimum score at which `clear` may be said, and what a name may hold."""

    highest_allowed_minimum_score: float
    limits: NameLimits = field(default_factory=NameLimits)


@dataclass(frozen=True, slots=True)
class SubjectResult:
    """The answer for one subject: what can be said of it, and what was found.

    `parties` are at most as many as asked for, the best first; `total_parties` counts those that were left out too,
    where every listing beyond the limit on its list counts as a party of its own.
    """

    subject: Subject
    decision: Decision
    findings: Findings
    parties: tuple[PartyHit, ...]
    total_parties: int


def screen(
    subjects: Sequence[Subject], *, settings: ScreeningSettings, states: Sequence[ListState], policy: ScreeningPolicy
) -> tuple[SubjectResult, ...]:
    """Screen `subjects` against every list of `states` that is asked for; one result for each subject, in order.

    `states` is one view of all configured lists: those without an index make verdicts `incomplete`. Unscreenable
    names are left out of the search and named, by reason, in the verdict.
    """
    indexes = [
        (state.source.id, state.index)
        for state in states
        if state.index is not None and (settings.lists is None or state.source.id in settings.lists)
    ]
    return screen_covered(
        subjects, indexes=indexes, covered=coverage(states, asked_for=settings.lists), settings=settings, policy=policy
    )


def screen_covered(
    subjects: Sequence[Subject],
    *,
    indexes: Indexes,
    covered: Sequence[ListCoverage],
    settings: ScreeningSettings,
    policy: ScreeningPolicy,
) -> tuple[SubjectResult, ...]:
    """Screen `subjects` in `indexes`; `covered` says how these stand against what is configured."""
    found = search(
        subjects,
        indexes,
        minimum_score=settings.minimum_score,
        limit=settings.limit,
        name_limits=policy.limits,
    )
    results = []
    for subject, findings in zip(subjects, found, strict=True):
        proof = Proof(
            coverage=covered,
            total_hits=findings.total_hits,
            screened_names=findings.screened_names or _named_by_a_code(subject),
            unscreenable_names=[str(reason) for reason in findings.unscreenable],
            suspicious_text=findings.suspicious_text,
            minimum_score=settings.minimum_score,
            highest_allowed_minimum_score=policy.highest_allowed_minimum_score,
            as_of=settings.as_of,
        )
        results.append(_result(subject, decide(proof), findings, limit=settings.limit))
    return tuple(results)


def _named_by_a_code(subject: Subject) -> int:
    """1 where a subject without a name is an institution that its code names as surely; else 0."""
    return int(
        not subject.names and any(one.kind in _CODES_THAT_NAME and normalised(one) for one in subject.identifiers)
    )


def _result(subject: Subject, decision: Decision, findings: Findings, *, limit: int) -> SubjectResult:
    parties = parties_of((*findings.hits, *findings.after))
    linked = sum(len(party.also_listed) for party in parties)
    return SubjectResult(subject, decision, findings, parties[:limit], findings.total_hits - linked)
