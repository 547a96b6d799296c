"""Receives the file of a batch over HTTP, as the body itself or as a form with one file, streamed to disk."""

from __future__ import annotations

from email.message import Message
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.api.problems import Problem
from app.batch_desk.spool import FileTooLargeError, Spool

FIELD = "file"

_PIECE_BYTES = 1_048_576
_BINARY = {"type": "string", "format": "binary"}

REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, its name in `Content-Disposition: attachment; filename=...`; or a form.",
        "content": {
            "application/octet-stream": {"schema": _BINARY},
            "multipart/form-data": {
                "schema": {"type": "object", "required": [FIELD], "properties": {FIELD: _BINARY}},
            },
        },
    }
}
"""What the description of the API says of the body."""


async def receive(request: Request, spool: Spool) -> str:
    """Take the file in the body of `request` into `spool`; returns the name that it was given, empty where none.

    Raises Problem 413 for a file that is too large, 422 for an empty one or a form that has not exactly one file.
    """
    try:
        if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            name = await _from_form(request, spool)
        else:
            name = _name_in(request.headers.get("content-disposition", ""))
            async for piece in request.stream():
                await run_in_threadpool(spool.add, piece)
    except FileTooLargeError as error:
        raise Problem(413, "content-too-large", str(error)) from None
    if spool.bytes_received == 0:
        raise Problem(422, "empty-file", "the file is empty: send a file with a header and at least one row")
    return name


async def _from_form(request: Request, spool: Spool) -> str:
    try:
        async with request.form(max_files=1, max_fields=0) as form:
            sent = form.get(FIELD)
            if not isinstance(sent, UploadFile):
                raise _wrong_form()
            while piece := await sent.read(_PIECE_BYTES):
                await run_in_threadpool(spool.add, piece)
            return sent.filename or ""
    except Problem:
        raise
    except HTTPException:
        raise _wrong_form() from None


def _name_in(disposition: str) -> str:
    message = Message()
    message["content-disposition"] = disposition
    return message.get_filename() or ""


def _wrong_form() -> Problem:
    return Problem(422, "invalid-form", f"the form must have one file, in the field {FIELD}")
