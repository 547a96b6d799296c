"""What can be asked of the queue, over HTTP and on its page alike; nothing of it names a person who is screened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.api.models import NO_NUL
from app.domain.alert import AlertKind, AlertState
from app.store.alert_filter import AlertFilter, AlertOrder

LIKELY_SCORE = 0.80

ShortCode = Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)]


class Holder(StrEnum):
    """Who works on it."""

    ME = "me"
    NOBODY = "nobody"


class ScoreBand(StrEnum):
    """How strong: from the score at which two people release, from LIKELY_SCORE, or below."""

    STRONG = "strong"
    LIKELY = "likely"
    WEAK = "weak"


class AgeBracket(StrEnum):
    """How many days ago it was opened."""

    UP_TO_2 = "0-2"
    UP_TO_10 = "3-10"
    UP_TO_30 = "11-30"
    OVER_30 = "over-30"


DAYS_OF_AGE = MappingProxyType(
    {
        AgeBracket.UP_TO_2: (0, 3),
        AgeBracket.UP_TO_10: (3, 11),
        AgeBracket.UP_TO_30: (11, 31),
        AgeBracket.OVER_30: (31, None),
    }
)


@dataclass(frozen=True, slots=True)
class AlertReader:
    """Who asks, and everything that they may be shown: what they ask for narrows it.

    `decides` is whether they decide alerts, and are the second person for others.
    """

    person: str
    sees: AlertFilter
    decides: bool


class AlertQuery(BaseModel):
    """A filter and an order. Without `state`, everything that is not closed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    state: list[AlertState] = []
    kind: AlertKind | None = None
    list_id: ShortCode = ""
    reference: ShortCode = ""
    verdict: ShortCode = ""
    band: ScoreBand | None = None
    age: AgeBracket | None = None
    holder: Holder | None = None
    overdue: bool = False
    for_second: bool = Field(default=False, description="Those that wait for a second person, who may be you.")
    screening_id: ShortCode = ""
    minimum_score: float = Field(default=0, ge=0, le=1)
    order: AlertOrder = AlertOrder.DUE
    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)

    def wanted(self, reader: AlertReader, *, now: datetime, strong_score: float) -> AlertFilter:
        """The filter as `reader` means it at `now` (UTC); a hit of `strong_score` (0..1) or more is strong."""
        lowest, below = _scores(self.band, strong_score)
        after, before = _opened(self.age, now)
        return replace(
            reader.sees,
            states=frozenset(self.state) or frozenset(AlertState) - {AlertState.CLOSED},
            kind=self.kind,
            list_id=self.list_id,
            reference=self.reference,
            verdict=self.verdict,
            minimum_score=max(self.minimum_score, lowest),
            below_score=below,
            opened_after=after,
            opened_before=before,
            holder=reader.person if self.holder is Holder.ME else "",
            nobodys=self.holder is Holder.NOBODY,
            due_before=now if self.overdue else None,
            for_second=reader.person if self.for_second else "",
            screening_id=self.screening_id,
        )

    def address(self, **changed: object) -> str:
        """The query part of its address, with some fields changed; what is not asked for is left out."""
        said = self.model_copy(update=changed).model_dump(mode="json", exclude_defaults=True)
        return urlencode(sorted(said.items()), doseq=True)


def _scores(band: ScoreBand | None, strong: float) -> tuple[float, float | None]:
    likely = min(LIKELY_SCORE, strong)
    match band:
        case ScoreBand.STRONG:
            return strong, None
        case ScoreBand.LIKELY:
            return likely, strong
        case ScoreBand.WEAK:
            return 0.0, likely
    return 0.0, None


def _opened(age: AgeBracket | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    if age is None:
        return None, None
    youngest, oldest = DAYS_OF_AGE[age]
    after = None if oldest is None else now - timedelta(days=oldest)
    return after, now - timedelta(days=youngest) if youngest else None
