"""What reviewers work on: a name that resembles a listed one, or an account with red flags, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

RED_FLAGS_LIST = "red-flags"
"""What stands in the place of a list in alerts of red flags."""
SUSPICION = "suspicion"
PROTECTIVE = "protective"


class AlertKind(StrEnum):
    """What an alert is about: a name that resembles a listed one, or what red flags say of an account."""

    NAME_MATCH = "name_match"
    RED_FLAGS = "red_flags"


class AlertState(StrEnum):
    """Where an alert stands. `proposed` waits for a second person; `closed` has a disposition."""

    OPEN = "open"
    AWAITING_INFORMATION = "awaiting_information"
    ESCALATED = "escalated"
    PROPOSED = "proposed"
    CLOSED = "closed"


class Disposition(StrEnum):
    """What a person may say of an alert."""

    TRUE_MATCH = "true_match"
    FALSE_POSITIVE = "false_positive"


class ReasonCode(StrEnum):
    """Why: the facts that told the two apart, or that they are one; of red flags, what explains or confirms them."""

    DIFFERENT_NAME = "different_name"
    DIFFERENT_BIRTH_DATE = "different_birth_date"
    DIFFERENT_NATIONALITY = "different_nationality"
    DIFFERENT_IDENTIFIER = "different_identifier"
    DIFFERENT_KIND = "different_kind"
    DIFFERENT_GENDER = "different_gender"
    WEAK_ALIAS_ONLY = "weak_alias_only"
    COMMON_NAME = "common_name"
    LISTED_PARTY_DECEASED = "listed_party_deceased"
    WRONG_DATA = "wrong_data"
    SAME_IDENTIFIER = "same_identifier"
    SEVERAL_FACTS_AGREE = "several_facts_agree"
    ADMITTED = "admitted"
    LAWFUL_EXPLANATION = "lawful_explanation"
    PATTERN_CONFIRMED = "pattern_confirmed"
    PROTECTION_NEEDED = "protection_needed"


class AlertAct(StrEnum):
    """What happens to an alert, by a person or by the service."""

    OPENED = "opened"
    SEEN_AGAIN = "seen_again"
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    INFORMATION_ASKED = "information_asked"
    RESUMED = "resumed"
    ESCALATED = "escalated"
    PROPOSED = "proposed"
    DECIDED = "decided"
    COUNTERSIGNED = "countersigned"
    DISAGREED = "disagreed"
    WITHDRAWN = "withdrawn"
    EXPORTED = "exported"


class DecisionOutcome(StrEnum):
    """What became of a decision: one person was enough, or what the second person (or the first) made of it."""

    SINGLE = "single"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One hit of one screening, or what the red flags of one account say, as it comes to review.

    `subject_key` and `content_hash` are the SHA-256 (hex) of the subject and of the designation as they were screened:
    either of them changes when its side does. `subject_document` and `hit_document` are JSON texts as submitted and as
    answered; `score` is 0..1.

    Of red flags, `list_id` is RED_FLAGS_LIST and `reference` the gravest typology; `subject_key` is of the account,
    `content_hash` of its flags, and `verdict` the path that they lead to: `suspicion` or `protective`.
    """

    subject_key: str
    list_id: str
    reference: str
    content_hash: str
    score: float
    verdict: str
    screening_id: str
    subject_document: str = field(repr=False)
    hit_document: str = field(repr=False)
    kind: AlertKind = AlertKind.NAME_MATCH

    @property
    def is_protective(self) -> bool:
        """Whether it is about somebody who may be a victim, a victim's family or a minor: never about a suspect."""
        return self.kind is AlertKind.RED_FLAGS and self.verdict == PROTECTIVE


@dataclass(frozen=True, slots=True)
class Alert:
    """One subject and one designation, with the strongest finding so far.

    `version` rises with every event and is what optimistic locking compares. `holder` is who works on it (an id of a
    key or user, never a name); `disposition` and `reason_code` are set where a decision stands, confirmed or waiting.
    `decided_score` is the score that the standing decision knew, `decided_at` its moment. Times are UTC.
    """

    alert_id: int
    opened_at: datetime
    due_at: datetime
    last_seen_at: datetime
    finding: Finding
    state: AlertState
    version: int
    occurrences: int
    holder: str | None = None
    disposition: Disposition | None = None
    reason_code: ReasonCode | None = None
    decided_score: float | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One line of an alert's history, never changed. `person` is None where the service did it by itself."""

    alert_id: int
    version: int
    at: datetime
    act: AlertAct
    person: str | None
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AlertExport:
    """A file that was made of a decided alert: of which kind (`goaml STR`), under which SHA-256 (hex), and for what.

    `purpose` is a code (`app.domain.protected_person.PurposeCode`); `legal_basis` names the rule in words;
    `pseudonyms` is how many protected people stand in it under one.
    """

    kind: str
    sha256: str
    purpose: str
    legal_basis: str
    pseudonyms: int

    @property
    def in_words(self) -> str:
        """How the history of the alert says it; no personal data."""
        return f"{self.kind}, for {self.purpose} ({self.legal_basis}), SHA-256 {self.sha256}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one person said of an alert, and what a second one made of it.

    Four eyes: `second_person` is never `person`. Decisions that were made together have one `bundle`.
    """

    decision_id: int
    alert_id: int
    at: datetime
    person: str
    disposition: Disposition
    reason_code: ReasonCode
    text: str = field(repr=False)
    outcome: DecisionOutcome
    second_person: str | None = None
    second_at: datetime | None = None
    second_text: str = field(default="", repr=False)
    bundle: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """That hits of one subject on one designation need no new review: until either changes, or a day.

    `highest_score` is the score that was decided on: a stronger hit is not covered. In force once a second person
    approved it and before `until` (UTC), unless ended earlier.
    """

    suppression_id: int
    alert_id: int
    subject_key: str
    list_id: str
    reference: str
    content_hash: str
    highest_score: float
    proposed_at: datetime
    proposed_by: str
    until: datetime
    reason: str = field(repr=False)
    approved_by: str | None = None
    approved_at: datetime | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None
    hits_covered: int = 0
