"""Hands the hits of an answer over to review, within the transaction that keeps the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.api.conversion import subject_from
from app.api.models import ListingOut, ScreeningIn, ScreeningOut, SubjectIn, SubjectOut
from app.api.services import Services
from app.domain.alert import Finding
from app.review.intake import subject_key
from app.store.database import Transaction


def take_to_review(
    services: Services, asked: ScreeningIn, answer: ScreeningOut, *, at: datetime, transaction: Transaction
) -> None:
    """Open or join an alert for every hit of `answer`; hits on an exercise list too, so that people can practise."""
    found = list(_hits(asked, answer))
    if not found:
        return
    hashes = services.alerts.content_hashes(
        ((hit.snapshot_id, hit.reference) for _, _, hit in found), transaction=transaction
    )
    findings = [
        Finding(
            subject_key=subject_key(subject_from(subject)),
            list_id=hit.list_id,
            reference=hit.reference,
            content_hash=hashes[hit.snapshot_id, hit.reference],
            score=hit.score,
            verdict=result.verdict,
            screening_id=answer.screening_id,
            subject_document=subject.model_dump_json(),
            hit_document=hit.model_dump_json(),
        )
        for subject, result, hit in found
    ]
    services.intake.receive(findings, at=at, transaction=transaction)


def _hits(asked: ScreeningIn, answer: ScreeningOut) -> Iterator[tuple[SubjectIn, SubjectOut, ListingOut]]:
    """Every listing: that a party stands on several lists decides none of them."""
    for subject, result in zip(asked.subjects, answer.results, strict=True):
        for hit in result.hits:
            for listing in (hit, *hit.also_listed):
                yield subject, result, listing
