"""What is done with keys and sessions stands in the audit log, in the transaction that does it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_service import Service

from app.domain.role import Role


def of_keys(service: Service) -> list[tuple[str, str, Any]]:
    entries = [one for one in service.services.audit.entries() if one.object_type == "key"]
    return [(one.act, one.object_id, json.loads(one.detail)) for one in entries]


def test_keys_that_are_made_and_closed_are_entered_once_with_who_did_it(service: Service) -> None:
    admin = service.services.keys.create(actor="a test", name="admin", roles=frozenset({Role.ADMIN}))
    headers = {"Authorization": f"Bearer {admin.text}"}
    made = service.client.post("/v1/keys", json={"name": "program", "roles": ["screener"]}, headers=headers).json()
    for _ in range(2):
        assert service.client.delete(f"/v1/keys/{made['key_id']}", headers=headers).status_code == 204
    assert of_keys(service) == [
        ("key.created", admin.key.key_id, {"owner": "", "roles": "admin"}),
        ("key.created", made["key_id"], {"owner": "", "roles": "screener"}),
        ("key.revoked", made["key_id"], {}),
    ]
    actors = [one.actor for one in service.services.audit.entries() if one.object_id == made["key_id"]]
    assert actors == [admin.key.key_id] * 2
    assert "program" not in "".join(one.line() for one in service.services.audit.entries())


def test_a_key_that_cannot_be_entered_is_not_made(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_keywords: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(service.services.audit, "append", broken)
    with pytest.raises(RuntimeError):
        service.services.keys.create(actor="a test", name="program", roles=frozenset({Role.ADMIN}))
    assert service.services.keys.all_keys() == ()


def test_signing_in_and_out_is_entered(service: Service) -> None:
    made = service.services.keys.create(actor="a test", name="officer", roles=frozenset({Role.OFFICER}))
    service.client.post("/sign-in", data={"key": made.text}, follow_redirects=False)
    service.client.post("/sign-out", follow_redirects=False)
    service.client.post("/sign-out", follow_redirects=False)
    assert [(act, key) for act, key, _ in of_keys(service)][1:] == [
        ("session.opened", made.key.key_id),
        ("session.ended", made.key.key_id),
    ]


def test_a_name_that_is_guessed_at_until_it_waits_is_entered_once_without_the_name(service: Service) -> None:
    user = service.services.users.create("jo.example", frozenset({Role.OFFICER}), actor="a test").user
    for _ in range(7):
        form = {"name": "jo.example", "password": "wrong", "code": ""}
        service.client.post("/sign-in/password", data=form, follow_redirects=False)
    locked = [one for one in service.services.audit.entries() if one.act == "sign_in.locked"]
    assert [(one.object_id, json.loads(one.detail)) for one in locked] == [
        (user.user_id, {"scope": "place", "failures": 5})
    ]
    assert "jo.example" not in "".join(one.line() for one in service.services.audit.entries())
