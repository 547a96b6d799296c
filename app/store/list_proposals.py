"""Keeps what people propose to change on lists of their own, and who decided on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from app.domain.list_proposal import ListProposal, ProposalAction, ProposalDecision, ProposalState
from app.store.database import Database, Transaction
from app.store.errors import StoreError
from app.store.tables import list_proposal


class ListProposalStore:
    """The proposals of one database. None is ever deleted: together they are the history of each entry."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, proposal: ListProposal, *, transaction: Transaction) -> ListProposal:
        """Keep a new proposal; returns it with its id."""
        values = {
            "list_id": proposal.list_id,
            "action": proposal.action.value,
            "reference": proposal.reference,
            "document": proposal.document,
            "content_hash": proposal.content_hash,
            "key_id": proposal.key_id,
            "reason": proposal.reason,
            "proposed_at": proposal.proposed_at,
            "state": proposal.state.value,
        }
        query = insert(list_proposal).values(values).returning(list_proposal.c.proposal_id)
        return replace(proposal, proposal_id=transaction.connection.execute(query).scalar_one())

    def find(self, list_id: str, proposal_id: int) -> ListProposal | None:
        """One proposal of a list, in whatever state."""
        found = self._select(list_proposal.c.list_id == list_id, list_proposal.c.proposal_id == proposal_id, limit=1)
        return found[0] if found else None

    def of_list(self, list_id: str, *, limit: int) -> tuple[ListProposal, ...]:
        """The last `limit` proposals of a list, the newest first."""
        return self._select(list_proposal.c.list_id == list_id, limit=limit)

    def of_entry(self, list_id: str, reference: str, *, limit: int) -> tuple[ListProposal, ...]:
        """The last `limit` proposals about one entry, the newest first."""
        return self._select(list_proposal.c.list_id == list_id, list_proposal.c.reference == reference, limit=limit)

    def decide(
        self, proposal_id: int, state: ProposalState, decision: ProposalDecision, *, transaction: Transaction
    ) -> None:
        """Note who decided on a proposal that waits, in the transaction that does what was decided.

        Raises StoreError where it does not wait any more, or (by the database) where both keys are the same or the
        reason is empty.
        """
        done = transaction.connection.execute(
            update(list_proposal)
            .where(list_proposal.c.proposal_id == proposal_id, list_proposal.c.state == ProposalState.WAITING.value)
            .values(
                state=state.value,
                decided_by=decision.key_id,
                decision_reason=decision.reason,
                decided_at=decision.decided_at,
                snapshot_id=decision.snapshot_id,
            )
        )
        if done.rowcount != 1:
            raise StoreError(f"proposal {proposal_id} does not wait any more")

    def _select(self, *conditions: ColumnElement[bool], limit: int) -> tuple[ListProposal, ...]:
        query = select(list_proposal).where(*conditions).order_by(list_proposal.c.proposal_id.desc()).limit(limit)
        with self._database.reading() as connection:
            return tuple(_proposal(row) for row in connection.execute(query))


def _proposal(row: Row[Any]) -> ListProposal:
    decision = None
    if row.decided_by is not None:
        decision = ProposalDecision(row.decided_by, row.decision_reason, row.decided_at, row.snapshot_id)
    return ListProposal(
        proposal_id=row.proposal_id,
        list_id=row.list_id,
        action=ProposalAction(row.action),
        reference=row.reference,
        document=row.document,
        content_hash=row.content_hash,
        key_id=row.key_id,
        reason=row.reason,
        proposed_at=row.proposed_at,
        state=ProposalState(row.state),
        decision=decision,
    )
