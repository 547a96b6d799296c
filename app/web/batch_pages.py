"""The pages of batches: hand in a file, see how it is read, correct it, watch it run, take the results away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from app.access.permissions import may_read_batch, may_steer_batch
from app.api.batch_results import changes_between
from app.api.batch_upload import receive
from app.api.batches import as_seen, readable_batch, steerable_batch, understanding_of
from app.api.portfolio_models import PortfolioIn
from app.api.portfolios import make_portfolio
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.batch_desk.desk import HandedIn
from app.batches.encodings import KNOWN_ENCODINGS
from app.batches.file_kinds import FileKind
from app.batches.problems import TableFileError
from app.batches.remarks import QuestionCode
from app.batches.understanding import Understanding, understand_as
from app.domain.batch import Batch, BatchSettings, BatchState, ColumnMapping
from app.domain.screening_record import SCREENING_ID_RANDOM_BYTES, new_screening_id
from app.store.batch_templates import BatchTemplate
from app.store.batches import BatchChangedError
from app.web import texts
from app.web.batch_view import batch_view, note_in_words, question_in_words
from app.web.forms import SentForm, SentWideForm
from app.web.mapping_form import chosen_order, form_layout, form_mapping, layout_mark, meanings_offered
from app.web.rendering import page
from app.web.routing import PageRoute, see

router = APIRouter(route_class=PageRoute, include_in_schema=False)

BATCHES_SHOWN = 50
_MAX_NAME_CHARS = 100
_BEFORE_START = frozenset({BatchState.RECEIVED, BatchState.UNDERSTOOD})
_DELIMITERS = ((",", ","), (";", ";"), ("tab", "Tab"), ("|", "|"))


@router.get("/batches")
def list_page(request: Request) -> Response:
    """The reader's batches, those of everyone for supervisors and auditors, and where a file is handed in."""
    services, principal = services_of(request), principal_of(request)
    sees_all = may_read_batch(roles=principal.roles, actor_id=principal.actor_id, owner="")
    found = services.batches.find(owner=None if sees_all else principal.actor_id, limit=BATCHES_SHOWN)
    return page(request, "batches.html", batches=[batch_view(services, one) for one in found])


@router.post("/batches")
async def hand_in(request: Request) -> Response:
    """Take a file and show how it would be read; nothing is screened yet."""
    services = services_of(request)
    settings = BatchSettings(services.settings.minimum_score)
    handed = HandedIn(owner=principal_of(request).actor_id, file_name="", settings=settings)
    with services.batch_desk.receiving() as spool:
        name = await receive(request, spool)
        new = await run_in_threadpool(services.batch_desk.hand_in, spool, handed.named(name))
    return see(f"/batches/{new.batch_id}")


@router.get("/batches/{batch_id}")
def batch_page(request: Request, batch_id: str) -> Response:
    """How the file is read until it starts; then how far it is, and what came out of it."""
    one = readable_batch(request, batch_id)
    if one.state in _BEFORE_START:
        return _reading_page(request, one)
    return _run_page(request, one)


@router.post("/batches/{batch_id}/mapping")
def correct(request: Request, batch_id: str, sent: SentWideForm) -> Response:
    """Read the file as the form says, and keep that under a name where one is given.

    Where the form changes how the file is laid out since it was `shown`, its columns are guessed anew and shown.
    """
    one = steerable_batch(request, batch_id)
    services = services_of(request)
    if one.mapping is None:
        raise Problem(409, "not-possible", "this file can't be read as a table; hand in another")
    layout = form_layout(sent, one.mapping)
    try:
        mapping = form_mapping(sent, layout)
        if sent.get("shown", layout_mark(one.mapping)) != layout_mark(layout):
            with services.batch_desk.file_of(one) as path:
                found = understand_as(path, layout)
            if found.questions:
                return _reading_page(request, one, found=as_seen(services, found))
            mapping = found.mapping
        changed = services.batch_desk.correct(
            one, mapping, version=_version(sent), person=principal_of(request).actor_id
        )
    except TableFileError as error:
        return _reading_page(request, one, error=str(error))
    except BatchChangedError:
        raise _changed() from None
    if name := sent.get("save_as", "").strip()[:_MAX_NAME_CHARS]:
        _keep_template(services, changed, name)
    return see(f"/batches/{one.batch_id}", message="batch-read")


@router.post("/batches/{batch_id}/template")
def read_by_template(request: Request, batch_id: str, sent: SentForm) -> Response:
    """Read the file as a template of its owner says."""
    one = steerable_batch(request, batch_id)
    services = services_of(request)
    template = services.batch_templates.get(sent.get("template", ""), owner=one.owner)
    if template is None:
        raise Problem(422, "invalid-form", "choose one of the templates that are offered")
    try:
        services.batch_desk.correct(
            one, template.mapping, version=_version(sent), person=principal_of(request).actor_id
        )
    except TableFileError as error:
        return _reading_page(request, one, error=str(error))
    except BatchChangedError:
        raise _changed() from None
    return see(f"/batches/{one.batch_id}", message="batch-read")


