"""Screens the rows of one chunk of names: an outcome for each, an account of all, and what goes to review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.batch import Batch, BatchAccount, BatchRowOutcome
from app.domain.hit import Verdict
from app.screening.screener import ScreeningPolicy, ScreeningSettings, SubjectResult, screen_covered
from app.store.batch_conversion import ChunkRows
from app.worker.outcomes import account_of, batch_hit, in_order, reasons_of, refused, rows_read, warnings_of
from app.worker.pinned_lists import ListLoader, SearchableLists
from app.worker.rows_of_names import RowSubject, row_reader

ALL_UNSCREENABLE = "NAME_UNSCREENABLE"


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
        readable, outcomes = rows_read(rows, row_reader(batch.mapping, batch.header))
        results = screen_covered(
            [row.subject for row in readable],
            indexes=lists.indexes,
            covered=self._loader.coverage(lists, now=now),
            settings=ScreeningSettings(None, batch.settings.minimum_score, batch.settings.limit),
            policy=self._policy,
        )
        found: list[SubjectResult] = []
        for row, result in zip(readable, results, strict=True):
            outcomes.append(_outcome(row, result, lists))
            if result.parties and not outcomes[-1].refusal:
                found.append(result)
        ordered = in_order(outcomes)
        return ScreenedChunk(ordered, account_of(ordered), tuple(found), lists)


def _outcome(row: RowSubject, result: SubjectResult, lists: SearchableLists) -> BatchRowOutcome:
    decision = result.decision
    if decision.verdict is Verdict.UNSCREENABLE:
        return refused(row.row_number, row.cells, ALL_UNSCREENABLE, "", unscreenable_because([result]))
    return BatchRowOutcome(
        row.row_number,
        row.cells,
        verdict=decision.verdict.value,
        reasons=reasons_of(decision),
        hits=tuple(
            batch_hit("", entry, lists) for party in result.parties for entry in (party.best, *party.also_listed)
        ),
        total_hits=result.findings.total_hits,
        warnings=warnings_of(decision, of_reading=row.warnings),
    )


def unscreenable_because(results: Sequence[SubjectResult]) -> str:
    """Why nobody of these can be screened, and what to do."""
    why = ", ".join(sorted({reason.replace("_", " ") for one in results for reason in one.findings.unscreenable}))
    return f"the name can't be screened: {why or 'nothing in it is a name'}; write it as it is in a document"
