"""The institution's threshold over HTTP: what is in force, what waits, and the approval of two people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints

from app.api.models import NO_NUL, RowId, Score, Strict
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.threshold import ThresholdChange, ThresholdState
from app.review.thresholds import MAX_REASON_CHARS, ThresholdRefusedError

router = APIRouter(route_class=GuardedRoute, tags=["operation"])


class ThresholdChangeOut(Strict):
    """One change: what the threshold was and should be, and who approved it, by id."""

    change_id: int
    asked_at: datetime
    before: Score | None
    after: Score
    state: ThresholdState
    first_person: str | None
    second_person: str | None
    settled_at: datetime | None


class ThresholdOut(Strict):
    """The threshold that this server screens at, and every change, the newest first."""

    minimum_score: Score
    changes: list[ThresholdChangeOut]


class ThresholdApprovalIn(Strict):
    """Why screening may find less."""

    reason: Annotated[
        str, StringConstraints(min_length=1, max_length=MAX_REASON_CHARS, pattern=NO_NUL, strip_whitespace=True)
    ] = Field(examples=["Validation of March: nothing that matters lies below."])


@router.get("/v1/threshold", operation_id="read_threshold", summary="The institution's threshold")
def read_threshold(request: Request) -> ThresholdOut:
    """A change of FISCREEN_MINIMUM_SCORE to a higher value waits here until two people have approved it."""
    services = services_of(request)
    changes = [threshold_out(one) for one in services.thresholds.changes()]
    return ThresholdOut(minimum_score=services.settings.minimum_score, changes=changes)


@router.post("/v1/threshold/changes/{change_id}/approval", operation_id="approve_threshold", summary="Approve a change")
def approve_threshold(request: Request, change_id: RowId, approval: ThresholdApprovalIn) -> ThresholdChangeOut:
    """As the first or the second person, who is never the first. It holds from the next start of each server on."""
    try:
        changed = services_of(request).thresholds.approve(
            change_id, reason=approval.reason, person=principal_of(request).actor_id
        )
    except ThresholdRefusedError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
    return threshold_out(changed)


def threshold_out(one: ThresholdChange) -> ThresholdChangeOut:
    """A change as it is told."""
    return ThresholdChangeOut(
        change_id=one.change_id,
        asked_at=one.asked_at,
        before=one.before,
        after=one.after,
        state=one.state,
        first_person=one.first_person,
        second_person=one.second_person,
        settled_at=one.settled_at,
    )
