"""Hands what a screening of transactions found over to review: hits of names, and the red flags of accounts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from app.api.models import IdentifierIn, ListingOut, SubjectIn
from app.api.red_flag_conversion import MAX_EVIDENCE, red_flags_out
from app.api.services import Services
from app.api.transaction_models import AccountOut, TransactionOut
from app.domain.alert import RED_FLAGS_LIST, AlertKind, Finding
from app.domain.red_flag import Typology
from app.domain.subject import Subject
from app.redflags.alerts import AccountAlert
from app.redflags.scoring import Assessment
from app.review.intake import account_key, subject_key
from app.screening.transaction_screener import PaymentResult
from app.screening.transaction_watch import AccountJudgement
from app.store.database import Transaction


def take_transactions_to_review(  # noqa: PLR0913 (the answer and what it was made of)
    services: Services,
    said: Sequence[TransactionOut],
    results: Sequence[PaymentResult],
    accounts: Sequence[AccountJudgement],
    *,
    found_by: str,
    at: datetime,
    transaction: Transaction,
) -> int:
    """Open or join an alert for every hit and for every account whose flags make a new or graver one; how many.

    `said` are the `results` as answers; `found_by` is the id of the screening or batch.
    """
    hits = list(_hits(said, results))
    hashes = services.alerts.content_hashes(
        ((hit.snapshot_id, hit.reference) for _, _, hit in hits), transaction=transaction
    )
    findings = [
        Finding(
            subject_key=subject_key(subject),
            list_id=hit.list_id,
            reference=hit.reference,
            content_hash=hashes[hit.snapshot_id, hit.reference],
            score=hit.score,
            verdict=verdict,
            screening_id=found_by,
            subject_document=_subject_in(subject).model_dump_json(),
            hit_document=hit.model_dump_json(),
        )
        for subject, verdict, hit in hits
    ]
    findings += account_findings(services, accounts, screening_id=found_by)
    return len(services.intake.receive(findings, at=at, transaction=transaction))


def account_findings(
    services: Services, accounts: Sequence[AccountJudgement], *, screening_id: str
) -> Iterator[Finding]:
    """What the flags of accounts say, where it makes an alert that is new or graver than before."""
    for judged in accounts:
        if judged.alert is not None and judged.alert_is_new:
            yield _of_account(services, judged, judged.alert, screening_id=screening_id)


def _of_account(services: Services, judged: AccountJudgement, alert: AccountAlert, *, screening_id: str) -> Finding:
    document = red_flags_out(judged, services.indicators, services.watch.transaction)
    return Finding(
        kind=AlertKind.RED_FLAGS,
        subject_key=account_key(judged.account),
        list_id=RED_FLAGS_LIST,
        reference=gravest_typology(alert.assessment).value,
        content_hash=_flags_hash(alert.assessment),
        score=alert.assessment.score,
        verdict=alert.assessment.path.value,
        screening_id=screening_id,
        subject_document=_account_out(services, judged.account, alert.assessment).model_dump_json(),
        hit_document=document.model_dump_json(),
    )


def gravest_typology(assessment: Assessment) -> Typology:
    """What an alert is named after: the nexus rule, else the typology of the highest risk."""
    if assessment.headline:
        return Typology.NEXUS
    return assessment.risks[0][0] if assessment.risks else Typology.UNSPECIFIED


def _flags_hash(assessment: Assessment) -> str:
    """Changes with each flag that fires anew, not with the evidence that a flag takes on day by day."""
    flags = [(one.flag.indicator_id, one.flag.fired_at.isoformat()) for one in assessment.flags]
    return hashlib.sha256(json.dumps([assessment.path.value, flags]).encode()).hexdigest()


def _account_out(services: Services, account: str, assessment: Assessment) -> AccountOut:
    """The account with what the latest transaction of its flags says of its holder."""
    numbers = {number for one in assessment.flags for number in one.flag.evidence.transaction_ids[-MAX_EVIDENCE:]}
    known = [one for number in numbers if (one := services.watch.transaction(number)) is not None]
    holders = [
        party for one in sorted(known, key=lambda one: (one.booked_at, one.transaction_id)) for party in one.parties
    ]
    holder = next((party for party in reversed(holders) if party.account == account), None)
    if holder is None:
        return AccountOut(account=account)
    country = holder.place.country or holder.address.country
    return AccountOut(account=account, holder_name=holder.name, agent=holder.agent, country=country)


def _hits(
    answers: Sequence[TransactionOut], results: Sequence[PaymentResult]
) -> Iterator[tuple[Subject, str, ListingOut]]:
    """Every listing of every party, and every listed name in a text, whose own words are the subject then."""
    for found, said in zip(results, answers, strict=True):
        for party, party_said in zip(found.parties, said.parties, strict=True):
            for hit in party_said.hits:
                for listing in (hit, *hit.also_listed):
                    yield party.party.subject, party_said.verdict, listing
        for text in said.narratives:
            for hit in text.hits:
                for listing in (hit, *hit.also_listed):
                    yield Subject(names=(listing.submitted_name,)), text.verdict, listing


def _subject_in(subject: Subject) -> SubjectIn:
    return SubjectIn(
        kind=subject.kind,
        names=list(subject.names or (one.value for one in subject.identifiers)),
        birth_date=None if subject.birth_date is None else str(subject.birth_date),
        identifiers=[IdentifierIn.model_validate(one, from_attributes=True) for one in subject.identifiers],
    )
