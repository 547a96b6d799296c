"""The page of the institution's threshold: what is in force, what waits for two people, and what it was."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.api.models import RowId
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.threshold import ThresholdChange, ThresholdState
from app.review.thresholds import ThresholdRefusedError
from app.web.forms import SentForm
from app.web.messages import message_in_words
from app.web.people_names import PeopleNames
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.translation import translated
from app.web.wording import moment_in_words, sentence, short_score

router = APIRouter(route_class=PageRoute, include_in_schema=False)

THRESHOLD = "/threshold"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in words. `can_approve` says whether its reader may approve it now."""

    change_id: int
    asked: str
    before: str
    after: str
    state: str
    tone: str
    people: tuple[str, ...]
    reason: str
    can_approve: bool


@router.get(THRESHOLD)
def threshold(request: Request) -> Response:
    """The threshold and its changes."""
    return _threshold_page(request)


@router.post(THRESHOLD + "/changes/{change_id}")
def approve(request: Request, change_id: RowId, sent: SentForm) -> Response:
    """Approve a change as the first or the second person."""
    person, reason = principal_of(request).actor_id, sent.get("reason", "").replace("\0", "")
    try:
        services_of(request).thresholds.approve(change_id, reason=reason, person=person)
    except ThresholdRefusedError as refused:
        return _threshold_page(request, status=refused.http_status, error=sentence(message_in_words(str(refused))))
    return see(THRESHOLD)


def _threshold_page(request: Request, *, status: int = 200, error: str = "") -> Response:
    services, reader = services_of(request), principal_of(request).actor_id
    people = PeopleNames(services, reader=reader)
    return page(
        request,
        "threshold.html",
        status=status,
        in_use=short_score(services.settings.minimum_score),
        rows=[_row(one, people, reader=reader) for one in services.thresholds.changes()],
        error=error,
    )


def _row(one: ThresholdChange, people: PeopleNames, *, reader: str) -> ChangeRow:
    state, tone = {
        ThresholdState.WAITING: (translated("waits for two people"), "info"),
        ThresholdState.IN_FORCE: (translated("came into force"), "good"),
        ThresholdState.WITHDRAWN: (translated("withdrawn"), "plain"),
    }[one.state]
    approvers = [people.in_words(person) for person in (one.first_person, one.second_person) if person]
    return ChangeRow(
        change_id=one.change_id,
        asked=moment_in_words(one.asked_at),
        before="" if one.before is None else short_score(one.before),
        after=short_score(one.after),
        state=state,
        tone=tone,
        people=tuple(approvers),
        reason=one.reason,
        can_approve=one.state is ThresholdState.WAITING and one.first_person != reader,
    )
