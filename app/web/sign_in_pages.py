"""Signing in, with a password or with a key, and signing out."""

from __future__ import annotations

from math import ceil

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.access.openid import MINUTES_TO_ANSWER, OpenidRefusedError
from app.access.passwords import TooBusyError
from app.access.sign_in import Attempt, SignInRefusedError
from app.access.users import UserRefusedError
from app.api.problems import Problem
from app.api.security import session_cookie
from app.api.services import services_of
from app.web.browser_session import close_session, device_cookie, keep_device, open_session
from app.web.forms import SentForm
from app.web.navigation import HOME
from app.web.rendering import page
from app.web.routing import SIGN_IN, PageRoute, see
from app.web.translation import translated

router = APIRouter(route_class=PageRoute, include_in_schema=False)
log = structlog.get_logger()

STATE_COOKIE = "fiscreen_openid_state"


@router.get(SIGN_IN)
def sign_in_page(request: Request) -> Response:
    """The forms that take a password or a key."""
    if request.state.principal is not None:
        return see(HOME)
    had_session = session_cookie(services_of(request).settings) in request.cookies
    return _page(request, notice=translated("Your session has ended. Sign in again to go on.") if had_session else "")


@router.post(SIGN_IN)
def sign_in_with_key(request: Request, sent: SentForm) -> Response:
    """Begin a session for a key that is right; nothing that was sent is shown again."""
    services = services_of(request)
    if seconds := _seconds_to_wait(request):
        return _too_many(request, seconds, field="key")
    key = services.keys.verify(sent.get("key", "").strip())
    if key is None:
        log.warning("sign_in_failed", way="key")
        error = translated("This key does not open the service. Check that all of it was copied, or ask for a new one.")
        return _page(request, status=401, key_error=error)
    response = see(HOME)
    services.keys.note_use(key)
    open_session(request, response, services=services, key_id=key.key_id)
    return response


@router.post(f"{SIGN_IN}/password")
def sign_in_with_password(request: Request, sent: SentForm) -> Response:
    """Begin a session for a user whose name, password and code are right; nothing that was sent is shown again."""
    services = services_of(request)
    if seconds := _seconds_to_wait(request):
        return _too_many(request, seconds, field="password")
    attempt = Attempt(
        name=sent.get("name", ""),
        password=sent.get("password", ""),
        code=sent.get("code", ""),
        address=_address(request),
        device=request.cookies.get(device_cookie(services.settings), ""),
    )
    try:
        user = services.password_sign_in.check(attempt)
    except SignInRefusedError as refused:
        log.warning("sign_in_failed", way="password")
        if refused.wait:
            return _too_many(request, max(1, ceil(refused.wait.total_seconds())), field="password")
        error = translated("The name, the password or the code is wrong. Each code works once.")
        return _page(request, status=401, password_error=error)
    except TooBusyError:
        error = translated("Too many people are signing in at this moment. Try again in a few seconds.")
        return _page(request, status=503, password_error=error)
    response = see(HOME)
    open_session(request, response, services=services, user_id=user.user_id)
    keep_device(response, services.password_sign_in.new_device(user), settings=services.settings)
    return response


@router.get(f"{SIGN_IN}/openid")
def go_to_provider(request: Request) -> Response:
    """Send the browser to the OpenID provider, with a cookie that only its own answer fits."""
    services = services_of(request)
    if services.openid_sign_in is None:
        raise Problem(404, "not-found", "nobody signs in at an OpenID provider here")
    if seconds := _seconds_to_wait(request):
        return _too_many(request, seconds, field="password")
    try:
        address, state = services.openid_sign_in.begin()
    except OpenidRefusedError as refused:
        return _openid_failed(request, refused)
    response = see(address)
    response.set_cookie(
        STATE_COOKIE,
        state,
        max_age=MINUTES_TO_ANSWER * 60,
        path=f"{SIGN_IN}/openid",
        secure=services.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(f"{SIGN_IN}/openid/back")
def back_from_provider(request: Request, state: str = "", code: str = "") -> Response:
    """Begin a session for the user whom the provider vouches for."""
    services = services_of(request)
    if services.openid_sign_in is None:
        raise Problem(404, "not-found", "nobody signs in at an OpenID provider here")
    try:
        cookie_state = request.cookies.get(STATE_COOKIE, "")
        user = services.openid_sign_in.finish(state=state, cookie_state=cookie_state, code=code)
    except (OpenidRefusedError, UserRefusedError) as refused:
        return _openid_failed(request, refused)
    response = see(HOME)
    open_session(request, response, services=services, user_id=user.user_id)
    response.delete_cookie(STATE_COOKIE, path=f"{SIGN_IN}/openid")
    return response


@router.post("/sign-out")
def sign_out(request: Request) -> Response:
    """End the session, here and in the browser."""
    response = see(SIGN_IN)
    close_session(request, response, services=services_of(request))
    return response


def _openid_failed(request: Request, refused: Exception) -> HTMLResponse:
    log.warning("sign_in_failed", way="openid", why=str(refused))
    error = translated(
        "The OpenID provider did not sign you in here. Try again, or ask whoever administers this service."
    )
    return _page(request, status=401, password_error=error)


def _seconds_to_wait(request: Request) -> int:
    attempt = services_of(request).sign_in_limiter.take(_address(request))
    return 0 if attempt.allowed else max(1, ceil(attempt.retry_after_seconds))


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _too_many(request: Request, seconds: int, *, field: str) -> HTMLResponse:
    error = translated("Too many attempts from your address. Try again in {seconds} seconds.", seconds=seconds)
    refused = _page(request, status=429, **{f"{field}_error": error})
    refused.headers["Retry-After"] = str(seconds)
    return refused


def _page(
    request: Request, *, status: int = 200, key_error: str = "", password_error: str = "", notice: str = ""
) -> HTMLResponse:
    return page(
        request,
        "sign_in.html",
        status=status,
        key_error=key_error,
        password_error=password_error,
        notice=notice,
        at_provider=services_of(request).openid_sign_in is not None,
    )
