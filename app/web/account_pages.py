"""What people do with their own account: password, one-time codes, sessions, and keys that act as they do."""

from __future__ import annotations

import segno
from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from app.access.one_time_codes import enrolment_address
from app.access.passwords import MAX_CHARS, MIN_CHARS, PasswordRefusedError, TooBusyError
from app.access.roles import WHAT_ROLES_ARE_FOR
from app.access.users import UserRefusedError
from app.api.problems import Problem
from app.api.security import Principal, principal_of
from app.api.services import services_of
from app.domain.role import Role
from app.domain.user import User
from app.web.forms import SentForm, ticked_roles
from app.web.messages import message_in_words
from app.web.rendering import page
from app.web.routing import ACCOUNT, PageRoute, see
from app.web.translation import translated

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(ACCOUNT)
def account(request: Request) -> Response:
    """One's roles, password, one-time codes, keys and sessions."""
    return _account_page(request)


@router.post(f"{ACCOUNT}/password")
def change_password(request: Request, sent: SentForm) -> Response:
    """Change one's password; one's other sessions end."""
    user, principal = _user_of(request), principal_of(request)
    if sent.get("new", "") != sent.get("again", ""):
        return _account_page(request, error=translated("The new password was not typed twice alike."))
    try:
        services_of(request).users.change_password(
            user.user_id, old=sent.get("old", ""), new=sent.get("new", ""), session_id=principal.session_id
        )
    except (UserRefusedError, PasswordRefusedError, TooBusyError) as refused:
        return _account_page(request, error=_sentence(str(refused)))
    return see(ACCOUNT)


@router.get(f"{ACCOUNT}/second-factor")
def begin_second_factor(request: Request) -> Response:
    """A new secret for an authenticator app; nothing changes until its first code comes back."""
    user = _user_of(request)
    if user.openid_subject is not None:
        raise Problem(409, "not-possible", "you sign in at the OpenID provider, which asks for your second factor")
    secret, sealed = services_of(request).users.begin_second_factor(user.user_id)
    return _enrolment_page(request, user, secret=secret, sealed=sealed)


@router.post(f"{ACCOUNT}/second-factor")
def finish_second_factor(request: Request, sent: SentForm) -> Response:
    """Set the second factor and show the recovery codes, once."""
    user, principal, users = _user_of(request), principal_of(request), services_of(request).users
    sealed = sent.get("sealed", "")
    try:
        codes = users.finish_second_factor(user.user_id, sealed, sent.get("code", ""), session_id=principal.session_id)
    except UserRefusedError as refused:
        if refused.code != "wrong_code":
            return see(f"{ACCOUNT}/second-factor")
        secret = users.opened_enrolment(user.user_id, sealed)
        return _enrolment_page(request, user, secret=secret, sealed=sealed, error=_sentence(str(refused)))
    return page(request, "recovery_codes.html", codes=codes)


@router.post(f"{ACCOUNT}/sessions/end")
def end_sessions(request: Request, sent: SentForm) -> Response:
    """End one of one's sessions, or where none is named every other one."""
    user, principal, users = _user_of(request), principal_of(request), services_of(request).users
    if session_id := sent.get("session_id", ""):
        try:
            users.end_session(user.user_id, session_id, actor=user.user_id)
        except UserRefusedError as refused:
            raise Problem(404, "not-found", str(refused)) from None
    else:
        users.end_sessions(user.user_id, actor=user.user_id, but=principal.session_id)
    return see(ACCOUNT)


@router.post(f"{ACCOUNT}/keys")
def create_key(request: Request, sent: SentForm) -> Response:
    """Make a key that acts as oneself and show it once. A key makes no other: who has it may not be the user."""
    user, roles = _user_of(request), ticked_roles(sent)
    if not roles:
        return _account_page(request, error=translated("Choose at least one role for the key."))
    try:
        made = services_of(request).keys.create_own(user, name=sent.get("name", ""), roles=roles)
    except ValueError as refused:
        return _account_page(request, error=_sentence(str(refused)))
    return page(request, "secret_once.html", name=made.key.name, secret=made.text, kind="own_key")


@router.post(f"{ACCOUNT}/keys/revoke")
def revoke_key(request: Request, sent: SentForm) -> Response:
    """Close one of one's keys for good."""
    if services_of(request).keys.revoke_own(_user_of(request), sent.get("key_id", "")) is None:
        raise Problem(404, "not-found", "there is no key of this id")
    return see(ACCOUNT)


def _user_of(request: Request) -> User:
    principal: Principal = principal_of(request)
    user = services_of(request).users.get(principal.user_id) if principal.user_id else None
    if user is None:
        raise Problem(409, "not-possible", "a key has no account of its own; sign in as a user")
    return user


def _account_page(request: Request, *, error: str = "") -> Response:
    services, principal = services_of(request), principal_of(request)
    user = services.users.get(principal.user_id) if principal.user_id else None
    sessions = services.sessions.of_user(user.user_id) if user else ()
    keys = services.keys.of_user(user.user_id) if user else ()
    return page(
        request,
        "account.html",
        status=422 if error else 200,
        user=user,
        sessions=[one for one in sessions if one.expires_at > services.clock()],
        this_session=principal.session_id,
        keys=[(key, key.is_usable(now=services.clock())) for key in keys],
        own_roles=[(role, WHAT_ROLES_ARE_FOR[role]) for role in Role if user and role in user.roles],
        must_set_up=principal.must_set_up,
        needs_second_factor=principal.must_set_up and user is not None and user.second_factor is None,
        error=error,
        min_chars=MIN_CHARS,
        max_chars=MAX_CHARS,
    )


def _enrolment_page(request: Request, user: User, *, secret: str, sealed: str, error: str = "") -> Response:
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    address = enrolment_address(secret, name=user.name)
    return page(
        request,
        "second_factor.html",
        status=422 if error else 200,
        secret=grouped,
        sealed=sealed,
        app_address=address,
        qr_code=_qr_code(address),
        error=error,
    )


def _qr_code(address: str) -> Markup:
    """The address of an enrolment as an SVG to be photographed: black on white, whatever the colours of the page."""
    drawn = segno.make_qr(address).svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr-code", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 (drawn of modules alone: the address is not in it as text)


def _sentence(text: str) -> str:
    said = message_in_words(text)
    return said[:1].upper() + said[1:]
