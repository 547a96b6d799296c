"""The pages of the queue and of one alert, and what people do there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from app.access.permissions import allowed
from app.api.alert_access import alert_to_read, alert_to_work_on, may_work_on, reader_of, worker_of
from app.api.alert_query import AlertQuery
from app.api.alerts import wanted_by
from app.api.exports import file_response, queue_file
from app.api.models import RowId
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.alert import Alert, Disposition, ReasonCode
from app.review.desk import Act, ReviewDesk
from app.review.errors import ReviewError
from app.review.ruling import Ruling
from app.sharing.errors import SharingError
from app.sharing.queue_table import TableFormat
from app.store.saved_views import SavedView
from app.web import alert_texts
from app.web.alert_view import alert_view
from app.web.forms import SentForm, day_in
from app.web.messages import message_in_words
from app.web.paging import ROWS_A_PAGE, pages_of
from app.web.people_names import PeopleNames
from app.web.queue_view import QUEUE, facets_of, queue_rows
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.wording import sentence

router = APIRouter(route_class=PageRoute, include_in_schema=False)


MAX_SAVED_VIEWS = 20
MAX_VIEW_NAME_CHARS = 60
SUPPRESSION_DAYS_OFFERED = 180


@router.get(QUEUE)
def queue(request: Request) -> Response:
    """The queue as its address asks for it: rows, facets with counts, saved views."""
    query = _query(request.query_params.multi_items())
    return _queue_page(request, query)


@router.post("/alerts/next")
def take_next(request: Request, sent: SentForm) -> Response:
    """Take the first alert of the filter that is nobody's, and open it."""
    services, query, worker = services_of(request), _query_of_text(sent.get("view", "")), worker_of(request)
    taken = services.desk.take_next(wanted_by(request, query, worker), query.order, person=worker.person)
    if taken is None:
        return see(_queue_address(query), message="nothing_to_take")
    return see(f"{QUEUE}/{taken.alert_id}", message="taken")


@router.post("/alerts/exports/table")
def take_view_out(request: Request, sent: SentForm) -> Response:
    """The view as a file for a spreadsheet."""
    try:
        as_format = TableFormat(sent.get("format", ""))
    except ValueError:
        raise Problem(422, "invalid-form", "the form of the page is not whole; open the page again") from None
    try:
        return file_response(queue_file(request, _query_of_text(sent.get("view", "")), as_format))
    except SharingError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None


@router.post("/alerts/views")
def save_view(request: Request, sent: SentForm) -> Response:
    """Give the filter a name, or forget one; names are each reader's own."""
    services, person = services_of(request), principal_of(request).actor_id
    query = _query_of_text(sent.get("view", ""))
    name = sent.get("name", "").strip()
    if sent.get("act") == "forget":
        services.saved_views.forget(person, name)
        return see(_queue_address(query), message="view_forgotten")
    known = services.saved_views.of(person)
    if not 1 <= len(name) <= MAX_VIEW_NAME_CHARS or "\0" in name:
        return _queue_page(request, query, view_error="length", status=422)
    if len(known) >= MAX_SAVED_VIEWS and name not in {one.name for one in known}:
        return _queue_page(request, query, view_error="many", status=422)
    services.saved_views.save(person, SavedView(name, query.address()))
    return see(_queue_address(query), message="view_saved")


@router.get("/alerts/{alert_id}")
def read_alert(request: Request, alert_id: RowId) -> Response:
    """One alert with everything that a decision needs."""
    return _alert_page(request, alert_to_read(request, alert_id))


@router.post("/alerts/{alert_id}/acts")
def act_on_alert(request: Request, alert_id: RowId, sent: SentForm) -> Response:
    """Do what a form of the page asks, on the version that its reader saw; what was typed is kept where it fails."""
    services, kind = services_of(request), sent.get("act", "")
    route, do = _ACTS.get(kind, ("", None))
    if do is None or not _is_number(sent.get("version", "")):
        raise Problem(422, "invalid-form", "the form of the page is not whole; open the page again")
    principal, alert = principal_of(request), alert_to_work_on(request, alert_id)
    if not allowed(method="POST", route="/v1/alerts/{alert_id}/" + route, roles=principal.roles):
        raise Problem(403, "not-allowed", f"a key of role {', '.join(sorted(principal.roles))} may not do this")
    try:
        do(services.desk, Act(alert.alert_id, int(sent["version"]), principal.actor_id), sent)
    except ReviewError as error:
        if error.http_status == 404:
            raise Problem(404, "not-found", str(error)) from None
        failed = {"act": kind, "error": sentence(message_in_words(str(error))), "sent": sent}
        return _alert_page(request, alert_to_read(request, alert_id), failed=failed, status=error.http_status)
    return see(f"{QUEUE}/{alert_id}", message="done")


@router.post("/alerts/{alert_id}/checklist")
def tick(request: Request, alert_id: RowId, sent: SentForm) -> Response:
    """Tick an item of a checklist, or take the tick back."""
    services, alert = services_of(request), alert_to_work_on(request, alert_id)
    item = sent.get("checklist", ""), sent.get("item", "")
    try:
        services.checklist_desk.enter(
            alert,
            item,
            person=principal_of(request).actor_id,
            is_done=sent.get("done") == "yes",
            note=sent.get("note", ""),
        )
    except ReviewError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
    return see(f"{QUEUE}/{alert_id}#checklists", message="ticked")


