"""The pages of lists: all sources, one source with its versions, what a guard held back, and how a version gets in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.api.list_changes import HELD_SHOWN, release_held_version
from app.api.list_models import ReasonIn
from app.api.list_upload import received_form
from app.api.lists import REFUSALS_SHOWN, list_state, refresh_list, refused
from app.api.models import RowId
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.screening.list_updates import MAX_REASON_CHARS, UpdateRefusedError
from app.web.forms import SentForm, day_error, day_in
from app.web.list_view import list_view
from app.web.people_names import PeopleNames
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.translation import translated

router = APIRouter(route_class=PageRoute, include_in_schema=False)


LISTS = "/lists"
VERSIONS_SHOWN = 30
_SHA256 = re.compile("[0-9a-f]{64}")


@router.get(LISTS)
def lists(request: Request) -> Response:
    """Every configured list with its age, its size and what waits for a person."""
    services = services_of(request)
    return page(request, "lists.html", views=[list_view(services, state) for state in services.library.described()])


@router.get("/lists/{list_id}")
def one_list(request: Request, list_id: str) -> Response:
    """One list: source, versions, missing designations, refused files, and the forms that bring in a new version."""
    return _list_page(request, list_id)


@router.post("/lists/{list_id}/refresh")
def refresh(request: Request, list_id: str) -> Response:
    """Ask the publisher for the newest version."""
    try:
        answer = refresh_list(request, list_id)
    except Problem as problem:
        return _list_page(request, list_id, problem=problem)
    return _done(list_id, changed=answer.changed)


@router.post("/lists/{list_id}/import")
async def import_files(request: Request, list_id: str) -> Response:
    """Put a list file into force, or the files of a set; with a SHA-256 no other file than that one."""
    await run_in_threadpool(list_state, services_of(request), list_id)
    with tempfile.TemporaryDirectory(prefix="fiscreen-") as folder:
        path, typed = await received_form(request, Path(folder), "sha256", "taken_on")
        return await run_in_threadpool(_import, request, list_id, path, typed)


def _import(request: Request, list_id: str, path: Path, typed: Mapping[str, str]) -> Response:
    sha256, taken_on = "".join(typed["sha256"].split()).lower(), typed["taken_on"].strip()
    errors = {}
    if sha256 and not _SHA256.fullmatch(sha256):
        errors["sha256"] = translated("A SHA-256 is 64 digits and letters from a to f, or leave the field empty.")
    if error := day_error(taken_on):
        errors["taken_on"] = error
    if errors:
        return _list_page(request, list_id, errors=errors)
    try:
        update = services_of(request).updater.import_file(
            list_id,
            path,
            actor=principal_of(request).actor_id,
            expected_sha256=sha256 or None,
            # The beginning of the day: a file must not look fresher than it is.
            taken_at=day_in(taken_on),
        )
    except UpdateRefusedError as error:
        return _list_page(request, list_id, problem=refused(error))
    return _done(list_id, changed=update.changed)


@router.get("/lists/{list_id}/held")
def held(request: Request, list_id: str) -> Response:
    """The files that a guard held back, why, and what became of each."""
    return _held_page(request, list_id)


@router.post("/lists/{list_id}/held/{held_id}/release")
def release(request: Request, list_id: str, held_id: RowId, sent: SentForm) -> Response:
    """Stand up for a held file; the second of two people puts it into force."""
    try:
        answer = release_held_version(request, list_id, held_id, reason_from(sent))
    except Problem as problem:
        return _held_page(request, list_id, problem=problem, held_id=held_id, reason=sent.get("reason", ""))
    message = "held_version_released" if answer.snapshot else "held_version_waits_for_a_second"
    return see(f"/lists/{list_id}/held", message=message)


def reason_from(sent: Mapping[str, str]) -> ReasonIn:
    """The reason that a form gives. Raises Problem 422 where it is empty or too long."""
    try:
        return ReasonIn(reason=" ".join(sent.get("reason", "").split()))
    except ValidationError:
        detail = f"reason: expected 1 to {MAX_REASON_CHARS} characters that say why"
        raise Problem(422, "reason-missing", detail) from None


def _done(list_id: str, *, changed: bool) -> Response:
    return see(f"/lists/{list_id}", message="list_changed" if changed else "list_unchanged")


def status_of(problem: Problem | None) -> int:
    """The status of a page that shows what was refused, 200 where nothing was. An unknown list stays not found."""
    if problem is None:
        return 200
    if problem.code == "not-found":
        raise problem
    return problem.status_code


def _list_page(
    request: Request, list_id: str, *, problem: Problem | None = None, errors: Mapping[str, str] | None = None
) -> Response:
    services = services_of(request)
    state = list_state(services, list_id)
    missing = services.snapshots.missing(state.active.snapshot.snapshot_id) if state.active else {}
    return page(
        request,
        "list.html",
        status=422 if errors else status_of(problem),
        view=list_view(services, state),
        changes=services.changes.latest(list_id, limit=VERSIONS_SHOWN),
        missing=missing,
        refusals=services.snapshots.refusals(list_id, REFUSALS_SHOWN),
        problem=problem,
        errors=errors or {},
    )


def _held_page(
    request: Request,
    list_id: str,
    *,
    problem: Problem | None = None,
    held_id: int = 0,
    reason: str = "",
) -> Response:
    services = services_of(request)
    state = list_state(services, list_id)
    return page(
        request,
        "held.html",
        status=status_of(problem),
        view=list_view(services, state),
        versions=services.held.of_list(list_id, HELD_SHOWN),
        own_id=principal_of(request).actor_id,
        people=PeopleNames(services, reader=principal_of(request).actor_id),
        problem=problem,
        refused_id=held_id,
        reason=reason,
    )
