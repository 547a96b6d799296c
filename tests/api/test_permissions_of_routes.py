"""Every route, every role: what the permission table says is what happens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_service import Service
from fastapi.routing import APIRoute

from app.access.permissions import PERMISSIONS, PUBLIC, allowed, is_public
from app.api.routing import GuardedRoute
from app.domain.role import Role
from app.main import create_app
from app.settings import Settings


def routes() -> Iterator[tuple[str, str]]:
    """Every (method, path template) of the app."""
    for route in create_app(Settings()).routes:
        for found in getattr(route, "effective_candidates", lambda route=route: [route])():
            inner = getattr(found, "starlette_route", found) or found
            for method in inner.methods:
                if method != "HEAD":
                    yield method, inner.path_format


ROUTES = sorted(set(routes()))
FOR_PROGRAMS = ("/metrics", "/openapi.json")
"""Beside /v1: every other route is a page, which sends who is not signed in to the sign-in page."""


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert set(ROUTES) == set(PERMISSIONS)


def test_every_route_is_guarded() -> None:
    for route in create_app(Settings()).routes:
        for found in getattr(route, "effective_candidates", lambda route=route: [route])():
            inner = getattr(found, "original_route", found)
            assert isinstance(inner, GuardedRoute), inner
            assert isinstance(inner, APIRoute)


def test_a_route_that_is_not_in_the_table_is_denied_to_all() -> None:
    assert not allowed(method="GET", route="/v1/no-such", roles=frozenset(Role))
    assert not is_public(method="GET", route="/v1/no-such")


@pytest.mark.parametrize(("method", "route"), ROUTES)
def test_each_role_may_do_what_the_table_says_and_nothing_else(service: Service, method: str, route: str) -> None:
    address = route
    for part in (
        "{screening_id}",
        "{list_id}",
        "{snapshot_id}",
        "{reference}",
        "{key_id}",
        "{batch_id}",
        "{template_id}",
        "{portfolio_id}",
        "{path:path}",
    ):
        address = address.replace(part, "nothing")
    access = PERMISSIONS[(method, route)]
    without_key = service.client.request(method, address, follow_redirects=False)
    if access is PUBLIC:
        assert without_key.status_code not in {401, 403}
        return
    assert without_key.status_code == (401 if route.startswith(("/v1/", *FOR_PROGRAMS)) else 303)
    for role in Role:
        answer = service.client.request(method, address, headers=service.key(role), follow_redirects=False)
        denied = answer.status_code == 403
        assert denied == (role not in access), (role, answer.status_code)
        assert answer.status_code != 401


def test_a_closed_key_is_refused_at_the_next_request(service: Service) -> None:
    made = service.services.keys.create(actor="a test", name="a test", roles=frozenset({Role.OFFICER}))
    headers = {"Authorization": f"Bearer {made.text}"}
    assert service.client.get("/v1/lists", headers=headers).status_code == 200
    admin = service.key(Role.ADMIN)
    assert service.client.delete(f"/v1/keys/{made.key.key_id}", headers=admin).status_code == 204
    assert service.client.get("/v1/lists", headers=headers).status_code == 401


@pytest.mark.parametrize("credentials", ["", "Bearer", "Bearer x", "Basic abc", "Bearer fsk_aaaaaaaaaa_" + "b" * 43])
def test_what_is_no_key_is_refused_without_saying_why(service: Service, credentials: str) -> None:
    answer = service.client.get("/v1/lists", headers={"Authorization": credentials})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/V1/lists", "/v1/lists/", "//v1/lists", "/v1/%6cists/..", "/v1/lists%2f"])
def test_other_spellings_of_a_path_open_nothing(service: Service, path: str) -> None:
    address = f"http://testserver{path}"  # whole, for what begins with two slashes would name another host
    assert service.client.get(address, follow_redirects=False).status_code in {401, 404, 307}
    key = service.key(Role.PROTECTION_OFFICER)
    assert service.client.post(address + "/un-consolidated/import", headers=key).status_code in {403, 404, 405}


def test_a_method_override_header_changes_nothing(service: Service) -> None:
    headers = service.key(Role.AUDITOR) | {"X-HTTP-Method-Override": "POST", "X-Forwarded-User": "admin"}
    assert service.client.get("/v1/keys", headers=headers).json().keys() == {"keys"}


def test_a_key_is_held_to_its_rate(make_service: object) -> None:
    service: Service = make_service(requests_per_minute=3)  # type: ignore[operator]
    headers = service.key(Role.OFFICER)
    answers = [service.client.get("/v1/lists", headers=headers) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert service.client.get("/v1/lists", headers=service.key(Role.OFFICER)).status_code == 200
