"""Reveals of protected people over HTTP: asked, approved, read, listed; legal holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from app.api.models import RowId, Strict
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.confidentiality.protection import PERSON_ID_CHARS
from app.confidentiality.reveals import MAX_BASIS_CHARS, MAX_MINUTES, RevealRefusedError, RevealWish
from app.domain.protected_person import PurposeCode, Reveal

router = APIRouter(route_class=GuardedRoute, tags=["confidentiality"])

REPORT_DAYS = 7
Result = TypeVar("Result")
PersonId = Annotated[str, StringConstraints(pattern=f"^[0-9a-f]{{{PERSON_ID_CHARS}}}$")]


class RevealIn(Strict):
    """What is to be seen of whom, for which purpose, on which legal basis (the rule, no name), for how long."""

    person_id: PersonId
    fields: Annotated[list[Annotated[str, StringConstraints(max_length=20)]], Field(min_length=1, max_length=10)]
    purpose: PurposeCode = Field(strict=False)
    legal_basis: Annotated[str, StringConstraints(min_length=1, max_length=MAX_BASIS_CHARS)]
    minutes: Annotated[int, Field(ge=1, le=MAX_MINUTES)]


class RevealOut(Strict):
    """One reveal: who asked and who approved, by id; when it was opened. It holds no value."""

    reveal_id: int
    person_id: str
    fields: list[str]
    purpose: PurposeCode
    legal_basis: str
    minutes: int
    needs_second: bool
    asked_by: str
    asked_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    opened_at: datetime | None


class RevealsOut(Strict):
    """The reveals of the last seven days, the newest first."""

    reveals: list[RevealOut]


class RevealedOut(Strict):
    """One value in plain, and what kind of value it is."""

    field: str
    value: str


class RevealedValuesOut(Strict):
    """What was asked for. It may not be kept longer than the minutes of the reveal."""

    values: list[RevealedOut]


@router.get("/v1/reveals", operation_id="list_reveals", summary="Reveals of the last seven days")
def list_reveals(request: Request) -> RevealsOut:
    """Who asked to see what of whom, and why; for those who answer for protection, and auditors."""
    services = services_of(request)
    since = services.clock() - timedelta(days=REPORT_DAYS)
    return RevealsOut(reveals=[_out(one) for one in services.reveals.since(since)])


@router.post("/v1/reveals", operation_id="ask_reveal", status_code=201, summary="Ask for a reveal")
def ask_reveal(request: Request, asked: RevealIn) -> RevealOut:
    """Ask to see fields of a protected person; `person_id` stands in the tokens of the case."""
    wish = RevealWish(asked.person_id, tuple(asked.fields), asked.purpose, asked.legal_basis, asked.minutes)
    return _out(_told(lambda: services_of(request).reveals.ask(wish, actor=principal_of(request).actor_id)))


@router.post("/v1/reveals/{reveal_id}/approval", operation_id="approve_reveal", summary="Approve as second person")
def approve_reveal(request: Request, reveal_id: RowId) -> RevealOut:
    """Agree to a reveal; a minor's needs it. Never by whoever asked."""
    return _out(_told(lambda: services_of(request).reveals.approve(reveal_id, actor=principal_of(request).actor_id)))


@router.post("/v1/reveals/{reveal_id}/reading", operation_id="read_reveal", summary="See the values")
def read_reveal(request: Request, reveal_id: RowId) -> RevealedValuesOut:
    """The values in plain, to whoever asked, for the minutes that begin now. Each reading is in the audit log."""
    values = _told(lambda: services_of(request).reveals.read(reveal_id, actor=principal_of(request).actor_id))
    return RevealedValuesOut(values=[RevealedOut(field=one.field, value=one.value) for one in values])


@router.post(
    "/v1/protected-people/{person_id}/hold", operation_id="hold_person", status_code=204, summary="Set a legal hold"
)
def hold_person(request: Request, person_id: PersonId) -> Response:
    """Stop the retention clock of a person."""
    return _held(request, person_id, on_hold=True)


@router.delete(
    "/v1/protected-people/{person_id}/hold", operation_id="release_person", status_code=204, summary="Lift a legal hold"
)
def release_person(request: Request, person_id: PersonId) -> Response:
    """Let the retention clock of a person run again."""
    return _held(request, person_id, on_hold=False)


def _held(request: Request, person_id: str, *, on_hold: bool) -> Response:
    services, actor = services_of(request), principal_of(request).actor_id
    _told(lambda: services.reveals.hold(person_id, on_hold=on_hold, actor=actor))
    return Response(status_code=204)


def _told(do: Callable[[], Result]) -> Result:
    try:
        return do()
    except RevealRefusedError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None


def _out(one: Reveal) -> RevealOut:
    return RevealOut(
        reveal_id=one.reveal_id,
        person_id=one.person_id,
        fields=list(one.fields),
        purpose=one.purpose,
        legal_basis=one.legal_basis,
        minutes=one.minutes,
        needs_second=one.needs_second,
        asked_by=one.asked_by,
        asked_at=one.asked_at,
        approved_by=one.approved_by,
        approved_at=one.approved_at,
        opened_at=one.opened_at,
    )
