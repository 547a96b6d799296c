"""What the API takes and says of alerts, decisions and suppressions, as OpenAPI describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from app.api.models import HitOut, ListId, RowId, Score, Strict, SubjectIn
from app.api.transaction_models import AccountOut, RedFlagsOut
from app.domain.alert import AlertAct, AlertKind, AlertState, DecisionOutcome, Disposition, ReasonCode
from app.domain.hit import Verdict
from app.redflags.scoring import Path
from app.review.desk import MAX_BULK
from app.review.ruling import MAX_TEXT_CHARS

Text = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARS)]


class TextIn(Strict):
    """Words for whoever reads the history later."""

    text: Text = ""


class AssignmentIn(Strict):
    """Who works on the alert: `me`, or nobody."""

    holder: Annotated[str, StringConstraints(pattern="^me$")] | None


class RulingIn(Strict):
    """What is decided, the coded reason, and in one's own words why."""

    disposition: Disposition = Field(strict=False)
    reason_code: ReasonCode = Field(strict=False)
    text: Text


class AlertVersionIn(Strict):
    """One alert as it was read."""

    alert_id: RowId
    version: RowId


class BulkRulingIn(Strict):
    """Several alerts of one designation that are false positives for the same reason."""

    alerts: Annotated[list[AlertVersionIn], Field(min_length=1, max_length=MAX_BULK)]
    reason_code: ReasonCode = Field(strict=False)
    text: Text


class SettlingIn(Strict):
    """What becomes of a bundle: `confirmed` or `rejected` by a second person, or `withdrawn` by the first."""

    outcome: Literal["confirmed", "rejected", "withdrawn"]
    text: Text = ""


class SuppressionIn(Strict):
    """Until when hits like this one need no review, and why."""

    until: Annotated[AwareDatetime, Field(strict=False)]
    text: Text


class AlertOut(Strict):
    """One subject and one designation, or one account and its red flags.

    `version` is what `If-Match` takes; `holder` is an id, never a name. `subject` stands in alerts of names, `account`
    in those of red flags; there `list_id` is `red-flags`, `reference` the gravest typology, and `verdict` the path:
    a `protective` case is about somebody who may be a victim, and never about a suspect.
    """

    alert_id: int
    kind: AlertKind
    version: int
    state: AlertState
    opened_at: datetime
    due_at: datetime
    last_seen_at: datetime
    occurrences: int
    list_id: ListId
    reference: str
    score: Score
    verdict: Verdict | Path
    screening_id: str
    holder: str | None
    disposition: Disposition | None
    reason_code: ReasonCode | None
    subject: SubjectIn | None = None
    account: AccountOut | None = None


class AlertsOut(Strict):
    """Alerts that fit, the most urgent first, how many there are in all, and how many in each state."""

    total: int
    by_state: dict[str, int]
    alerts: list[AlertOut]


class DecisionOut(Strict):
    """What one person decided, and what a second one made of it."""

    decision_id: int
    at: datetime
    person: str
    disposition: Disposition
    reason_code: ReasonCode
    text: str
    outcome: DecisionOutcome
    second_person: str | None
    second_at: datetime | None
    second_text: str
    bundle: str


class EventOut(Strict):
    """One line of an alert's history; `person` is null where the service did it by itself."""

    version: int
    at: datetime
    act: AlertAct
    person: str | None
    text: str


class SuppressionOut(Strict):
    """Hits of one subject on one designation that need no review, once a second person approved it."""

    suppression_id: int
    alert_id: int
    list_id: ListId
    reference: str
    highest_score: Score
    proposed_at: datetime
    proposed_by: str
    until: datetime
    reason: str
    approved_by: str | None
    approved_at: datetime | None
    ended_by: str | None
    ended_at: datetime | None
    hits_covered: int
    in_force: bool


class SuppressionsOut(Strict):
    """The last suppressions, the newest first."""

    suppressions: list[SuppressionOut]


class AlertDetailOut(AlertOut):
    """An alert with what it is about, its decisions, its history and its suppressions.

    `hit` stands in alerts of names, `red_flags` in those of red flags. `reasons` are the codes that may be decided
    with. `related` are the other alerts of the same subject or account.
    """

    hit: HitOut | None = None
    red_flags: RedFlagsOut | None = None
    reasons: list[ReasonCode]
    decisions: list[DecisionOut]
    history: list[EventOut]
    suppressions: list[SuppressionOut]
    related: list[AlertOut]


class ChecklistItemOut(Strict):
    """One thing to do after a confirmed alert, the text that asks for it, and who did it when."""

    code: str
    text: str
    source: str
    due_at: datetime | None
    done: bool
    at: datetime | None
    person: str | None
    note: str


class ChecklistOut(Strict):
    """What one regime asks. A protective case has lists of its own."""

    checklist_id: str
    title: str
    items: list[ChecklistItemOut]


class ChecklistsOut(Strict):
    """The checklists of an alert; none before it is confirmed."""

    checklists: list[ChecklistOut]


class ChecklistEntryIn(Strict):
    """That an item is done, or is not after all."""

    checklist_id: Annotated[str, StringConstraints(max_length=63)]
    item: Annotated[str, StringConstraints(max_length=63)]
    done: bool
    note: Text = ""
