"""The one kind of route there is: no request reaches a handler before its key, its rate and its body are checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from app.api import strict_json
from app.api.problems import Problem
from app.api.security import authorise

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class GuardedRoute(APIRoute):
    """Checks the permission table first, then reads a JSON body strictly, then lets FastAPI validate it."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()
        takes_json = self.body_field is not None

        async def guarded(request: Request) -> Response:
            request.state.principal = await run_in_threadpool(authorise, request, self.path_format)
            if takes_json:
                _require_json(request)
                # Starlette's own cache, filled so that FastAPI does not parse a second time and less strictly.
                request._json = strict_json.parse(await request.body())
            return await handle(request)

        return guarded


def body_hash(request: Request) -> str:
    """SHA-256 (hex) of the raw body of a request whose body was read."""
    return hashlib.sha256(request._body).hexdigest()


def _require_json(request: Request) -> None:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    if media_type.strip().lower() != "application/json" or charset not in {"", "utf-8"}:
        raise Problem(415, "unsupported-media-type", "send the body as application/json in UTF-8")
