"""Bounds what a request may send, and how long it may take to send it, before any of it is read."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import Problem

PAUSE_SECONDS = 20.0
"""The longest wait for a further piece of a body."""


class BodyLimit:
    """ASGI middleware: a body over its limit is refused with 413, by its announced or its real length.

    `larger` are the limits, in bytes, of paths that end in the given text (uploads); all else may send `max_bytes`.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int, larger: dict[str, int]) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = next((size for end, size in self._larger.items() if scope["path"].endswith(end)), self._max_bytes)
        announced = _announced_length(scope)
        received = 0
        body_is_whole = False

        async def limited_receive() -> Message:
            nonlocal received, body_is_whole
            if announced > limit:
                raise _too_large(limit)
            message = await _next_piece(receive, body_is_whole=body_is_whole)
            body_is_whole = body_is_whole or not message.get("more_body", False)
            received += len(message.get("body", b""))
            if received > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, limited_receive, send)


async def _next_piece(receive: Receive, *, body_is_whole: bool) -> Message:
    if body_is_whole:
        return await receive()
    try:
        return await asyncio.wait_for(receive(), PAUSE_SECONDS)
    except TimeoutError:
        detail = f"no further part of the body came for {PAUSE_SECONDS:.0f} seconds; send it again"
        raise Problem(408, "request-timeout", detail, headers={"Connection": "close"}) from None


def _announced_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and len(value) < 19:
            return int(value)
    return 0


def _too_large(limit: int) -> Problem:
    return Problem(413, "content-too-large", f"the body is larger than {limit} bytes; send less at a time")
