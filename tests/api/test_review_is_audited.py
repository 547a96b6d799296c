"""Every act on an alert or a suppression has its entry in the audit log, kept with the act or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from api_service import Service
from test_alerts import NAME, RELEASE, Headers, act, acted, screened, the_alert

from app.audit.checkpoint import public_key_of
from app.audit.verify import verify
from app.domain.role import Role
from app.store.errors import StoreError


def entries(service: Service, object_type: str) -> list[Any]:
    return [one for one in service.services.audit.entries() if one.object_type == object_type]


def test_each_act_has_one_entry_that_holds_no_word_of_it(service: Service) -> None:
    first, second = service.key(Role.OFFICER), service.key(Role.SUPERVISOR)
    screened(service, NAME)
    alert = acted(service, first, the_alert(service, first), "assignment", holder="me")
    alert = acted(service, first, alert, "comments", text="Grimsbyr telephoned")
    alert = acted(service, first, alert, "decisions", **RELEASE)
    suppression = acted(service, first, alert, "suppressions", until="2026-09-01T00:00:00Z", text="our own cook")
    path = f"/v1/suppressions/{suppression['suppression_id']}"
    service.client.post(f"{path}/approval", headers=second)
    service.client.post(f"{path}/end", headers=first)
    acts = [one.act for one in entries(service, "alert")]
    assert acts == ["alert.assigned", "alert.commented", "alert.decided", "alert.commented"]
    assert [one.act for one in entries(service, "suppression")] == [
        "suppression.proposed",
        "suppression.approved",
        "suppression.ended",
    ]
    lines = [one.line() for one in service.services.audit.entries()]
    assert not any(word in line.lower() for line in lines for word in ("grimsbyr", "cook", "younger"))
    keys = service.services.audit.keys
    assert verify(lines, "", public_key_of(keys.signing), keys.mac) == (len(lines), 0)


@pytest.mark.parametrize(
    ("what", "body"),
    [("comments", {"text": "seen"}), ("decisions", RELEASE), ("assignment", {"holder": "me"})],
)
def test_an_act_whose_entry_cannot_be_kept_is_not_done(
    service: Service, monkeypatch: pytest.MonkeyPatch, what: str, body: dict[str, Any]
) -> None:
    headers: Headers = service.key(Role.OFFICER)
    screened(service, NAME)
    before = the_alert(service, headers)

    def failing(*_args: object, **_named: object) -> Callable[..., None]:
        raise StoreError("the disk is full")

    monkeypatch.setattr(service.services.audit, "append", failing)
    assert act(service, headers, before, what, **body).status_code >= 500
    assert the_alert(service, headers) == before
