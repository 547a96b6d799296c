"""Whether the service lives, is ready, and how it fares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from app.api.conversion import list_used, notices_for
from app.api.metrics import CONTENT_TYPE, Standing, exposition
from app.api.models import ListUsed, Strict
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.services import Services, services_of
from app.domain.list_check import ListCheck
from app.screening.library import ListState
from app.store.errors import StoreError

router = APIRouter(route_class=GuardedRoute, tags=["operation"])


class Alive(Strict):
    """The process answers."""

    status: str = "alive"


class ListTrouble(Strict):
    """What keeps a list from being brought up to date; lists without trouble are not named."""

    list_id: str
    failed_checks: int = Field(description="Since the last one that succeeded.")
    last_failure: str | None = Field(description="Why the last check failed, as a short code.")
    held_versions: int = Field(description="Versions that a guard held back and that wait for two people.")


class AuditStanding(Strict):
    """What verifying the audit log said last; it is verified at start and on schedule."""

    outcome: str = Field(description="`whole`, `altered`, or `not_verified` before the first verification.")
    entries: int
    verified_at: datetime | None


class Ready(Strict):
    """Screening is possible; `lists` says how fresh each list is."""

    status: str = "ready"
    notices: list[str]
    lists: list[ListUsed]
    troubles: list[ListTrouble]
    audit: AuditStanding


@router.get("/livez", operation_id="livez", summary="Whether the process answers")
async def livez() -> Alive:
    """Answers as long as the process can answer at all; looks at nothing else."""
    return Alive()


@router.get("/readyz", operation_id="readyz", summary="Whether screening is possible, and on how fresh lists")
def readyz(request: Request) -> Ready:
    """Ready once the database answers and a list is loaded. A stale list keeps it ready and is named."""
    services = services_of(request)
    try:
        states = services.library.current()
        troubles = _troubles(services, states)
    except (StoreError, OSError) as error:
        detail = f"the database or a compiled index cannot be read ({type(error).__name__}); see the logs"
        raise Problem(503, "not-ready", detail, headers={"Retry-After": "10"}) from None
    used = [list_used(state, asked_for=None) for state in states if state.in_use]
    if not any(entry.screened for entry in used):
        detail = "no list is loaded; import one with `fiscreen lists import` or POST /v1/lists/{list_id}/import"
        raise Problem(503, "not-ready", detail, headers={"Retry-After": "30"})
    return Ready(notices=notices_for(states), lists=used, troubles=troubles, audit=_audit_standing(services))


def _audit_standing(services: Services) -> AuditStanding:
    found = services.audit_desk.standing
    if found is None:
        return AuditStanding(outcome="not_verified", entries=0, verified_at=None)
    return AuditStanding(outcome="whole" if found.is_whole else "altered", entries=found.entries, verified_at=found.at)


def _troubles(services: Services, states: Sequence[ListState]) -> list[ListTrouble]:
    checks, held = services.checks.all(), services.held.waiting()
    found = []
    for list_id in (state.source.id for state in states):
        check = checks.get(list_id, ListCheck(list_id))
        if check.failures or held.get(list_id):
            code = check.failure_code if check.failures else None
            found.append(
                ListTrouble(
                    list_id=list_id,
                    failed_checks=check.failures,
                    last_failure=code,
                    held_versions=held.get(list_id, 0),
                )
            )
    return found


@router.get(
    "/metrics",
    operation_id="metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    summary="Metrics for Prometheus",
)
async def metrics(request: Request) -> Response:
    """Requests, verdicts and lists in numbers."""
    standing = await run_in_threadpool(_standing, services_of(request))
    return Response(exposition(standing), media_type=CONTENT_TYPE)


def _standing(services: Services) -> Standing:
    return Standing(
        lists=services.library.described(),
        checks=services.checks.all(),
        held=services.held.waiting(),
        messages=services.outbox.counts(),
        audit=services.audit_desk.standing,
    )


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> dict[str, Any]:
    """The description of this API."""
    description: dict[str, Any] = request.app.openapi()
    return description