@router.post("/batches/{batch_id}/acts")
def act(request: Request, batch_id: str, sent: SentForm) -> Response:
    """Start, pause, resume or cancel."""
    one = steerable_batch(request, batch_id)
    desk = services_of(request).batch_desk
    acts: Mapping[str, Callable[..., Batch]] = {
        "start": desk.start,
        "pause": desk.pause,
        "resume": desk.resume,
        "cancel": desk.cancel,
    }
    wanted = acts.get(sent.get("act", ""))
    if wanted is None:
        raise Problem(422, "invalid-form", "a batch is started, paused, resumed or cancelled")
    try:
        wanted(one, version=_version(sent), person=principal_of(request).actor_id)
    except BatchChangedError:
        raise _changed() from None
    return see(f"/batches/{one.batch_id}", message=f"batch-{sent['act']}")


@router.get("/batches/{batch_id}/comparison")
def comparison_page(request: Request, batch_id: str) -> Response:
    """What changed since the earlier run of the same file that the address names, else since the latest."""
    one = readable_batch(request, batch_id)
    earlier = request.query_params.get("earlier") or one.same_file_as
    if not earlier:
        raise Problem(404, "not-found", "there is no earlier batch of the same file")
    before = readable_batch(request, earlier)
    counts, changes = changes_between(services_of(request), before, one)
    return page(request, "batch_comparison.html", batch=one, earlier=before, counts=counts, changes=changes)


@router.post("/batches/{batch_id}/portfolio")
def keep_as_portfolio(request: Request, batch_id: str, sent: SentForm) -> Response:
    """Make a portfolio of the customers of a batch that is complete."""
    name = sent.get("name", "").strip()
    if not name or len(name) > _MAX_NAME_CHARS or "\0" in name:
        raise Problem(422, "invalid-form", "a portfolio needs a name of at most 100 characters")
    made = make_portfolio(request, PortfolioIn(name=name, batch_id=batch_id))
    return see(f"/portfolios/{made.portfolio_id}", message="portfolio-made")


def _reading_page(request: Request, one: Batch, *, found: Understanding | None = None, error: str = "") -> HTMLResponse:
    services, principal = services_of(request), principal_of(request)
    values: dict[str, Any] = {"understanding": None}
    try:
        shown = found or understanding_of(request, one)
    except Problem:
        # What stands in the way is kept with the batch and said on the page.
        shown = None
    if shown is not None and shown.header:
        values = {"understanding": shown, **_reading_values(shown)}
    return page(
        request,
        "batch_reading.html",
        status=422 if error else 200,
        view=batch_view(services, one),
        error=error,
        may_steer=may_steer_batch(roles=principal.roles, actor_id=principal.actor_id, owner=one.owner),
        **_templates_offered(services, one),
        **values,
    )


def _templates_offered(services: Services, one: Batch) -> dict[str, Any]:
    """The templates of the batch's owner, chosen the one that was made for the same headings."""
    templates = services.batch_templates.of_owner(one.owner)
    fitting = next((template.template_id for template in templates if template.header == one.header), "")
    return {"templates": [(template.template_id, template.name) for template in templates], "fitting": fitting}


def _reading_values(found: Understanding) -> dict[str, Any]:
    mapping = found.mapping
    asked = {question.code: question for question in found.questions}
    meanings = [(word, texts.meaning_in_words(word)) for word in meanings_offered(mapping.content)]
    encodings = [(name, name) for name in KNOWN_ENCODINGS]
    samples: list[tuple[str, str]] = []
    if question := asked.get(QuestionCode.ENCODING):
        samples = [(option.value, option.sample) for option in question.options]
    return {
        "mapping": mapping,
        "shown_layout": layout_mark(mapping),
        "is_of_payments": FileKind(mapping.format).is_of_payments,
        "questions": [(question.code.value, question_in_words(question)) for question in found.questions],
        "notes": [note_in_words(note) for note in found.notes],
        "meanings": [("", texts.meaning_in_words("")), *meanings],
        "encodings": encodings,
        "samples": samples,
        "delimiters": _delimiters(mapping),
        "delimiter": {"\t": "tab"}.get(mapping.delimiter, mapping.delimiter),
        "asks_dates": QuestionCode.DATE_ORDER in asked,
        "dates": "" if QuestionCode.DATE_ORDER in asked else chosen_order(mapping),
        "disputed": {column for question in found.questions for column in question.columns},
    }


def _delimiters(mapping: ColumnMapping) -> list[tuple[str, str]]:
    known = dict(_DELIMITERS)
    other = {} if mapping.delimiter in {*known, "\t", ""} else {mapping.delimiter: mapping.delimiter}
    return list((known | other).items())


def _run_page(request: Request, one: Batch) -> HTMLResponse:
    services, principal = services_of(request), principal_of(request)
    same = services.batches.get(one.same_file_as) if one.same_file_as else None
    return page(
        request,
        "batch.html",
        view=batch_view(services, one),
        may_steer=may_steer_batch(roles=principal.roles, actor_id=principal.actor_id, owner=one.owner),
        comparable=same is not None and same.state.is_final and one.state.is_final and same.mapping == one.mapping,
    )


def _keep_template(services: Services, one: Batch, name: str) -> None:
    assert one.mapping is not None, "a batch that was corrected has a mapping"
    now = services.clock()
    template = BatchTemplate(
        template_id=new_screening_id(at=now, random_bytes=services.random_bytes(SCREENING_ID_RANDOM_BYTES)),
        owner=one.owner,
        name=name,
        created_at=now,
        header=one.header,
        mapping=one.mapping,
    )
    with services.database.transaction() as transaction:
        services.batch_templates.save(template, transaction=transaction)


def _version(sent: Mapping[str, str]) -> int:
    version = sent.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def _changed() -> Problem:
    return Problem(409, "batch-changed", "the batch changed since this page was shown; look at it again")
