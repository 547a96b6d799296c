"""The page on which a past screening is computed again."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.problems import Problem
from app.api.replay import replay
from app.api.screenings import readable_screening
from app.api.security import principal_of
from app.api.services import services_of
from app.web import alert_texts
from app.web.forms import SentForm
from app.web.rendering import page
from app.web.routing import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/replay")
def replay_form(request: Request) -> Response:
    """Ask which screening."""
    return page(request, "replay.html", told=None, title="", error="", screening_id="")


@router.post("/replay")
def replay_result(request: Request, sent: SentForm) -> Response:
    """Compute it again, and show what came of it."""
    services, principal = services_of(request), principal_of(request)
    screening_id = sent.get("screening_id", "").strip()
    try:
        record = readable_screening(services, screening_id.replace("\0", ""), principal)
    except Problem as problem:
        values = {"told": None, "title": "", "error": problem.detail, "screening_id": screening_id}
        return page(request, "replay.html", status=problem.status_code, **values)
    told = replay(services, record, actor=principal.actor_id)
    title = alert_texts.REPLAYS[told.outcome]
    return page(request, "replay.html", told=told, title=title, error="", screening_id=screening_id)
