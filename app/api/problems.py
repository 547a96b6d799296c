"""Every answer that is no success, as RFC 9457 problem details; none repeats what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from app.store.errors import StoreUnavailableError, UnstorableValueError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "https://fiscreen.example/problems/"

log = structlog.get_logger()


class FieldError(BaseModel):
    """What is wrong with one field: where it is (JSON pointer), what was expected and found, never its value."""

    pointer: str = Field(examples=["/subjects/0/birth_date"])
    detail: str = Field(examples=["expected a date like 1970, 1970-05 or 1970-05-17"])


class ProblemDetails(BaseModel):
    """RFC 9457 problem details."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(examples=[TYPE_PREFIX + "invalid-request"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="The request's id, as in the logs.")
    errors: list[FieldError] = []


class Problem(HTTPException):
    """A refusal with a stable code; `detail` says what was found, what was expected and what to do."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status_code=status, detail=detail, headers=headers)
        self.code = code
        self.errors = list(errors)


def problem_response(request: Request, problem: Problem) -> JSONResponse:
    """The answer for `problem`, naming the request by its id."""
    details = ProblemDetails(
        type=TYPE_PREFIX + problem.code,
        title=problem.code.replace("-", " ").capitalize(),
        status=problem.status_code,
        detail=problem.detail,
        instance=f"urn:request:{request_id(request)}",
        errors=problem.errors,
    )
    return JSONResponse(
        details.model_dump(), status_code=problem.status_code, headers=problem.headers, media_type=MEDIA_TYPE
    )


def request_id(request: Request) -> str:
    """The id that this request has in logs and answers."""
    return str(request.scope.get("fiscreen.request_id", "none"))


_CODES = {
    400: "invalid-request",
    401: "not-authenticated",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    413: "content-too-large",
    415: "unsupported-media-type",
}


def from_http_exception(error: HTTPException) -> Problem:
    """The problem for a refusal that the framework itself raised."""
    if isinstance(error, Problem):
        return error
    code = _CODES.get(error.status_code, "error")
    detail = HTTPStatus(error.status_code).description or HTTPStatus(error.status_code).phrase
    return Problem(error.status_code, code, detail, headers=error.headers)


def from_validation(errors: Sequence[Any]) -> Problem:
    """The problem for fields that do not fit; pydantic's own messages are kept, the values are not."""
    fields = [FieldError(pointer=_pointer(error["loc"]), detail=_message(error)) for error in errors[:50]]
    first = fields[0].pointer or "the body"
    count = len(errors)
    detail = f"{count} {'field does' if count == 1 else 'fields do'} not fit, the first is {first}; see errors"
    return Problem(422, "invalid-request", detail, errors=fields)


def _pointer(location: Sequence[int | str]) -> str:
    parts = location[1:] if location and location[0] in {"body", "query", "path", "header"} else location
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts if not _is_type_name(part))


def _is_type_name(part: int | str) -> bool:
    """Pydantic names the branch of a union in its locations (`NameParts`); it is no part of the document."""
    return isinstance(part, str) and (part[:1].isupper() or part in {"str", "constrained-str"})


def _message(error: Mapping[str, Any]) -> str:
    kind = str(error.get("type", ""))
    if kind == "extra_forbidden":
        return "this field is not known here; remove it or correct its name"
    return str(error.get("msg", "does not fit")).removeprefix("Value error, ")


def install(app: FastAPI) -> None:
    """Make `app` answer every error, the unexpected too, as problem details."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        return problem_response(request, from_http_exception(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(request, from_validation(error.errors()))

    @app.exception_handler(StoreUnavailableError)
    @app.exception_handler(UnstorableValueError)
    async def unavailable(request: Request, error: Exception) -> JSONResponse:
        return problem_response(request, from_failure(error))

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> JSONResponse:
        return problem_response(request, from_failure(error))


def from_failure(error: Exception) -> Problem:
    """The problem for what went wrong on our side; it is logged, without anything that was sent."""
    log.error("request_failed", error=type(error).__name__, where=_where(error))
    if isinstance(error, StoreUnavailableError):
        detail = "the database does not answer; nothing was recorded, try again in a moment"
        return Problem(503, "database-unavailable", detail, headers={"Retry-After": "5"})
    if isinstance(error, UnstorableValueError):
        return Problem(422, "invalid-request", "a text holds NUL or half a character; send it without these")
    detail = "The service failed to answer; nothing was recorded. Try again, and report the request id if it recurs."
    return Problem(500, "internal-error", detail)


def _where(error: Exception) -> str:
    """File and line of the innermost frame: enough to find the fault, without values of the request."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
