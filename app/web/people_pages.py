"""What administrators do: make users and keys, change roles, close accounts, end sessions."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from app.access.passwords import TooBusyError
from app.access.roles import WHAT_ROLES_ARE_FOR
from app.access.users import UserDirectory, UserRefusedError
from app.api.problems import Problem
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.role import Role
from app.web.forms import SentForm, ticked_roles
from app.web.messages import message_in_words
from app.web.rendering import page
from app.web.routing import PageRoute, see
from app.web.translation import translated

router = APIRouter(route_class=PageRoute, include_in_schema=False)


PEOPLE = "/people"


@router.get(PEOPLE)
def people(request: Request) -> Response:
    """Every user and every key."""
    return _people_page(request)


@router.post(PEOPLE)
def create_user(request: Request, sent: SentForm) -> Response:
    """Make a user and show the one-time password, once."""
    users, actor = services_of(request).users, principal_of(request).actor_id
    roles = ticked_roles(sent)
    if not roles:
        return _people_page(request, error=translated("Choose at least one role for the user."))
    try:
        made = users.create(sent.get("name", ""), roles, actor=actor)
    except (UserRefusedError, TooBusyError) as refused:
        return _people_page(request, error=_sentence(str(refused)))
    return page(request, "secret_once.html", name=made.user.name, secret=made.password, kind="password")


@router.post(PEOPLE + "/{user_id}/roles")
def set_roles(request: Request, user_id: str, sent: SentForm) -> Response:
    """Give a user other roles; their sessions end."""
    return _done(request, lambda users, actor: users.set_roles(user_id, ticked_roles(sent), actor=actor))


@router.post(PEOPLE + "/{user_id}/disable")
def disable(request: Request, user_id: str) -> Response:
    """Close an account, and its sessions and keys with it."""
    return _done(request, lambda users, actor: users.disable(user_id, actor=actor))


@router.post(PEOPLE + "/{user_id}/enable")
def enable(request: Request, user_id: str) -> Response:
    """Open a closed account again."""
    return _done(request, lambda users, actor: users.enable(user_id, actor=actor))


@router.post(PEOPLE + "/{user_id}/sessions/end")
def end_sessions(request: Request, user_id: str) -> Response:
    """End every session of a user."""
    return _done(request, lambda users, actor: users.end_sessions(user_id, actor=actor))


@router.post(PEOPLE + "/{user_id}/reset")
def reset(request: Request, user_id: str) -> Response:
    """Give a user a new one-time password and take their second factor away."""
    try:
        made = services_of(request).users.reset(user_id, actor=principal_of(request).actor_id)
    except (UserRefusedError, TooBusyError) as refused:
        raise _problem(refused) from None
    return page(request, "secret_once.html", name=made.user.name, secret=made.password, kind="password")


@router.post(PEOPLE + "/keys")
def create_key(request: Request, sent: SentForm) -> Response:
    """Make a key of no user and show it once; one that acts as a user, they make on their own page."""
    if sent.get("owner", "").strip():
        return _people_page(
            request,
            error=translated("A key that acts as a user is made by that user alone, on the page My account."),
        )
    roles = ticked_roles(sent)
    if not roles:
        return _people_page(request, error=translated("Choose at least one role for the key."))
    try:
        made = services_of(request).keys.create(
            actor=principal_of(request).actor_id, name=sent.get("name", ""), roles=roles
        )
    except ValueError as refused:
        return _people_page(request, error=_sentence(str(refused)))
    return page(request, "secret_once.html", name=made.key.name, secret=made.text, kind="key")


@router.post(PEOPLE + "/keys/{key_id}/revoke")
def revoke_key(request: Request, key_id: str) -> Response:
    """Close a key for good."""
    if services_of(request).keys.revoke(key_id, actor=principal_of(request).actor_id) is None:
        raise Problem(404, "not-found", "there is no key of this id")
    return see(PEOPLE)


def _done(request: Request, do: Callable[[UserDirectory, str], None]) -> Response:
    try:
        do(services_of(request).users, principal_of(request).actor_id)
    except UserRefusedError as refused:
        raise _problem(refused) from None
    return see(PEOPLE)


def _problem(refused: UserRefusedError | TooBusyError) -> Problem:
    if isinstance(refused, TooBusyError):
        return Problem(503, "busy", str(refused), headers={"Retry-After": "5"})
    return Problem(404 if refused.code == "unknown" else 409, refused.code.replace("_", "-"), str(refused))


def _people_page(request: Request, *, error: str = "") -> Response:
    services = services_of(request)
    users = services.users.all_users()
    return page(
        request,
        "people.html",
        status=422 if error else 200,
        users=users,
        keys=[(key, key.is_usable(now=services.clock())) for key in services.keys.all_keys()],
        names={user.user_id: user.name for user in users},
        all_roles=[(role, WHAT_ROLES_ARE_FOR[role]) for role in Role],
        oneself=principal_of(request).actor_id,
        error=error,
    )


def _sentence(text: str) -> str:
    said = message_in_words(text)
    return said[:1].upper() + said[1:]
