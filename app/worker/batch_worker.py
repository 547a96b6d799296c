"""Works on batches: takes a chunk, screens it, keeps everything it gave in one transaction, takes the next."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from app.api.services import Services
from app.api.transaction_conversion import transaction_out
from app.api.transaction_review import take_transactions_to_review
from app.api.transaction_screenings import ROUNDS
from app.audit.entry import Act
from app.domain.batch import BatchAccount, BatchContent, BatchRowOutcome, BatchState
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.screening.updater_process import is_dead, this_process
from app.store.batch_conversion import kept_outcome
from app.store.batch_work import BatchWork, ChunkClaim
from app.store.errors import LeaseLostError, StoreError
from app.store.transaction_history import HistoryMovedError
from app.worker.chunk_screening import ChunkScreening
from app.worker.cutting import Cutting, FileUnreadableError
from app.worker.lease import LEASE_SECONDS, MAX_ATTEMPTS
from app.worker.payment_screening import JudgedPayments, PaymentScreening, ScreenedPayments, judged
from app.worker.pinned_lists import ListLoader, states_of
from app.worker.review_intake import take_to_review

log = structlog.get_logger()


class BatchWorker:
    """One worker on the batches of a database; several may run at once, in whichever processes."""

    def __init__(self, services: Services, *, owner: str | None = None) -> None:
        self._services = services
        self._owner = owner or this_process()
        self._work = BatchWork(services.database)
        self._cutting = Cutting(services, self._work)
        loader = ListLoader(services)
        self._screening = ChunkScreening(loader, services.policy)
        self._payments = PaymentScreening(loader, services.policy)

    def step(self) -> bool:
        """Do the chunk whose turn it is; False where there was none.

        Work that another process took over, or whose batch was cancelled meanwhile, is dropped. Raises OSError and
        StoreError, with the chunk given back as far as the database can be reached: the next step tries again.
        """
        claim = self._work.claim(owner=self._owner, now=self._services.clock(), seconds=LEASE_SECONDS, is_gone=is_dead)
        if claim is None:
            return False
        try:
            self._do(claim)
        except LeaseLostError:
            log.info("chunk_not_kept", batch_id=claim.batch.batch_id, chunk=claim.chunk_no)
        except FileUnreadableError as error:
            self._fail(claim, str(error))
        except (StoreError, OSError):
            self._give_back(claim)
            raise
        return True

    def _do(self, claim: ChunkClaim) -> None:
        if claim.attempts > MAX_ATTEMPTS:
            raise FileUnreadableError(
                f"WORKERS_DIED: {MAX_ATTEMPTS} processes ended while they worked on rows "
                f"{_rows(claim)}: report this with the id of the batch"
            )
        if claim.chunk_no == 0:
            self._cutting.run(claim)
        elif claim.batch.content is BatchContent.TRANSACTIONS:
            self._screen_payments(claim)
        else:
            self._screen(claim)

    def _screen(self, claim: ChunkClaim) -> None:
        assert claim.rows is not None, "a chunk that was cut has its rows"
        now = self._services.clock()
        screened = self._screening.screen(claim.batch, claim.rows, now=now)
        states = states_of(self._services, screened.lists) if screened.found else []
        rows, sha256 = self._work.lines(claim, screened.outcomes), results_sha256(screened.outcomes)
        with self._services.database.transaction() as transaction:
            self._work.hold(claim, transaction=transaction)
            self._work.keep_rows(rows, transaction=transaction)
            alerts = take_to_review(
                self._services, screened.found, states, found_by=claim.batch.batch_id, at=now, transaction=transaction
            )
            state = self._work.end_chunk(claim, screened.account, at=now, transaction=transaction)
            # Last, for it holds the end of the audit log until the transaction ends.
            detail: dict[str, str | int] = {"alerts": alerts, "results_sha256": sha256}
            act = _done(claim, screened.account, state, detail, now)
            self._services.audit.append(act, transaction=transaction)

    def _screen_payments(self, claim: ChunkClaim) -> None:
        """Screen once, then judge, again where another process moved the history of transactions on meanwhile."""
        assert claim.rows is not None, "a chunk that was cut has its rows"
        now = self._services.clock()
        screened = self._payments.screen(claim.batch, claim.rows, now=now)
        watch = self._services.watch
        with watch.lock:
            for _ in range(ROUNDS):
                try:
                    self._keep_judged(claim, screened, judged(screened, watch), now)
                except HistoryMovedError:
                    continue
                finally:
                    watch.forget()
                return
        raise HistoryMovedError("other transactions are being taken in")

    def _keep_judged(self, claim: ChunkClaim, screened: ScreenedPayments, found: JudgedPayments, now: datetime) -> None:
        services, batch_id = self._services, claim.batch.batch_id
        searched = {state.source.id: state for state in states_of(services, screened.lists)}
        said = [transaction_out(one, raised, searched) for one, raised in zip(found.results, found.raised, strict=True)]
        oldest = now - timedelta(days=LONGEST_WINDOW_DAYS)
        judgement = found.judgement
        rows, sha256 = self._work.lines(claim, found.outcomes), results_sha256(found.outcomes)
        with services.database.transaction() as transaction:
            self._work.hold(claim, transaction=transaction)
            self._work.keep_rows(rows, transaction=transaction)
            end = services.history.add(
                judgement.kept, screening_id=batch_id, seen=judgement.seen, transaction=transaction
            )
            forgotten = services.history.forget_before(oldest, transaction=transaction)
            alerts = take_transactions_to_review(
                services,
                said,
                found.results,
                judgement.accounts,
                found_by=batch_id,
                at=now,
                transaction=transaction,
            )
            state = self._work.end_chunk(claim, found.account, at=now, transaction=transaction)
            # Last, for it holds the end of the audit log until the transaction ends.
            detail: dict[str, str | int] = {
                "alerts": alerts,
                "new_in_history": len(judgement.kept),
                "deleted_from_history": forgotten,
                "results_sha256": sha256,
            }
            act = _done(claim, found.account, state, detail, now)
            services.audit.append(act, transaction=transaction)
        services.watch.kept(end)
        if forgotten:
            services.watch.forget_before(oldest)

    def _fail(self, claim: ChunkClaim, problem: str) -> None:
        now = self._services.clock()
        code = problem.partition(":")[0]
        log.warning("batch_failed", batch_id=claim.batch.batch_id, code=code)
        try:
            with self._services.database.transaction() as transaction:
                self._work.hold(claim, transaction=transaction)
                self._work.fail(claim, problem, at=now, transaction=transaction)
                act = Act(now, claim.batch.owner, "batch.failed", "batch", claim.batch.batch_id, {"code": code})
                self._services.audit.append(act, transaction=transaction)
        except LeaseLostError:
            log.info("chunk_not_kept", batch_id=claim.batch.batch_id, chunk=claim.chunk_no)

    def _give_back(self, claim: ChunkClaim) -> None:
        try:
            self._work.give_back(claim)
        except StoreError:
            # The lease ends by its time.
            log.info("chunk_left", batch_id=claim.batch.batch_id, chunk=claim.chunk_no)


def _rows(claim: ChunkClaim) -> str:
    if claim.rows is None:
        return "of the file while it was cut"
    first, last = claim.rows.first_and_last
    return f"{first} to {last}"


def _done(
    claim: ChunkClaim, account: BatchAccount, state: BatchState, further: Mapping[str, str | int], at: datetime
) -> Act:
    return Act(
        at,
        claim.batch.owner,
        "batch.chunk",
        "batch",
        claim.batch.batch_id,
        {
            "chunk": claim.chunk_no,
            "rows_in": account.rows_in,
            "screened": account.screened,
            "refused": account.refused,
            "hits": account.hits,
            **further,
            "state": state.value,
        },
    )


def results_sha256(outcomes: tuple[BatchRowOutcome, ...]) -> str:
    """The SHA-256 (hex) of what is kept of these outcomes: a result that was changed later no longer fits it."""
    digest = hashlib.sha256()
    for one in outcomes:
        word, document = kept_outcome(one)
        digest.update(f"{one.row_number}\t{word}\t{document or ''}\n".encode())
    return digest.hexdigest()
