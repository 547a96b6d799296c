"""Portfolios over HTTP: standing lists of customers that are screened again whenever a sanctions list changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.access.permissions import may_read_batch, may_steer_batch
from app.api.batch_models import PinnedListOut
from app.api.batches import readable_batch
from app.api.conversion import subject_from, subject_in
from app.api.models import SubjectIn
from app.api.portfolio_models import (
    ChangesIn,
    ChangesOut,
    EntriesOut,
    PortfolioIn,
    PortfolioOut,
    PortfolioRunOut,
    PortfolioRunsOut,
    PortfoliosOut,
)
from app.api.problems import FieldError, Problem
from app.api.protected_subjects import masked_request_subject
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.audit.entry import Act
from app.batches.reading import row_reader
from app.domain.batch import Batch, BatchContent, BatchState
from app.domain.portfolio import Portfolio, PortfolioEntry
from app.domain.screening_record import SCREENING_ID_RANDOM_BYTES, new_screening_id
from app.matching.analysis import names_nobody
from app.matching.hygiene import unscreenable_reason

router = APIRouter(route_class=GuardedRoute, tags=["portfolios"])

ENTRIES_AT_ONCE = 2000
RUNS_SHOWN = 50
_FINISHED = frozenset({BatchState.COMPLETE, BatchState.COMPLETE_WITH_REFUSALS})


@router.post("/v1/portfolios", operation_id="make_portfolio", status_code=201, summary="Make a portfolio")
def make_portfolio(request: Request, portfolio: PortfolioIn) -> PortfolioOut:
    """Of the customers of a batch that ended, or empty. It is screened at once, daily, and when a list changes."""
    services = services_of(request)
    batch = None if portfolio.batch_id is None else _finished_batch(request, portfolio.batch_id)
    now = services.clock()
    score = portfolio.minimum_score or (services.settings.minimum_score if batch is None else _score(batch))
    new = Portfolio(
        portfolio_id=new_screening_id(at=now, random_bytes=services.random_bytes(SCREENING_ID_RANDOM_BYTES)),
        owner=principal_of(request).actor_id,
        name=portfolio.name,
        created_at=now,
        minimum_score=score,
    )
    with services.database.transaction() as transaction:
        services.portfolios.create(new, transaction=transaction)
        act = Act(now, new.owner, "portfolio.made", "portfolio", new.portfolio_id, {"batch": portfolio.batch_id or ""})
        services.audit.append(act, transaction=transaction)
    entries = _fill(services, new, batch) if batch is not None else 0
    with services.database.transaction() as transaction:
        services.portfolios.open(new.portfolio_id, at=services.clock(), transaction=transaction)
        if batch is not None:
            services.batches.keep_as_portfolio(batch.batch_id, new.portfolio_id, transaction=transaction)
        act = Act(now, new.owner, "portfolio.opened", "portfolio", new.portfolio_id, {"entries": entries})
        services.audit.append(act, transaction=transaction)
    return _out(services, _readable(request, new.portfolio_id))


@router.get("/v1/portfolios", operation_id="list_portfolios", summary="Portfolios, the latest first")
def list_portfolios(request: Request) -> PortfoliosOut:
    """Your own; supervisors and auditors see all."""
    services = services_of(request)
    principal = principal_of(request)
    sees_all = may_read_batch(roles=principal.roles, actor_id=principal.actor_id, owner="")
    found = services.portfolios.find(owner=None if sees_all else principal.actor_id)
    return PortfoliosOut(portfolios=[_out(services, one) for one in found])


@router.get("/v1/portfolios/{portfolio_id}", operation_id="read_portfolio", summary="A portfolio")
def read_portfolio(request: Request, portfolio_id: str) -> PortfolioOut:
    """How many entries it has, and which versions of the lists they were screened against."""
    return _out(services_of(request), _readable(request, portfolio_id))


@router.delete(
    "/v1/portfolios/{portfolio_id}", operation_id="close_portfolio", status_code=204, summary="Screen it no more"
)
def close_portfolio(request: Request, portfolio_id: str) -> Response:
    """Its entries, runs and alerts stay."""
    services = services_of(request)
    one = _steerable(request, portfolio_id)
    now = services.clock()
    with services.database.transaction() as transaction:
        services.portfolios.close(one.portfolio_id, at=now, transaction=transaction)
        act = Act(now, principal_of(request).actor_id, "portfolio.closed", "portfolio", one.portfolio_id, {})
        services.audit.append(act, transaction=transaction)
    return Response(status_code=204)


@router.get("/v1/portfolios/{portfolio_id}/entries", operation_id="list_portfolio_entries", summary="Its customers")
def list_portfolio_entries(
    request: Request,
    portfolio_id: str,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> EntriesOut:
    """By reference."""
    one = _readable(request, portfolio_id)
    found = services_of(request).portfolios.entries(one.portfolio_id, limit=limit, offset=offset)
    entries = [SubjectIn.model_validate_json(entry.subject_document) for entry in found]
    people = services_of(request).subject_protection.people([subject_from(entry) for entry in entries])
    return EntriesOut(
        entries=[
            entry if place not in people else masked_request_subject(entry, people[place])
            for place, entry in enumerate(entries)
        ]
    )


@router.post(
    "/v1/portfolios/{portfolio_id}/changes",
    operation_id="change_portfolio",
    summary="Add, change and take out customers",
)
def change_portfolio(request: Request, portfolio_id: str, changes: ChangesIn) -> ChangesOut:
    """Up to 1,000 at a time, all or none. Sent again unchanged, a customer is not screened again."""
    services = services_of(request)
    one = _steerable(request, portfolio_id)
    if one.closed_at is not None:
        raise Problem(409, "portfolio-closed", "this portfolio is screened no more; make another")
    _require_screenable(changes.put, services)
    now = services.clock()
    entries = [_entry(subject) for subject in changes.put]
    with services.database.transaction() as transaction:
        removed = services.portfolios.remove(one.portfolio_id, changes.remove, transaction=transaction)
        done = services.portfolios.put(one.portfolio_id, entries, at=now, transaction=transaction)
        detail = {"added": done.added, "changed": done.changed, "removed": removed}
        act = Act(now, principal_of(request).actor_id, "portfolio.changed", "portfolio", one.portfolio_id, detail)
        services.audit.append(act, transaction=transaction)
    return ChangesOut(added=done.added, changed=done.changed, unchanged=done.unchanged, removed=removed)


@router.get("/v1/portfolios/{portfolio_id}/runs", operation_id="list_portfolio_runs", summary="Runs over it")
def list_portfolio_runs(request: Request, portfolio_id: str) -> PortfolioRunsOut:
    """The latest ones: what was screened against what, and how many were found."""
    one = _readable(request, portfolio_id)
    return PortfolioRunsOut(
        runs=[
            PortfolioRunOut(
                run_id=run.run_id,
                kind=run.kind,
                begun_at=run.begun_at,
                finished_at=run.finished_at,
                entries=run.entries,
                unscreenable=run.unscreenable,
                entries_with_hits=run.entries_with_hits,
                since=dict(run.since),
                lists=[PinnedListOut(**asdict(pinned)) for pinned in run.pins.lists],
            )
            for run in services_of(request).portfolios.runs(one.portfolio_id, limit=RUNS_SHOWN)
        ]
    )


def _readable(request: Request, portfolio_id: str) -> Portfolio:
    principal = principal_of(request)
    one = services_of(request).portfolios.get(portfolio_id) if "\0" not in portfolio_id else None
    if one is None or not may_read_batch(roles=principal.roles, actor_id=principal.actor_id, owner=one.owner):
        raise Problem(404, "not-found", "there is no portfolio of this id that you may read")
    return one


def _steerable(request: Request, portfolio_id: str) -> Portfolio:
    principal = principal_of(request)
    one = _readable(request, portfolio_id)
    if not may_steer_batch(roles=principal.roles, actor_id=principal.actor_id, owner=one.owner):
        raise Problem(403, "not-allowed", "this portfolio is somebody else's; its owner or a supervisor may do this")
    return one


def _out(services: Services, one: Portfolio) -> PortfolioOut:
    counts = services.portfolios.counts(one.portfolio_id)
    return PortfolioOut(
        portfolio_id=one.portfolio_id,
        owner=one.owner,
        name=one.name,
        created_at=one.created_at,
        minimum_score=one.minimum_score,
        entries=counts.entries,
        pending=counts.pending,
        screened=dict(one.screened),
        opened_at=one.opened_at,
        full_run_at=one.full_run_at,
        closed_at=one.closed_at,
    )


def _finished_batch(request: Request, batch_id: str) -> Batch:
    batch = readable_batch(request, batch_id)
    if batch.state not in _FINISHED or batch.content is not BatchContent.NAMES:
        raise Problem(409, "not-possible", "a portfolio is made of a batch of names that is complete")
    return batch


def _score(batch: Batch) -> float:
    return batch.settings.minimum_score


def _fill(services: Services, one: Portfolio, batch: Batch) -> int:
    """Take in every customer that the batch screened; until the last is in, the portfolio is not opened."""
    entries = _entries_of(services, batch)
    count = 0
    while page := list(islice(entries, ENTRIES_AT_ONCE)):
        count += len(page)
        with services.database.transaction() as transaction:
            services.portfolios.put(one.portfolio_id, page, at=one.created_at, transaction=transaction)
    return count


def _entries_of(services: Services, batch: Batch) -> Iterator[PortfolioEntry]:
    assert batch.mapping is not None, "a batch that is complete has a mapping"
    read = row_reader(batch.mapping, batch.header)
    seen: set[str] = set()
    for outcome in services.batches.unmasked_outcomes(batch.batch_id):
        if outcome.refusal:
            continue
        subject = read(outcome.row_number, outcome.cells).subject
        assert subject is not None, "a row that was screened names somebody"
        # No customer may vanish behind another of the same number.
        reference = subject.reference or f"row {outcome.row_number}"
        if reference in seen:
            reference = f"{reference[:180]} (row {outcome.row_number})"
        seen.add(reference)
        yield _entry(subject_in(subject).model_copy(update={"reference": reference}))


def _entry(subject: SubjectIn) -> PortfolioEntry:
    document = subject.model_dump_json(exclude_defaults=True)
    return PortfolioEntry(subject.reference, document, hashlib.sha256(document.encode()).hexdigest())


def _require_screenable(subjects: Sequence[SubjectIn], services: Services) -> None:
    """Refuse what a run could not screen: in a standing list nobody would notice."""
    errors = []
    references: set[str] = set()
    for place, given in enumerate(subjects):
        names = subject_from(given).names
        if not given.reference:
            errors.append(FieldError(pointer=f"/put/{place}/reference", detail="expected your own reference"))
        elif given.reference in references:
            errors.append(FieldError(pointer=f"/put/{place}/reference", detail="stands twice in this request"))
        references.add(given.reference)
        if any(unscreenable_reason(name, services.policy.limits) or names_nobody(name) for name in names):
            errors.append(FieldError(pointer=f"/put/{place}/names", detail="expected names that can be screened"))
    if errors:
        raise Problem(422, "invalid-request", f"{len(errors)} fields do not fit; see errors", errors=errors[:50])
