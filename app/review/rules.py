"""The rules of review without I/O: which act is possible when, when four eyes are needed, what reopens a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from app.domain.alert import Alert, AlertAct, AlertKind, AlertState, Disposition, Finding, ReasonCode, Suppression

SCORE_STEP = 0.005
"""Scores within this of each other count as equally strong."""

_S, _A = AlertState, AlertAct

TRANSITIONS: Mapping[tuple[AlertState, AlertAct], AlertState] = MappingProxyType(
    {
        (_S.OPEN, _A.ASSIGNED): _S.OPEN,
        (_S.OPEN, _A.COMMENTED): _S.OPEN,
        (_S.OPEN, _A.INFORMATION_ASKED): _S.AWAITING_INFORMATION,
        (_S.OPEN, _A.ESCALATED): _S.ESCALATED,
        (_S.OPEN, _A.PROPOSED): _S.PROPOSED,
        (_S.OPEN, _A.DECIDED): _S.CLOSED,
        (_S.AWAITING_INFORMATION, _A.ASSIGNED): _S.AWAITING_INFORMATION,
        (_S.AWAITING_INFORMATION, _A.COMMENTED): _S.AWAITING_INFORMATION,
        (_S.AWAITING_INFORMATION, _A.RESUMED): _S.OPEN,
        (_S.AWAITING_INFORMATION, _A.ESCALATED): _S.ESCALATED,
        (_S.ESCALATED, _A.ASSIGNED): _S.ESCALATED,
        (_S.ESCALATED, _A.COMMENTED): _S.ESCALATED,
        (_S.ESCALATED, _A.INFORMATION_ASKED): _S.AWAITING_INFORMATION,
        (_S.ESCALATED, _A.PROPOSED): _S.PROPOSED,
        (_S.ESCALATED, _A.DECIDED): _S.CLOSED,
        (_S.PROPOSED, _A.COMMENTED): _S.PROPOSED,
        (_S.PROPOSED, _A.COUNTERSIGNED): _S.CLOSED,
        (_S.PROPOSED, _A.DISAGREED): _S.ESCALATED,
        (_S.PROPOSED, _A.WITHDRAWN): _S.OPEN,
        (_S.PROPOSED, _A.REOPENED): _S.OPEN,
        (_S.CLOSED, _A.COMMENTED): _S.CLOSED,
        (_S.CLOSED, _A.EXPORTED): _S.CLOSED,
        (_S.CLOSED, _A.REOPENED): _S.OPEN,
    }
)
"""The whole machine: an act that stands in no row cannot be done. `seen_again` leaves every state as it is."""

DISPOSITION_OF: Mapping[ReasonCode, Disposition] = MappingProxyType(
    {
        ReasonCode.DIFFERENT_NAME: Disposition.FALSE_POSITIVE,
        ReasonCode.DIFFERENT_BIRTH_DATE: Disposition.FALSE_POSITIVE,
        ReasonCode.DIFFERENT_NATIONALITY: Disposition.FALSE_POSITIVE,
        ReasonCode.DIFFERENT_IDENTIFIER: Disposition.FALSE_POSITIVE,
        ReasonCode.DIFFERENT_KIND: Disposition.FALSE_POSITIVE,
        ReasonCode.DIFFERENT_GENDER: Disposition.FALSE_POSITIVE,
        ReasonCode.WEAK_ALIAS_ONLY: Disposition.FALSE_POSITIVE,
        ReasonCode.COMMON_NAME: Disposition.FALSE_POSITIVE,
        ReasonCode.LISTED_PARTY_DECEASED: Disposition.FALSE_POSITIVE,
        ReasonCode.WRONG_DATA: Disposition.FALSE_POSITIVE,
        ReasonCode.SAME_IDENTIFIER: Disposition.TRUE_MATCH,
        ReasonCode.SEVERAL_FACTS_AGREE: Disposition.TRUE_MATCH,
        ReasonCode.ADMITTED: Disposition.TRUE_MATCH,
        ReasonCode.LAWFUL_EXPLANATION: Disposition.FALSE_POSITIVE,
        ReasonCode.PATTERN_CONFIRMED: Disposition.TRUE_MATCH,
        ReasonCode.PROTECTION_NEEDED: Disposition.TRUE_MATCH,
    }
)
"""Which disposition each reason can carry: a reason for the other one is a slip of the hand."""

_OF_RED_FLAGS = frozenset(
    {
        ReasonCode.WRONG_DATA,
        ReasonCode.ADMITTED,
        ReasonCode.LAWFUL_EXPLANATION,
        ReasonCode.PATTERN_CONFIRMED,
        ReasonCode.PROTECTION_NEEDED,
    }
)
_ONLY_OF_RED_FLAGS = frozenset(
    {ReasonCode.LAWFUL_EXPLANATION, ReasonCode.PATTERN_CONFIRMED, ReasonCode.PROTECTION_NEEDED}
)
_OF_SUSPECTS = frozenset({ReasonCode.PATTERN_CONFIRMED, ReasonCode.ADMITTED})

_NEEDS_SECOND = frozenset({ReasonCode.COMMON_NAME, ReasonCode.LISTED_PARTY_DECEASED, ReasonCode.WRONG_DATA})


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """What the institution set.

    A hit of `strong_score` (0..1) or more is released by two people only. An alert is due after `due_days`, a strong
    one after `strong_due_days`. A decision holds for `decision_valid_days`: a hit after that is looked at anew. A
    suppression lasts `suppression_days` at most.
    """

    strong_score: float = 0.90
    due_days: int = 5
    strong_due_days: int = 1
    decision_valid_days: int = 365
    suppression_days: int = 365

    def due_at(self, *, opened_at: datetime, score: float) -> datetime:
        """When a decision is due."""
        return opened_at + timedelta(days=self.strong_due_days if score >= self.strong_score else self.due_days)

    def needs_second(self, *, disposition: Disposition, reason_code: ReasonCode, score: float) -> bool:
        """Whether two must agree: on true matches, on releases of strong hits, and for reasons that prove little."""
        return disposition is Disposition.TRUE_MATCH or score >= self.strong_score or reason_code in _NEEDS_SECOND


def reasons_for(finding: Finding) -> tuple[ReasonCode, ...]:
    """The reasons that fit an alert, in the order of their table.

    Facts about names say nothing of red flags, and the other way round; nobody is a suspect in a protective case.
    """
    if finding.kind is AlertKind.NAME_MATCH:
        return tuple(one for one in DISPOSITION_OF if one not in _ONLY_OF_RED_FLAGS)
    barred = _OF_SUSPECTS if finding.is_protective else frozenset[ReasonCode]()
    return tuple(one for one in DISPOSITION_OF if one in _OF_RED_FLAGS and one not in barred)


def state_after(state: AlertState, act: AlertAct) -> AlertState | None:
    """The state that an act leads to, None where it cannot be done."""
    return state if act is AlertAct.SEEN_AGAIN else TRANSITIONS.get((state, act))


def reopens_because(alert: Alert, finding: Finding, *, at: datetime, valid: timedelta) -> str:
    """Why a decided or proposed alert must be looked at again after `finding` at `at` (UTC); empty where it need not.

    `finding` is of the same subject and reference; a decision holds for `valid`.
    """
    if alert.state not in {AlertState.CLOSED, AlertState.PROPOSED}:
        return ""
    if finding.content_hash != alert.finding.content_hash:
        if finding.kind is AlertKind.RED_FLAGS:
            return "the flags of the account changed since it was decided"
        return "the designation was amended since it was decided"
    if finding.score > (alert.decided_score or 0.0) + SCORE_STEP:
        return "the hit is stronger than the one that was decided"
    if alert.decided_at is not None and at >= alert.decided_at + valid:
        return "the decision is older than decisions hold"
    return ""


def covers(suppression: Suppression, finding: Finding, *, at: datetime) -> bool:
    """Whether a suppression holds for a hit at `at` (UTC): approved, not ended, neither side changed, not stronger."""
    return (
        suppression.approved_at is not None
        and suppression.ended_at is None
        and at < suppression.until
        and finding.subject_key == suppression.subject_key
        and (finding.list_id, finding.reference) == (suppression.list_id, suppression.reference)
        and finding.content_hash == suppression.content_hash
        and finding.score <= suppression.highest_score + SCORE_STEP
    )
