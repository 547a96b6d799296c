"""Turns held versions and changes of lists into response models."""

from __future__ import annotations

from typing import Any

from app.api.conversion import snapshot_out
from app.api.list_models import (
    AmendmentOut,
    ApprovalOut,
    DeltaOut,
    FieldChangeOut,
    HeldReasonOut,
    HeldVersionOut,
    ListedOut,
)
from app.domain.designation import Designation
from app.domain.held_version import Approval, HeldVersion
from app.domain.snapshot import ListSnapshot
from app.watchlists.deltas import Amendment, Delta


def held_version_out(version: HeldVersion) -> HeldVersionOut:
    """One held version."""
    return HeldVersionOut(
        held_id=version.held_id,
        list_id=version.list_id,
        held_at=version.held_at,
        file_sha256=version.file_sha256,
        file_bytes=version.file_bytes,
        designations=version.designations,
        reasons=[HeldReasonOut(code=one.code, message=one.message) for one in version.reasons],
        state=version.state,
        first=_approval_out(version.first),
        second=_approval_out(version.second),
        released_at=version.released_at,
        snapshot_id=version.snapshot_id,
    )


def delta_out(delta: Delta, *, old: ListSnapshot, new: ListSnapshot) -> DeltaOut:
    """What changed from `old` to `new`."""
    return DeltaOut(
        list_id=new.list_id,
        old=snapshot_out(old),
        new=snapshot_out(new),
        added=[_listed_out(one) for one in delta.added],
        amended=[_amendment_out(one) for one in delta.amended],
        missing=[_listed_out(one) for one in delta.missing],
        returned=[_listed_out(one) for one in delta.returned],
        removed=[_listed_out(one) for one in delta.removed],
    )


def _approval_out(approval: Approval | None) -> ApprovalOut | None:
    return None if approval is None else ApprovalOut(key_id=approval.key_id, reason=approval.reason)


def _listed_out(designation: Designation) -> ListedOut:
    return ListedOut(**_facts(designation))


def _amendment_out(amendment: Amendment) -> AmendmentOut:
    return AmendmentOut(
        **_facts(amendment.after),
        change_class=amendment.change_class,
        changes=[
            FieldChangeOut(
                field=one.field,
                label=one.label,
                change_class=one.change_class,
                old=list(one.old),
                new=list(one.new),
            )
            for one in amendment.changes
        ],
    )


def _facts(designation: Designation) -> dict[str, Any]:
    return {
        "reference": designation.reference,
        "name": designation.primary_name,
        "kind": designation.kind,
        "list_type": designation.list_type,
        "listed_on": designation.listed_on,
    }
