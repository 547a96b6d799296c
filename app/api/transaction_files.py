"""Screening of files of payments over HTTP: ISO 20022, SWIFT MT or JSON lines, told by their content."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.api.problems import FieldError, Problem
from app.api.routing import GuardedRoute
from app.api.screenings import IdempotencyKey
from app.api.transaction_models import MAX_TRANSACTIONS, TransactionScreeningOut, TransactionSettingsIn
from app.api.transaction_screenings import answer_transactions
from app.domain.payment import PaymentFile
from app.payments.errors import PaymentError
from app.payments.files import read_payment_file

router = APIRouter(route_class=GuardedRoute, tags=["transactions"])

OPERATION = "POST /v1/transactions/files"

REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "ISO 20022 (pacs.008, pacs.009, pain.001, camt.052, .053, .054), SWIFT MT (103, 202, 202 COV) "
        "or JSON lines, of at most 1,000 payments.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/v1/transactions/files",
    operation_id="screen_transaction_file",
    status_code=201,
    response_model=TransactionScreeningOut,
    summary="Screen a file of payments",
    openapi_extra=REQUEST_BODY,
)
async def screen_transaction_file(request: Request, idempotency_key: IdempotencyKey = None) -> Response:
    """The same answer as for transactions as JSON, with an account of every text of the messages.

    A message that cannot be read wholly is named under `refused`, and neither screened nor judged; the others go on.
    Read the answer again where screenings of transactions are read.
    """
    content = await request.body()
    return await run_in_threadpool(_answer, request, content, idempotency_key)


def _answer(request: Request, content: bytes, idempotency_key: str | None) -> Response:
    file = _file(content)
    asked = {
        "format": file.format,
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": content.decode("utf-8", "backslashreplace"),
    }
    return answer_transactions(
        request,
        OPERATION,
        idempotency_key,
        payments=file.payments,
        refused=file.refused,
        settings=TransactionSettingsIn(),
        asked=json.dumps(asked),
    )


def _file(content: bytes) -> PaymentFile:
    try:
        file = read_payment_file(content)
    except PaymentError as error:
        raise Problem(422, f"payment-file-{error.problem.value.replace('_', '-')}", str(error)) from None
    if len(file.payments) > MAX_TRANSACTIONS:
        detail = f"the file has {len(file.payments)} payments, at most {MAX_TRANSACTIONS} are taken; send it in parts"
        raise Problem(422, "too-many-transactions", detail)
    if not file.payments:
        errors = [
            FieldError(pointer=f"/messages/{one.position}", detail=f"{one.code}: {one.reason}")
            for one in file.refused[:20]
        ]
        raise Problem(422, "no-payment", "no payment of the file could be read; see errors", errors=errors)
    return file
