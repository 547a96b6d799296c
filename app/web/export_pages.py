"""The page that takes a decided alert out of the house: a report to an authority, or a package for another unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fastapi import APIRouter, Request, Response

from app.api.exports import file_response
from app.api.models import RowId
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.alert import AlertState, Disposition
from app.domain.protected_person import PurposeCode
from app.review.errors import ReviewError
from app.sharing.desk import ExportedFile, Grounds
from app.sharing.errors import FieldProblem, SharingError
from app.sharing.goaml.report import ReportWish
from app.sharing.package_page import PackageWish
from app.web.forms import SentForm
from app.web.messages import message_in_words
from app.web.rendering import page
from app.web.routing import PageRoute
from app.web.translation import translated_data
from app.web.wording import sentence

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/alerts/{alert_id}/exports")
def exports(request: Request, alert_id: RowId) -> Response:
    """What can be taken out of this alert, and the forms for it."""
    return _page(request, alert_id)


@router.post("/alerts/{alert_id}/exports/goaml")
def goaml(request: Request, alert_id: RowId, sent: SentForm) -> Response:
    """The report as a download, or the page again with every field that does not fit."""
    profile_id, _, report_code = sent.get("kind", "").partition(":")
    wish = ReportWish(report_code, sent.get("reason", ""), sent.get("action", ""), sent.get("fiu_ref_number", ""))
    sharing, grounds = services_of(request).sharing, _grounds(request, sent)
    return _given(
        request,
        alert_id,
        {"form": "goaml", **sent},
        lambda: sharing.goaml(alert_id, wish, profile_id=profile_id, grounds=grounds),
    )


@router.post("/alerts/{alert_id}/exports/package")
def package(request: Request, alert_id: RowId, sent: SentForm) -> Response:
    """The package as a download, or the page again with what is missing."""
    wish = PackageWish(
        originator=sent.get("originator", ""),
        recipient=sent.get("recipient", ""),
        handling=sent.get("handling", ""),
        summary=sent.get("summary", ""),
        expires_on=sent.get("expires_on", ""),
        onward=sent.get("onward") == "yes",
    )
    sharing, grounds = services_of(request).sharing, _grounds(request, sent)
    return _given(
        request, alert_id, {"form": "package", **sent}, lambda: sharing.package(alert_id, wish, grounds=grounds)
    )


def _grounds(request: Request, sent: Mapping[str, str]) -> Grounds:
    purpose = sent.get("purpose", "")
    if purpose not in set(PurposeCode):
        raise Problem(422, "invalid-form", "the form of the page is not whole; open the page again")
    return Grounds(principal_of(request).actor_id, PurposeCode(purpose), sent.get("legal_basis", ""))


def _given(request: Request, alert_id: int, sent: Mapping[str, str], make: Callable[[], ExportedFile]) -> Response:
    try:
        return file_response(make())
    except SharingError as error:
        return _page(request, alert_id, sent=sent, error=str(error), problems=error.problems, status=error.http_status)
    except ReviewError as error:
        if error.http_status == 404:
            raise Problem(404, "not-found", str(error)) from None
        return _page(request, alert_id, sent=sent, error=str(error), status=error.http_status)


def _page(  # noqa: PLR0913 (the page, or the page again)
    request: Request,
    alert_id: int,
    *,
    sent: Mapping[str, str] | None = None,
    error: str = "",
    problems: Sequence[FieldProblem] = (),
    status: int = 200,
) -> Response:
    services = services_of(request)
    try:
        alert = services.desk.alert(alert_id)
    except ReviewError as unknown:
        raise Problem(unknown.http_status, "not-found", str(unknown)) from None
    return page(
        request,
        "exports.html",
        status=status,
        alert=alert,
        is_confirmed=alert.state is AlertState.CLOSED and alert.disposition is Disposition.TRUE_MATCH,
        kinds=[
            (
                f"{profile.id}:{code}",
                f"{code} · {translated_data(said.title)} · {translated_data(profile.title)}",
            )
            for profile in services.sharing.profiles.values()
            for code, said in profile.report_codes.items()
        ],
        purposes=list(PurposeCode),
        sent=sent or {},
        error=sentence(message_in_words(error)) if error else "",
        problems=[(one.pointer, message_in_words(one.detail)) for one in problems],
    )
