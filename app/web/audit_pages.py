"""The page of auditors: the audit log searched, one case followed through time, verified now, and taken away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from app.api.audit import audit_archive
from app.api.security import principal_of
from app.api.services import services_of
from app.audit.entry import AuditEntry
from app.audit_desk.desk import Verification
from app.store.audit_log import AuditFilter
from app.web.forms import day_error, day_in
from app.web.paging import pages_of
from app.web.people_names import PeopleNames
from app.web.rendering import page
from app.web.routing import PageRoute
from app.web.translation import translated
from app.web.wording import moment_in_words, number_in_words

router = APIRouter(route_class=PageRoute, include_in_schema=False)

AUDIT = "/audit"
VERIFICATIONS = AUDIT + "/verifications"
EXPORT = AUDIT + "/export"
MAX_CHARS = 200
FILTERS = ("object_type", "object_id", "actor", "act")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry in words. `case` is the address that follows its object through time."""

    number: str
    moment: str
    person: str
    act: str
    object_type: str
    object_id: str
    detail: Mapping[str, str]


@router.get(AUDIT)
def audit(request: Request) -> Response:
    """The entries that the filters ask for."""
    return _audit_page(request)


@router.post(VERIFICATIONS)
def verify(request: Request) -> Response:
    """Verify the log from its beginning, and say what that found."""
    found = services_of(request).audit_desk.verify_for(principal_of(request).actor_id)
    return _audit_page(request, just_verified=found)


@router.get(EXPORT)
def export(request: Request) -> Response:
    """Entries, checkpoints, public key and verifier."""
    return audit_archive(request)


def _audit_page(request: Request, *, just_verified: Verification | None = None) -> Response:
    services = services_of(request)
    people = PeopleNames(services, reader=principal_of(request).actor_id)
    asked = {name: _text(request, name) for name in (*FILTERS, "since", "until")}
    errors = {name: day_error(asked[name]) for name in ("since", "until")}
    since, until = day_in(asked["since"]), day_in(asked["until"])
    wanted = AuditFilter(
        **{name: asked[name] for name in FILTERS},
        since=since,
        before=None if until is None else until + timedelta(days=1),
    )
    pages = pages_of(services.audit.count(wanted), path=AUDIT, asked=_text(request, "page"), query=asked)
    found = services.audit.find(wanted, limit=pages.rows_a_page, offset=pages.offset)
    return page(
        request,
        "audit.html",
        asked=asked,
        errors=errors,
        rows=[_row(one, people) for one in found],
        pages=pages,
        is_case=bool(wanted.object_id),
        verification=just_verified or services.audit_desk.standing,
        is_new=just_verified is not None,
        outcome=_outcome(just_verified or services.audit_desk.standing),
    )


def _row(entry: AuditEntry, people: PeopleNames) -> AuditRow:
    return AuditRow(
        number=number_in_words(entry.sequence),
        moment=moment_in_words(datetime.fromisoformat(entry.at)),
        person=people.with_id(entry.actor),
        act=entry.act,
        object_type=entry.object_type,
        object_id=entry.object_id,
        detail={name: str(value) for name, value in json.loads(entry.detail).items() if value != ""},
    )


def _outcome(found: Verification | None) -> str:
    if found is None:
        return translated("The log was not verified yet since the service began; it will be within a minute.")
    if found.problem:
        return translated("The audit log was altered: {problem}.", problem=found.problem)
    return translated(
        "All {entries} entries are whole: none was changed, left out, moved or added; {covered} are signed.",
        entries=number_in_words(found.entries),
        covered=number_in_words(found.covered),
    )


def _text(request: Request, name: str) -> str:
    return request.query_params.get(name, "").replace("\0", "").strip()[:MAX_CHARS]
