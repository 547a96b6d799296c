"""Checklists of confirmed alerts over HTTP: what is to be done by when, and ticking it."""

from __future__ import annotations

from fastapi import APIRouter, Request

from app.api.alert_access import alert_to_read, alert_to_work_on
from app.api.alert_models import ChecklistEntryIn, ChecklistItemOut, ChecklistOut, ChecklistsOut
from app.api.models import RowId
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.domain.alert import Alert
from app.review.checklist_desk import ItemState
from app.review.errors import ReviewError

router = APIRouter(route_class=GuardedRoute, tags=["alerts"])


@router.get("/v1/alerts/{alert_id}/checklists", operation_id="read_checklists", summary="What is to be done")
def read_checklists(request: Request, alert_id: RowId) -> ChecklistsOut:
    """What each regime asks after this true match, with deadlines, and what was done of it."""
    return _checklists_out(services_of(request), alert_to_read(request, alert_id))


@router.post("/v1/alerts/{alert_id}/checklists", operation_id="tick_checklist", summary="Tick an item")
def tick(request: Request, alert_id: RowId, entry: ChecklistEntryIn) -> ChecklistsOut:
    """Say that an item is done, or is not after all; both stay in the history."""
    services = services_of(request)
    alert, item = alert_to_work_on(request, alert_id), (entry.checklist_id, entry.item)
    person = principal_of(request).actor_id
    try:
        services.checklist_desk.enter(alert, item, person=person, is_done=entry.done, note=entry.note)
    except ReviewError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
    return _checklists_out(services, alert)


def _checklists_out(services: Services, alert: Alert) -> ChecklistsOut:
    return ChecklistsOut(
        checklists=[
            ChecklistOut(
                checklist_id=one.checklist.checklist_id,
                title=one.checklist.title,
                items=[_item_out(item) for item in one.items],
            )
            for one in services.checklist_desk.of(alert)
        ]
    )


def _item_out(state: ItemState) -> ChecklistItemOut:
    last = state.last
    return ChecklistItemOut(
        code=state.item.code,
        text=state.item.text,
        source=state.item.source,
        due_at=state.due_at,
        done=state.is_done,
        at=last.at if last else None,
        person=last.person if last else None,
        note=last.note if last else "",
    )
