"""A file that an officer hands in: how it is read, how far it is, and what became of each of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.domain.red_flag import CaseRole


class BatchState(StrEnum):
    """Where a batch stands. Only the three complete or failed states and `cancelled` are final.

    `received` waits for a mapping that a person gives, `understood` for its start. `complete` and
    `complete_with_refusals` are said only where every row was screened or refused.
    """

    RECEIVED = "received"
    UNDERSTOOD = "understood"
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    COMPLETE = "complete"
    COMPLETE_WITH_REFUSALS = "complete_with_refusals"
    FAILED = "failed"

    @property
    def is_final(self) -> bool:
        """Whether nothing will be screened any more."""
        return self in _FINAL


_FINAL = frozenset({BatchState.CANCELLED, BatchState.COMPLETE, BatchState.COMPLETE_WITH_REFUSALS, BatchState.FAILED})


class BatchContent(StrEnum):
    """What a row of the file is."""

    NAMES = "names"
    TRANSACTIONS = "transactions"


class BatchPriority(StrEnum):
    """Which batches go first; within one priority, owners take turns."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


CASE_ROLE = "case_role"
"""The meaning of a column that says what the subject of a row is in a case."""
PROTECTED_CELL = "[protected]"
"""What people see in the place of a cell that could identify a protected person."""
SHOWN_OF_THE_PROTECTED = frozenset({"id", "kind", "nationality", "gender", CASE_ROLE})
"""The meanings of the columns of a file of names that people see of a protected person too."""


def protected_role(word: str) -> CaseRole | None:
    """The role that a cell of such a column says, where it is one that protects.

    A word that means no role is read as a potential victim: a slip of the pen must uncover nobody.
    """
    plain = "_".join(word.casefold().replace("-", " ").replace("_", " ").split())
    if not plain:
        return None
    role = CaseRole(plain) if plain in set(CaseRole) else CaseRole.POTENTIAL_VICTIM
    return role if role.is_protected else None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How a file is read: guessed, shown, corrected by a person, kept with the batch and as a template.

    `format` is `csv`, `xlsx`, `jsonl` or another that the reader knows; `delimiter` and `encoding` are empty where the
    format has none; `header_line` is the 1-based line (row of the sheet) with the headers. `columns` says which column
    (0-based) means which field, by the words of `NameField` or of the transaction columns; a column that is not named
    is given back and not screened. `day_first` decides dates such as 03/04/1970, None: they are not decided.
    """

    content: BatchContent
    format: str
    columns: Mapping[int, str]
    encoding: str = ""
    delimiter: str = ""
    header_line: int = 1
    sheet: str = ""
    day_first: bool | None = None

    def masked(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The cells as people see them: of a protected person only what identifies nobody."""
        if not self.is_protected(cells):
            return tuple(cells)
        return tuple(
            cell if self.columns.get(place) in SHOWN_OF_THE_PROTECTED or not cell else PROTECTED_CELL
            for place, cell in enumerate(cells)
        )

    def is_protected(self, cells: Sequence[str]) -> bool:
        """Whether the row says of its subject that they may be a victim or a victim's family."""
        return any(
            meaning == CASE_ROLE and protected_role(cell.strip()) is not None
            for place, cell in enumerate(cells)
            if (meaning := self.columns.get(place)) is not None
        )


