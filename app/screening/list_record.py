"""Enters what happens to versions of lists in the audit log: ids, codes, counts and hashes, nothing that they say."""

from __future__ import annotations

from datetime import datetime

from app.audit.entry import Act
from app.domain.held_version import Approval, HeldVersion
from app.domain.list_event import ListChanged
from app.domain.list_proposal import ListProposal, ProposalDecision
from app.screening.update_outcome import UpdateRefusedError
from app.store.audit_log import AuditLog
from app.store.database import Transaction


class ListRecord:
    """Appends to the audit log, always within the transaction of the act, and last in it.

    `actor` is the id of a key or user, or the part of the program that acted by itself. What people wrote as a reason
    enters as its keyed hash.
    """

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit

    def activated(
        self,
        change: ListChanged,
        *,
        file_sha256: str,
        known_current_at: datetime,
        actor: str,
        transaction: Transaction,
    ) -> None:
        """That another version of a list came into force, made of the file with these bytes, and how old it was."""
        detail: dict[str, str | int] = {
            "snapshot": change.snapshot_id,
            "previous": change.previous_snapshot_id or "",
            "file_sha256": file_sha256,
            "known_current_at": known_current_at.isoformat(timespec="seconds"),
            "designations": change.designations,
            "missing": change.missing,
            "added": change.counts.added,
            "amended": change.counts.amended,
            "removed": change.counts.removed,
        }
        self._append("list.activated", change.list_id, detail, actor=actor, at=change.at, transaction=transaction)

    def held(self, version: HeldVersion, *, actor: str, transaction: Transaction) -> None:
        """That a guard held a file back, which is kept."""
        detail: dict[str, str | int] = {
            "held_version": version.held_id,
            "file_sha256": version.file_sha256,
            "designations": version.designations,
            "reasons": ",".join(reason.code for reason in version.reasons),
        }
        self._append("list.held", version.list_id, detail, actor=actor, at=version.held_at, transaction=transaction)

    def refused(
        self, list_id: str, refusal: UpdateRefusedError, *, actor: str, at: datetime, transaction: Transaction
    ) -> None:
        """That a file was not let in."""
        detail = {"code": refusal.code, "file_sha256": refusal.file_sha256 or ""}
        self._append("list.refused", list_id, detail, actor=actor, at=at, transaction=transaction)

    def stood_up(self, version: HeldVersion, first: Approval, *, at: datetime, transaction: Transaction) -> None:
        """That a first person stood up for a held version."""
        detail: dict[str, str | int] = {"held_version": version.held_id, **self._reason(first.reason)}
        self._append("list.release_begun", version.list_id, detail, actor=first.key_id, at=at, transaction=transaction)

    def released(
        self, version: HeldVersion, second: Approval, *, snapshot_id: str, at: datetime, transaction: Transaction
    ) -> None:
        """That a second person let a held version in, which became `snapshot_id`."""
        detail: dict[str, str | int] = {
            "held_version": version.held_id,
            "snapshot": snapshot_id,
            **self._reason(second.reason),
        }
        self._append("list.released", version.list_id, detail, actor=second.key_id, at=at, transaction=transaction)

    def removed(  # noqa: PLR0913 (one entry)
        self,
        list_id: str,
        reference: str,
        approval: Approval,
        *,
        snapshot_id: str,
        at: datetime,
        transaction: Transaction,
    ) -> None:
        """That a person had a missing designation removed, which left `snapshot_id`."""
        detail = {"reference": reference, "snapshot": snapshot_id, **self._reason(approval.reason)}
        self._append("list.entry_removed", list_id, detail, actor=approval.key_id, at=at, transaction=transaction)

    def proposed(self, proposal: ListProposal, *, transaction: Transaction) -> None:
        """That a person proposed a change of a list of one's own."""
        detail: dict[str, str | int] = {
            "proposal": proposal.proposal_id,
            "action": proposal.action.value,
            **self._reason(proposal.reason),
        }
        self._append(
            "list.entry_proposed",
            proposal.list_id,
            detail,
            actor=proposal.key_id,
            at=proposal.proposed_at,
            transaction=transaction,
        )

    def decided(self, proposal: ListProposal, decision: ProposalDecision, *, transaction: Transaction) -> None:
        """That another person approved a proposal (then there is a snapshot of it) or rejected it."""
        act = "list.entry_rejected" if decision.snapshot_id is None else "list.entry_approved"
        detail: dict[str, str | int] = {
            "proposal": proposal.proposal_id,
            "snapshot": decision.snapshot_id or "",
            **self._reason(decision.reason),
        }
        self._append(
            act, proposal.list_id, detail, actor=decision.key_id, at=decision.decided_at, transaction=transaction
        )

    def _reason(self, reason: str) -> dict[str, str]:
        return {"reason_hmac": self._audit.keyed_hash(reason)}

    def _append(  # noqa: PLR0913 (one entry)
        self,
        act: str,
        list_id: str,
        detail: dict[str, str | int] | dict[str, str],
        *,
        actor: str,
        at: datetime,
        transaction: Transaction,
    ) -> None:
        self._audit.append(Act(at, actor, act, "list", list_id, dict(detail)), transaction=transaction)
