"""Every route to something that somebody owns, every role, its owner and another: who may is one table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from api_service import Service
from batch_stories import completed

from app.access.permissions import PERMISSIONS, PUBLIC
from app.domain.role import Role

OWNED = ("screening_id", "batch_id", "portfolio_id", "template_id", "reveal_id")
"""What has an owner. Suppressions and lists have none: who may work on them may work on all of them. Nor have alerts,
but protection officers see protective cases alone: `test_protective_cases.py`."""
WORKING, OVERSEEING = {Role.SCREENER, Role.OFFICER}, {Role.SUPERVISOR, Role.AUDITOR}


def reads(role: Role, *, own: bool) -> bool:
    """Its owner, and who oversees."""
    return role in OVERSEEING or (own and role in WORKING)


def steers(role: Role, *, own: bool) -> bool:
    """Its owner, as long as they may read it, and supervisors."""
    return role is Role.SUPERVISOR or (own and role in WORKING)


def has_it(_role: Role, *, own: bool) -> bool:
    """Its owner alone."""
    return own


def is_another(_role: Role, *, own: bool) -> bool:
    """Everybody but whoever asked: four eyes."""
    return not own


Rule = Callable[..., bool]
RULES: dict[tuple[str, str], Rule] = {
    ("GET", "/v1/screenings/{screening_id}"): reads,
    ("POST", "/v1/screenings/{screening_id}/replay"): reads,
    ("GET", "/v1/transactions/screenings/{screening_id}"): reads,
    ("GET", "/v1/batches/{batch_id}"): reads,
    ("GET", "/v1/batches/{batch_id}/preview"): reads,
    ("PUT", "/v1/batches/{batch_id}/mapping"): steers,
    ("POST", "/v1/batches/{batch_id}/start"): steers,
    ("POST", "/v1/batches/{batch_id}/pause"): steers,
    ("POST", "/v1/batches/{batch_id}/resume"): steers,
    ("POST", "/v1/batches/{batch_id}/cancel"): steers,
    ("GET", "/v1/batches/{batch_id}/events"): reads,
    ("GET", "/v1/batches/{batch_id}/results"): reads,
    ("GET", "/v1/batches/{batch_id}/refused"): reads,
    ("GET", "/v1/batches/{batch_id}/certificate"): reads,
    ("GET", "/v1/batches/{batch_id}/comparison"): reads,
    ("GET", "/batches/{batch_id}"): reads,
    ("POST", "/batches/{batch_id}/mapping"): steers,
    ("POST", "/batches/{batch_id}/template"): steers,
    ("POST", "/batches/{batch_id}/acts"): steers,
    ("GET", "/batches/{batch_id}/comparison"): reads,
    ("POST", "/batches/{batch_id}/portfolio"): reads,
    ("DELETE", "/v1/batch-templates/{template_id}"): has_it,
    ("GET", "/portfolios/{portfolio_id}"): reads,
    ("GET", "/v1/portfolios/{portfolio_id}"): reads,
    ("DELETE", "/v1/portfolios/{portfolio_id}"): steers,
    ("GET", "/v1/portfolios/{portfolio_id}/entries"): reads,
    ("POST", "/v1/portfolios/{portfolio_id}/changes"): steers,
    ("GET", "/v1/portfolios/{portfolio_id}/runs"): reads,
    ("POST", "/v1/reveals/{reveal_id}/approval"): is_another,
    ("POST", "/v1/reveals/{reveal_id}/reading"): has_it,
    ("POST", "/protection/reveals/{reveal_id}/approve"): is_another,
    ("POST", "/protection/reveals/{reveal_id}/read"): has_it,
}
BODIES: dict[str, dict[str, Any]] = {
    "/v1/batches/{batch_id}/mapping": {"json": {"content": "names", "columns": []}},
    "/v1/portfolios/{portfolio_id}/changes": {"json": {"put": [], "remove": []}},
    "/batches/{batch_id}/portfolio": {"data": {"name": "a portfolio"}},
    "/batches/{batch_id}/mapping": {"data": {"version": "0"}},
    "/batches/{batch_id}/template": {"data": {"template": "none", "version": "0"}},
    "/batches/{batch_id}/acts": {"data": {"act": "none", "version": "0"}},
}


def test_every_route_to_something_owned_has_a_rule_and_every_rule_a_route() -> None:
    owned = {row for row in PERMISSIONS if any(f"{{{name}}}" in row[1] for name in OWNED)}
    assert owned == set(RULES)


@dataclass
class Owner:
    """One user, who owns one of everything, with a key of each role."""

    service: Service

    def __post_init__(self) -> None:
        user = self.service.services.users.create("jo.example", frozenset(Role), actor="a test").user
        self.user_id = user.user_id
        self.keys = {role: self._key(role) for role in Role}
        self.officer = self.keys[Role.OFFICER]
        self.others = {role: self.service.key(role) for role in Role}
        self.batch_id = completed(self.service, b"name\nNobody Inparticular\n", owner=self.user_id).batch_id
        self.screening_id = self.service.screen("Nobody Inparticular", headers=self.officer)["screening_id"]
        self.transaction_screening_id = self.made("/v1/transactions/screenings", "screening_id", transactions=[PAID])
        self.portfolio_id = self.made("/v1/portfolios", "portfolio_id", name="customers")
        subject = {"names": ["Nobody Inparticular"], "case_role": "potential_victim"}
        self.made("/v1/screenings", "screening_id", subjects=[subject])

    def _key(self, role: Role) -> dict[str, str]:
        roles = frozenset({role})
        made = self.service.services.keys.create(actor="a test", name="own", roles=roles, owner_id=self.user_id)
        return {"Authorization": f"Bearer {made.text}"}

    def made(self, path: str, id_name: str, **body: Any) -> str:
        answer = self.service.client.post(path, json=body, headers=self.officer)
        assert answer.status_code == 201, answer.text
        return str(answer.json()[id_name])

    def address(self, route: str) -> str:
        """Where the owner's one is; what a request can take away is made anew each time."""
        if "{template_id}" in route:
            template = self.made("/v1/batch-templates", "template_id", name="a template", batch_id=self.batch_id)
            return route.format(template_id=template)
        if "{reveal_id}" in route:
            return route.format(reveal_id=self.reveal())
        screening = self.transaction_screening_id if "transactions" in route else self.screening_id
        address = route.format(screening_id=screening, batch_id=self.batch_id, portfolio_id=self.portfolio_id)
        return f"{address}?earlier={self.batch_id}" if route.endswith("/comparison") else address

    def reveal(self) -> str:
        wish = {"fields": ["name"], "purpose": "court", "legal_basis": "Art. 6", "minutes": 5}
        person_id = self.service.services.protector.person_id("Nobody Inparticular\n")
        return self.made("/v1/reveals", "reveal_id", person_id=person_id, **wish)


