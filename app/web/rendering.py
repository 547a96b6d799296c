"""Renders pages: one Jinja environment that escapes everything, and what every page says of lists and reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.access.permissions import PERMISSIONS, allowed
from app.api.conversion import notices_for
from app.api.problems import Problem, request_id
from app.api.security import Principal
from app.api.services import CODE_VERSION, services_of
from app.confidentiality.protection import TOKEN
from app.domain.role import Role
from app.web import texts
from app.web.alert_texts import measure_in_words, missing_in_words
from app.web.list_status import list_statuses
from app.web.messages import message_in_words
from app.web.names import script_tag, visible_pieces
from app.web.navigation import HOME, navigation_links
from app.web.screening_view import address_line, birth_dates, web_links
from app.web.static_files import static_address
from app.web.theme import wanted_theme
from app.web.translation import LANGUAGES, direction, language, translated, translated_data
from app.web.wording import (
    counted,
    day_in_words,
    moment_in_words,
    number_in_words,
    partial_date_in_words,
    sentence,
)

log = structlog.get_logger()

MESSAGE_COOKIE = "fiscreen_message"


def translated_html(text: str, /, **values: object) -> Markup:
    """`text` in the language that is spoken, with values that may be markup of a template; all else is escaped."""
    return escape(translated(text)).format(**values)


def message_told(text: str) -> Markup:
    """A sentence of another room in the language that is spoken; one that stays English is marked as such."""
    said = message_in_words(text)
    is_english = said == text and language() != "en"
    return escape(sentence(said)) if not is_english else Markup('<span lang="en">{}</span>').format(sentence(text))


def data_told(text: str) -> Markup:
    """A text of the data files in the language that is spoken; one that stays English is marked as such."""
    said = translated_data(text)
    is_english = bool(text) and said == text and language() != "en"
    return escape(said) if not is_english else Markup('<span lang="en">{}</span>').format(text)


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters |= {
    "visible_pieces": visible_pieces,
    "script_tag": script_tag,
    "day_in_words": day_in_words,
    "birth_dates": birth_dates,
    "address_line": address_line,
    "web_links": web_links,
    "sentence": sentence,
    "message_in_words": message_in_words,
    "told": message_told,
    "data_told": data_told,
    "translated_data": translated_data,
    "measure_in_words": measure_in_words,
    "missing_in_words": missing_in_words,
    "partial_date_in_words": partial_date_in_words,
    "moment_in_words": moment_in_words,
    "number_in_words": number_in_words,
}
_environment.tests["pseudonym"] = lambda text: TOKEN.fullmatch(text) is not None
_environment.globals |= {
    "static_address": static_address,
    "texts": texts,
    "code_version": CODE_VERSION,
    "_": translated,
    "_html": translated_html,
    "counted": counted,
    "language": language,
    "languages": LANGUAGES,
    "direction": direction,
}


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page that `template` makes of `values`, with the status of the lists in its footer.

    Reads the database; call it where waiting is allowed.
    """
    principal = getattr(request.state, "principal", None)
    roles = principal.roles if isinstance(principal, Principal) else frozenset[Role]()
    message = texts.MESSAGES.get(request.cookies.get(MESSAGE_COOKIE, ""), "")
    html = _environment.get_template(template).render(
        roles=sorted(roles),
        navigation=navigation_links(roles=roles, path=request.url.path),
        message=message,
        address=_address(request),
        theme=wanted_theme(request),
        may=_may(roles),
        **_lists(request),
        **values,
    )
    response = HTMLResponse(html, status_code=status)
    if message:
        response.delete_cookie(MESSAGE_COOKIE, path="/", httponly=True, samesite="lax")
    return response


def _address(request: Request) -> str:
    """Where the reader is, for coming back by GET: the first page where this one is only an answer to a form."""
    route = getattr(request.scope.get("route"), "path", "")
    if ("GET", route) not in PERMISSIONS:
        return HOME
    query = request.url.query if request.method == "GET" else ""
    return request.url.path + (f"?{query}" if query else "")


def _may(roles: frozenset[Role]) -> Callable[[str, str], bool]:
    """What templates ask before they show a button: whether the reader may send `method` to `route`."""

    def may(method: str, route: str) -> bool:
        return allowed(method=method, route=route, roles=roles)

    return may


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    """The page that says what happened and what to do. It works without a database too."""
    response = page(
        request,
        "error.html",
        status=problem.status_code,
        title=texts.ERROR_TITLES.get(problem.status_code) or translated(texts.OTHER_ERROR_TITLE),
        detail=sentence(message_in_words(problem.detail)),
        advice=texts.ERROR_ADVICE.get(problem.status_code) or translated(texts.OTHER_ERROR_ADVICE),
        problem_status=problem.status_code,
        request_id=request_id(request),
    )
    response.headers.update(problem.headers or {})
    return response


def _lists(request: Request) -> Mapping[str, Any]:
    try:
        states = services_of(request).library.described()
    except Exception as error:  # whatever failed, the page itself must still be made
        log.warning("list_status_unknown", error=type(error).__name__)
        return {"lists": None, "notices": []}
    return {"lists": list_statuses(states), "notices": [message_in_words(notice) for notice in notices_for(states)]}
