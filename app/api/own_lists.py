"""Lists of one's own over HTTP: one key proposes a change of an entry, another approves or rejects it."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request

from app.api.conversion import snapshot_out
from app.api.list_models import ReasonIn
from app.api.lists import list_state, refused
from app.api.models import RowId
from app.api.own_list_models import (
    ApprovalResultOut,
    EntryIn,
    ProposalDecisionOut,
    ProposalIn,
    ProposalOut,
    ProposalsOut,
)
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.domain.designation import BirthDate, Designation, Document, ListedName
from app.domain.list_proposal import ListProposal
from app.domain.partial_date import PartialDate
from app.screening.list_updates import UpdateRefusedError

router = APIRouter(route_class=GuardedRoute, tags=["lists"])

PROPOSALS_SHOWN = 100


@router.post(
    "/v1/lists/{list_id}/entries",
    operation_id="propose_entry",
    status_code=201,
    summary="Propose to add, amend or remove an entry of an own list",
)
def propose_entry(request: Request, list_id: str, proposed: ProposalIn) -> ProposalOut:
    """Keep a proposal. Nothing changes before another key approves it."""
    services = services_of(request)
    list_state(services, list_id)
    entry = None if proposed.entry is None else designation_of(proposed.entry, list_id=list_id)
    reference = entry.reference if entry else proposed.reference
    assert reference is not None, "a removal names a reference"
    try:
        proposal = services.own_lists.propose(
            list_id,
            proposed.action,
            reference,
            entry,
            key_id=principal_of(request).actor_id,
            reason=proposed.reason,
        )
    except UpdateRefusedError as error:
        raise refused(error) from None
    return _proposal_out(proposal)


@router.get("/v1/lists/{list_id}/proposals", operation_id="read_proposals", summary="Proposed changes of an own list")
def read_proposals(request: Request, list_id: str) -> ProposalsOut:
    """The last proposals, waiting or decided, the newest first."""
    services = services_of(request)
    list_state(services, list_id)
    return _proposals_out(services.proposals.of_list(list_id, limit=PROPOSALS_SHOWN))


@router.get(
    "/v1/lists/{list_id}/entries/{reference}/history",
    operation_id="read_entry_history",
    summary="What was proposed and decided about one entry of an own list",
)
def read_entry_history(request: Request, list_id: str, reference: str) -> ProposalsOut:
    """Every change of an entry with who proposed it, who decided and why, the newest first."""
    services = services_of(request)
    list_state(services, list_id)
    return _proposals_out(services.proposals.of_entry(list_id, reference, limit=PROPOSALS_SHOWN))


@router.post(
    "/v1/lists/{list_id}/proposals/{proposal_id}/approval",
    operation_id="approve_proposal",
    summary="Approve a proposed change, by another key",
)
def approve_proposal(request: Request, list_id: str, proposal_id: RowId, why: ReasonIn) -> ApprovalResultOut:
    """Put the change into force as a new version of the list."""
    services = services_of(request)
    list_state(services, list_id)
    try:
        update = services.own_list_approvals.approve(
            list_id, proposal_id, key_id=principal_of(request).actor_id, reason=why.reason
        )
    except UpdateRefusedError as error:
        raise refused(error) from None
    return ApprovalResultOut(
        proposal=_read_again(services, list_id, proposal_id), snapshot=snapshot_out(update.snapshot)
    )


@router.post(
    "/v1/lists/{list_id}/proposals/{proposal_id}/rejection",
    operation_id="reject_proposal",
    summary="Reject a proposed change, by another key",
)
def reject_proposal(request: Request, list_id: str, proposal_id: RowId, why: ReasonIn) -> ProposalOut:
    """Leave the list as it is; the proposal and the reason are kept."""
    services = services_of(request)
    list_state(services, list_id)
    try:
        services.own_lists.reject(list_id, proposal_id, key_id=principal_of(request).actor_id, reason=why.reason)
    except UpdateRefusedError as error:
        raise refused(error) from None
    return _read_again(services, list_id, proposal_id)


def _read_again(services: Services, list_id: str, proposal_id: int) -> ProposalOut:
    proposal = services.proposals.find(list_id, proposal_id)
    if proposal is None:
        raise Problem(404, "not-found", "this list has no proposal of this id")
    return _proposal_out(proposal)


def designation_of(entry: EntryIn, *, list_id: str) -> Designation:
    return Designation(
        reference=entry.reference,
        kind=entry.kind,
        list_type=list_id,
        names=tuple(ListedName(" ".join(name.text.split()), name.kind) for name in entry.names),
        listed_on=entry.listed_on,
        birth_dates=tuple(BirthDate(PartialDate.parse(text)) for text in entry.birth_dates),
        nationalities=tuple(entry.nationalities),
        gender=entry.gender,
        documents=tuple(Document(one.kind, one.number, one.issuing_country) for one in entry.documents),
        other_references=tuple(entry.other_references),
        comments=entry.comments,
    )


def _proposals_out(found: tuple[ListProposal, ...]) -> ProposalsOut:
    return ProposalsOut(proposals=[_proposal_out(one) for one in found])


def _proposal_out(proposal: ListProposal) -> ProposalOut:
    decision = proposal.decision
    return ProposalOut(
        proposal_id=proposal.proposal_id,
        list_id=proposal.list_id,
        action=proposal.action,
        reference=proposal.reference,
        entry=None if proposal.document is None else json.loads(proposal.document),
        key_id=proposal.key_id,
        reason=proposal.reason,
        proposed_at=proposal.proposed_at,
        state=proposal.state,
        decision=None
        if decision is None
        else ProposalDecisionOut(
            key_id=decision.key_id,
            reason=decision.reason,
            decided_at=decision.decided_at,
            snapshot_id=decision.snapshot_id,
        ),
    )
