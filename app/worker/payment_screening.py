"""Screens and judges the rows of one chunk of transactions, as the answers of the API do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.batches.problems import RowCode
from app.domain.batch import Batch, BatchAccount, BatchHit, BatchRowOutcome
from app.domain.hit import Verdict
from app.domain.red_flag import RedFlag
from app.screening.linking import parties_of
from app.screening.screener import ScreeningPolicy, ScreeningSettings
from app.screening.transaction_screener import PaymentResult, screen_covered_payments
from app.screening.transaction_watch import Judgement, TransactionWatch, marked
from app.store.batch_conversion import ChunkRows
from app.worker.chunk_screening import ALL_UNSCREENABLE, unscreenable_because
from app.worker.outcomes import account_of, batch_hit, in_order, reasons_of, refused, rows_read, warnings_of
from app.worker.pinned_lists import ListLoader, SearchableLists
from app.worker.rows_of_payments import RowPayment, row_reader


@dataclass(frozen=True, slots=True)
class ScreenedPayments:
    """The rows of a chunk that were screened, with what was found, and the outcomes of those that are refused."""

    rows: tuple[tuple[RowPayment, PaymentResult], ...]
    refused: tuple[BatchRowOutcome, ...]
    lists: SearchableLists


@dataclass(frozen=True, slots=True)
class JudgedPayments:
    """What became of all rows of a chunk; `results` and `raised` are of the payments judged, in the same order."""

    outcomes: tuple[BatchRowOutcome, ...]
    account: BatchAccount
    results: tuple[PaymentResult, ...]
    raised: tuple[tuple[RedFlag, ...], ...]
    judgement: Judgement


class PaymentScreening:
    """Screens chunks of payments against the lists that their batches are pinned to."""

    def __init__(self, loader: ListLoader, policy: ScreeningPolicy) -> None:
        self._loader = loader
        self._policy = policy

    def screen(self, batch: Batch, rows: ChunkRows, *, now: datetime) -> ScreenedPayments:
        """Screen every party and text of `rows` of `batch`. Raises StoreError where a pinned list is damaged."""
        assert batch.pins is not None, "a batch that runs has pins"
        lists = self._loader.searchable(batch.batch_id, batch.pins)
        readable, outcomes = rows_read(rows, row_reader(batch, now=now))
        results = screen_covered_payments(
            [row.payment for row in readable],
            indexes=lists.indexes,
            covered=self._loader.coverage(lists, now=now),
            settings=ScreeningSettings(None, batch.settings.minimum_score, batch.settings.limit),
            policy=self._policy,
        )
        screened = []
        for row, result in zip(readable, results, strict=True):
            if result.decision.verdict is Verdict.UNSCREENABLE:
                outcomes.append(_unscreenable(row, result))
            else:
                screened.append((row, result))
        return ScreenedPayments(tuple(screened), tuple(outcomes), lists)


def judged(screened: ScreenedPayments, watch: TransactionWatch) -> JudgedPayments:
    """Judge what was screened with the past of its accounts; the caller holds the lock of `watch` and keeps it all.

    A transaction that is known with other contents is refused; one that is known as it stands is judged once.
    """
    documents = {row.number: row.document for row, _ in reversed(screened.rows)}
    first = {row.number: one for row, one in screened.rows if documents[row.number] == row.document}
    changed = watch.known_otherwise([one.payment.transaction for one in first.values()])
    new = {number: one for number, one in first.items() if number not in changed}
    judgement = watch.judge([marked(one) for one in new.values()])
    raised = dict(zip(new, judgement.raised, strict=True))
    outcomes = list(screened.refused)
    for row, result in screened.rows:
        if row.number in changed or documents[row.number] != row.document:
            outcomes.append(_changed(row))
        else:
            outcomes.append(_outcome(row, result, raised[row.number], screened.lists))
    ordered = in_order(outcomes)
    return JudgedPayments(ordered, account_of(ordered), tuple(new.values()), tuple(raised.values()), judgement)


def _outcome(
    row: RowPayment, result: PaymentResult, raised: Sequence[RedFlag], lists: SearchableLists
) -> BatchRowOutcome:
    decision = result.decision
    found_in_parties = sum(one.result.findings.total_hits for one in result.parties)
    return BatchRowOutcome(
        row.row_number,
        row.cells,
        verdict=decision.verdict.value,
        reasons=reasons_of(decision),
        hits=tuple(_hits(result, lists)),
        total_hits=found_in_parties + sum(len(one.findings.hits) for one in result.narratives),
        warnings=warnings_of(decision),
        red_flags=tuple(dict.fromkeys(flag.indicator_id for flag in raised)),
    )


def _hits(result: PaymentResult, lists: SearchableLists) -> Iterator[BatchHit]:
    """Every listing of every party, then of the names that stand in texts."""
    for one in result.parties:
        for party in one.result.parties:
            for entry in (party.best, *party.also_listed):
                yield batch_hit(one.party.path, entry, lists)
    for text in result.narratives:
        for party in parties_of(text.findings.hits):
            for entry in (party.best, *party.also_listed):
                yield batch_hit(text.narrative.path, entry, lists)


def _unscreenable(row: RowPayment, result: PaymentResult) -> BatchRowOutcome:
    if not any(one.party.subject.names for one in result.parties):
        reason = "no party of this transaction has a name: there is nobody to screen"
        return refused(row.row_number, row.cells, RowCode.NAME_MISSING.value, "", reason)
    reason = unscreenable_because([one.result for one in result.parties])
    return refused(row.row_number, row.cells, ALL_UNSCREENABLE, "", reason)


def _changed(row: RowPayment) -> BatchRowOutcome:
    reason = "a transaction of this number is known with other contents: give it the number that it has, or a new one"
    return refused(row.row_number, row.cells, RowCode.TRANSACTION_CHANGED.value, "transaction_id", reason)
