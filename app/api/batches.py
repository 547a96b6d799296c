"""Batches over HTTP: a file handed in, understood, run, followed to its end."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime
from starlette.concurrency import run_in_threadpool

from app.access.permissions import may_read_batch, may_steer_batch
from app.api.batch_conversion import batch_out, mapping_from, mapping_out
from app.api.batch_models import (
    BatchesOut,
    BatchId,
    BatchOut,
    FieldOut,
    MappingIn,
    PreviewOut,
    PreviewRowOut,
    RowProblemOut,
)
from app.api.batch_upload import REQUEST_BODY, receive
from app.api.idempotency import Keep, answer_once
from app.api.models import MAX_HITS
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.screenings import IdempotencyKey
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.batch_desk.desk import QUESTIONS, HandedIn
from app.batch_desk.spool import Spool
from app.batches.problems import TableFileError
from app.batches.understanding import Understanding, preview, understand
from app.domain.batch import Batch, BatchContent, BatchPriority, BatchSettings, ColumnMapping
from app.store.batches import BatchChangedError
from app.store.database import Transaction
from app.store.idempotency import Answer, RequestKey

router = APIRouter(route_class=GuardedRoute, tags=["batches"])

OPERATION = "POST /v1/batches"
EVENTS_EVERY_SECONDS = 1.0
EVENTS_AT_MOST = 600
"""After so many events a reader connects again: no connection is held for ever."""

_ENTITY_TAG = re.compile(r'"(\d{1,9})"')

IfMatch = Annotated[
    str | None,
    Header(description="The ETag of the batch as you know it: where it changed since, the answer is 412."),
]


@router.post(
    "/v1/batches",
    operation_id="hand_in_batch",
    status_code=201,
    response_model=BatchOut,
    summary="Hand in a file of names or transactions",
    openapi_extra=REQUEST_BODY,
)
async def hand_in_batch(  # noqa: PLR0913, PLR0917 (parameters of the address)
    request: Request,
    content: Annotated[BatchContent | None, Query(description="What a row is; guessed if left out.")] = None,
    priority: BatchPriority = BatchPriority.NORMAL,
    minimum_score: Annotated[float | None, Query(ge=0.3, le=1)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_HITS)] = 5,
    supplements: Annotated[BatchId | None, Query(description="The batch whose refused rows this corrects.")] = None,
    template: Annotated[BatchId | None, Query(description="A template of yours that says how to read it.")] = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Keep the file and say how it will be read; nothing is screened before `start`.

    A file that can't be understood is kept as `received`, with the problem in words, until a mapping is given. A file
    that you handed in before is taken again, and `same_file_as` names the earlier batch.
    """
    services = services_of(request)
    actor = principal_of(request).actor_id
    parent = None if supplements is None else await run_in_threadpool(readable_batch, request, supplements)
    handed = HandedIn(
        owner=actor,
        file_name="",
        settings=BatchSettings(minimum_score or services.settings.minimum_score, limit),
        content=content,
        priority=priority,
        parent_id=None if parent is None else parent.batch_id,
        mapping=await run_in_threadpool(_template, services, template, actor),
    )
    with services.batch_desk.receiving() as spool:
        name = await receive(request, spool)
        twin = None if idempotency_key is None else RequestKey(actor, OPERATION, idempotency_key)
        return await run_in_threadpool(_hand_in, services, spool, handed.named(name), twin)


def _hand_in(services: Services, spool: Spool, handed: HandedIn, twin: RequestKey | None) -> Response:
    asked = f"{spool.sha256} {handed.content} {handed.priority} {handed.settings} {handed.parent_id} {handed.mapping}"

    def work() -> tuple[Answer, Keep]:
        new = services.batch_desk.prepared(spool, handed)

        def keep(transaction: Transaction) -> None:
            services.batch_desk.keep(new, spool, transaction=transaction)

        headers = {"Location": f"/v1/batches/{new.batch_id}", "ETag": entity_tag(new)}
        return Answer(201, headers, batch_out(services, new).model_dump_json().encode()), keep

    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    # The answer names nobody: it is given again as it was.
    return answer_once(services, twin, fingerprint=fingerprint, work=work, again=bytes)


def _template(services: Services, template_id: str | None, owner: str) -> ColumnMapping | None:
    if template_id is None:
        return None
    found = services.batch_templates.get(template_id, owner=owner)
    if found is None:
        raise Problem(422, "unknown-template", "you have no template of this id; see /v1/batch-templates")
    return found.mapping


