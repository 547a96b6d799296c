"""Screening of transactions over HTTP: parties, texts and red flags, asked once, stored, readable again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from app.access.permissions import may_read_screening
from app.api.conversion import list_used, notices_for
from app.api.idempotency import Keep, answer_once
from app.api.metrics import count_verdicts
from app.api.models import SettingsIn
from app.api.problems import FieldError, Problem
from app.api.red_flag_conversion import red_flags_out
from app.api.routing import GuardedRoute
from app.api.screening_answer import settings_out
from app.api.screenings import IdempotencyKey, settings_from
from app.api.security import principal_of
from app.api.services import CODE_VERSION, Services, services_of
from app.api.transaction_conversion import refused_out, transaction_out
from app.api.transaction_models import TransactionScreeningIn, TransactionScreeningOut, TransactionSettingsIn
from app.api.transaction_review import take_transactions_to_review
from app.audit.entry import Act
from app.confidentiality.transactions import masked_screening
from app.domain.payment import Payment, RefusedMessage
from app.domain.screening_record import SCREENING_ID_RANDOM_BYTES, ScreeningRecord, new_screening_id
from app.matching.version import MATCHER_VERSION
from app.payments.transaction_document import transaction_from
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.screening.transaction_screener import screen_payments
from app.screening.transaction_watch import TransactionChangedError, marked
from app.store.database import Transaction
from app.store.idempotency import Answer, RequestKey
from app.store.transaction_history import HistoryMovedError

router = APIRouter(route_class=GuardedRoute, tags=["transactions"])

OPERATION = "POST /v1/transactions/screenings"
MOST_AHEAD = timedelta(days=2)
"""How far after now a transaction may be booked: value dates and clocks differ."""
ROUNDS = 3
"""How often work is done again where another process added to the history meanwhile."""


@router.post(
    "/v1/transactions/screenings",
    operation_id="screen_transactions",
    status_code=201,
    response_model=TransactionScreeningOut,
    summary="Screen one to 1,000 transactions",
)
def screen_transactions(
    request: Request, screening: TransactionScreeningIn, idempotency_key: IdempotencyKey = None
) -> Response:
    """Screen every party and every free text, and evaluate all indicators with the past of the accounts.

    A transaction is `clear` only where each of its parties and texts is. Red flags never change a verdict: they stand
    under `accounts`, and become alerts for people. Transactions are kept as long as indicators look back.
    """
    payments = _payments(screening)
    return answer_transactions(
        request,
        OPERATION,
        idempotency_key,
        payments=payments,
        refused=(),
        settings=screening.settings,
        asked=screening.model_dump_json(),
    )


@router.get(
    "/v1/transactions/screenings/{screening_id}",
    operation_id="read_transaction_screening",
    response_model=TransactionScreeningOut,
    summary="Read a screening of transactions again",
)
def read_transaction_screening(request: Request, screening_id: str) -> Response:
    """The answer of a past screening, byte for byte but for people who are protected by now: they are masked in it.

    Supervisors and auditors read all, others their own.
    """
    principal = principal_of(request)
    record = services_of(request).history.screening(screening_id)
    if record is None or not may_read_screening(
        roles=principal.roles, actor_id=principal.actor_id, asked_by=record.key_id
    ):
        raise Problem(404, "not-found", "there is no screening of transactions of this id that this key may read")
    return Response(_document_to_read(services_of(request), record), media_type="application/json")


def _document_to_read(services: Services, record: ScreeningRecord) -> str:
    document = json.loads(record.response_document)
    kept = services.history.of_ids(one["transaction_id"] for one in document["results"])
    transactions = {one.transaction_id: transaction_from(one.document) for one in kept}
    masked = masked_screening(document, transactions, services.protector)
    return record.response_document if masked == document else json.dumps(masked, ensure_ascii=False)


def answer_transactions(  # noqa: PLR0913 (what was asked, in its parts)
    request: Request,
    operation: str,
    idempotency_key: str | None,
    *,
    payments: Sequence[Payment],
    refused: Sequence[RefusedMessage],
    settings: TransactionSettingsIn,
    asked: str,
) -> Response:
    """Screen, judge and keep `payments` once for each Idempotency-Key; `asked` is the request as it is kept.

    Raises Problem 409 for a transaction that is known with other contents, 422 for more than may be asked.
    """
    services = services_of(request)
    key_id = principal_of(request).actor_id
    _require_each_once(payments)
    _require_past(payments, services.clock())
    _require_bounded(payments, services.settings.max_name_chars_per_request)
    twin = None if idempotency_key is None else RequestKey(key_id, operation, idempotency_key)

    def work() -> tuple[Answer, Keep]:
        return _perform(services, payments, refused, settings, asked=asked, key_id=key_id)

    def again(body: bytes) -> bytes:
        record = services.history.screening(json.loads(body)["screening_id"])
        assert record is not None, "a screening was kept with its answer"
        return _document_to_read(services, record).encode()

    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    return with_watch(services, lambda: answer_once(services, twin, fingerprint=fingerprint, work=work, again=again))


def with_watch(services: Services, do: Callable[[], Response]) -> Response:
    """Do what judges transactions, alone in this process, again where another process moved the history on."""
    with services.watch.lock:
        for _ in range(ROUNDS):
            try:
                return do()
            except HistoryMovedError:
                continue
            finally:
                services.watch.forget()
    detail = "other transactions are being taken in; send the same request again"
    raise Problem(503, "history-busy", detail, headers={"Retry-After": "1"})


def _perform(  # noqa: PLR0913 (what was asked, in its parts)
    services: Services,
    payments: Sequence[Payment],
    refused: Sequence[RefusedMessage],
    asked_settings: TransactionSettingsIn,
    *,
    asked: str,
    key_id: str,
) -> tuple[Answer, Keep]:
    now = services.clock()
    states = services.library.current()
    settings = settings_from(SettingsIn(**asked_settings.model_dump()), states, services.settings.minimum_score)
    results = screen_payments(payments, settings=settings, states=states, policy=services.policy)
    try:
        judgement = services.watch.judge([marked(one) for one in results])
    except TransactionChangedError as error:
        raise _changed(payments, error) from None
    searched = {state.source.id: state for state in states}
    accounts = [red_flags_out(one, services.indicators, services.watch.transaction) for one in judgement.accounts]
    screening_id = new_screening_id(at=now, random_bytes=services.random_bytes(SCREENING_ID_RANDOM_BYTES))
    answer = TransactionScreeningOut(
        screening_id=screening_id,
        created_at=now,
        settings=settings_out(settings, services.policy, states),
        matcher_version=MATCHER_VERSION,
        code_version=CODE_VERSION,
        catalogue=services.indicators.out(),
        notices=notices_for(states),
        lists=[list_used(state, asked_for=settings.lists) for state in states if state.in_use],
        results=[
            transaction_out(result, raised, searched) for result, raised in zip(results, judgement.raised, strict=True)
        ],
        accounts=accounts,
        refused=[refused_out(one) for one in refused],
    )
    count_verdicts(result.decision.verdict for result in results)
    document = answer.model_dump_json()
    record = ScreeningRecord(
        screening_id=screening_id,
        created_at=now,
        key_id=key_id,
        request_document=asked,
        response_document=document,
        settings_hash=hashlib.sha256(answer.settings.model_dump_json().encode()).hexdigest(),
        snapshot_ids=tuple(used.snapshot_id for used in answer.lists if used.screened and used.snapshot_id),
        screened=len(results),
    )

    def keep(transaction: Transaction) -> None:
        services.history.save_screening(record, transaction=transaction)
        end = services.history.add(
            judgement.kept, screening_id=screening_id, seen=judgement.seen, transaction=transaction
        )
        oldest = now - timedelta(days=LONGEST_WINDOW_DAYS)
        forgotten = services.history.forget_before(oldest, transaction=transaction)
        alerts = take_transactions_to_review(
            services,
            answer.results,
            results,
            judgement.accounts,
            found_by=screening_id,
            at=now,
            transaction=transaction,
        )
        # Last, for it holds the end of the audit log until the transaction ends.
        act = _stored(record, answer, new=len(judgement.kept), forgotten=forgotten, alerts=alerts)
        services.audit.append(act, transaction=transaction)
        services.watch.kept(end)
        if forgotten:
            services.watch.forget_before(oldest)

    return Answer(201, {"Location": f"/v1/transactions/screenings/{screening_id}"}, document.encode()), keep


def _payments(screening: TransactionScreeningIn) -> list[Payment]:
    payments = []
    for place, document in enumerate(screening.transactions):
        try:
            payments.append(document.payment())
        except ValueError as error:
            pointer = f"/transactions/{place}"
            problem = FieldError(pointer=pointer, detail=str(error))
            raise Problem(422, "invalid-request", "a transaction does not hold together", errors=[problem]) from None
    return payments


def _require_each_once(payments: Sequence[Payment]) -> None:
    seen: set[str] = set()
    for place, payment in enumerate(payments):
        if payment.transaction.transaction_id in seen:
            pointer = f"/transactions/{place}/transaction_id"
            error = FieldError(pointer=pointer, detail="expected each transaction once in a request")
            raise Problem(422, "invalid-request", "a transaction stands twice; see errors", errors=[error])
        seen.add(payment.transaction.transaction_id)


def _require_past(payments: Sequence[Payment], now: datetime) -> None:
    """A date to come would make every later transaction look late."""
    for place, payment in enumerate(payments):
        if payment.transaction.booked_at > now + MOST_AHEAD:
            pointer = f"/transactions/{place}/booked_at"
            error = FieldError(pointer=pointer, detail="expected a moment that has come")
            raise Problem(422, "invalid-request", "a transaction lies in the future; see errors", errors=[error])


def _require_bounded(payments: Sequence[Payment], most_chars: int) -> None:
    names = sum(len(name) for one in payments for party in one.parties for name in party.subject.names)
    chars = names + sum(len(one.text) for payment in payments for one in payment.narratives)
    if chars > most_chars:
        detail = (
            f"names and texts have {chars} characters together, at most {most_chars} are taken; send fewer at a time"
        )
        raise Problem(422, "too-many-characters", detail)


def _changed(payments: Sequence[Payment], error: TransactionChangedError) -> Problem:
    numbers = [one.transaction.transaction_id for one in payments]
    pointer = f"/transactions/{numbers.index(error.transaction_id)}/transaction_id"
    detail = "expected a number that no other transaction has, or the transaction exactly as it was sent before"
    field = FieldError(pointer=pointer, detail=detail)
    return Problem(409, "transaction-changed", "a transaction is known with other contents; see errors", errors=[field])


def _stored(record: ScreeningRecord, answer: TransactionScreeningOut, *, new: int, forgotten: int, alerts: int) -> Act:
    return Act(
        at=record.created_at,
        actor=record.key_id,
        act="transaction_screening.stored",
        object_type="transaction_screening",
        object_id=record.screening_id,
        detail={
            "answer_sha256": hashlib.sha256(record.response_document.encode()).hexdigest(),
            "settings_sha256": record.settings_hash,
            "catalogue_sha256": answer.catalogue.sha256,
            "snapshots": ",".join(record.snapshot_ids),
            "transactions": len(answer.results),
            "refused": len(answer.refused),
            "new_in_history": new,
            "deleted_from_history": forgotten,
            "alerts": alerts,
            "code_version": CODE_VERSION,
        },
    )
