"""Screening of files of payments over HTTP: CSV, ISO 20022, SWIFT MT or JSON lines, told by their content."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.api.problems import FieldError, Problem
from app.api.routing import GuardedRoute
from app.api.screenings import IdempotencyKey
from app.api.transaction_models import MAX_TRANSACTIONS, TransactionScreeningOut, TransactionSettingsIn
from app.api.transaction_screenings import answer_transactions
from app.batches.problems import TableFileError
from app.batches.transaction_columns import FIELDS
from app.batches.transaction_rows import called_by_file
from app.batches.transaction_table import RefusedRow, read_transaction_table
from app.domain.currency import decimals
from app.domain.payment import Payment, PaymentFile, RefusedMessage
from app.domain.transaction import Transaction
from app.payments.errors import PaymentError, PaymentProblem
from app.payments.files import HEAD_BYTES, is_payment_file, read_payment_file
from app.payments.parties import payment_of
from app.payments.transaction_document import document_of, what_does_not_fit

router = APIRouter(route_class=GuardedRoute, tags=["transactions"])

OPERATION = "POST /v1/transactions/files"

MAX_MAPPED = 200

Columns = Annotated[
    list[str] | None,
    Query(
        alias="column",
        max_length=MAX_MAPPED,
        description="What a column of a CSV file means where its header does not say it, as `header:field`; "
        "`header:` leaves it out. Usual headers are known. Fields: " + ", ".join(FIELDS) + ".",
    ),
]

REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "CSV with a line of headers, ISO 20022 (pacs.008, pacs.009, pain.001, camt.052, .053, .054), "
        "SWIFT MT (103, 202, 202 COV) or JSON lines, of at most 1,000 payments.",
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
async def screen_transaction_file(
    request: Request, columns: Columns = None, idempotency_key: IdempotencyKey = None
) -> Response:
    """The same answer as for transactions as JSON, with an account of every text of the messages.

    A message or row that cannot be read wholly is named under `refused` by its place, and neither screened nor judged;
    the others go on. Read the answer again where screenings of transactions are read.
    """
    content = await request.body()
    return await run_in_threadpool(_answer, request, content, columns or (), idempotency_key)


def _answer(request: Request, content: bytes, columns: Sequence[str], idempotency_key: str | None) -> Response:
    file = _file(content, _meant(columns))
    asked = {
        "format": file.format,
        "sha256": hashlib.sha256(content).hexdigest(),
        "columns": list(columns),
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


def _meant(columns: Sequence[str]) -> dict[str, str]:
    """The field of each header that was mapped. Raises Problem 422."""
    meant = {}
    for number, mapping in enumerate(columns):
        header, colon, name = mapping.rpartition(":")
        if not (header and colon) or header in meant or name not in ("", *FIELDS):
            detail = "expected header:field, each header once, and a field of the list in the documentation"
            raise Problem(
                422,
                "invalid-request",
                "a mapping of a column can't be read; see errors",
                errors=[FieldError(pointer=f"/query/column/{number}", detail=detail)],
            )
        meant[header] = name
    return meant


def _file(content: bytes, meant: Mapping[str, str]) -> PaymentFile:
    """All payments of the file, at least one. Raises Problem 422."""
    try:
        is_message = not content.strip() or is_payment_file(content[:HEAD_BYTES])
        file = read_payment_file(content) if is_message else _table(content, meant)
    except (PaymentError, TableFileError) as error:
        name = error.problem.value.replace("_", "-").lower()
        raise Problem(422, f"payment-file-{name}", str(error)) from None
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


def _table(content: bytes, meant: Mapping[str, str]) -> PaymentFile:
    """The rows of a CSV file. A row without a reference is called by the file and its number: the same once more."""
    called = called_by_file(hashlib.sha256(content).hexdigest())
    table = read_transaction_table(
        io.BytesIO(content), decimals=decimals, most=MAX_TRANSACTIONS, meant=meant, called=called
    )
    payments: list[Payment] = []
    refused = [_refused(one) for one in table.refused]
    for row, transaction in table.taken:
        if fault := _what_does_not_fit(transaction):
            refused.append(RefusedMessage(row, PaymentProblem.VALUE_UNREADABLE.value, fault))
        else:
            payments.append(payment_of(transaction))
    return PaymentFile("csv", payments, sorted(refused, key=lambda one: one.position))


def _refused(one: RefusedRow) -> RefusedMessage:
    where = f"{one.column}: " if one.column and not one.reason.startswith(one.column) else ""
    return RefusedMessage(one.row, one.code.lower(), f"{where}{one.reason}")


def _what_does_not_fit(transaction: Transaction) -> str:
    """What stands in the way of keeping it, as JSON would not be taken either; empty where nothing does."""
    try:
        document_of(transaction)
    except ValidationError as error:
        return what_does_not_fit(error)
    return ""
