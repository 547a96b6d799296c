"""Reads what a page's form sent: bounded, one value for each field, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from app.api.problems import Problem
from app.domain.role import Role
from app.web.translation import translated

MAX_FORM_BYTES = 65_536
MAX_FIELDS = 20
MAX_WIDE_FIELDS = 1_020
"""Of a form with a field for each column of a file, or for each alert that is decided with others."""
_MEDIA_TYPE = "application/x-www-form-urlencoded"


async def sent_form(request: Request) -> Mapping[str, str]:
    """The fields of the form in `request`.

    Raises Problem 415 for another media type, 413 above 64 KiB, 400 for text that is not UTF-8, a field sent twice or
    more than 20 fields.
    """
    return await _sent(request, max_fields=MAX_FIELDS)


async def sent_wide_form(request: Request) -> Mapping[str, str]:
    """As `sent_form`, for forms with a field for each of many things."""
    return await _sent(request, max_fields=MAX_WIDE_FIELDS)


def day_in(text: str) -> datetime | None:
    """The beginning of the day (UTC) that a date field gave, None for anything else."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def day_error(text: str) -> str:
    """What to correct of a date field; empty where it is left out or fits."""
    return translated("Write the day as 2026-03-01.") if text and day_in(text) is None else ""


def ticked_roles(sent: Mapping[str, str]) -> frozenset[Role]:
    """The roles whose boxes were ticked in a form."""
    return frozenset(role for role in Role if f"role_{role}" in sent)


async def _sent(request: Request, *, max_fields: int) -> Mapping[str, str]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _MEDIA_TYPE:
        raise Problem(415, "unsupported-media-type", f"a page's form is sent as {_MEDIA_TYPE}")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            detail = f"the form holds more than {MAX_FORM_BYTES:,} bytes; send many names as a file or over the API"
            raise Problem(413, "content-too-large", detail)
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=max_fields)
    except ValueError:
        # Its own text would repeat what was sent.
        raise Problem(400, "invalid-form", f"the form is not UTF-8 or has more than {max_fields} fields") from None
    form = dict(fields)
    if len(form) != len(fields):
        raise Problem(400, "invalid-form", "a field of the form was sent twice; each may be there once")
    return form


SentForm = Annotated[Mapping[str, str], Depends(sent_form)]
SentWideForm = Annotated[Mapping[str, str], Depends(sent_wide_form)]
