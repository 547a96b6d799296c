"""Finds out who asks, and whether they may: by API key, or by the session of a signed-in browser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from urllib.parse import urlsplit

import structlog
from fastapi import Request

from app.access.permissions import allowed, is_for_setting_up, is_public
from app.api.problems import Problem
from app.api.services import Services, services_of
from app.domain.api_key import ApiKey
from app.domain.role import Role
from app.domain.user import User
from app.settings import Settings

log = structlog.get_logger()

ACCOUNT_NOT_SET_UP = "account-not-set-up"
NOTE_SEEN_EVERY = timedelta(minutes=1)
_SAFE_METHODS = {"GET", "HEAD"}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, and what they may do. Names nobody.

    `actor_id` is the one id under which this person or program acts: what records, alerts and the audit log name, and
    what four eyes compares. It is the id of a key, or of the user to whom a key or a session belongs.
    """

    actor_id: str
    roles: frozenset[Role]
    user_id: str = ""
    """The user of a signed-in browser, empty for whoever came with a key."""
    session_id: str = ""
    """The session of a signed-in browser, empty for a program."""
    credential_id: str = ""
    """What is held to a rate: the key, or the user."""
    must_set_up: bool = False
    """Whether a user must change their password or set up their second factor before anything else."""


def authorise(request: Request, route: str) -> Principal | None:
    """The principal behind `request`, None on a public route without credentials.

    `route` is the path template. Raises Problem 401 without a usable key, 403 where the permission table does not
    name the key's roles or a browser was sent by another site, 429 above the key's rate.
    """
    services = services_of(request)
    from_browser = "authorization" not in request.headers
    if from_browser and request.method not in _SAFE_METHODS:
        _require_same_origin(request)
    principal = _from_session(request, services) if from_browser else _from_bearer(request, services)
    if principal is None:
        if is_public(method=request.method, route=route):
            return None
        raise Problem(
            401,
            "not-authenticated",
            "send a valid key as `Authorization: Bearer fsk_...`; an administrator makes keys",
            headers={"WWW-Authenticate": 'Bearer realm="fiscreen"'},
        )
    _require_rate(services, principal.credential_id)
    _require_allowed(request, route, principal)
    return principal


def _require_allowed(request: Request, route: str, principal: Principal) -> None:
    if not allowed(method=request.method, route=route, roles=principal.roles):
        roles = ", ".join(sorted(principal.roles))
        log.warning("denied", method=request.method, route=route, actor=principal.actor_id)
        raise Problem(403, "not-allowed", f"a key of role {roles} may not do this")
    if principal.must_set_up and not is_for_setting_up(method=request.method, route=route):
        raise Problem(403, ACCOUNT_NOT_SET_UP, "change your password and set up your second factor first")


def session_cookie(settings: Settings) -> str:
    """The name of the cookie that holds a session's token.

    Over https it is one that browsers take from this host alone, over https alone (RFC 6265bis section 4.1.3.2).
    """
    return "__Host-fiscreen_session" if settings.secure_cookies else "fiscreen_session"


def principal_of(request: Request) -> Principal:
    """The principal of a route that is not public."""
    principal = request.state.principal
    assert isinstance(principal, Principal), "only public routes have no principal"
    return principal


def _from_bearer(request: Request, services: Services) -> Principal | None:
    scheme, _, text = request.headers["authorization"].partition(" ")
    if scheme.lower() != "bearer":
        return None
    key = services.keys.verify(text.strip())
    principal = None if key is None else _of_key(key, services)
    if key is not None and principal is not None:
        services.keys.note_use(key)
    return principal


def _of_key(key: ApiKey, services: Services) -> Principal | None:
    """Who acts with a key: itself, or its owner, who then may no more than both; None where the owner is disabled."""
    if key.owner_id is None:
        return Principal(key.key_id, key.roles, credential_id=key.key_id)
    owner = services.users.get(key.owner_id)
    if owner is None or not owner.is_usable or not key.roles & owner.roles:
        return None
    return Principal(owner.user_id, key.roles & owner.roles, credential_id=key.key_id)


def _from_session(request: Request, services: Services) -> Principal | None:
    token = request.cookies.get(session_cookie(services.settings))
    session = None if token is None else services.sessions.find(token)
    now, idle = services.clock(), timedelta(minutes=services.settings.session_idle_minutes)
    if session is None or not session.is_open(now=now, idle=idle):
        return None
    if session.user_id is not None:
        principal = _of_user(services.users.get(session.user_id), services.settings)
    else:
        key = services.keys.usable(session.key_id or "")
        principal = None if key is None else _of_key(key, services)
    if principal is None:
        return None
    if now - session.last_seen_at >= NOTE_SEEN_EVERY:
        services.sessions.note_seen(session.session_id, at=now)
    return replace(principal, session_id=session.session_id)


def _of_user(user: User | None, settings: Settings) -> Principal | None:
    if user is None or not user.is_usable:
        return None
    lacks_second_factor = user.openid_subject is None and user.second_factor is None
    return Principal(
        user.user_id,
        user.roles,
        user_id=user.user_id,
        credential_id=user.user_id,
        must_set_up=user.must_change_password or (settings.require_second_factor and lacks_second_factor),
    )


def _require_rate(services: Services, credential_id: str) -> None:
    decision = services.rate_limiter.take(credential_id)
    if not decision.allowed:
        seconds = max(1, ceil(decision.retry_after_seconds))
        raise Problem(
            429,
            "too-many-requests",
            f"this key has used up its requests for now; try again in {seconds} seconds",
            headers={"Retry-After": str(seconds)},
        )


def _require_same_origin(request: Request) -> None:
    """Refuse what another site made a browser send. Browsers say so in Sec-Fetch-Site, older ones in Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        same = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("origin")
        same = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not same:
        raise Problem(403, "cross-site-request", "this was sent by another site; open the page here and send it again")
