"""Screens payments: every party and every free text of each against the lists, and says what holds of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.payment import Narrative, Part, Payment, PaymentParty
from app.domain.subject import Subject
from app.screening.library import ListState, coverage
from app.screening.narrative import NarrativeFindings, search_narratives
from app.screening.screener import ScreeningPolicy, ScreeningSettings, SubjectResult, screen_covered
from app.screening.search import Indexes
from app.screening.verdict import Decision, ListCoverage, Proof, decide, decide_together


@dataclass(frozen=True, slots=True)
class PartyResult:
    """What was found of one party."""

    party: PaymentParty
    result: SubjectResult


@dataclass(frozen=True, slots=True)
class NarrativeResult:
    """What was found in one free text."""

    narrative: Narrative
    findings: NarrativeFindings
    decision: Decision


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """What can be said of one payment, by its parties and its texts."""

    payment: Payment
    decision: Decision
    parties: tuple[PartyResult, ...]
    narratives: tuple[NarrativeResult, ...]

    def sanctions_score(self, part: Part) -> float:
        """How surely (0..1) a party of this part stands on a list; 0 where nothing was found."""
        hits = (one.result.findings.hits for one in self.parties if one.party.part is part)
        return max((hit.hit.score for found in hits for hit in found), default=0.0)


def screen_payments(
    payments: Sequence[Payment], *, settings: ScreeningSettings, states: Sequence[ListState], policy: ScreeningPolicy
) -> tuple[PaymentResult, ...]:
    """Screen `payments` against every list of `states` that is asked for; one result for each, in order.

    A payment is clear only where each of its parties and texts is. Equal parties and texts are searched once.
    """
    indexes = [
        (state.source.id, state.index)
        for state in states
        if state.index is not None and (settings.lists is None or state.source.id in settings.lists)
    ]
    covered = coverage(states, asked_for=settings.lists)
    return screen_covered_payments(payments, indexes=indexes, covered=covered, settings=settings, policy=policy)


def screen_covered_payments(
    payments: Sequence[Payment],
    *,
    indexes: Indexes,
    covered: Sequence[ListCoverage],
    settings: ScreeningSettings,
    policy: ScreeningPolicy,
) -> tuple[PaymentResult, ...]:
    """Screen `payments` in `indexes`; `covered` says how these stand against what is configured."""
    subjects = list(dict.fromkeys(party.subject for payment in payments for party in payment.parties))
    screened = screen_covered(subjects, indexes=indexes, covered=covered, settings=settings, policy=policy)
    of_subject: dict[Subject, SubjectResult] = dict(zip(subjects, screened, strict=True))
    texts = list(dict.fromkeys(one.text for payment in payments for one in payment.narratives))
    of_text = dict(zip(texts, search_narratives(texts, indexes), strict=True))
    return tuple(_result(payment, of_subject, of_text, covered, settings, policy) for payment in payments)


def _result(  # noqa: PLR0913, PLR0917 (what was found, and on what terms)
    payment: Payment,
    of_subject: dict[Subject, SubjectResult],
    of_text: dict[str, NarrativeFindings],
    covered: Sequence[ListCoverage],
    settings: ScreeningSettings,
    policy: ScreeningPolicy,
) -> PaymentResult:
    parties = tuple(PartyResult(one, of_subject[one.subject]) for one in payment.parties)
    narratives = tuple(
        NarrativeResult(one, of_text[one.text], _decided(of_text[one.text], covered, settings, policy))
        for one in payment.narratives
    )
    decisions = [*(one.result.decision for one in parties), *(one.decision for one in narratives)]
    return PaymentResult(payment, decide_together(decisions), parties, narratives)


def _decided(
    found: NarrativeFindings, covered: Sequence[ListCoverage], settings: ScreeningSettings, policy: ScreeningPolicy
) -> Decision:
    return decide(
        Proof(
            coverage=covered,
            total_hits=len(found.hits),
            screened_names=0 if found.unread else 1,
            unscreenable_names=[found.unread.value] if found.unread else [],
            suspicious_text=(),
            minimum_score=settings.minimum_score,
            highest_allowed_minimum_score=policy.highest_allowed_minimum_score,
            as_of=settings.as_of,
        )
    )
