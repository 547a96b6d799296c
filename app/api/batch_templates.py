"""Templates over HTTP: how a person's files are read, kept under a name for the next one."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.batch_conversion import template_out
from app.api.batch_models import TemplateIn, TemplateOut, TemplatesOut
from app.api.batches import readable_batch
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.screening_record import SCREENING_ID_RANDOM_BYTES, new_screening_id
from app.store.batch_templates import BatchTemplate

router = APIRouter(route_class=GuardedRoute, tags=["batches"])


@router.get("/v1/batch-templates", operation_id="list_batch_templates", summary="Your templates")
def list_batch_templates(request: Request) -> TemplatesOut:
    """By name."""
    found = services_of(request).batch_templates.of_owner(principal_of(request).actor_id)
    return TemplatesOut(templates=[template_out(one) for one in found])


@router.post(
    "/v1/batch-templates", operation_id="keep_batch_template", status_code=201, summary="Keep a batch's mapping"
)
def keep_batch_template(request: Request, template: TemplateIn) -> TemplateOut:
    """Under a name; a template of yours with the same name is replaced."""
    services = services_of(request)
    one = readable_batch(request, template.batch_id)
    if one.mapping is None:
        raise Problem(409, "not-understood", "this batch has no mapping yet; correct it first")
    now = services.clock()
    kept = BatchTemplate(
        template_id=new_screening_id(at=now, random_bytes=services.random_bytes(SCREENING_ID_RANDOM_BYTES)),
        owner=principal_of(request).actor_id,
        name=template.name,
        created_at=now,
        header=one.header,
        mapping=one.mapping,
    )
    with services.database.transaction() as transaction:
        services.batch_templates.save(kept, transaction=transaction)
    return template_out(kept)


@router.delete(
    "/v1/batch-templates/{template_id}",
    operation_id="forget_batch_template",
    status_code=204,
    summary="Forget a template",
)
def forget_batch_template(request: Request, template_id: str) -> Response:
    """Batches that were read by it keep their mapping."""
    services = services_of(request)
    owner = principal_of(request).actor_id
    with services.database.transaction() as transaction:
        if not services.batch_templates.delete(template_id, owner=owner, transaction=transaction):
            raise Problem(404, "not-found", "you have no template of this id")
    return Response(status_code=204)