@dataclass(frozen=True, slots=True)
class PinnedList:
    """A list as a batch found it when it began to run: every row is screened against this version.

    `snapshot_id` is empty where no version was loaded: then no row is clear. Times are UTC.
    """

    list_id: str
    name: str
    is_exercise: bool
    snapshot_id: str
    published_at: datetime | None
    last_checked_at: datetime | None
    designations: int


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What a batch is asked to do: hits from `minimum_score` (0..1) on, at most `limit` of them for a subject."""

    minimum_score: float
    limit: int = 5


@dataclass(frozen=True, slots=True)
class BatchPins:
    """What every row of a batch is screened with, set once when it begins to run.

    `catalogue_sha256` is of the indicators that transactions are judged by, empty in a file of names.
    """

    at: datetime
    lists: tuple[PinnedList, ...]
    matcher_version: str
    code_version: str
    settings_sha256: str
    catalogue_sha256: str = ""


@dataclass(frozen=True, slots=True)
class BatchHit:
    """One designation that a row resembles.

    `party` is where a transaction names it (`parties/originator/name`, ...), empty in a file of names. `evidence` gives
    for each further field (`birth_date`, `nationality`, ...) what the comparison said: agrees, close, conflicts or
    unknown.
    """

    list_id: str
    snapshot_id: str
    reference: str
    listed_name: str
    name_kind: str
    submitted_name: str
    score: float
    explanation: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    party: str = ""
    missing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class BatchRowOutcome:
    """What became of one row: it was screened (`verdict` is set) or refused (`refusal` is set), never both.

    `row_number` is the 1-based data row; `cells` are as read, in the order of the header (a refused row can have more
    or fewer). `verdict` is one of `app.domain.hit.Verdict`; `reasons` are the codes why it is not clear; `refusal` is a
    stable code, `column` the header it concerns, `message` what an officer can do, without a value of the row.
    `warnings` are codes of what the row was screened without. `total_hits` counts those left out too. `red_flags` are
    the indicators that fired with a transaction; they never change its verdict.
    """

    row_number: int
    cells: tuple[str, ...] = field(repr=False)
    verdict: str = ""
    reasons: tuple[str, ...] = ()
    hits: tuple[BatchHit, ...] = field(default=(), repr=False)
    total_hits: int = 0
    warnings: tuple[str, ...] = ()
    refusal: str = ""
    column: str = ""
    message: str = ""
    red_flags: tuple[str, ...] = ()

    def as_seen(self, mapping: ColumnMapping) -> BatchRowOutcome:
        """The outcome without what identifies its subject, where the row says that they are to be protected."""
        if not mapping.is_protected(self.cells):
            return self
        hits = tuple(replace(hit, submitted_name=PROTECTED_CELL) for hit in self.hits)
        return replace(self, cells=mapping.masked(self.cells), hits=hits)


@dataclass(frozen=True, slots=True)
class BatchAccount:
    """Every row that was read: rows_in = screened + refused + unscreened, where `unscreened` is 0 once complete.

    `blank` rows hold nothing and are not among `rows_in`. `by_verdict`, `by_refusal` and `by_warning` count rows by
    code. `hits_left_out` are those beyond the limit of their row.
    """

    rows_in: int = 0
    screened: int = 0
    refused: int = 0
    blank: int = 0
    rows_with_hits: int = 0
    hits: int = 0
    hits_left_out: int = 0
    by_verdict: Mapping[str, int] = field(default_factory=dict)
    by_refusal: Mapping[str, int] = field(default_factory=dict)
    by_warning: Mapping[str, int] = field(default_factory=dict)
    rows_with_red_flags: int = 0

    @property
    def unscreened(self) -> int:
        """Rows of which nothing can be said yet."""
        return self.rows_in - self.screened - self.refused

    @property
    def is_whole(self) -> bool:
        """Whether every row was screened or refused."""
        return self.unscreened == 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One file handed in. `version` rises with every act of a person and is what If-Match compares.

    `owner` is the id of a key or user. `file_name` is personal data: it can hold a name, and is kept out of logs.
    `parent_id` is the batch that a corrected file of refused rows supplements, `same_file_as` the latest earlier batch
    of the same owner with the same bytes. `problem` says why the file could not be understood, or why it failed.
    `header` are the officer's own column headers. `mapping` is None until the file was understood, `pins` until it ran.
    """

    batch_id: str
    owner: str
    created_at: datetime
    file_name: str = field(repr=False)
    file_sha256: str
    file_bytes: int
    state: BatchState
    version: int
    content: BatchContent
    priority: BatchPriority
    settings: BatchSettings
    account: BatchAccount = field(default_factory=BatchAccount)
    header: tuple[str, ...] = ()
    mapping: ColumnMapping | None = None
    pins: BatchPins | None = None
    parent_id: str | None = None
    same_file_as: str | None = None
    portfolio_id: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    problem: str = ""
