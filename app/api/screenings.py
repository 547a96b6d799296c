"""Screening of names over HTTP: asked once, stored, readable again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from pydantic import StringConstraints

from app.access.permissions import may_read_screening
from app.api.idempotency import Keep, answer_once
from app.api.metrics import count_verdicts
from app.api.models import NameParts, ScreeningIn, ScreeningOut, SettingsIn
from app.api.problems import FieldError, Problem
from app.api.protected_subjects import document_to_read, kept_request, masked_answer, protected_among
from app.api.replay import replay
from app.api.replay_models import ReplayOut
from app.api.review_intake import take_to_review
from app.api.routing import GuardedRoute, body_hash
from app.api.screening_answer import ScreeningInputs, compose_answer
from app.api.security import Principal, principal_of
from app.api.services import CODE_VERSION, Services, services_of
from app.audit.entry import Act
from app.domain.screening_record import SCREENING_ID_RANDOM_BYTES, ScreeningRecord, new_screening_id
from app.screening.library import ListState
from app.screening.screener import ScreeningSettings
from app.store.database import Transaction
from app.store.idempotency import Answer, RequestKey

router = APIRouter(route_class=GuardedRoute, tags=["screenings"])

OPERATION = "POST /v1/screenings"

IdempotencyKey = Annotated[
    Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")] | None,
    Header(description="Send a request again under the same key and body: it is done once and answered alike."),
]


@router.post(
    "/v1/screenings",
    operation_id="screen_names",
    status_code=201,
    response_model=ScreeningOut,
    summary="Screen one to 1,000 subjects",
)
def screen_names(request: Request, screening: ScreeningIn, idempotency_key: IdempotencyKey = None) -> Response:
    """Screen subjects against the lists in force and store the answer.

    Each subject gets a verdict: `hit`, `incomplete`, `stale`, `unscreenable`, or `clear`, which is said only when
    every configured list was fresh and wholly screened.
    """
    services = services_of(request)
    key_id = principal_of(request).actor_id
    _require_bounded(screening, services.settings.max_name_chars_per_request)
    twin = None if idempotency_key is None else RequestKey(key_id, OPERATION, idempotency_key)
    return answer_once(
        services,
        twin,
        fingerprint=body_hash(request),
        work=lambda: perform_screening(services, screening, key_id=key_id),
        again=lambda body: _read_again(services, body),
    )


@router.get(
    "/v1/screenings/{screening_id}",
    operation_id="read_screening",
    response_model=ScreeningOut,
    summary="Read a screening again",
)
def read_screening(request: Request, screening_id: str) -> Response:
    """The answer of a past screening, byte for byte. Supervisors and auditors read all, others their own.

    People who became protected since then are masked in it.
    """
    record = readable_screening(services_of(request), screening_id, principal_of(request))
    return Response(document_to_read(services_of(request), record), media_type="application/json")


def _read_again(services: Services, body: bytes) -> bytes:
    record = services.screenings.get(json.loads(body)["screening_id"])
    assert record is not None, "a screening was kept with its answer"
    return document_to_read(services, record).encode()


@router.post(
    "/v1/screenings/{screening_id}/replay", operation_id="replay_screening", summary="Compute a screening again"
)
def replay_screening(request: Request, screening_id: str) -> ReplayOut:
    """Compute a past answer again from its list versions and settings: the same bytes, or each difference explained."""
    services, principal = services_of(request), principal_of(request)
    return replay(services, readable_screening(services, screening_id, principal), actor=principal.actor_id)


def readable_screening(services: Services, screening_id: str, principal: Principal) -> ScreeningRecord:
    """A stored screening. Raises Problem 404 where there is none of this id that `principal` may read."""
    record = services.screenings.get(screening_id)
    if record is None or not may_read_screening(
        roles=principal.roles, actor_id=principal.actor_id, asked_by=record.key_id
    ):
        raise Problem(404, "not-found", "there is no screening of this id that this key may read")
    return record


def perform_screening(services: Services, screening: ScreeningIn, *, key_id: str) -> tuple[Answer, Keep]:
    """Screen, and return the answer with what must be kept of it.

    Raises Problem 422 for a list that is not configured.
    """
    now = services.clock()
    states = _states(services, screening.settings.as_of, now=now)
    settings = settings_from(screening.settings, states, services.settings.minimum_score)
    screening_id = new_screening_id(at=now, random_bytes=services.random_bytes(SCREENING_ID_RANDOM_BYTES))
    people = protected_among(services, screening)
    inputs = ScreeningInputs(screening_id, now, screening, settings, services.policy, states)
    answer = masked_answer(compose_answer(inputs), people)
    count_verdicts(result.verdict for result in answer.results)
    document = answer.model_dump_json()
    record = ScreeningRecord(
        screening_id=screening_id,
        created_at=now,
        key_id=key_id,
        request_document="",
        response_document=document,
        settings_hash=hashlib.sha256(answer.settings.model_dump_json().encode()).hexdigest(),
        snapshot_ids=tuple(used.snapshot_id for used in answer.lists if used.screened and used.snapshot_id),
        screened=len(answer.results),
    )

    def keep(transaction: Transaction) -> None:
        asked = kept_request(services, screening, people, at=now, transaction=transaction)
        services.screenings.save(replace(record, request_document=asked), transaction=transaction)
        if settings.as_of is None:
            take_to_review(services, screening, answer, at=now, transaction=transaction)

        # Last, for it holds the end of the audit log until the transaction ends.
        services.audit.append(_stored(record, subjects=len(screening.subjects)), transaction=transaction)

    return Answer(201, {"Location": f"/v1/screenings/{screening_id}"}, document.encode()), keep


def _stored(record: ScreeningRecord, *, subjects: int) -> Act:
    return Act(
        at=record.created_at,
        actor=record.key_id,
        act="screening.stored",
        object_type="screening",
        object_id=record.screening_id,
        detail={
            "answer_sha256": hashlib.sha256(record.response_document.encode()).hexdigest(),
            "settings_sha256": record.settings_hash,
            "snapshots": ",".join(record.snapshot_ids),
            "subjects": subjects,
            "code_version": CODE_VERSION,
        },
    )


def _states(services: Services, as_of: datetime | None, *, now: datetime) -> tuple[ListState, ...]:
    if as_of is None:
        return services.library.current()
    if as_of >= now:
        errors = [FieldError(pointer="/settings/as_of", detail="expected a moment in the past")]
        raise Problem(422, "invalid-request", "settings.as_of has not come yet; leave it out for now", errors=errors)
    return services.library.as_of(as_of)


def settings_from(asked: SettingsIn, states: Sequence[ListState], default_minimum_score: float) -> ScreeningSettings:
    """What a request asked for, with the institution's defaults. Raises Problem 422 for a list that is not in use."""
    configured = {state.source.id for state in states if state.in_use}
    unknown = [list_id for list_id in asked.lists or [] if list_id not in configured]
    if unknown:
        known = ", ".join(sorted(configured))
        error = FieldError(pointer="/settings/lists", detail=f"expected ids of lists in use: {known}")
        raise Problem(422, "unknown-list", "a list asked for is not in use here; see errors", errors=[error])
    minimum_score = default_minimum_score if asked.minimum_score is None else asked.minimum_score
    lists = None if asked.lists is None else frozenset(asked.lists)
    as_of = None if asked.as_of is None else asked.as_of.astimezone(UTC)
    return ScreeningSettings(lists=lists, minimum_score=minimum_score, limit=asked.limit, as_of=as_of)


def _require_bounded(screening: ScreeningIn, max_name_chars: int) -> None:
    chars = sum(_name_chars(name) for subject in screening.subjects for name in subject.names)
    if chars > max_name_chars:
        detail = f"the names have {chars} characters together, at most {max_name_chars} are taken; send fewer at a time"
        raise Problem(422, "too-many-characters", detail)


def _name_chars(name: str | NameParts) -> int:
    if isinstance(name, str):
        return len(name)
    return len(name.first) + len(name.middle) + len(name.father) + len(name.family)
