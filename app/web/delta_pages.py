"""The page of what changed between two versions of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.api.list_changes import two_versions
from app.api.lists import list_state
from app.api.services import services_of
from app.domain.designation import Designation
from app.watchlists.deltas import ChangeClass, Delta
from app.web.delta_view import ChangedField, changed_fields
from app.web.list_view import list_view
from app.web.rendering import page
from app.web.routing import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)

VERSIONS_OFFERED = 200
ENTRIES_SHOWN = 300

# An empty field of the form means: as if it was not there.
SnapshotId = Annotated[str, Query(pattern="^([0-9a-f]{64})?$")]


@dataclass(frozen=True, slots=True)
class AmendedEntry:
    """One entry that both versions have and that differs."""

    designation: Designation
    change_class: ChangeClass
    fields: Sequence[ChangedField]


@router.get("/lists/{list_id}/deltas")
def deltas(
    request: Request,
    list_id: str,
    old: Annotated[SnapshotId, Query(alias="from")] = "",
    new: Annotated[SnapshotId, Query(alias="to")] = "",
) -> Response:
    """Added, amended field by field, missing, returned and removed between any two versions that are kept."""
    services = services_of(request)
    state = list_state(services, list_id)
    versions = services.changes.latest(list_id, limit=VERSIONS_OFFERED)
    values: dict[str, Any] = {"view": list_view(services, state), "versions": versions, "shown": ENTRIES_SHOWN}
    if len(versions) < 2 and not (old and new):
        return page(request, "deltas.html", before=None, after=None, delta=None, amended=[], **values)
    before, after = two_versions(services, list_id, old=old or None, new=new or None)
    delta = services.changes.between(before, after)
    return page(request, "deltas.html", before=before, after=after, delta=delta, amended=_amended(delta), **values)


def _amended(delta: Delta) -> list[AmendedEntry]:
    """The weightiest first; no more than are shown, for each is worked out word by word."""
    ordered = sorted(delta.amended, key=lambda one: list(ChangeClass).index(one.change_class))
    return [AmendedEntry(one.after, one.change_class, changed_fields(one.changes)) for one in ordered[:ENTRIES_SHOWN]]
