"""What comes out of a batch over HTTP: results, refused rows, its certificate, a comparison with another run."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.api.batch_models import BatchId, ChangedHitOut, ComparisonOut
from app.api.batches import readable_batch
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.services import Services, services_of
from app.batches.certificate import NotFinishedError, certificate_of, signed
from app.batches.certificate_pdf import as_pdf
from app.batches.comparison import ChangeKind, HitChange, compare
from app.batches.file_kinds import FileKind
from app.batches.results.csv_file import hits_as_csv, subjects_as_csv
from app.batches.results.json_lines import as_json_lines
from app.batches.results.parquet import write_parquet
from app.batches.results.refused import refused_format, write_refused
from app.batches.results.workbook import write_workbook
from app.batches.templates import template_as_csv, template_as_workbook
from app.domain.batch import Batch, BatchContent

router = APIRouter(route_class=GuardedRoute, tags=["batches"])

CHANGES_AT_MOST = 1000
_PIECE_BYTES = 1_048_576
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CSV, _JSON_LINES = "text/csv; charset=utf-8", "application/jsonl"

Pieces = Iterator[bytes]


class ResultFormat(StrEnum):
    """In which format results are given; `csv` is exact for programs, `csv_spreadsheet` safe for a spreadsheet."""

    CSV = "csv"
    CSV_SPREADSHEET = "csv_spreadsheet"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"


class ResultView(StrEnum):
    """Of CSV: one row a hit (and one for each row without), or one row for each row of the file."""

    HITS = "hits"
    SUBJECTS = "subjects"


class CertificateFormat(StrEnum):
    """The signed file for programs and verification, or the same facts to read."""

    JSON = "json"
    PDF = "pdf"


class TemplateFormat(StrEnum):
    """In which format a template to fill is given."""

    CSV = "csv"
    XLSX = "xlsx"


@router.get(
    "/v1/batches/{batch_id}/results", operation_id="read_batch_results", summary="Results", response_class=Response
)
def read_batch_results(
    request: Request,
    batch_id: str,
    as_format: Annotated[ResultFormat, Query(alias="format")] = ResultFormat.XLSX,
    view: ResultView = ResultView.HITS,
) -> Response:
    """Your own columns first and unchanged, ours behind them. Of a batch that runs: what is done so far.

    `xlsx` holds both views; `jsonl` has one object for each row with its hits inside; `parquet` is the view of hits.
    """
    one = readable_batch(request, batch_id)
    services = services_of(request)
    match as_format:
        case ResultFormat.CSV | ResultFormat.CSV_SPREADSHEET:
            make = hits_as_csv if view is ResultView.HITS else subjects_as_csv
            guarded = as_format is ResultFormat.CSV_SPREADSHEET
            pieces = make(one, services.batch_rows.outcomes(one.batch_id), for_spreadsheet=guarded)
            return _download(pieces, _CSV, f"{one.batch_id}-{view.value}.csv")
        case ResultFormat.JSON_LINES:
            pieces = as_json_lines(one, services.batch_rows.outcomes(one.batch_id))
            return _download(pieces, _JSON_LINES, f"{one.batch_id}-results.jsonl")
        case ResultFormat.PARQUET:
            pieces = _written(
                services, lambda path: write_parquet(path, one, services.batch_rows.outcomes(one.batch_id))
            )
            return _download(pieces, "application/vnd.apache.parquet", f"{one.batch_id}-results.parquet")
        case ResultFormat.XLSX:
            pieces = _written(
                services, lambda path: write_workbook(path, one, services.batch_rows.outcomes(one.batch_id))
            )
            return _download(pieces, _WORKBOOK, f"{one.batch_id}-results.xlsx")


@router.get(
    "/v1/batches/{batch_id}/refused", operation_id="read_refused_rows", summary="Refused rows", response_class=Response
)
def read_refused_rows(request: Request, batch_id: str) -> Response:
    """In the shape of your file, with the reasons: correct them and hand the file in again as a supplement."""
    one = readable_batch(request, batch_id)
    services = services_of(request)
    kind = refused_format(one)
    media_type = {FileKind.WORKBOOK: _WORKBOOK, FileKind.JSON_LINES: _JSON_LINES}.get(kind, _CSV)
    pieces = _written(services, lambda path: write_refused(path, one, services.batch_rows.refused(one.batch_id)))
    return _download(pieces, media_type, f"{one.batch_id}-refused.{kind.value}")


@router.get(
    "/v1/batches/{batch_id}/certificate",
    operation_id="read_batch_certificate",
    summary="The signed certificate of a batch that ended",
    response_class=Response,
)
def read_batch_certificate(
    request: Request,
    batch_id: str,
    as_format: Annotated[CertificateFormat, Query(alias="format")] = CertificateFormat.JSON,
) -> Response:
    """File hash, rows by what became of them, lists and versions, settings, counts, times; verified offline."""
    one = readable_batch(request, batch_id)
    content = signed_certificate(services_of(request), one)
    if as_format is CertificateFormat.PDF:
        return _download(iter([as_pdf(content)]), "application/pdf", f"{one.batch_id}-certificate.pdf")
    return _download(iter([content]), "application/json", f"{one.batch_id}-certificate.json")


@router.get(
    "/v1/batches/{batch_id}/comparison", operation_id="compare_batches", summary="What changed since an earlier run"
)
def compare_batches(request: Request, batch_id: str, earlier: BatchId) -> ComparisonOut:
    """Hits that are new, gone or changed since the `earlier` batch of the same file; the first 1,000 of them.

    `not_screened` are hits of rows that this run did not screen: nothing can be said of them.
    """
    one, before = readable_batch(request, batch_id), readable_batch(request, earlier)
    counts, changes = changes_between(services_of(request), before, one)
    return ComparisonOut(
        earlier=before.batch_id,
        counts={kind.value: counts[kind] for kind in ChangeKind},
        changes=[
            ChangedHitOut(
                row=change.row_number,
                list_id=change.hit.list_id,
                reference=change.hit.reference,
                party=change.hit.party,
                change=change.kind,
                old_score=None if change.earlier is None else change.earlier.score,
                new_score=None if change.later is None else change.later.score,
            )
            for change in changes
        ],
    )


@router.get(
    "/v1/batch-templates/files/{content}",
    operation_id="read_template_file",
    summary="A template to fill",
    response_class=Response,
)
def read_template_file(
    content: BatchContent, as_format: Annotated[TemplateFormat, Query(alias="format")] = TemplateFormat.XLSX
) -> Response:
    """With two examples of fictional people, to be deleted."""
    if as_format is TemplateFormat.CSV:
        return _download(iter([template_as_csv(content)]), _CSV, f"{content.value}.csv")
    return _download(iter([template_as_workbook(content)]), _WORKBOOK, f"{content.value}.xlsx")


def signed_certificate(services: Services, one: Batch) -> bytes:
    """The certificate of a batch, issued now. Raises Problem 409 for one that has not ended."""
    try:
        certificate = certificate_of(one, issued_at=services.clock())
    except NotFinishedError as error:
        raise Problem(409, "not-finished", str(error)) from None
    return signed(certificate, services.audit.keys.signing)


def changes_between(services: Services, earlier: Batch, later: Batch) -> tuple[Counter[ChangeKind], list[HitChange]]:
    """How many hits changed in which way, and the first of them. Raises Problem 409 where it can't be told."""
    if earlier.file_sha256 != later.file_sha256 or earlier.mapping != later.mapping:
        detail = "the two batches are not of the same file read in the same way: their rows can't be compared"
        raise Problem(409, "not-comparable", detail)
    if not (earlier.state.is_final and later.state.is_final):
        raise Problem(409, "not-finished", "a batch has not ended: they are compared when both have")
    counts: Counter[ChangeKind] = Counter()
    first: list[HitChange] = []
    outcomes = services.batch_rows.outcomes
    for change in compare(outcomes(earlier.batch_id), outcomes(later.batch_id)):
        counts[change.kind] += 1
        if len(first) < CHANGES_AT_MOST:
            first.append(change)
    return counts, first


def _written(services: Services, write: Callable[[Path], None]) -> Pieces:
    """The bytes of a file that `write` makes, which is gone from disk before the first is sent."""
    folder = services.settings.spool_directory
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        path = Path(own) / "file"
        write(path)
        file = path.open("rb")

    def pieces() -> Pieces:
        with file:
            while piece := file.read(_PIECE_BYTES):
                yield piece

    return pieces()


def _download(pieces: Pieces, media_type: str, name: str) -> Response:
    # The officer's own file name can hold a name: downloads are called by the id.
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=media_type, headers=headers)
