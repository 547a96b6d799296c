"""What the API says of a replay: whether the past answer was given again, and each difference with its reason."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from app.api.models import Strict


class ReplayOutcome(StrEnum):
    """What computing a past answer again gave.

    `same_bytes`; `same_findings` where only the names of program and matcher differ; `different`; `not_possible` where
    an input is not there any more.
    """

    SAME_BYTES = "same_bytes"
    SAME_FINDINGS = "same_findings"
    DIFFERENT = "different"
    NOT_POSSIBLE = "not_possible"


class DifferenceOut(Strict):
    """One place (a JSON pointer, RFC 6901) where the answers differ; the values are as JSON, null where absent."""

    pointer: str
    then: str | None
    now: str | None
    why: str


class ReplayOut(Strict):
    """A past screening computed again from its stored list versions and settings."""

    screening_id: str
    outcome: ReplayOutcome
    replayed_at: datetime
    asked_at: datetime
    stored_sha256: str = Field(description="Of the answer as it was given.")
    replayed_sha256: str | None = Field(description="Of the answer as it is computed now; null where it cannot be.")
    code_version_then: str
    code_version_now: str
    matcher_version_then: str
    matcher_version_now: str
    total_differences: int
    differences: list[DifferenceOut] = Field(description="The first 200.")
    missing: list[str] = Field(description="What is not there any more, where the replay is not possible.")
