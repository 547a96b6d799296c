"""Hands what a chunk or a run found over to review, as the answers of the API do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.api.conversion import listings_out, subject_in
from app.api.models import ListingOut, SubjectIn
from app.api.services import Services
from app.domain.alert import Finding
from app.review.intake import subject_key
from app.screening.library import ListState
from app.screening.screener import SubjectResult
from app.store.database import Transaction


def take_to_review(  # noqa: PLR0913 (one act)
    services: Services,
    found: Iterable[SubjectResult],
    states: Sequence[ListState],
    *,
    found_by: str,
    at: datetime,
    transaction: Transaction,
) -> int:
    """Open or join an alert for every listing that was found; `found_by` is the id of the batch or run.

    Returns how many subjects and designations there were.
    """
    listings = list(_listings(found, states))
    if not listings:
        return 0
    hashes = services.alerts.content_hashes(
        ((hit.snapshot_id, hit.reference) for _, _, hit in listings), transaction=transaction
    )
    findings = [
        Finding(
            subject_key=subject_key(result.subject),
            list_id=hit.list_id,
            reference=hit.reference,
            content_hash=hashes[hit.snapshot_id, hit.reference],
            score=hit.score,
            verdict=result.decision.verdict,
            screening_id=found_by,
            subject_document=subject.model_dump_json(),
            hit_document=hit.model_dump_json(),
        )
        for result, subject, hit in listings
    ]
    return len(services.intake.receive(findings, at=at, transaction=transaction))


def _listings(
    found: Iterable[SubjectResult], states: Sequence[ListState]
) -> Iterator[tuple[SubjectResult, SubjectIn, ListingOut]]:
    for result in found:
        subject = subject_in(result.subject)
        for hit in listings_out(result.parties, states=states):
            yield result, subject, hit
