"""API keys over HTTP: made, listed, closed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.api.models import KeyIn, KeyOut, KeysOut, NewKeyOut
from app.api.problems import FieldError, Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.domain.api_key import ApiKey

router = APIRouter(route_class=GuardedRoute, tags=["keys"])


@router.get("/v1/keys", operation_id="list_keys", summary="All keys, without their secrets")
def list_keys(request: Request) -> KeysOut:
    """Every key, revoked and expired ones too, the oldest first."""
    return KeysOut(keys=[KeyOut(**_facts(key)) for key in services_of(request).keys.all_keys()])


@router.post("/v1/keys", operation_id="create_key", status_code=201, summary="Make a key")
def create_key(request: Request, key: KeyIn) -> NewKeyOut:
    """Make a key of no user; its text is in this answer and nowhere else.

    A key that acts as a user is made by that user alone, on the page My account.
    """
    try:
        made = services_of(request).keys.create(
            actor=principal_of(request).actor_id,
            name=key.name,
            roles=frozenset(key.roles),
            expires_at=key.expires_at,
        )
    except ValueError as error:
        field, _, expected = str(error).partition(": ")
        errors = [FieldError(pointer=f"/{field}", detail=expected)]
        raise Problem(422, "invalid-request", str(error), errors=errors) from None
    return NewKeyOut(key=made.text, **_facts(made.key))


@router.delete("/v1/keys/{key_id}", operation_id="revoke_key", status_code=204, summary="Close a key for good")
def revoke_key(request: Request, key_id: str) -> Response:
    """Close a key from its next request on; a closed key stays closed."""
    if services_of(request).keys.revoke(key_id, actor=principal_of(request).actor_id) is None:
        raise Problem(404, "not-found", "there is no key of this id")
    return Response(status_code=204)


def _facts(key: ApiKey) -> dict[str, Any]:
    return {
        "key_id": key.key_id,
        "name": key.name,
        "roles": sorted(key.roles),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "revoked_at": key.revoked_at,
        "last_used_at": key.last_used_at,
    }
