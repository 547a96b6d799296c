"""Exports over HTTP: reports to an authority, packages for another unit, views of the queue, figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.alert_access import reader_of
from app.api.alert_query import DAYS_OF_AGE, AlertQuery
from app.api.alerts import wanted_by
from app.api.export_models import (
    GoamlIn,
    GoamlProfileOut,
    GoamlProfilesOut,
    GroundsIn,
    PackageIn,
    ReportCodeOut,
    TableIn,
)
from app.api.models import RowId
from app.api.problems import FieldError, Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.review.errors import ReviewError
from app.sharing.desk import ExportedFile, Grounds
from app.sharing.errors import SharingError
from app.sharing.goaml.report import ReportWish
from app.sharing.package_page import PackageWish
from app.sharing.queue_desk import QueueView
from app.sharing.queue_table import MEDIA_TYPES, TableFormat
from app.sharing.statistics import statistics_csv

router = APIRouter(route_class=GuardedRoute, tags=["exports"])

STATISTICS_DAYS = 30


@router.get("/v1/goaml-profiles", operation_id="read_goaml_profiles", summary="Profiles of goAML reports")
def read_goaml_profiles(request: Request) -> GoamlProfilesOut:
    """For which authorities reports can be made, and of which kinds."""
    profiles = services_of(request).sharing.profiles.values()
    return GoamlProfilesOut(
        profiles=[
            GoamlProfileOut(
                profile=one.id,
                title=one.title,
                schema_version=one.schema_version,
                report_codes=[
                    ReportCodeOut(code=code, title=said.title, body=said.body, needs=list(said.needs))
                    for code, said in one.report_codes.items()
                ],
            )
            for one in profiles
        ]
    )


@router.post(
    "/v1/alerts/{alert_id}/exports/goaml",
    operation_id="export_goaml",
    summary="Make a goAML report",
    response_class=Response,
    responses={200: {"content": {"application/xml": {}}, "description": "The report, which fits its profile."}},
)
def export_goaml(request: Request, alert_id: RowId, asked: GoamlIn) -> Response:
    """Make a report of a confirmed alert. What does not fit the profile is named field by field; nothing is made then.

    Whoever may be a victim stands in it under a pseudonym and is never marked as a suspect.
    """
    wish = ReportWish(asked.report_code, asked.reason, asked.action, asked.fiu_ref_number)
    sharing = services_of(request).sharing
    grounds = _grounds(request, asked)
    return _given(lambda: sharing.goaml(alert_id, wish, profile_id=asked.profile, grounds=grounds))


@router.post(
    "/v1/alerts/{alert_id}/exports/package",
    operation_id="export_package",
    summary="Make an intelligence package",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "A ZIP with a signed manifest."}},
)
def export_package(request: Request, alert_id: RowId, asked: PackageIn) -> Response:
    """Make a package of a confirmed alert: parties, money, indicators, list versions, decisions, and what was left out.

    `redaction_report.json` in it says what was left out and why; `manifest.json` has the hash of every file.
    """
    wish = PackageWish(
        originator=asked.originator,
        recipient=asked.recipient,
        handling=asked.handling,
        summary=asked.summary,
        expires_on=asked.expires_on,
        onward=asked.onward,
    )
    sharing, grounds = services_of(request).sharing, _grounds(request, asked)
    return _given(lambda: sharing.package(alert_id, wish, grounds=grounds))


@router.post(
    "/v1/alerts/exports/table",
    operation_id="export_queue",
    summary="A view of the queue as a table",
    response_class=Response,
    responses={
        200: {
            "content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()},
            "description": "One row an alert; CSV or XLSX.",
        }
    },
)
def export_queue(request: Request, asked: TableIn, query: Annotated[AlertQuery, Query()]) -> Response:
    """The alerts that fit, 10,000 at most, for a spreadsheet: no formula in it runs, and nobody protected is named."""
    return _given(lambda: queue_file(request, query, asked.format))


@router.get(
    "/v1/statistics",
    operation_id="read_statistics",
    summary="Figures with small counts hidden",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "section, what, figure, count."}},
)
def read_statistics(request: Request) -> Response:
    """How many alerts came to what, by day, list, typology, state and reason; counts from 1 to 10 say `hidden`."""
    services = services_of(request)
    ages = {bracket.value: bounds for bracket, bounds in DAYS_OF_AGE.items()}
    figures = services.review_figures.figures(now=services.clock(), days=STATISTICS_DAYS, ages=ages)
    content = statistics_csv(figures, services.review_figures.by_typology())
    headers = {"Content-Disposition": 'attachment; filename="statistics.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def queue_file(request: Request, query: AlertQuery, as_format: TableFormat) -> ExportedFile:
    """The file of a view as whoever asks means it now. Raises SharingError."""
    reader = reader_of(request)
    view = QueueView(wanted_by(request, query, reader), query.order, query.address())
    return services_of(request).queue_desk.table(view, as_format, person=reader.person)


def file_response(made: ExportedFile) -> Response:
    """The download of an exported file."""
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "no-store"}
    return Response(made.content, media_type=made.media_type, headers=headers)


def _grounds(request: Request, asked: GroundsIn) -> Grounds:
    return Grounds(principal_of(request).actor_id, asked.purpose, asked.legal_basis)


def _given(make: Callable[[], ExportedFile]) -> Response:
    try:
        return file_response(make())
    except SharingError as error:
        fields = [FieldError(pointer=one.pointer, detail=one.detail) for one in error.problems]
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error), errors=fields) from None
    except ReviewError as error:
        raise Problem(error.http_status, error.code.replace("_", "-"), str(error)) from None
