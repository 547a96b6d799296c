"""Gives each request an id, counts and logs it without anything that was sent, and sets the headers of every answer."""

from __future__ import annotations

import time
import uuid

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics import observe_request

log = structlog.get_logger()

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_OVER_HTTPS_ONLY = "max-age=31536000; includeSubDomains"


class RequestRecord:
    """ASGI middleware around everything else. `https_only` adds the header that keeps browsers on https."""

    def __init__(self, app: ASGIApp, *, https_only: bool) -> None:
        self._app = app
        self._headers = _HEADERS | ({"Strict-Transport-Security": _OVER_HTTPS_ONLY} if https_only else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex
        scope["fiscreen.request_id"] = request_id
        started = time.perf_counter()
        status = 500

        async def recorded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, recorded_send)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path_format", "unmatched")
            observe_request(method=_known_method(scope["method"]), route=route, status=status, seconds=seconds)
            log.info(
                "request",
                request_id=request_id,
                method=_known_method(scope["method"]),
                route=route,
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )


def _known_method(method: str) -> str:
    """Anyone can invent methods; metrics must not grow with them."""
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
