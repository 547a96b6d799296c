"""What the API takes and gives where people edit lists of their own, as OpenAPI describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from app.api.list_models import ReasonIn
from app.api.models import ListId, PartialDateText, ShortText, SnapshotOut, Strict
from app.domain.designation import NameKind, PartyKind
from app.domain.list_proposal import ProposalAction, ProposalState

Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
LongText = Annotated[str, StringConstraints(max_length=10_000, strip_whitespace=True)]
FilledText = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class EntryNameIn(Strict):
    """One name of an entry."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=512, strip_whitespace=True)]
    kind: Annotated[NameKind, Field(strict=False)] = NameKind.STRONG_ALIAS


class EntryDocumentIn(Strict):
    """An identity document or number of an entry."""

    kind: FilledText
    number: FilledText
    issuing_country: ShortText = ""


class EntryIn(Strict):
    """An entry of an own list. Its reference is for ever: no other party gets it; it must not be made of a name."""

    reference: Reference = Field(examples=["OWN-0001"])
    kind: Annotated[PartyKind, Field(strict=False)]
    names: Annotated[list[EntryNameIn], Field(min_length=1, max_length=100)]
    birth_dates: Annotated[list[PartialDateText], Field(default_factory=list, max_length=20)]
    nationalities: Annotated[list[FilledText], Field(default_factory=list, max_length=20)]
    gender: ShortText = ""
    documents: Annotated[list[EntryDocumentIn], Field(default_factory=list, max_length=50)]
    other_references: Annotated[list[FilledText], Field(default_factory=list, max_length=20)]
    listed_on: Annotated[date, Field(strict=False)] | None = None
    comments: LongText = ""

    @model_validator(mode="after")
    def _has_one_primary_name(self) -> Self:
        if [name.kind for name in self.names].count(NameKind.PRIMARY) != 1:
            raise ValueError("names: expected exactly one of the kind primary")
        return self


class ProposalIn(ReasonIn):
    """A change to propose: `entry` to add or amend, `reference` to remove."""

    action: Annotated[ProposalAction, Field(strict=False)]
    entry: EntryIn | None = None
    reference: Reference | None = None

    @model_validator(mode="after")
    def _fits_the_action(self) -> Self:
        is_removal = self.action is ProposalAction.REMOVE
        if is_removal != (self.entry is None) or is_removal != (self.reference is not None):
            raise ValueError("expected `reference` alone for a removal, `entry` alone for an addition or amendment")
        return self


class ProposalDecisionOut(Strict):
    """Which key decided, when and why; `snapshot_id` is the version that an approval made."""

    key_id: str
    reason: str
    decided_at: datetime
    snapshot_id: str | None


class ProposalOut(Strict):
    """A proposed change and what became of it; `entry` is null for a removal."""

    proposal_id: int
    list_id: ListId
    action: ProposalAction
    reference: str
    entry: dict[str, Any] | None
    key_id: str
    reason: str
    proposed_at: datetime
    state: ProposalState
    decision: ProposalDecisionOut | None


class ProposalsOut(Strict):
    """Proposed changes, the newest first."""

    proposals: list[ProposalOut]


class ApprovalResultOut(Strict):
    """An approved proposal and the version of the list that it made."""

    proposal: ProposalOut
    snapshot: SnapshotOut
