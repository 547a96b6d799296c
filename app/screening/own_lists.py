"""Changes lists of one's own, entry by entry: one key proposes, another approves, and a new version is in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.designation import Designation
from app.domain.list_proposal import ListProposal, ProposalAction, ProposalDecision, ProposalState
from app.domain.snapshot import StoredDesignation
from app.matching.hygiene import DEFAULT_LIMITS, unscreenable_reason
from app.screening.list_record import ListRecord
from app.screening.list_updates import ListUpdate, ListUpdater, UpdateRefusedError
from app.screening.list_versions import NewVersion
from app.store.database import Transaction
from app.store.list_proposals import ListProposalStore
from app.store.snapshots import SnapshotStore
from app.watchlists.contents import designation_from_document, designation_to_document
from app.watchlists.sources import ListSource, source_with_id


class OwnListApprovals(Protocol):
    """What does what was proposed: `OwnLists` in this process, or one like it in another."""

    def approve(self, list_id: str, proposal_id: int, *, key_id: str, reason: str) -> ListUpdate:
        """As `OwnLists.approve`."""


class OwnLists:
    """Proposals and their approval, for the sources that say `editable: true`."""

    def __init__(  # noqa: PLR0913 (everything that it works with comes in as an argument)
        self,
        *,
        sources: Sequence[ListSource],
        snapshots: SnapshotStore,
        proposals: ListProposalStore,
        updater: ListUpdater,
        clock: Callable[[], datetime],
        record: ListRecord,
    ) -> None:
        self._sources = tuple(sources)
        self._snapshots = snapshots
        self._proposals = proposals
        self._updater = updater
        self._clock = clock
        self._record = record

    def propose(  # noqa: PLR0913 (one proposal)
        self,
        list_id: str,
        action: ProposalAction,
        reference: str,
        entry: Designation | None,
        *,
        key_id: str,
        reason: str,
    ) -> ListProposal:
        """Keep a proposal; nothing changes before another key approves it.

        `entry` is what an addition or amendment would put on the list, under `reference`. Raises UpdateRefusedError
        where the list is not edited here, the entry is there already (an addition) or is not, or a name of it could
        never be found.
        """
        self._require_editable(list_id)
        now = self._entry(list_id, reference)
        _require_fitting(action, is_there=now is not None)
        if entry is not None:
            _require_screenable(entry)
        proposal = ListProposal(
            proposal_id=0,
            list_id=list_id,
            action=action,
            reference=reference,
            document=None if entry is None else designation_to_document(entry),
            content_hash=None if now is None else now.content_hash,
            key_id=key_id,
            reason=reason,
            proposed_at=self._clock(),
        )
        with self._snapshots.transaction() as transaction:
            kept = self._proposals.add(proposal, transaction=transaction)
            self._record.proposed(kept, transaction=transaction)
        return kept

    def approve(self, list_id: str, proposal_id: int, *, key_id: str, reason: str) -> ListUpdate:
        """Do what was proposed, by another key's word: a new version of the list, in force at once.

        The version passes the same tests as any. Raises UpdateRefusedError, also where the entry was changed since.
        """
        proposal = self._waiting(list_id, proposal_id, key_id)

        def change(entries: Sequence[Designation]) -> list[Designation]:
            self._waiting(list_id, proposal_id, key_id)
            now = self._entry(list_id, proposal.reference)
            if (None if now is None else now.content_hash) != proposal.content_hash:
                message = "the entry was changed since this was proposed; reject it and propose it anew"
                raise UpdateRefusedError("entry_changed", message, http_status=409)
            others = [one for one in entries if one.reference != proposal.reference]
            return others if proposal.document is None else [*others, designation_from_document(proposal.document)]

        def record(transaction: Transaction, version: NewVersion) -> None:
            decision = ProposalDecision(key_id, reason, self._clock(), version.snapshot.snapshot_id)
            self._decide(proposal, ProposalState.APPROVED, decision, transaction)

        return self._updater.edit(list_id, change, record, actor=key_id)

    def reject(self, list_id: str, proposal_id: int, *, key_id: str, reason: str) -> None:
        """Do not do what was proposed, by another key's word. Raises UpdateRefusedError."""
        proposal = self._waiting(list_id, proposal_id, key_id)
        with self._snapshots.transaction() as transaction:
            decision = ProposalDecision(key_id, reason, self._clock(), None)
            self._decide(proposal, ProposalState.REJECTED, decision, transaction)

    def _decide(
        self, proposal: ListProposal, state: ProposalState, decision: ProposalDecision, transaction: Transaction
    ) -> None:
        self._proposals.decide(proposal.proposal_id, state, decision, transaction=transaction)
        self._record.decided(proposal, decision, transaction=transaction)

    def _waiting(self, list_id: str, proposal_id: int, key_id: str) -> ListProposal:
        self._require_editable(list_id)
        proposal = self._proposals.find(list_id, proposal_id)
        if proposal is None:
            raise UpdateRefusedError("not_proposed", "this list has no proposal of this id", http_status=404)
        if proposal.state is not ProposalState.WAITING:
            message = f"proposal {proposal_id} is {proposal.state} already"
            raise UpdateRefusedError("not_waiting", message, http_status=409)
        if proposal.key_id == key_id:
            message = "whoever proposed a change cannot decide on it too; ask someone else"
            raise UpdateRefusedError("four_eyes", message, http_status=409)
        return proposal

    def _require_editable(self, list_id: str) -> None:
        source = source_with_id(self._sources, list_id)
        if source is None or not source.editable:
            message = "this list is its publisher's: only a source with `editable: true` is changed entry by entry"
            raise UpdateRefusedError("not_editable", message, http_status=409)

    def _entry(self, list_id: str, reference: str) -> StoredDesignation | None:
        active = self._snapshots.active(list_id)
        return None if active is None else self._snapshots.designation(active.snapshot.snapshot_id, reference)


def _require_fitting(action: ProposalAction, *, is_there: bool) -> None:
    if action is ProposalAction.ADD and is_there:
        message = "the list has an entry of this reference already; propose to amend it"
        raise UpdateRefusedError("entry_exists", message, http_status=409)
    if action is not ProposalAction.ADD and not is_there:
        raise UpdateRefusedError("no_such_entry", "the list has no entry of this reference", http_status=404)


def _require_screenable(entry: Designation) -> None:
    for number, name in enumerate(entry.names):
        if reason := unscreenable_reason(name.text, DEFAULT_LIMITS):
            message = f"/entry/names/{number}: nobody could be found by this name ({reason.value.replace('_', ' ')})"
            raise UpdateRefusedError("name_unscreenable", message, http_status=422)
