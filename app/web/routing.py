"""The kind of route that pages have: guarded like every other, but what it refuses is told to a person."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.api.problems import Problem, from_failure, from_http_exception, from_validation, problem_response
from app.api.routing import GuardedRoute, Handler
from app.api.security import ACCOUNT_NOT_SET_UP
from app.web import texts
from app.web.navigation import HOME
from app.web.rendering import MESSAGE_COOKIE, error_page
from app.web.translation import speaking, wanted_language

SIGN_IN = "/sign-in"
ACCOUNT = "/account"
MESSAGE_SECONDS = 60

# One slash at the beginning, for two name another host; no backslash, which browsers take for a slash.
_PART = "[A-Za-z0-9._~%:@!$'()*+,;=-]+"
_OWN_PATH = re.compile(rf"/(?:{_PART}(?:/{_PART})*/?)?(?:\?[A-Za-z0-9._~%=&+:,-]*)?", re.ASCII)


def see(path: str, *, message: str = "") -> RedirectResponse:
    """Send the browser on to a page of ours, to be fetched with GET; it says `message` (a code of texts.MESSAGES) once.

    `path` may end in a fragment or a query, and holds no personal data.
    """
    response = RedirectResponse(path, status_code=303)
    if message:
        assert message in texts.MESSAGES, "a page says only messages of the table"
        response.set_cookie(MESSAGE_COOKIE, message, max_age=MESSAGE_SECONDS, path="/", httponly=True, samesite="lax")
    return response


def own_path(path: str) -> str:
    """`path` where it leads to a page of this site and nowhere else, else the first page."""
    return path if _OWN_PATH.fullmatch(path) else HOME


class PageRoute(GuardedRoute):
    """Speaks the reader's language, sends who is not signed in to the sign-in page, shows other refusals as a page."""

    def get_route_handler(self) -> Handler:
        guarded = super().get_route_handler()

        async def as_page(request: Request) -> Response:
            with _speaking(request):
                try:
                    return await guarded(request)
                except HTTPException as error:
                    problem = from_http_exception(error)
                except RequestValidationError as error:
                    problem = from_validation(error.errors())
                except Exception as error:
                    problem = from_failure(error)
                return await _answer(request, problem)

        return as_page


def install(app: FastAPI) -> None:
    """Show what no route answers as a page, where a browser asked for one; programs go on getting problem details."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith("/v1/") or "text/html" not in request.headers.get("accept", ""):
            return problem_response(request, from_http_exception(error))
        with _speaking(request):
            return await _answer(request, from_http_exception(error))


def _speaking(request: Request) -> AbstractContextManager[None]:
    return speaking(wanted_language(request), request.app.state.data_translations)


async def _answer(request: Request, problem: Problem) -> Response:
    # No way back is kept in the address: after signing in everyone begins at the first page.
    if problem.status_code == 401:
        return see(SIGN_IN)
    if problem.code == ACCOUNT_NOT_SET_UP:
        return see(ACCOUNT)
    return await run_in_threadpool(error_page, request, problem)
