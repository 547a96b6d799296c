"""What is kept of rows that were screened: their hits, their warnings, and the account of a chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from app.domain.batch import BatchAccount, BatchHit, BatchRowOutcome
from app.screening.linking import ListHit
from app.screening.verdict import Decision, ReasonCode
from app.store.batch_conversion import ChunkRows
from app.worker.pinned_lists import SearchableLists

Readable = TypeVar("Readable")

_WARNINGS = {ReasonCode.NAME_UNSCREENABLE: "ALIAS_UNSCREENABLE", ReasonCode.SUSPICIOUS_TEXT: "SUSPICIOUS_TEXT"}


def refused(number: int, cells: Sequence[str], code: str, column: str, message: str) -> BatchRowOutcome:
    """The outcome of a row that is not screened."""
    return BatchRowOutcome(number, tuple(cells), refusal=code, column=column, message=message)


def rows_read(
    rows: ChunkRows, read: Callable[[int, tuple[str, ...]], Readable | BatchRowOutcome]
) -> tuple[list[Readable], list[BatchRowOutcome]]:
    """Every row of a chunk that is not blank: what can be screened, and the outcomes of what is refused."""
    outcomes = [refused(one.row_number, one.cells, one.code, one.column, one.message) for one in rows.refused]
    readable: list[Readable] = []
    for number, cells in rows.records:
        one = read(number, cells)
        if isinstance(one, BatchRowOutcome):
            outcomes.append(one)
        else:
            readable.append(one)
    return readable, outcomes


def reasons_of(decision: Decision) -> tuple[str, ...]:
    """The codes why a row is not clear, each once."""
    return tuple(dict.fromkeys(reason.code.value for reason in decision.reasons))


def warnings_of(decision: Decision, *, of_reading: Sequence[str] = ()) -> tuple[str, ...]:
    """What a row was screened without: found when it was read, and when it was screened."""
    found = (_WARNINGS[reason.code] for reason in decision.reasons if reason.code in _WARNINGS)
    return tuple(dict.fromkeys((*of_reading, *found)))


def batch_hit(party: str, entry: ListHit, lists: SearchableLists) -> BatchHit:
    """A hit as it is kept; `party` is where a transaction names it, empty in a file of names."""
    hit = entry.hit
    mark = lists.missing[entry.list_id].get(hit.reference)
    return BatchHit(
        list_id=entry.list_id,
        snapshot_id=lists.snapshot_ids[entry.list_id],
        reference=hit.reference,
        listed_name=hit.matched_name.text,
        name_kind=hit.matched_name.kind.value,
        submitted_name=hit.submitted_name,
        score=hit.score,
        explanation=hit.explanation.summary,
        evidence={one.field: one.outcome.value for one in hit.explanation.evidence},
        party=party,
        missing_since=None if mark is None else mark.since,
    )


def in_order(outcomes: Iterable[BatchRowOutcome]) -> tuple[BatchRowOutcome, ...]:
    """The outcomes in the order of the rows."""
    return tuple(sorted(outcomes, key=lambda one: one.row_number))


def account_of(outcomes: Sequence[BatchRowOutcome]) -> BatchAccount:
    """The account of these rows: each is screened or refused."""
    screened = [one for one in outcomes if not one.refusal]
    account = BatchAccount(
        rows_in=len(outcomes),
        screened=len(screened),
        refused=len(outcomes) - len(screened),
        rows_with_hits=sum(1 for one in screened if one.hits),
        hits=sum(len(one.hits) for one in screened),
        hits_left_out=sum(max(0, one.total_hits - len(one.hits)) for one in screened),
        by_verdict=dict(Counter(one.verdict for one in screened)),
        by_refusal=dict(Counter(one.refusal for one in outcomes if one.refusal)),
        by_warning=dict(Counter(code for one in screened for code in one.warnings)),
        rows_with_red_flags=sum(1 for one in screened if one.red_flags),
    )
    assert account.is_whole, "every row was screened or refused"
    return account
