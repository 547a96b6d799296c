"""Alerts over HTTP: the queue, one alert, and every act that people may do on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Header, Path, Query, Request, Response

from app.api.alert_access import alert_to_read, alert_to_work_on, reader_of, worker_of
from app.api.alert_conversion import alert_detail_out, alert_out, suppression_out
from app.api.alert_models import (
    AlertDetailOut,
    AlertsOut,
    AssignmentIn,
    BulkRulingIn,
    RulingIn,
    SettlingIn,
    SuppressionIn,
    SuppressionOut,
    SuppressionsOut,
    TextIn,
)
from app.api.alert_query import AlertQuery, AlertReader
from app.api.models import RowId
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.alert import Alert, DecisionOutcome, Disposition
from app.review.desk import Act, ReviewDesk
from app.review.errors import ReviewError
from app.review.ruling import Ruling
from app.store.alert_filter import AlertFilter

router = APIRouter(route_class=GuardedRoute, tags=["alerts"])

SUPPRESSIONS_SHOWN = 200

Result = TypeVar("Result")

IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="The version of the alert as you read it, from its `ETag`.")
]
BUNDLE_PATTERN = r"^[1-9][0-9]{0,18}-[1-9][0-9]{0,9}$"

Bundle = Annotated[str, Path(pattern=BUNDLE_PATTERN)]


@router.get("/v1/alerts", operation_id="read_alerts", summary="The queue of alerts")
def read_alerts(request: Request, query: Annotated[AlertQuery, Query()]) -> AlertsOut:
    """Alerts that fit, by default those due soonest first. Without `state`, all that are not closed.

    A protection officer sees protective cases, and others are not even counted.
    """
    services = services_of(request)
    reader = reader_of(request)
    wanted = wanted_by(request, query, reader)
    found = services.alerts.find(wanted, limit=query.limit, offset=query.offset, order=query.order)
    return AlertsOut(
        total=services.alerts.count(wanted),
        by_state=dict(services.alerts.counts_by("state", reader.sees)),
        alerts=[alert_out(one) for one in found],
    )


@router.post("/v1/alerts/next", operation_id="take_next_alert", summary="Take the next alert")
def take_next(request: Request, response: Response, query: Annotated[AlertQuery, Query()]) -> AlertDetailOut:
    """Take the first alert that fits and is nobody's. Two who take at once get two alerts; 404 where there is none."""
    services, worker = services_of(request), worker_of(request)
    taken = services.desk.take_next(wanted_by(request, query, worker), query.order, person=worker.person)
    if taken is None:
        raise Problem(404, "nothing-to-take", "no alert that fits is open and nobody's")
    response.headers["ETag"] = f'"{taken.version}"'
    return alert_detail_out(services, taken, seen=worker.sees)


@router.get("/v1/alerts/{alert_id}", operation_id="read_alert", summary="One alert")
def read_alert(request: Request, response: Response, alert_id: RowId) -> AlertDetailOut:
    """The subject, the hit with its explanation, decisions, history. Its `ETag` is what acts take as `If-Match`."""
    services = services_of(request)
    alert = alert_to_read(request, alert_id)
    response.headers["ETag"] = f'"{alert.version}"'
    return alert_detail_out(services, alert, seen=reader_of(request).sees)


@router.post("/v1/alerts/decisions", operation_id="decide_alerts_alike", summary="Decide several alike")
def decide_alike(request: Request, ruling: BulkRulingIn) -> AlertsOut:
    """Propose that alerts of one designation are false positives for one reason: all of them, or none.

    They make one `bundle`, which a second person settles; until then its proposer may take it back.
    """
    services = services_of(request)
    person = principal_of(request).actor_id
    acts = [Act(one.alert_id, one.version, person) for one in ruling.alerts]
    said = Ruling(Disposition.FALSE_POSITIVE, ruling.reason_code, ruling.text)
    decided = _told(lambda: services.desk.decide_alike(acts, said))
    by_state = dict(services.alerts.counts_by("state", AlertFilter()))
    return AlertsOut(total=len(decided), by_state=by_state, alerts=[alert_out(one) for one in decided])


@router.post("/v1/alerts/bundles/{bundle}", operation_id="settle_alerts_alike", summary="Settle a bundle")
def settle_alike(request: Request, bundle: Bundle, settling: SettlingIn) -> AlertsOut:
    """Confirm or reject every decision of a bundle that waits, or take back one's own: all of them, or none."""
    services, person = services_of(request), principal_of(request).actor_id
    settled = _told(
        lambda: services.desk.settle_alike(bundle, DecisionOutcome(settling.outcome), person=person, text=settling.text)
    )
    by_state = dict(services.alerts.counts_by("state", AlertFilter()))
    return AlertsOut(total=len(settled), by_state=by_state, alerts=[alert_out(one) for one in settled])


