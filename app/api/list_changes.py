"""Changes of lists over HTTP: what differs between versions, held files and their release, removal of missing ones."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.atom import MEDIA_TYPE, feed
from app.api.conversion import snapshot_out
from app.api.list_conversion import delta_out, held_version_out
from app.api.list_models import DeltaOut, HeldVersionsOut, ReasonIn, ReleaseOut
from app.api.lists import import_out, list_state, refused
from app.api.models import ImportOut, RowId
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.domain.held_version import Approval
from app.domain.snapshot import ListSnapshot
from app.screening.list_changes import NothingToCompareError
from app.screening.list_updates import UpdateRefusedError
from app.watchlists.deltas import Delta

router = APIRouter(route_class=GuardedRoute, tags=["lists"])

HELD_SHOWN = 50
CHANGES_IN_FEED = 20

SnapshotId = Annotated[str | None, Query(pattern="^[0-9a-f]{64}$")]


@router.get(
    "/v1/lists/{list_id}/deltas", operation_id="read_deltas", summary="What changed between two versions of a list"
)
def read_deltas(
    request: Request,
    list_id: str,
    old: Annotated[
        SnapshotId, Query(alias="from", description="The older version; before the newer one if left out.")
    ] = None,
    new: Annotated[
        SnapshotId, Query(alias="to", description="The newer version; the one in force if left out.")
    ] = None,
) -> DeltaOut:
    """Added, amended field by field, missing, returned and removed, between any two versions that are kept."""
    services = services_of(request)
    list_state(services, list_id)
    before, after = two_versions(services, list_id, old=old, new=new)
    return delta_out(services.changes.between(before, after), old=before, new=after)


@router.get(
    "/v1/lists/{list_id}/deltas.atom",
    operation_id="read_deltas_feed",
    summary="The latest changes of a list as an Atom feed",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}},
)
def read_deltas_feed(request: Request, list_id: str) -> Response:
    """One entry for each version that came into force, the newest first."""
    services = services_of(request)
    state = list_state(services, list_id)
    changes = services.changes.latest(list_id, limit=CHANGES_IN_FEED)
    entries = [
        (change, services.changes.between(change.old, change.new) if change.old else Delta()) for change in changes
    ]
    updated = changes[0].changed_at if changes else services.clock()
    return Response(feed(state.source, entries, updated=updated), media_type=MEDIA_TYPE)


@router.get("/v1/lists/{list_id}/held", operation_id="read_held_versions", summary="Files that a guard held back")
def read_held_versions(request: Request, list_id: str) -> HeldVersionsOut:
    """The last files that did not pass a guard, why, and what became of each."""
    services = services_of(request)
    list_state(services, list_id)
    return HeldVersionsOut(held=[held_version_out(one) for one in services.held.of_list(list_id, HELD_SHOWN)])


@router.post(
    "/v1/lists/{list_id}/held/{held_id}/release", operation_id="release_held_version", summary="Release a held file"
)
def release_held_version(request: Request, list_id: str, held_id: RowId, why: ReasonIn) -> ReleaseOut:
    """Stand up for a file that a guard held back. Whoever imported it is the first; a second key puts it in force."""
    services = services_of(request)
    list_state(services, list_id)
    try:
        update = services.updater.release(list_id, held_id, Approval(principal_of(request).actor_id, why.reason))
    except UpdateRefusedError as error:
        raise refused(error) from None
    held = services.held.find(list_id, held_id)
    assert held is not None, "held versions are never deleted"
    return ReleaseOut(held=held_version_out(held), snapshot=snapshot_out(update.snapshot) if update else None)


@router.post(
    "/v1/lists/{list_id}/designations/{reference}/removal",
    operation_id="remove_missing_designation",
    summary="Take a designation that its publisher left out, out of screening",
)
def remove_missing_designation(request: Request, list_id: str, reference: str, why: ReasonIn) -> ImportOut:
    """Confirm that a missing designation was delisted; without this it goes by itself after the time of its source."""
    services = services_of(request)
    list_state(services, list_id)
    try:
        approval = Approval(principal_of(request).actor_id, why.reason)
        return import_out(services.updater.remove_missing(list_id, reference, approval))
    except UpdateRefusedError as error:
        raise refused(error) from None


def two_versions(
    services: Services, list_id: str, *, old: str | None, new: str | None
) -> tuple[ListSnapshot, ListSnapshot]:
    """The two versions of a list to compare: those asked for, else the one in force and the one before.

    Raises Problem 404 where one is not kept, or there is only one.
    """
    try:
        return services.changes.two_versions(list_id, old=old, new=new)
    except NothingToCompareError as error:
        raise Problem(404, "not-found", str(error)) from None
