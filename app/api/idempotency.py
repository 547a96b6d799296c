"""Lets a sender repeat a request safely: the work is done once, the first answer is given again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from math import ceil

from fastapi import Response

from app.api.problems import Problem
from app.api.services import Services
from app.store.database import Transaction
from app.store.errors import StoreError
from app.store.idempotency import Answer, Begun, InProgress, Mismatch, RequestKey

LEASE_SECONDS = 300.0

Keep = Callable[[Transaction], None]
"""Stores what the work made, within a transaction."""
Again = Callable[[bytes], bytes]
"""Makes of a first answer what is given again: whoever is protected since is masked in it."""


def answer_once(
    services: Services,
    request: RequestKey | None,
    *,
    fingerprint: str,
    work: Callable[[], tuple[Answer, Keep]],
    again: Again,
) -> Response:
    """Do `work` and keep what it made together with its answer, in one transaction; or give the first answer again.

    `request` is None where the sender gave no Idempotency-Key; the work is then done each time. Raises Problem 409
    while a twin is at work, 422 where the key was used for another body.
    """
    if request is None:
        answer, keep = work()
        with services.database.transaction() as transaction:
            keep(transaction)
        return _response(answer, replayed=False)
    outcome = services.idempotency.begin(
        request, fingerprint=fingerprint, now=services.clock(), lease_seconds=LEASE_SECONDS
    )
    match outcome:
        case Begun():
            return _response(_do(services, outcome, work), replayed=False)
        case Mismatch():
            detail = "this Idempotency-Key was used for another body; choose a new key for a new request"
            raise Problem(422, "idempotency-key-reused", detail)
        case InProgress(lease_expires_at):
            wait = max(1, ceil((lease_expires_at - services.clock()).total_seconds()))
            detail = "a request with this Idempotency-Key is at work; ask again for its answer"
            raise Problem(409, "request-in-progress", detail, headers={"Retry-After": str(wait)})
    return _response(replace(outcome.answer, body=again(outcome.answer.body)), replayed=True)


def _do(services: Services, begun: Begun, work: Callable[[], tuple[Answer, Keep]]) -> Answer:
    try:
        answer, keep = work()
        with services.database.transaction() as transaction:
            keep(transaction)
            services.idempotency.finish(begun, answer, now=services.clock(), transaction=transaction)
    except BaseException:
        # What went wrong says more than a failure to forget it; the lease ends by its time in any case.
        with suppress(StoreError):
            services.idempotency.abandon(begun)
        raise
    return answer


def _response(answer: Answer, *, replayed: bool) -> Response:
    headers = dict(answer.headers) | ({"Idempotency-Replayed": "true"} if replayed else {})
    return Response(answer.body, status_code=answer.status, headers=headers, media_type="application/json")
