"""The pages of lists of one's own: propose a change, decide on what others proposed, and the history of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.api.lists import list_state
from app.api.models import RowId
from app.api.own_lists import PROPOSALS_SHOWN, approve_proposal, propose_entry, reject_proposal
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.domain.designation import Designation
from app.domain.list_proposal import ListProposal, ProposalAction
from app.watchlists.contents import designation_from_document
from app.watchlists.deltas import field_changes
from app.web.delta_view import ChangedField, changed_fields
from app.web.entry_form import EntryForm, form_of_entry, read_entry_form
from app.web.forms import SentForm
from app.web.list_view import list_view
from app.web.lists_pages import reason_from, status_of
from app.web.people_names import PeopleNames
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.search_form import KINDS_OFFERED

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with the entry as it would be, and for an amendment what would change of the one in force."""

    proposal: ListProposal
    entry: Designation | None
    changes: Sequence[ChangedField]
    is_own: bool


@router.get("/lists/{list_id}/proposals")
def proposals(request: Request, list_id: str) -> Response:
    """What was proposed, the newest first; what waits can be decided on."""
    return _proposals_page(request, list_id)


@router.get("/lists/{list_id}/proposals/new")
def new_proposal(request: Request, list_id: str, action: str = "add", reference: str = "") -> Response:
    """The form for an addition, or filled with the entry that an amendment or removal is about."""
    wanted = ProposalAction(action) if action in set(ProposalAction) else ProposalAction.ADD
    entry = _entry_in_force(services_of(request), list_id, reference) if reference else None
    if wanted is not ProposalAction.ADD and entry is None:
        raise Problem(404, "not-found", "the version in force has no designation of this reference number")
    return _form_page(request, list_id, form_of_entry(wanted, reference, entry), entry)


@router.post("/lists/{list_id}/proposals")
def propose(request: Request, list_id: str, sent: SentForm) -> Response:
    """Keep a proposal. Nothing changes before somebody else approves it."""
    try:
        form, proposed = read_entry_form(sent)
    except ValueError:
        raise Problem(422, "invalid-form", "the form does not say what to do; open it anew") from None
    entry = _entry_in_force(services_of(request), list_id, form.value("reference"))
    if proposed is None:
        return _form_page(request, list_id, form, entry)
    try:
        propose_entry(request, list_id, proposed)
    except Problem as problem:
        return _form_page(request, list_id, form, entry, problem=problem)
    return see(f"/lists/{list_id}/proposals", message="proposal_kept")


@router.post("/lists/{list_id}/proposals/{proposal_id}/approval")
def approve(request: Request, list_id: str, proposal_id: RowId, sent: SentForm) -> Response:
    """Put what somebody else proposed into force."""
    try:
        approve_proposal(request, list_id, proposal_id, reason_from(sent))
    except Problem as problem:
        return _proposals_page(request, list_id, problem=problem)
    return see(f"/lists/{list_id}/proposals", message="proposal_approved")


@router.post("/lists/{list_id}/proposals/{proposal_id}/rejection")
def reject(request: Request, list_id: str, proposal_id: RowId, sent: SentForm) -> Response:
    """Leave the list as it is; proposal and reason are kept."""
    try:
        reject_proposal(request, list_id, proposal_id, reason_from(sent))
    except Problem as problem:
        return _proposals_page(request, list_id, problem=problem)
    return see(f"/lists/{list_id}/proposals", message="proposal_rejected")


@router.get("/lists/{list_id}/entries/{reference}/history")
def entry_history(request: Request, list_id: str, reference: str) -> Response:
    """Who proposed and decided what about one entry, the newest first."""
    services = services_of(request)
    state = list_state(services, list_id)
    found = services.proposals.of_entry(list_id, reference, limit=PROPOSALS_SHOWN)
    return page(
        request,
        "entry_history.html",
        view=list_view(services, state),
        reference=reference,
        proposals=_views(request, found),
        people=PeopleNames(services, reader=principal_of(request).actor_id),
    )


def _proposals_page(request: Request, list_id: str, *, problem: Problem | None = None) -> Response:
    services = services_of(request)
    state = list_state(services, list_id)
    found = services.proposals.of_list(list_id, limit=PROPOSALS_SHOWN)
    return page(
        request,
        "proposals.html",
        status=status_of(problem),
        view=list_view(services, state),
        proposals=_views(request, found),
        people=PeopleNames(services, reader=principal_of(request).actor_id),
        problem=problem,
    )


def _form_page(
    request: Request, list_id: str, form: EntryForm, entry: Designation | None, *, problem: Problem | None = None
) -> Response:
    services = services_of(request)
    state = list_state(services, list_id)
    if not state.source.editable:
        raise Problem(404, "not-found", "this list is its publisher's and is not edited here")
    return page(
        request,
        "proposal_form.html",
        status=422 if form.errors else status_of(problem),
        view=list_view(services, state),
        form=form,
        entry=entry,
        kinds=KINDS_OFFERED,
        problem=problem,
    )


def _views(request: Request, found: Sequence[ListProposal]) -> list[ProposalView]:
    services, own_id = services_of(request), principal_of(request).actor_id
    return [_view(services, one, own_id) for one in found]


def _view(services: Services, proposal: ListProposal, own_id: str) -> ProposalView:
    entry = None if proposal.document is None else designation_from_document(proposal.document)
    now = _entry_in_force(services, proposal.list_id, proposal.reference)
    is_waiting_amendment = proposal.action is ProposalAction.AMEND and proposal.decision is None
    changes = changed_fields(field_changes(now, entry)) if is_waiting_amendment and now and entry else []
    return ProposalView(proposal, entry, changes, proposal.key_id == own_id)


def _entry_in_force(services: Services, list_id: str, reference: str) -> Designation | None:
    active = services.snapshots.active(list_id)
    stored = None if active is None else services.snapshots.designation(active.snapshot.snapshot_id, reference)
    return None if stored is None else designation_from_document(stored.document)
