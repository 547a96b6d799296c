"""The page of suppressions: what needs no review until when, who proposed and approved it, and what it covered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request, Response

from app.api.models import RowId
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.alert import Suppression
from app.review.errors import ReviewError
from app.web.forms import SentForm
from app.web.people_names import PeopleNames
from app.web.queue_view import list_names
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.translation import translated
from app.web.wording import day_in_words, moment_in_words

router = APIRouter(route_class=PageRoute, include_in_schema=False)


SHOWN = 200


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """One suppression in words. `can_approve` and `can_end` say what its reader may do with it now."""

    suppression_id: int
    alert_id: int
    list_name: str
    reference: str
    state: str
    tone: str
    until: str
    proposed: str
    approved: str
    reason: str
    hits_covered: int
    can_approve: bool
    can_end: bool


@router.get("/suppressions")
def suppressions(request: Request) -> Response:
    """The last suppressions, those that wait for approval first."""
    services, reader = services_of(request), principal_of(request).actor_id
    now, names = services.clock(), list_names(services)
    latest = services.suppressions.latest(limit=SHOWN)
    ordered = sorted(latest, key=lambda one: (not _waits(one), -one.suppression_id))
    people = PeopleNames(services, reader=reader)
    rows = [_row(one, names, people, reader=reader, now=now) for one in ordered]
    return page(request, "suppressions.html", rows=rows)


@router.post("/suppressions/{suppression_id}")
def change_suppression(request: Request, suppression_id: RowId, sent: SentForm) -> Response:
    """Approve a suppression, which its proposer cannot, or end one."""
    desk, person = services_of(request).desk, principal_of(request).actor_id
    do = {"approve": desk.approve_suppression, "end": desk.end_suppression}.get(sent.get("act", ""))
    if do is None:
        raise Problem(422, "invalid-form", "the form of the page is not whole; open the page again")
    try:
        do(suppression_id, person=person)
    except ReviewError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
    return see("/suppressions", message="suppression_changed")


def _waits(one: Suppression) -> bool:
    return one.approved_at is None and one.ended_at is None


def _row(
    one: Suppression, names: Mapping[str, str], people: PeopleNames, *, reader: str, now: datetime
) -> SuppressionRow:
    state, tone = _state(one, now)
    proposer = people.in_words(one.proposed_by)
    approver = people.in_words(one.approved_by) if one.approved_by else ""
    return SuppressionRow(
        suppression_id=one.suppression_id,
        alert_id=one.alert_id,
        list_name=names.get(one.list_id, one.list_id),
        reference=one.reference,
        state=state,
        tone=tone,
        until=day_in_words(one.until),
        proposed=translated("{person}, {moment}", person=proposer, moment=moment_in_words(one.proposed_at)),
        approved=translated("{person}, {moment}", person=approver, moment=moment_in_words(one.approved_at))
        if one.approved_at
        else "",
        reason=one.reason,
        hits_covered=one.hits_covered,
        can_approve=_waits(one) and one.proposed_by != reader,
        can_end=one.ended_at is None,
    )


def _state(one: Suppression, now: datetime) -> tuple[str, str]:
    if one.ended_at is not None:
        return translated("ended"), "plain"
    if one.approved_at is None:
        return translated("waits for a second person"), "info"
    if now >= one.until:
        return translated("run out"), "plain"
    return translated("in force"), "good"
