"""What the API says of held versions of a list and of changes between versions, as OpenAPI describes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from app.api.models import ListId, SnapshotOut, Strict
from app.domain.designation import PartyKind
from app.domain.held_version import HeldState
from app.screening.list_updates import MAX_REASON_CHARS
from app.watchlists.deltas import ChangeClass


class ReasonIn(Strict):
    """Why a person decides so: words for whoever reads the record later."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=MAX_REASON_CHARS, strip_whitespace=True)]


class HeldReasonOut(Strict):
    """One guard that held a version back."""

    code: str
    message: str


class ApprovalOut(Strict):
    """Which key stood up for a version, and why; the reason is empty for whoever imported the file."""

    key_id: str
    reason: str


class HeldVersionOut(Strict):
    """A list file that a guard held back. Two keys release it; whoever imported it is the first."""

    held_id: int
    list_id: ListId
    held_at: datetime
    file_sha256: str
    file_bytes: int
    designations: int
    reasons: list[HeldReasonOut]
    state: HeldState
    first: ApprovalOut | None
    second: ApprovalOut | None
    released_at: datetime | None
    snapshot_id: str | None


class HeldVersionsOut(Strict):
    """The held versions of a list, the newest first."""

    held: list[HeldVersionOut]


class ReleaseOut(Strict):
    """The held version after somebody stood up for it; `snapshot` is null while a second person is awaited."""

    held: HeldVersionOut
    snapshot: SnapshotOut | None


class ListedOut(Strict):
    """A designation in one line."""

    reference: str
    name: str
    kind: PartyKind
    list_type: str
    listed_on: date | None


class FieldChangeOut(Strict):
    """One field that differs: the values that stand on one side alone."""

    field: str
    label: str
    change_class: ChangeClass
    old: list[str]
    new: list[str]


class AmendmentOut(ListedOut):
    """A designation whose content changed; `change_class` is that of its weightiest change."""

    change_class: ChangeClass
    changes: list[FieldChangeOut]


class DeltaOut(Strict):
    """What changed between two versions of a list.

    `missing` are designations that the publisher left out and that are still screened; `removed` are screened no more.
    """

    list_id: ListId
    old: SnapshotOut
    new: SnapshotOut
    added: list[ListedOut]
    amended: list[AmendmentOut]
    missing: list[ListedOut]
    returned: list[ListedOut]
    removed: list[ListedOut]
