"""What the API takes and gives of batches and their templates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.api.models import NO_NUL, Score, Strict
from app.batches.comparison import ChangeKind
from app.domain.batch import BatchContent, BatchPriority, BatchState

MAX_COLUMNS = 1000

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
BatchId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]


class ColumnIn(Strict):
    """That a column (counted from 0) means a field: `name`, `first_name`, `date_of_birth`, `booked_at`, ..."""

    column: Annotated[int, Field(ge=0, lt=MAX_COLUMNS)]
    meaning: Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL)]


class MappingIn(Strict):
    """How a file is read. Columns that are not named are given back and not screened."""

    content: Annotated[BatchContent, Field(strict=False)]
    format: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{1,40}$")] = "csv"
    columns: Annotated[list[ColumnIn], Field(max_length=MAX_COLUMNS)]
    encoding: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,40}$")] = ""
    delimiter: Annotated[str, StringConstraints(max_length=1, pattern=NO_NUL)] = ""
    header_line: Annotated[int, Field(ge=0, le=1000)] = 1
    sheet: Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)] = ""
    day_first: bool | None = None


class BatchSettingsOut(Strict):
    """How every row is screened."""

    minimum_score: Score
    limit: int


class AccountOut(Strict):
    """Every row that was read: rows_in = screened + refused + unscreened, and `unscreened` is 0 once complete.

    `blank` rows hold nothing and are not among `rows_in`.
    """

    rows_in: int
    screened: int
    refused: int
    unscreened: int
    blank: int
    rows_with_hits: int
    hits: int
    hits_left_out: int
    by_verdict: dict[str, int]
    by_refusal: dict[str, int]
    by_warning: dict[str, int]
    rows_with_red_flags: int


class ProgressOut(Strict):
    """How far a batch is. `rows_in_all` is null until the file was read to its end."""

    rows_done: int
    rows_in_all: int | None
    rows_per_second: float | None
    seconds_left: float | None


class PinnedListOut(Strict):
    """A list as the batch found it when it began: every row is screened against this version."""

    list_id: str
    name: str
    is_exercise: bool
    snapshot_id: str
    published_at: datetime | None
    last_checked_at: datetime | None
    designations: int


class BatchOut(Strict):
    """A batch. `version` rises with every act of a person and stands in the ETag, for If-Match."""

    batch_id: str
    version: int
    created_at: datetime
    owner: str
    state: BatchState
    file_name: str
    file_sha256: str
    file_bytes: int
    content: BatchContent
    priority: BatchPriority
    settings: BatchSettingsOut
    header: list[str]
    mapping: MappingIn | None
    problem: str
    account: AccountOut
    progress: ProgressOut
    lists: list[PinnedListOut]
    started_at: datetime | None
    finished_at: datetime | None
    supplements: str | None = Field(description="The batch whose refused rows this file corrects.")
    same_file_as: str | None = Field(description="An earlier batch of yours whose file has the same bytes.")
    portfolio_id: str | None


class BatchesOut(Strict):
    """Batches, the latest first; ask for the next ones with `before` the `created_at` of the last."""

    batches: list[BatchOut]


class RowProblemOut(Strict):
    """One thing wrong with a row, never with a value of it."""

    row: int
    code: str
    column: str
    reason: str


class FieldOut(Strict):
    """What a cell is understood as."""

    field: str
    value: str


class PreviewRowOut(Strict):
    """One of the first rows: its cells, what they are understood as, and what is wrong with it."""

    row: int
    cells: list[str]
    understood: list[FieldOut]
    is_refused: bool
    problems: list[RowProblemOut]


class PreviewOut(Strict):
    """How the file is read as far as it was looked at, which are its first `rows_seen` rows.

    `open_questions` have to be answered, by a mapping, before the batch can start. `problems` are the first refusals
    and warnings, `counts` all of them by code.
    """

    header: list[str]
    mapping: MappingIn
    open_questions: str
    notes: list[str]
    rows_seen: int
    is_whole: bool
    counts: dict[str, int]
    rows: list[PreviewRowOut]
    problems: list[RowProblemOut]


class TemplateIn(Strict):
    """A mapping to be used again, under a name of your own."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True, pattern=NO_NUL)]
    batch_id: BatchId = Field(description="The batch whose mapping is kept.")


class TemplateOut(Strict):
    """A mapping that was kept."""

    template_id: str
    name: str
    created_at: datetime
    header: list[str]
    mapping: MappingIn


class TemplatesOut(Strict):
    """Your templates, by name."""

    templates: list[TemplateOut]


class ChangedHitOut(Strict):
    """A hit that does not stand in both runs as it is. `not_screened`: its row was not screened in the later run."""

    row: int
    list_id: str
    reference: str
    party: str
    change: ChangeKind
    old_score: Score | None
    new_score: Score | None


class ComparisonOut(Strict):
    """What changed between two runs: all counted, the first ones listed."""

    earlier: str
    counts: dict[str, int]
    changes: list[ChangedHitOut]
