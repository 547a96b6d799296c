"""Receives a list file over HTTP: one file as the body, or the files of a set as a multipart form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.api.problems import Problem
from app.watchlists.archives import zipped
from app.watchlists.errors import ListFileError

MAX_FILES = 16
FIELD = "files"

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,99}")
_CHUNK_BYTES = 1024 * 1024
_BINARY = {"type": "string", "format": "binary"}

REQUEST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The list file as the publisher gives it; a list in several files as a form of all of them, or "
        "as a ZIP archive.",
        "content": {
            "application/octet-stream": {"schema": _BINARY},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "array", "items": _BINARY, "maxItems": MAX_FILES}},
                }
            },
        },
    }
}
"""What the description of the API says of the body."""


async def received_list_file(request: Request, folder: Path) -> Path:
    """The list file in the body of `request`, kept in `folder`; several files of a form become one ZIP archive.

    Raises Problem 400 or 422 for a form that is broken, has no file, too many, or one whose name is no plain file name.
    """
    if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return (await received_form(request, folder))[0]
    path = folder / "upload"
    with path.open("wb") as file:
        async for chunk in request.stream():
            await run_in_threadpool(file.write, chunk)
    return path


async def received_form(request: Request, folder: Path, *fields: str) -> tuple[Path, dict[str, str]]:
    """The list file of the multipart form in `request`, kept in `folder`, and the texts of `fields`, empty if left out.

    Raises Problem as `received_list_file` does.
    """
    try:
        async with request.form(max_files=MAX_FILES, max_fields=len(fields)) as form:
            sent = form.getlist(FIELD)
            if not sent or any(name not in (FIELD, *fields) for name in form):
                raise _wrong_form()
            texts = {name: text if isinstance(text := form.get(name, ""), str) else "" for name in fields}
            return await run_in_threadpool(_kept, sent, folder, folder / "upload"), texts
    except Problem:
        raise
    except HTTPException:
        raise _wrong_form() from None


def _kept(sent: list[UploadFile | str], folder: Path, path: Path) -> Path:
    files: dict[str, Path] = {}
    for position, one in enumerate(sent):
        if isinstance(one, str) or not _FILE_NAME.fullmatch(one.filename or "") or one.filename in files:
            raise _wrong_form()
        kept = folder / f"file-{position}"
        with kept.open("wb") as file:
            while chunk := one.file.read(_CHUNK_BYTES):
                file.write(chunk)
        files[str(one.filename)] = kept
    if len(files) == 1:
        return next(iter(files.values()))
    try:
        zipped(files, path)
    except ListFileError as error:
        raise Problem(422, f"list-{error.code.replace('_', '-')}", str(error)) from None
    return path


def _wrong_form() -> Problem:
    return Problem(
        422,
        "invalid-form",
        f"the form must have the files of one list in the field {FIELD}, 1 to {MAX_FILES} of them, each once and with "
        "a plain file name such as SDN.CSV",
    )
