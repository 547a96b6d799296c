"""What people propose to change on a list of their own, and what a second person said to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProposalAction(StrEnum):
    """What a proposal would do to an entry."""

    ADD = "add"
    AMEND = "amend"
    REMOVE = "remove"


class ProposalState(StrEnum):
    """What became of a proposal: it still waits, or a second person approved or rejected it."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ProposalDecision:
    """That a second key or user (`key_id`) decided; `snapshot_id` is the version that an approval made, else None."""

    key_id: str
    reason: str
    decided_at: datetime
    snapshot_id: str | None


@dataclass(frozen=True, slots=True)
class ListProposal:
    """One change of one entry of a list that may be edited, proposed by a key or user. Times are UTC.

    `document` is the entry as it would be (canonical JSON text), None for a removal; `content_hash` is that of the
    entry that it would change, None for an addition: where it has changed since, the proposal fits no more.
    """

    proposal_id: int
    list_id: str
    action: ProposalAction
    reference: str
    document: str | None
    content_hash: str | None
    key_id: str
    reason: str
    proposed_at: datetime
    state: ProposalState = ProposalState.WAITING
    decision: ProposalDecision | None = None
