"""The pages of designations: leafing through a list, looking one up, and one entry with all that was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.list_changes import remove_missing_designation
from app.api.lists import list_state
from app.api.problems import Problem
from app.api.services import Services, services_of
from app.domain.designation import Designation
from app.screening.library import ListState
from app.store.designation_pages import DesignationPages, PastDesignation
from app.watchlists.contents import designation_from_document
from app.watchlists.deltas import field_changes
from app.web.delta_view import ChangedField, changed_fields
from app.web.forms import SentForm
from app.web.list_view import list_view
from app.web.listings_elsewhere import listings_elsewhere
from app.web.lists_pages import reason_from, status_of
from app.web.name_directory import LARGEST_LIST, references_by_name
from app.web.paging import pages_of
from app.web.rendering import page
from app.web.routing import PageRoute, see

router = APIRouter(route_class=PageRoute, include_in_schema=False)


FOUND_SHOWN = 100
VERSIONS_LOOKED_THROUGH = 1000
MAX_BEGINNING_CHARS = 100


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What became of an entry when a version came into force: a code of texts.ENTRY_EVENTS, and what it changed."""

    past: PastDesignation
    event: str
    changes: Sequence[ChangedField]


@router.get("/lists/{list_id}/designations")
def designations(request: Request, list_id: str, reference: str = "") -> Response:
    """The entries of the version in force by reference, a page at a time."""
    services = services_of(request)
    state = _loaded(services, list_id)
    beginning = reference.strip()[:MAX_BEGINNING_CHARS]
    reader, snapshot_id = DesignationPages(services.database), _snapshot_id(state)
    pages = pages_of(
        reader.count(snapshot_id, beginning=beginning),
        path=f"/lists/{list_id}/designations",
        asked=request.query_params.get("page", ""),
        query={"reference": beginning},
    )
    stored = reader.page(snapshot_id, beginning=beginning, offset=pages.offset, limit=pages.rows_a_page)
    found = [designation_from_document(one.document) for one in stored]
    return _designations_page(request, state, found, beginning=beginning, pages=pages)


@router.post("/lists/{list_id}/designations")
def look_up(request: Request, list_id: str, sent: SentForm) -> Response:
    """The entries of which a name begins so. A name stands in the body of the request, never in an address."""
    services = services_of(request)
    state = _loaded(services, list_id)
    name, snapshot_id = sent.get("name", "").strip()[:MAX_BEGINNING_CHARS], _snapshot_id(state)
    if _is_too_large(state):
        raise Problem(409, "list-too-large", f"lists of more than {LARGEST_LIST:,} entries are searched by screening")
    references = references_by_name(services.snapshots, snapshot_id, name)
    stored = [services.snapshots.designation(snapshot_id, reference) for reference in references[:FOUND_SHOWN]]
    found = [designation_from_document(one.document) for one in stored if one is not None]
    return _designations_page(request, state, found, name=name, total=len(references), searched=True)


@router.get("/lists/{list_id}/designations/{reference}")
def designation(request: Request, list_id: str, reference: str) -> Response:
    """One entry with every field, its listings elsewhere, and its history over the versions of the list."""
    return _designation_page(request, list_id, reference)


@router.post("/lists/{list_id}/designations/{reference}/removal")
def remove(request: Request, list_id: str, reference: str, sent: SentForm) -> Response:
    """Take an entry that its publisher left out, out of screening, by a person's word."""
    try:
        remove_missing_designation(request, list_id, reference, reason_from(sent))
    except Problem as problem:
        return _designation_page(request, list_id, reference, problem=problem)
    return see(f"/lists/{list_id}", message="designation_removed")


def _designations_page(request: Request, state: ListState, found: Sequence[Designation], **values: Any) -> Response:
    services = services_of(request)
    shown: dict[str, Any] = {"beginning": "", "name": "", "pages": None, "total": 0, "searched": False} | values
    return page(
        request,
        "designations.html",
        view=list_view(services, state),
        found=found,
        missing=services.snapshots.missing(_snapshot_id(state)),
        too_large=_is_too_large(state),
        largest=LARGEST_LIST,
        **shown,
    )


def _designation_page(request: Request, list_id: str, reference: str, *, problem: Problem | None = None) -> Response:
    services = services_of(request)
    state = list_state(services, list_id)
    stored = services.snapshots.designation(state.active.snapshot.snapshot_id, reference) if state.active else None
    past = DesignationPages(services.database).history(list_id, reference, limit=VERSIONS_LOOKED_THROUGH)
    last = stored.document if stored else next((one.document for one in past if one.document), None)
    if last is None:
        raise Problem(404, "not-found", "no version of this list that is kept has an entry of this reference number")
    listing = designation_from_document(last)
    return page(
        request,
        "designation.html",
        status=status_of(problem),
        view=list_view(services, state),
        listing=listing,
        is_listed=stored is not None,
        mark=stored.missing if stored else None,
        elsewhere=listings_elsewhere(services, list_id, listing),
        history=_history(past),
        problem=problem,
    )


def _history(past: Sequence[PastDesignation]) -> list[HistoryStep]:
    """Only the versions that changed something of the entry, the newest first."""
    steps: list[HistoryStep] = []
    before: PastDesignation | None = None
    for one in reversed(past):
        event = _event(before, one)
        if event:
            old = designation_from_document(before.document) if before and before.document else None
            new = designation_from_document(one.document) if one.document else None
            changes = changed_fields(field_changes(old, new)) if old and new else []
            steps.append(HistoryStep(one, event, changes))
        before = one
    return steps[::-1]


def _event(before: PastDesignation | None, now: PastDesignation) -> str:
    was = before.document if before else None
    if was is None:
        return "" if now.document is None else "listed"
    if now.document is None:
        return "removed"
    assert before is not None, "what was listed has a version before"
    if now.is_missing != before.is_missing:
        return "missing" if now.is_missing else "returned"
    return "amended" if now.document != was else ""


def _loaded(services: Services, list_id: str) -> ListState:
    state = list_state(services, list_id)
    if state.active is None:
        raise Problem(404, "not-found", "no version of this list is loaded")
    return state


def _snapshot_id(state: ListState) -> str:
    assert state.active is not None, "only loaded lists are leafed through"
    return state.active.snapshot.snapshot_id


def _is_too_large(state: ListState) -> bool:
    return state.active is not None and state.active.snapshot.counts.in_force > LARGEST_LIST
