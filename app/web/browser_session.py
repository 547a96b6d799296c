"""Signs a browser in and out: a key or a password is shown once, then a random token in a cookie stands for it."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta

from fastapi import Request, Response

from app.api.security import session_cookie
from app.api.services import Services
from app.audit.entry import Act
from app.domain.user import BrowserSession
from app.settings import Settings

TOKEN_BYTES = 32
DEVICE_SECONDS = 180 * 86_400


def open_session(
    request: Request, response: Response, *, services: Services, key_id: str | None = None, user_id: str | None = None
) -> None:
    """Begin a session for a key or a user and give its token to the browser; the session that it had before ends."""
    _forget(request, services)
    now = services.clock()
    lifetime = timedelta(hours=services.settings.session_hours)
    token = urlsafe_b64encode(services.random_bytes(TOKEN_BYTES)).decode("ascii").rstrip("=")
    session = BrowserSession(
        session_id=services.random_bytes(16).hex(),
        key_id=key_id,
        user_id=user_id,
        opened_at=now,
        last_seen_at=now,
        expires_at=now + lifetime,
    )
    services.sessions.open(
        token, session, enter=lambda transaction: services.audit.append(_opened(session), transaction=transaction)
    )
    response.set_cookie(
        session_cookie(services.settings),
        token,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=services.settings.secure_cookies,
        httponly=True,
        # Lax, so that a link from a colleague's mail opens signed in; what another site posts is refused by its origin.
        samesite="lax",
    )


def _opened(session: BrowserSession) -> Act:
    kind = "key" if session.user_id is None else "user"
    whose = session.user_id or session.key_id or ""
    return Act(session.opened_at, whose, "session.opened", kind, whose, {"session": session.session_id})


def device_cookie(settings: Settings) -> str:
    """The name of the cookie by which a browser is known again where its user signs in."""
    return "__Host-fiscreen_device" if settings.secure_cookies else "fiscreen_device"


def keep_device(response: Response, device: str, *, settings: Settings) -> None:
    """Let the browser keep what it is known again by."""
    response.set_cookie(
        device_cookie(settings),
        device,
        max_age=DEVICE_SECONDS,
        path="/",
        secure=settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def close_session(request: Request, response: Response, *, services: Services) -> None:
    """End the browser's session, if it has one, here and in the browser."""
    _forget(request, services)
    response.delete_cookie(
        session_cookie(services.settings),
        path="/",
        secure=services.settings.secure_cookies,
        httponly=True,
        samesite="lax",
    )


def _forget(request: Request, services: Services) -> None:
    token = request.cookies.get(session_cookie(services.settings))
    if token is not None:
        services.users.sign_out(token)