@router.get("/v1/batches", operation_id="list_batches", summary="Batches, the latest first")
def list_batches(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[AwareDatetime | None, Query(description="Handed in before this moment.")] = None,
) -> BatchesOut:
    """Your own; supervisors and auditors see all."""
    services = services_of(request)
    principal = principal_of(request)
    sees_all = may_read_batch(roles=principal.roles, actor_id=principal.actor_id, owner="")
    owner = None if sees_all else principal.actor_id
    moment: datetime | None = before
    return BatchesOut(
        batches=[batch_out(services, one) for one in services.batches.find(owner=owner, limit=limit, before=moment)]
    )


@router.get("/v1/batches/{batch_id}", operation_id="read_batch", summary="A batch, its account and progress")
def read_batch(request: Request, response: Response, batch_id: str) -> BatchOut:
    """Where it stands, how far it is, and what became of its rows by number and by reason."""
    return _tagged(request, response, readable_batch(request, batch_id))


@router.get("/v1/batches/{batch_id}/preview", operation_id="preview_batch", summary="How the file is read")
def preview_batch(request: Request, batch_id: str) -> PreviewOut:
    """The first rows under the mapping in force, with what would be refused and why."""
    one = readable_batch(request, batch_id)
    return _preview_out(one, understanding_of(request, one))


@router.put("/v1/batches/{batch_id}/mapping", operation_id="correct_batch", summary="Correct how the file is read")
def correct_batch(
    request: Request, response: Response, batch_id: str, mapping: MappingIn, if_match: IfMatch = None
) -> BatchOut:
    """Until it is started. What the columns mean is part of the batch's record."""
    one = steerable_batch(request, batch_id)
    desk = services_of(request).batch_desk
    try:
        changed = desk.correct(
            one, mapping_from(mapping), version=_version(one, if_match), person=principal_of(request).actor_id
        )
    except TableFileError as error:
        raise unreadable(error) from None
    except BatchChangedError:
        raise _not_possible(request, one, "its file can't be read otherwise any more") from None
    return _tagged(request, response, changed)


@router.post("/v1/batches/{batch_id}/start", operation_id="start_batch", summary="Begin to screen")
def start_batch(request: Request, response: Response, batch_id: str, if_match: IfMatch = None) -> BatchOut:
    """Every row is screened against the lists as they stand when it begins to run, whatever changes afterwards."""
    return _steered(request, response, batch_id, if_match, services_of(request).batch_desk.start)


@router.post("/v1/batches/{batch_id}/pause", operation_id="pause_batch", summary="Let it wait")
def pause_batch(request: Request, response: Response, batch_id: str, if_match: IfMatch = None) -> BatchOut:
    """What is at work is finished, nothing further begins."""
    return _steered(request, response, batch_id, if_match, services_of(request).batch_desk.pause)


@router.post("/v1/batches/{batch_id}/resume", operation_id="resume_batch", summary="Go on after a pause")
def resume_batch(request: Request, response: Response, batch_id: str, if_match: IfMatch = None) -> BatchOut:
    """With the lists and settings that it began with."""
    return _steered(request, response, batch_id, if_match, services_of(request).batch_desk.resume)


@router.post("/v1/batches/{batch_id}/cancel", operation_id="cancel_batch", summary="Stop for good")
def cancel_batch(request: Request, response: Response, batch_id: str, if_match: IfMatch = None) -> BatchOut:
    """What was screened is kept; the account says how many rows were not."""
    return _steered(request, response, batch_id, if_match, services_of(request).batch_desk.cancel)