def _query(given: list[tuple[str, str]]) -> AlertQuery:
    """The query of an address; empty fields of a form ask for nothing. Raises Problem 422."""
    fields: dict[str, Any] = {}
    for name, value in given:
        if name == "state" and value:
            fields.setdefault("state", []).append(value)
        elif value and name != "page":
            fields[name] = value
    try:
        return AlertQuery.model_validate(fields)
    except ValidationError:
        raise Problem(422, "invalid-request", "the address of the queue asks for something unknown") from None


def _query_of_text(text: str) -> AlertQuery:
    from urllib.parse import parse_qsl

    return _query(parse_qsl(text, max_num_fields=20)[:20])


def _queue_address(query: AlertQuery) -> str:
    address = query.address()
    return f"{QUEUE}?{address}" if address else QUEUE


def _queue_page(request: Request, query: AlertQuery, *, view_error: str = "", status: int = 200) -> Response:
    services, reader = services_of(request), reader_of(request)
    person, now, wanted = reader.person, services.clock(), wanted_by(request, query, reader)
    total = services.alerts.count(wanted)
    asked = request.query_params.get("page", "") if request.method == "GET" else ""
    pages = pages_of(total, path=QUEUE, asked=asked, query=_fields(query))
    found = services.alerts.find(wanted, limit=ROWS_A_PAGE, offset=pages.offset, order=query.order)
    views = [(one.name, f"{QUEUE}?{one.address}" if one.address else QUEUE) for one in services.saved_views.of(person)]
    return page(
        request,
        "alerts.html",
        status=status,
        rows=queue_rows(services, found, PeopleNames(services, reader=person), now=now),
        facets=facets_of(services, query, reader, now=now),
        orders=[(one, alert_texts.ORDERS[one], query.address(order=one)) for one in type(query.order)],
        query=query,
        view=query.address(),
        views=views,
        view_error=view_error,
        without_screening=_queue_address(query.model_copy(update={"screening_id": ""})),
        total=total,
        late=services.alerts.count(wanted_by(request, query.model_copy(update={"overdue": True}), reader)),
        only_protective=reader.sees.protective,
        pages=pages,
        alike=f"/alerts/alike?list_id={query.list_id}&reference={query.reference}"
        if query.list_id and query.reference
        else "",
    )


def _fields(query: AlertQuery) -> dict[str, str]:
    said = query.model_dump(mode="json", exclude_defaults=True)
    return {key: value[0] if isinstance(value, list) else str(value) for key, value in said.items()}


def _alert_page(
    request: Request, alert: Alert, *, failed: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    services = services_of(request)
    now = services.clock()
    view = alert_view(services, alert, reader_of(request), now=now)
    until = (now + timedelta(days=min(SUPPRESSION_DAYS_OFFERED, services.desk.policy.suppression_days))).date()
    return page(
        request,
        "alert.html",
        status=status,
        alert=view,
        works_on_it=may_work_on(request, alert),
        alert_texts=alert_texts,
        failed=failed or {"act": "", "error": "", "sent": {}},
        until=until.isoformat(),
        now=now,
    )


def _ruling(sent: Mapping[str, str], disposition: Disposition) -> Ruling:
    try:
        reason = ReasonCode(sent.get("reason", ""))
    except ValueError:
        raise ReviewError("reason_missing", "choose a reason", http_status=422) from None
    return Ruling(disposition, reason, sent.get("text", ""))


def _suppress(desk: ReviewDesk, act: Act, sent: Mapping[str, str]) -> None:
    until = day_in(sent.get("until", ""))
    if until is None:
        raise ReviewError("until_out_of_range", "until: expected a day such as 2027-01-31", http_status=422)
    desk.propose_suppression(act, until=until, text=sent.get("text", ""))


_Do = Callable[[ReviewDesk, Act, Mapping[str, str]], object]
_ACTS: Mapping[str, tuple[str, _Do]] = {
    "take": ("assignment", lambda desk, act, _: desk.assign(act, act.person)),
    "leave": ("assignment", lambda desk, act, _: desk.assign(act, None)),
    "comment": ("comments", lambda desk, act, sent: desk.comment(act, sent.get("text", ""))),
    "ask": ("information-requests", lambda desk, act, sent: desk.ask_information(act, sent.get("text", ""))),
    "resume": ("resumption", lambda desk, act, sent: desk.resume(act, sent.get("text", ""))),
    "escalate": ("escalation", lambda desk, act, sent: desk.escalate(act, sent.get("text", ""))),
    "true_match": ("decisions", lambda desk, act, sent: desk.decide(act, _ruling(sent, Disposition.TRUE_MATCH))),
    "false_positive": (
        "decisions",
        lambda desk, act, sent: desk.decide(act, _ruling(sent, Disposition.FALSE_POSITIVE)),
    ),
    "countersign": ("countersignature", lambda desk, act, sent: desk.countersign(act, sent.get("text", ""))),
    "disagree": ("disagreement", lambda desk, act, sent: desk.disagree(act, sent.get("text", ""))),
    "withdraw": ("withdrawal", lambda desk, act, sent: desk.withdraw(act, sent.get("text", ""))),
    "reopen": ("reopening", lambda desk, act, sent: desk.reopen(act, sent.get("text", ""))),
    "suppress": ("suppressions", _suppress),
}
"""What the forms of the page do, each with the end of the route of the API whose roles may do it."""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
