"""The audit log over HTTP: searched, verified, and taken away to be verified offline. It holds no personal data."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, Field, StringConstraints

from app.api.models import NO_NUL, Strict
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.audit.entry import AuditEntry
from app.audit_desk.desk import Verification
from app.store.audit_log import AuditFilter

router = APIRouter(route_class=GuardedRoute, tags=["audit"])

MAX_ENTRIES = 1000
_PIECE_BYTES = 65_536

Code = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]


class AuditEntryOut(Strict):
    """One entry: who (`actor`, an id) did what (`act`) to which object, and the keyed hash that chains it."""

    sequence: int
    at: str
    actor: str
    act: str
    object_type: str
    object_id: str
    detail: dict[str, Any] = Field(description="Codes, counts, hashes and ids; never a name or what people wrote.")
    previous: str
    mac: str


class AuditEntriesOut(Strict):
    """Entries of one case the oldest first, otherwise the newest first; `total` is how many fit in all."""

    total: int
    entries: list[AuditEntryOut]


class VerificationOut(Strict):
    """What verifying the log from its beginning said."""

    at: datetime
    entries: int
    covered: int = Field(description="How many of them a signed checkpoint covers.")
    is_whole: bool
    problem: str = Field(description="Where it was altered; empty where all of it is whole.")


@router.get("/v1/audit/entries", operation_id="list_audit_entries", summary="Search the audit log")
def list_audit_entries(  # noqa: PLR0913 (one parameter for each filter)
    request: Request,
    *,
    object_type: Code = "",
    object_id: Code = "",
    actor: Code = "",
    act: Annotated[Code, Query(description="An act or its beginning, such as `alert.`")] = "",
    since: AwareDatetime | None = None,
    before: AwareDatetime | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_ENTRIES)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
) -> AuditEntriesOut:
    """By the case that was acted on, by who acted, by what was done, by time."""
    audit = services_of(request).audit
    wanted = AuditFilter(object_type, object_id, actor, act, since, before)
    found = audit.find(wanted, limit=limit, offset=offset)
    return AuditEntriesOut(total=audit.count(wanted), entries=[_out(one) for one in found])


@router.post("/v1/audit/verifications", operation_id="verify_audit_log", summary="Verify the audit log now")
def verify_audit_log(request: Request) -> VerificationOut:
    """Every entry from the first on, against the keys and the signed checkpoints. That this was done is entered."""
    return verification_out(services_of(request).audit_desk.verify_for(principal_of(request).actor_id))


@router.get(
    "/v1/audit/export",
    operation_id="export_audit_log",
    response_class=Response,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
    summary="Take the audit log away",
)
def export_audit_log(request: Request) -> Response:
    """A ZIP archive: entries, checkpoints up to the last entry, public key and the verifier that needs no fiscreen."""
    return audit_archive(request)


def audit_archive(request: Request) -> Response:
    """What is verified offline, as a download."""
    services = services_of(request)
    services.settings.spool_directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = tempfile.TemporaryFile(dir=services.settings.spool_directory)  # noqa: SIM115 (closed once it was sent)
    services.audit_desk.write_export(file)
    file.seek(0)

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(_PIECE_BYTES):
                yield piece

    headers = {"Content-Disposition": 'attachment; filename="audit.zip"'}
    return StreamingResponse(pieces(), media_type="application/zip", headers=headers)


def verification_out(found: Verification) -> VerificationOut:
    """A verification as it is told."""
    return VerificationOut(
        at=found.at, entries=found.entries, covered=found.covered, is_whole=found.is_whole, problem=found.problem
    )


def _out(entry: AuditEntry) -> AuditEntryOut:
    return AuditEntryOut(
        sequence=entry.sequence,
        at=entry.at,
        actor=entry.actor,
        act=entry.act,
        object_type=entry.object_type,
        object_id=entry.object_id,
        detail=json.loads(entry.detail),
        previous=entry.previous,
        mac=entry.mac,
    )