@router.get(
    "/v1/batches/{batch_id}/events",
    operation_id="follow_batch",
    summary="Follow the progress as server-sent events",
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
def follow_batch(request: Request, batch_id: str) -> StreamingResponse:
    """An event `progress` with the batch each time it changed; the stream ends with the batch, or after a while."""
    services = services_of(request)
    one = readable_batch(request, batch_id)

    async def events() -> AsyncIterator[str]:
        last = ""
        for _ in range(EVENTS_AT_MOST):
            now = await run_in_threadpool(services.batches.get, one.batch_id)
            assert now is not None, "a batch is never deleted"
            document = (await run_in_threadpool(batch_out, services, now)).model_dump_json()
            yield f"event: progress\ndata: {document}\n\n" if document != last else ": still here\n\n"
            last = document
            if now.state.is_final:
                return
            await asyncio.sleep(EVENTS_EVERY_SECONDS)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _preview_out(one: Batch, found: Understanding) -> PreviewOut:
    return PreviewOut(
        header=list(found.header),
        mapping=mapping_out(found.mapping),
        open_questions=one.problem.removeprefix(f"{QUESTIONS}: ") if one.problem.startswith(QUESTIONS) else "",
        notes=[note.text for note in found.notes],
        rows_seen=found.rows_seen,
        is_whole=found.is_whole,
        counts=dict(found.counts),
        rows=[
            PreviewRowOut(
                row=row.row_number,
                cells=list(row.cells),
                understood=[FieldOut(field=name, value=value) for name, value in row.understood],
                is_refused=row.is_refused,
                problems=[RowProblemOut(**asdict(problem)) for problem in row.problems],
            )
            for row in found.preview
        ],
        problems=[RowProblemOut(**asdict(problem)) for problem in found.problems],
    )


def readable_batch(request: Request, batch_id: str) -> Batch:
    """A batch that the sender may read. Raises Problem 404, also for those of others."""
    principal = principal_of(request)
    one = services_of(request).batches.get(batch_id) if "\0" not in batch_id else None
    if one is None or not may_read_batch(roles=principal.roles, actor_id=principal.actor_id, owner=one.owner):
        raise Problem(404, "not-found", "there is no batch of this id that you may read")
    return one


def understanding_of(request: Request, one: Batch) -> Understanding:
    """How the file of a batch is read, with what is still open, to be shown.

    Raises Problem 409 or 422 where it can't be read.
    """
    if one.mapping is None:
        raise Problem(409, "not-understood", f"the file could not be understood: {one.problem}; send a mapping")
    try:
        with services_of(request).batch_desk.file_of(one) as path:
            # With questions open the mapping is a guess, which need not fit.
            open_still = one.problem.startswith(QUESTIONS)
            found = understand(path, content=None) if open_still else preview(path, one.mapping)
    except TableFileError as error:
        raise unreadable(error) from None
    return as_seen(services_of(request), found)


def as_seen(services: Services, found: Understanding) -> Understanding:
    """How a file is read, its first rows as people see them."""
    return replace(found, preview=services.batch_rows.previewed(found.preview, found.mapping, found.header))


def steerable_batch(request: Request, batch_id: str) -> Batch:
    """A batch that the sender may act on. Raises Problem 404 or 403."""
    principal = principal_of(request)
    one = readable_batch(request, batch_id)
    if not may_steer_batch(roles=principal.roles, actor_id=principal.actor_id, owner=one.owner):
        raise Problem(403, "not-allowed", "this batch is somebody else's; its owner or a supervisor may do this")
    return one


def _steered(
    request: Request, response: Response, batch_id: str, if_match: str | None, act: Callable[..., Batch]
) -> BatchOut:
    one = steerable_batch(request, batch_id)
    try:
        changed = act(one, version=_version(one, if_match), person=principal_of(request).actor_id)
    except BatchChangedError:
        raise _not_possible(request, one, "this can't be done with it now") from None
    return _tagged(request, response, changed)


def _not_possible(request: Request, one: Batch, what: str) -> Problem:
    now = services_of(request).batches.get(one.batch_id) or one
    if now.version != one.version:
        return Problem(412, "batch-changed", "someone else acted on the batch since it was read; read it again")
    return Problem(409, "not-possible", f"the batch is {now.state.value.replace('_', ' ')}: {what}")


def unreadable(error: TableFileError) -> Problem:
    """The refusal of a file or mapping, in the words of the reader."""
    return Problem(422, f"file-{error.problem.lower().replace('_', '-')}", str(error))


def entity_tag(one: Batch) -> str:
    """The ETag of a batch: its version."""
    return f'"{one.version}"'


def _version(one: Batch, if_match: str | None) -> int:
    if if_match is None:
        return one.version
    found = _ENTITY_TAG.fullmatch(if_match)
    if found is None or int(found[1]) != one.version:
        raise Problem(412, "batch-changed", "someone else acted on the batch since it was read; read it again")
    return one.version


def _tagged(request: Request, response: Response, one: Batch) -> BatchOut:
    response.headers["ETag"] = entity_tag(one)
    return batch_out(services_of(request), one)
