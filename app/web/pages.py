"""The first page: search and its result, and the files that pages need."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.access.permissions import allowed
from app.access.roles import WHAT_ROLES_ARE_FOR
from app.api.models import ListingOut, ScreeningIn, ScreeningOut
from app.api.problems import Problem
from app.api.protected_subjects import masked_request_subject, protected_among
from app.api.screenings import perform_screening
from app.api.security import principal_of
from app.api.services import Services, services_of
from app.domain.designation import Designation
from app.watchlists.contents import designation_from_document
from app.web.forms import SentForm
from app.web.navigation import HOME
from app.web.rendering import page
from app.web.routing import PageRoute, own_path, see
from app.web.screening_view import result_view
from app.web.search_form import CASE_ROLES_OFFERED, KINDS_OFFERED, SearchForm, emptied, read_search_form
from app.web.static_files import static_file
from app.web.theme import THEME_COOKIE, Theme
from app.web.translation import LANGUAGE_COOKIE, LANGUAGES, translated
from app.web.wording import short_score

router = APIRouter(route_class=PageRoute, include_in_schema=False)


STATIC_SECONDS = 86_400
CHOICE_SECONDS = 365 * 86_400


@router.get(HOME)
def home(request: Request) -> Response:
    """The search form, or for roles that may not screen, what they can do instead."""
    return _search_page(request, SearchForm())


@router.post(HOME)
def search(request: Request, sent: SentForm) -> Response:
    """Screen one name and show the answer, which is stored as over the API."""
    form, asked = read_search_form(sent)
    if asked is None:
        return _search_page(request, form, status=422)
    return _result_page(request, form, asked)


@router.post("/language")
def choose_language(request: Request, sent: SentForm) -> Response:
    """Speak the language of LANGUAGES that was chosen from now on, and show the page that it was chosen on."""
    is_known = sent.get("language") in LANGUAGES
    return _chosen(request, sent.get("page", ""), LANGUAGE_COOKIE, sent["language"] if is_known else "")


@router.post("/theme")
def choose_theme(request: Request, sent: SentForm) -> Response:
    """Show pages in the colours that were chosen from now on, and the page that they were chosen on."""
    is_known = sent.get("theme") in set(Theme)
    return _chosen(request, sent.get("back", ""), THEME_COOKIE, sent["theme"] if is_known else "")


def _chosen(request: Request, path: str, cookie: str, value: str) -> Response:
    """Back to the page of the form; the choice is kept for a year, an unknown one not at all."""
    response = see(own_path(path))
    if value:
        response.set_cookie(
            cookie,
            value,
            max_age=CHOICE_SECONDS,
            path="/",
            secure=services_of(request).settings.secure_cookies,
            httponly=True,
            samesite="lax",
        )
    return response


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """A style sheet or picture; the same for everyone."""
    file = static_file(name)
    if file is None:
        raise Problem(404, "not-found", "there is no file of this name")
    headers = {"ETag": f'"{file.version}"', "Cache-Control": f"public, max-age={STATIC_SECONDS}"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.content_type, headers=headers)


def _search_page(request: Request, form: SearchForm, *, status: int = 200) -> HTMLResponse:
    roles = principal_of(request).roles
    if not allowed(method="POST", route=HOME, roles=roles):
        purposes = [(role, translated(WHAT_ROLES_ARE_FOR[role])) for role in sorted(roles)]
        return page(request, "no_search.html", purposes=purposes)
    return page(request, "search.html", status=status, **_form_values(request, form))


def _result_page(request: Request, form: SearchForm, asked: ScreeningIn) -> HTMLResponse:
    """Shows nothing that is not stored, and stores nothing before the page is made; masked where the answer is."""
    services = services_of(request)
    answer, keep = perform_screening(services, asked, key_id=principal_of(request).actor_id)
    given = ScreeningOut.model_validate_json(answer.body)
    person_id = protected_among(services, asked).get(0)
    if person_id is not None:
        form = emptied(form)
        asked = asked.model_copy(update={"subjects": [masked_request_subject(asked.subjects[0], person_id)]})
    view = result_view(asked, given, lambda hit: _listing(services, hit))
    response = page(request, "result.html", result=view, **_form_values(request, form))
    with services.database.transaction() as transaction:
        keep(transaction)
    return response


def _form_values(request: Request, form: SearchForm) -> dict[str, Any]:
    threshold = short_score(services_of(request).settings.minimum_score)
    return {"form": form, "kinds": KINDS_OFFERED, "case_roles": CASE_ROLES_OFFERED, "threshold": threshold}


def _listing(services: Services, hit: ListingOut) -> Designation | None:
    stored = services.snapshots.designation(hit.snapshot_id, hit.reference)
    return None if stored is None else designation_from_document(stored.document)
