"""The page of those who answer for protected people: reveals asked for, approved and read; legal holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from fastapi import APIRouter, Request, Response

from app.access.permissions import allowed
from app.api.confidentiality import REPORT_DAYS
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.confidentiality.protection import FIELDS
from app.confidentiality.reveals import MAX_MINUTES, RevealRefusedError, RevealWish
from app.domain.protected_person import PurposeCode
from app.web.forms import SentForm
from app.web.messages import message_in_words
from app.web.people_names import PeopleNames
from app.web.rendering import page
from app.web.routing import PageRoute, see

router = APIRouter(route_class=PageRoute, include_in_schema=False)

Result = TypeVar("Result")

PROTECTION = "/protection"
MAX_ERASURES_SHOWN = 200
PERSON_ID = re.compile(r"[0-9a-f]{16}")


@router.get(PROTECTION)
def protection(request: Request) -> Response:
    """The reveals and erasures of the last seven days, and the form that asks for a reveal."""
    return _protection_page(request)


@router.post(PROTECTION)
def ask(request: Request, sent: SentForm) -> Response:
    """Ask for a reveal."""
    minutes, purpose = sent.get("minutes", ""), sent.get("purpose", "")
    wish = RevealWish(
        person_id=sent.get("person_id", "").strip(),
        fields=tuple(field for field in FIELDS if f"field_{field}" in sent),
        purpose=PurposeCode(purpose) if purpose in set(PurposeCode) else PurposeCode.ANALYSIS,
        legal_basis=sent.get("legal_basis", ""),
        minutes=int(minutes) if minutes.isascii() and minutes.isdigit() and len(minutes) < 4 else 0,
    )
    try:
        services_of(request).reveals.ask(wish, actor=principal_of(request).actor_id)
    except RevealRefusedError as refused:
        said = message_in_words(str(refused))
        said = said[:1].upper() + said[1:]
        return _protection_page(request, person_id=_pseudonym(sent), status=refused.http_status, error=said)
    return see(PROTECTION)


@router.post(PROTECTION + "/form")
def form_for_person(request: Request, sent: SentForm) -> Response:
    """The page with the form made out for a person of a case, whose pseudonym stands in no address."""
    return _protection_page(request, person_id=_pseudonym(sent))


@router.post(PROTECTION + "/reveals/{reveal_id}/approve")
def approve(request: Request, reveal_id: int) -> Response:
    """Agree as the second person."""
    actor = principal_of(request).actor_id
    _told(lambda: services_of(request).reveals.approve(reveal_id, actor=actor))
    return see(PROTECTION)


@router.post(PROTECTION + "/reveals/{reveal_id}/read")
def read(request: Request, reveal_id: int) -> Response:
    """The values, to whoever asked."""
    actor = principal_of(request).actor_id
    values = _told(lambda: services_of(request).reveals.read(reveal_id, actor=actor))
    return page(request, "revealed.html", values=values)


def _pseudonym(sent: SentForm) -> str:
    person_id = sent.get("person_id", "").strip()
    return person_id if PERSON_ID.fullmatch(person_id) else ""


def _told(do: Callable[[], Result]) -> Result:
    try:
        return do()
    except RevealRefusedError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None


def _protection_page(request: Request, *, person_id: str = "", status: int = 200, error: str = "") -> Response:
    services, principal = services_of(request), principal_of(request)
    since = services.clock() - timedelta(days=REPORT_DAYS)
    erasures = services.retention.erasures_since(since)
    return page(
        request,
        "protection.html",
        status=status,
        reveals=services.reveals.since(since),
        erasures=erasures[:MAX_ERASURES_SHOWN],
        erased=len(erasures),
        days=REPORT_DAYS,
        now=services.clock(),
        oneself=principal.actor_id,
        people=PeopleNames(services, reader=principal.actor_id),
        may_ask=allowed(method="POST", route=PROTECTION, roles=principal.roles),
        may_approve=allowed(method="POST", route=PROTECTION + "/reveals/{reveal_id}/approve", roles=principal.roles),
        fields=FIELDS,
        purposes=list(PurposeCode),
        max_minutes=MAX_MINUTES,
        person_id=person_id,
        error=error,
    )
