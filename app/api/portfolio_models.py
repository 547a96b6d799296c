"""What the API takes and gives of portfolios."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.api.batch_models import BatchId, PinnedListOut
from app.api.models import MAX_SUBJECTS, NO_NUL, Score, Strict, SubjectIn
from app.domain.portfolio import RunKind

Reference = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=NO_NUL)]


class PortfolioIn(Strict):
    """A portfolio to be made: empty, or of the customers that a finished batch screened."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True, pattern=NO_NUL)]
    batch_id: BatchId | None = None
    minimum_score: Annotated[float, Field(ge=0.3, le=1, strict=False)] | None = None


class PortfolioOut(Strict):
    """A portfolio. `pending` entries wait to be screened against all lists; `screened` names the versions of the last
    run over all. It is not screened before `opened_at`, and no more after `closed_at`."""

    portfolio_id: str
    owner: str
    name: str
    created_at: datetime
    minimum_score: Score
    entries: int
    pending: int
    screened: dict[str, str]
    opened_at: datetime | None
    full_run_at: datetime | None
    closed_at: datetime | None


class PortfoliosOut(Strict):
    """Portfolios, the latest first."""

    portfolios: list[PortfolioOut]


class ChangesIn(Strict):
    """Customers to be added or changed (each with its `reference`), and references of those to be taken out."""

    put: Annotated[list[SubjectIn], Field(max_length=MAX_SUBJECTS)] = Field(default=[])
    remove: Annotated[list[Reference], Field(max_length=MAX_SUBJECTS)] = Field(default=[])


class ChangesOut(Strict):
    """What was done. What was added or changed is screened against all lists within moments."""

    added: int
    changed: int
    unchanged: int
    removed: int


class EntriesOut(Strict):
    """Entries by reference."""

    entries: list[SubjectIn]


class PortfolioRunOut(Strict):
    """One run. `since` are the versions that a delta counts from; `lists` what every entry was screened against.

    `unscreenable` counts entries without a hit of which a name could not be screened, or is written as a disguise.
    """

    run_id: str
    kind: RunKind
    begun_at: datetime
    finished_at: datetime | None
    entries: int
    unscreenable: int
    entries_with_hits: int
    since: dict[str, str]
    lists: list[PinnedListOut]


class PortfolioRunsOut(Strict):
    """Runs, the latest first."""

    runs: list[PortfolioRunOut]