PAID = {
    "transaction_id": "T1",
    "booked_at": "2026-02-20T10:00:00Z",
    "amount": "1.00",
    "currency": "USD",
    "parties": [{"role": "originator", "name": "Nobody Inparticular", "account": "ACC-1"}],
}


@pytest.fixture
def owner(service: Service) -> Owner:
    return Owner(service)


def test_each_role_may_with_its_own_and_with_anothers_what_the_rule_says(owner: Owner) -> None:
    client = owner.service.client
    for (method, route), rule in RULES.items():
        access = PERMISSIONS[method, route]
        assert access is not PUBLIC
        for role in Role:
            for own, headers in ((True, owner.keys[role]), (False, owner.others[role])):
                address = owner.address(route)
                answer = client.request(
                    method, address, headers=headers, follow_redirects=False, **BODIES.get(route, {})
                )
                expected = role in access and rule(role, own=own)
                assert _was_let_in(answer) == expected, (method, route, role, own, answer.status_code)
                assert answer.status_code != 500


def _was_let_in(answer: Any) -> bool:
    """Whether the answer is not a refusal: what another owns is hidden, or may not be acted on."""
    if answer.status_code in {403, 404}:
        return False
    if answer.status_code == 409 and answer.headers["content-type"] == "application/problem+json":
        return not json.loads(answer.content)["type"].endswith("four-eyes")
    return answer.status_code != 409 or "cannot approve" not in answer.text
