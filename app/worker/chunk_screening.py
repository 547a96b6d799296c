"""Screens the rows of one chunk: an outcome for each of them, an account of all, and what goes to review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.batch import Batch, BatchAccount, BatchHit, BatchRowOutcome
from app.domain.hit import Verdict
from app.screening.linking import ListHit
from app.screening.screener import ScreeningPolicy, ScreeningSettings, SubjectResult, screen_covered
from app.screening.verdict import ReasonCode, decide_together
from app.store.batch_conversion import ChunkRows
from app.worker.pinned_lists import ListLoader, SearchableLists
from app.worker.subjects_of_rows import RowSubjects, refused, row_reader

_ALL_UNSCREENABLE = "NAME_UNSCREENABLE"
_WARNINGS = {ReasonCode.NAME_UNSCREENABLE: "ALIAS_UNSCREENABLE", ReasonCode.SUSPICIOUS_TEXT: "SUSPICIOUS_TEXT"}


@dataclass(frozen=True, slots=True)
class ScreenedChunk:
    """What became of the rows of a chunk, in their order; `found` are the results of subjects with hits."""

    outcomes: tuple[BatchRowOutcome, ...]
    account: BatchAccount
    found: tuple[SubjectResult, ...]
    lists: SearchableLists


class ChunkScreening:
    """Screens chunks against the lists that their batches are pinned to."""

    def __init__(self, loader: ListLoader, policy: ScreeningPolicy) -> None:
        self._loader = loader
        self._policy = policy

    def screen(self, batch: Batch, rows: ChunkRows, *, now: datetime) -> ScreenedChunk:
        """Screen `rows` of `batch`. Raises StoreError where a pinned list is damaged."""
        assert batch.mapping is not None, "a batch that runs has a mapping"
        assert batch.pins is not None, "a batch that runs has pins"
        lists = self._loader.searchable(batch.batch_id, batch.pins)
        read = row_reader(batch.mapping, batch.header)
        outcomes: list[BatchRowOutcome] = [
            refused(one.row_number, one.cells, one.code, one.column, one.message) for one in rows.refused
        ]
        readable: list[RowSubjects] = []
        for number, cells in rows.records:
            one = read(number, cells)
            (readable if isinstance(one, RowSubjects) else outcomes).append(one)  # type: ignore[arg-type]
        results = self._results(batch, readable, lists, now)
        found: list[SubjectResult] = []
        for row, of_row in zip(readable, results, strict=True):
            outcomes.append(_outcome(row, of_row, lists))
            found += [result for result in of_row if result.parties and not outcomes[-1].refusal]
        outcomes.sort(key=lambda outcome: outcome.row_number)
        return ScreenedChunk(tuple(outcomes), account_of(outcomes), tuple(found), lists)

    def _results(
        self, batch: Batch, rows: Sequence[RowSubjects], lists: SearchableLists, now: datetime
    ) -> Iterator[tuple[SubjectResult, ...]]:
        settings = ScreeningSettings(None, batch.settings.minimum_score, batch.settings.limit)
        results = iter(
            screen_covered(
                [subject for row in rows for _, subject in row.subjects],
                indexes=lists.indexes,
                covered=self._loader.coverage(lists, now=now),
                settings=settings,
                policy=self._policy,
            )
        )
        return (tuple(next(results) for _ in row.subjects) for row in rows)


def _outcome(row: RowSubjects, results: Sequence[SubjectResult], lists: SearchableLists) -> BatchRowOutcome:
    decision = decide_together([result.decision for result in results])
    if decision.verdict is Verdict.UNSCREENABLE:
        why = ", ".join(sorted({reason.replace("_", " ") for one in results for reason in one.findings.unscreenable}))
        message = f"the name can't be screened: {why or 'nothing in it is a name'}; write it as it is in a document"
        return refused(row.row_number, row.cells, _ALL_UNSCREENABLE, "", message)
    codes = [reason.code for reason in decision.reasons]
    warnings = [*row.warnings, *(_WARNINGS[code] for code in codes if code in _WARNINGS)]
    return BatchRowOutcome(
        row.row_number,
        row.cells,
        verdict=decision.verdict.value,
        reasons=tuple(dict.fromkeys(code.value for code in codes)),
        hits=tuple(
            _hit(side, entry, lists)
            for (side, _), result in zip(row.subjects, results, strict=True)
            for party in result.parties
            for entry in (party.best, *party.also_listed)
        ),
        total_hits=sum(result.findings.total_hits for result in results),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _hit(side: str, entry: ListHit, lists: SearchableLists) -> BatchHit:
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
        party=side,
        missing_since=None if mark is None else mark.since,
    )


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
    )
    assert account.is_whole, "every row was screened or refused"
    return account
