"""The page on which false positives that are alike are released together, and the bundle that they make is settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response

from app.api.alerts import BUNDLE_PATTERN
from app.api.models import SubjectIn
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.alert import Alert, AlertKind, AlertState, DecisionOutcome, Disposition, Finding, ReasonCode
from app.review.desk import MAX_BULK, Act
from app.review.errors import ReviewError
from app.review.rules import DISPOSITION_OF, reasons_for
from app.review.ruling import Ruling
from app.store.alert_filter import AlertFilter
from app.web import alert_texts
from app.web.forms import SentForm, SentWideForm
from app.web.messages import message_in_words
from app.web.people_names import PeopleNames
from app.web.queue_view import QUEUE, list_names, queue_rows
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.wording import countries_in_words, sentence

router = APIRouter(route_class=PageRoute, include_in_schema=False)


_TO_DECIDE = frozenset({AlertState.OPEN, AlertState.ESCALATED})
_OUTCOMES = {"countersign": "confirmed", "disagree": "rejected", "withdraw": "withdrawn"}


@router.get("/alerts/alike")
def alike(request: Request, list_id: str = "", reference: str = "", tick: Literal["all", "none"] = "none") -> Response:
    """The open alerts of one designation, to be released together; `tick` sets every tick at once."""
    return _page(request, list_id=list_id, reference=reference, every_one=tick == "all")


@router.post("/alerts/alike")
def decide_alike(request: Request, sent: SentWideForm) -> Response:
    """Propose the release of those that were ticked, for one reason; a second person has to confirm."""
    services, person = services_of(request), principal_of(request).actor_id
    acts = [
        Act(int(name.removeprefix("alert-")), int(version), person)
        for name, version in sent.items()
        if name.startswith("alert-") and name.removeprefix("alert-").isdecimal() and version.isdecimal()
    ]
    try:
        reason = ReasonCode(sent.get("reason", ""))
        services.desk.decide_alike(acts, Ruling(Disposition.FALSE_POSITIVE, reason, sent.get("text", "")))
    except ValueError:
        return _again(request, sent, error="choose a reason", status=422)
    except ReviewError as error:
        return _again(request, sent, error=str(error), status=error.http_status)
    return see(f"{QUEUE}?state=proposed", message="bundle_proposed")


@router.post("/alerts/bundles/{bundle}")
def settle_bundle(request: Request, bundle: Annotated[str, Path(pattern=BUNDLE_PATTERN)], sent: SentForm) -> Response:
    """Confirm or reject a whole bundle, or take one's own back."""
    outcome = _OUTCOMES.get(sent.get("act", ""))
    if outcome is None:
        raise Problem(422, "invalid-form", "the form of the page is not whole; open the page again")
    services, person = services_of(request), principal_of(request).actor_id
    try:
        services.desk.settle_alike(bundle, DecisionOutcome(outcome), person=person, text=sent.get("text", ""))
    except ReviewError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
    return see(QUEUE, message="bundle_settled")


def _again(request: Request, sent: Mapping[str, str], *, error: str, status: int) -> Response:
    return _page(
        request,
        list_id=sent.get("list_id", ""),
        reference=sent.get("reference", ""),
        sent=sent,
        error=sentence(message_in_words(error)),
        status=status,
    )


def _page(  # noqa: PLR0913 (one page)
    request: Request,
    *,
    list_id: str,
    reference: str,
    sent: Mapping[str, str] | None = None,
    every_one: bool = False,
    error: str = "",
    status: int = 200,
) -> Response:
    services, person = services_of(request), principal_of(request).actor_id
    found: tuple[Alert, ...] = ()
    if list_id and reference and "\0" not in list_id + reference:
        wanted = AlertFilter(states=_TO_DECIDE, list_id=list_id, reference=reference)
        found = services.alerts.find(wanted, limit=MAX_BULK)
    rows = queue_rows(services, found, PeopleNames(services, reader=person), now=services.clock())
    reasons = [
        one
        for one in (reasons_for(found[0].finding) if found else ())
        if DISPOSITION_OF[one] is Disposition.FALSE_POSITIVE
    ]
    ticked = {f"alert-{one.alert_id}" for one in found} if every_one else set(sent or {})
    return page(
        request,
        "alike.html",
        status=status,
        rows=[
            (row, alert.version, _submitted(alert.finding), f"alert-{alert.alert_id}" in ticked)
            for row, alert in zip(rows, found, strict=True)
        ],
        list_id=list_id,
        list_name=list_names(services).get(list_id, list_id),
        reference=reference,
        reasons=[(one.value, alert_texts.REASONS[one]) for one in reasons],
        sent=sent or {},
        error=error,
    )


def _submitted(finding: Finding) -> tuple[str, str, str]:
    """What tells the subjects of one name apart: birth date, nationalities and the sender's own reference."""
    if finding.kind is not AlertKind.NAME_MATCH or finding.is_protective:
        return "", "", ""
    subject = SubjectIn.model_validate_json(finding.subject_document)
    return subject.birth_date or "", countries_in_words(",".join(subject.nationalities)), subject.reference
