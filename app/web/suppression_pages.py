"""The page of suppressions: what needs no review until when, who proposed and approved it, and what it covered."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.models import RowId
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.review.errors import ReviewError
from app.web.forms import SentForm
from app.web.people_names import PeopleNames
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.suppression_view import suppression_rows, waits

router = APIRouter(route_class=PageRoute, include_in_schema=False)


SHOWN = 200


@router.get("/suppressions")
def suppressions(request: Request) -> Response:
    """The last suppressions, those that wait for approval first."""
    services, reader = services_of(request), principal_of(request).actor_id
    latest = services.suppressions.latest(limit=SHOWN)
    ordered = sorted(latest, key=lambda one: (not waits(one), -one.suppression_id))
    rows = suppression_rows(services, ordered, PeopleNames(services, reader=reader), now=services.clock())
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
