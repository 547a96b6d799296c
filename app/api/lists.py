"""Lists over HTTP: what is configured, which versions there are, one designation, and how a new version gets in."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime
from starlette.concurrency import run_in_threadpool

from app.api.conversion import list_facts, notices_for, snapshot_out
from app.api.list_upload import REQUEST_BODY, received_list_file
from app.api.models import ImportOut, ListOut, ListsOut, RefusalOut, SnapshotOut, SnapshotsOut
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.screening.library import ListState
from app.screening.list_updates import ListUpdate, UpdateRefusedError

router = APIRouter(route_class=GuardedRoute, tags=["lists"])

REFUSALS_SHOWN = 5

TakenAt = Annotated[
    AwareDatetime | None,
    Query(
        description="When the file was taken from its publisher, such as 2026-01-31T00:00:00Z. It is needed for a file "
        "that does not say itself when it was made, such as OFAC's CSV files: an old file must not look fresh."
    ),
]


@router.get("/v1/lists", operation_id="read_lists", summary="All configured lists, their versions and their age")
def read_lists(request: Request) -> ListsOut:
    """Every configured list source, loaded or not, and the last files that were refused."""
    services = services_of(request)
    states = services.library.described()
    return ListsOut(notices=notices_for(states), lists=[_list_out(services, state) for state in states])


@router.get("/v1/lists/{list_id}", operation_id="read_list", summary="One configured list")
def read_list(request: Request, list_id: str) -> ListOut:
    """One configured list source."""
    services = services_of(request)
    return _list_out(services, list_state(services, list_id))


@router.get("/v1/lists/{list_id}/snapshots", operation_id="read_snapshots", summary="The versions of a list")
def read_snapshots(request: Request, list_id: str) -> SnapshotsOut:
    """Every version that was ever in force, the newest first."""
    services = services_of(request)
    list_state(services, list_id)
    return SnapshotsOut(snapshots=[snapshot_out(one) for one in services.snapshots.snapshots(list_id)])


@router.get(
    "/v1/lists/{list_id}/snapshots/{snapshot_id}", operation_id="read_snapshot", summary="One version of a list"
)
def read_snapshot(request: Request, list_id: str, snapshot_id: str) -> SnapshotOut:
    """One version with its counts."""
    snapshot = services_of(request).snapshots.snapshot(snapshot_id)
    if snapshot is None or snapshot.list_id != list_id:
        raise Problem(404, "not-found", "this list has no version of this id")
    return snapshot_out(snapshot)


@router.get(
    "/v1/lists/{list_id}/designations/{reference}",
    operation_id="read_designation",
    summary="One designation by its reference number, in the version in force",
)
def read_designation(request: Request, list_id: str, reference: str) -> dict[str, Any]:
    """Every field of one designation as published, with the version that it was read from.

    `missing_since` is set where the publisher left it out since; it is then screened with its last known content.
    """
    services = services_of(request)
    state = list_state(services, list_id)
    stored = None
    if state.active is not None:
        stored = services.snapshots.designation(state.active.snapshot.snapshot_id, reference)
    if stored is None or state.active is None:
        raise Problem(404, "not-found", "the version in force has no designation of this reference number")
    return {
        "list_id": list_id,
        "snapshot_id": state.active.snapshot.snapshot_id,
        "content_hash": stored.content_hash,
        "missing_since": stored.missing.since if stored.missing else None,
        "last_published_in": stored.missing.last_published_in if stored.missing else None,
        "designation": json.loads(stored.document),
    }


@router.post(
    "/v1/lists/{list_id}/import",
    operation_id="import_list",
    summary="Load a list file",
    openapi_extra=REQUEST_BODY,
)
async def import_list(request: Request, list_id: str, taken_at: TakenAt = None) -> ImportOut:
    """Check a list file and put it in force; a file that does not pass changes nothing and is answered with why."""
    services = services_of(request)
    await run_in_threadpool(list_state, services, list_id)
    with tempfile.TemporaryDirectory(prefix="fiscreen-") as folder:
        path = await received_list_file(request, Path(folder))
        return await run_in_threadpool(_import, services, list_id, path, principal_of(request).actor_id, taken_at)


@router.post(
    "/v1/lists/{list_id}/refresh", operation_id="refresh_list", summary="Ask the publisher for the newest version"
)
def refresh_list(request: Request, list_id: str) -> ImportOut:
    """Download the list from its official address and put it in force, unless it is unchanged."""
    services = services_of(request)
    list_state(services, list_id)
    try:
        return import_out(services.updater.refresh(list_id, actor=principal_of(request).actor_id))
    except UpdateRefusedError as error:
        raise refused(error) from None


def _import(services: Services, list_id: str, path: Path, actor: str, taken_at: datetime | None) -> ImportOut:
    try:
        return import_out(services.updater.import_file(list_id, path, actor=actor, taken_at=taken_at))
    except UpdateRefusedError as error:
        raise refused(error) from None


def refused(error: UpdateRefusedError) -> Problem:
    """The problem for a version that was not let in."""
    return Problem(error.http_status, f"list-{error.code.replace('_', '-')}", str(error))


def import_out(update: ListUpdate) -> ImportOut:
    """What an update did."""
    return ImportOut(changed=update.changed, snapshot=snapshot_out(update.snapshot))


def list_state(services: Services, list_id: str) -> ListState:
    """The configured list of this id as it stands. Raises Problem 404 where there is none."""
    for state in services.library.described():
        if state.source.id == list_id:
            return state
    raise Problem(404, "not-found", "no list of this id is configured; see /v1/lists")


def _list_out(services: Services, state: ListState) -> ListOut:
    counts = state.active.snapshot.counts if state.active else None
    return ListOut(
        **list_facts(state),
        screened=state.in_use and state.active is not None,
        authority=state.source.authority,
        regime=state.source.regime,
        address=state.source.address,
        in_use=state.in_use,
        by_kind=dict(counts.by_kind) if counts else {},
        by_list_type=dict(counts.by_list_type) if counts else {},
        names=dict(counts.names) if counts else {},
        refusals=[
            RefusalOut(refused_at=one.refused_at, code=one.code, reason=one.reason)
            for one in services.snapshots.refusals(state.source.id, REFUSALS_SHOWN)
        ],
    )