@router.post("/v1/alerts/{alert_id}/assignment", operation_id="assign_alert", summary="Take or leave an alert")
def assign(
    request: Request, response: Response, alert_id: RowId, assignment: AssignmentIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Say who works on it."""
    holder = principal_of(request).actor_id if assignment.holder else None
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.assign(act, holder))


@router.post("/v1/alerts/{alert_id}/comments", operation_id="comment_alert", summary="Add a remark")
def comment(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Add a remark to the history."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.comment(act, said.text))


@router.post("/v1/alerts/{alert_id}/information-requests", operation_id="ask_information", summary="Ask for facts")
def ask_information(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Note what must be asked of others before this can be decided."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.ask_information(act, said.text))


@router.post("/v1/alerts/{alert_id}/resumption", operation_id="resume_alert", summary="Go on with the answer")
def resume(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Go on, with what was answered."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.resume(act, said.text))


@router.post("/v1/alerts/{alert_id}/escalation", operation_id="escalate_alert", summary="Escalate")
def escalate(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Hand it to those who answer for the reviewers."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.escalate(act, said.text))


@router.post("/v1/alerts/{alert_id}/decisions", operation_id="decide_alert", summary="Decide")
def decide(
    request: Request, response: Response, alert_id: RowId, ruling: RulingIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Decide, or propose where two people must agree: true matches, strong hits, reasons that prove little."""
    said = Ruling(ruling.disposition, ruling.reason_code, ruling.text)
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.decide(act, said))


@router.post("/v1/alerts/{alert_id}/countersignature", operation_id="countersign_alert", summary="Countersign")
def countersign(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Confirm the decision that waits; never by whoever proposed it."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.countersign(act, said.text))


@router.post("/v1/alerts/{alert_id}/disagreement", operation_id="disagree_with_alert", summary="Disagree")
def disagree(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Refuse the decision that waits; the alert is escalated."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.disagree(act, said.text))


@router.post("/v1/alerts/{alert_id}/withdrawal", operation_id="withdraw_decision", summary="Withdraw")
def withdraw(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Take one's own proposal back."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.withdraw(act, said.text))


@router.post("/v1/alerts/{alert_id}/reopening", operation_id="reopen_alert", summary="Open again")
def reopen(
    request: Request, response: Response, alert_id: RowId, said: TextIn, if_match: IfMatch = None
) -> AlertDetailOut:
    """Open a closed alert again; what was decided stays in its history."""
    return _acted(request, response, alert_id, if_match, lambda desk, act: desk.reopen(act, said.text))


@router.post(
    "/v1/alerts/{alert_id}/suppressions",
    operation_id="propose_suppression",
    status_code=201,
    summary="Propose a suppression",
)
def propose_suppression(
    request: Request, alert_id: RowId, asked: SuppressionIn, if_match: IfMatch = None
) -> SuppressionOut:
    """Ask that hits like this false positive need no review until a day, or until either side changes."""
    services = services_of(request)
    act = _act(request, alert_id, if_match)
    kept = _told(lambda: services.desk.propose_suppression(act, until=asked.until, text=asked.text))
    return suppression_out(kept, now=services.clock())


@router.get("/v1/suppressions", operation_id="read_suppressions", summary="Suppressions")
def read_suppressions(request: Request) -> SuppressionsOut:
    """The last suppressions with what they covered."""
    services = services_of(request)
    latest = services.suppressions.latest(limit=SUPPRESSIONS_SHOWN)
    return SuppressionsOut(suppressions=[suppression_out(one, now=services.clock()) for one in latest])


@router.post("/v1/suppressions/{suppression_id}/approval", operation_id="approve_suppression", summary="Approve")
def approve_suppression(request: Request, suppression_id: RowId) -> SuppressionOut:
    """Put a suppression in force; never by whoever proposed it."""
    services, person = services_of(request), principal_of(request).actor_id
    approved = _told(lambda: services.desk.approve_suppression(suppression_id, person=person))
    return suppression_out(approved, now=services.clock())


@router.post("/v1/suppressions/{suppression_id}/end", operation_id="end_suppression", summary="End a suppression")
def end_suppression(request: Request, suppression_id: RowId) -> SuppressionOut:
    """End a suppression, or refuse one that waits."""
    services, person = services_of(request), principal_of(request).actor_id
    ended = _told(lambda: services.desk.end_suppression(suppression_id, person=person))
    return suppression_out(ended, now=services.clock())


def wanted_by(request: Request, query: AlertQuery, reader: AlertReader) -> AlertFilter:
    """The filter of `query` as `reader` means it now."""
    services = services_of(request)
    return query.wanted(reader, now=services.clock(), strong_score=services.settings.strong_score)


def _acted(
    request: Request,
    response: Response,
    alert_id: RowId,
    if_match: str | None,
    do: Callable[[ReviewDesk, Act], Alert],
) -> AlertDetailOut:
    services = services_of(request)
    act = _act(request, alert_id, if_match)
    alert_to_work_on(request, alert_id)
    alert = _told(lambda: do(services.desk, act))
    response.headers["ETag"] = f'"{alert.version}"'
    return alert_detail_out(services, alert, seen=reader_of(request).sees)


def _act(request: Request, alert_id: RowId, if_match: str | None) -> Act:
    version = (if_match or "").strip().strip('"')
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        detail = "send the version of the alert that you read as `If-Match`, as its `ETag` gave it"
        raise Problem(428, "version-required", detail)
    return Act(alert_id, int(version), principal_of(request).actor_id)


def _told(do: Callable[[], Result]) -> Result:
    try:
        return do()
    except ReviewError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
