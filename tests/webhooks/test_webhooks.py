"""What changes in a list is told once to whoever is to know: signed, kept, tried again, given up, never lost."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from api_service import LIST_ID, LISTED, NOW, Service, make_service, un_file
from sqlalchemy import event, exc

from app.domain.role import Role
from app.domain.webhook_message import MessageState, WebhookMessage
from app.settings import Settings, SettingsError
from app.store.errors import StoreError
from app.webhooks.delivery import WAITS, WebhookDelivery
from app.webhooks.endpoint import Endpoint, EndpointError, endpoint_of
from app.webhooks.posting import Answer, post

__all__ = ["make_service"]

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
ADDRESS = "https://receiver.example/hooks"
RECEIVER = Endpoint(ADDRESS, (SECRET,))


class Receiver:
    """Answers with `status` (None: does not answer) and keeps what it was sent."""

    def __init__(self, status: int | None = 200) -> None:
        self.status = status
        self.got: list[tuple[str, Mapping[str, str]]] = []

    def __call__(self, endpoint: Endpoint, body: str, headers: Mapping[str, str]) -> Answer:
        self.got.append((body, headers))
        return Answer(self.status, "" if self.status else "connection_failed")


@pytest.fixture
def told(make_service: Callable[..., Service]) -> Service:
    """A service with a receiver set and a list in force."""
    made = make_service(webhook_address=ADDRESS, webhook_secret=SECRET)
    made.import_list(un_file(*LISTED))
    return made


def delivery_to(service: Service, receiver: Receiver) -> WebhookDelivery:
    return WebhookDelivery(service.services.outbox, RECEIVER, clock=service.clock, chance=lambda: 0.0, post=receiver)


def messages(service: Service) -> list[WebhookMessage]:
    return list(service.services.outbox.latest(limit=100))


def test_a_version_that_comes_into_force_is_told_in_ids_and_counts_alone(told: Service) -> None:
    first = told.services.snapshots.active(LIST_ID)
    told.clock.turn(hours=1)
    told.import_list(un_file(*LISTED[:2], "SAMIRA QANDIL VOSSARIS", "MARVELLA QUILL ASTERBY", generated_at=NOW))
    now = told.services.snapshots.active(LIST_ID)
    assert first is not None
    assert now is not None
    message = messages(told)[0]
    assert json.loads(message.body) == {
        "type": "list.changed",
        "timestamp": "2026-03-01T13:00:00+00:00",
        "data": {
            "list_id": LIST_ID,
            "snapshot_id": now.snapshot.snapshot_id,
            "previous_snapshot_id": first.snapshot.snapshot_id,
            "designations": 4,
            "missing": 0,
            "added": 1,
            "amended": 1,
            "removed": 0,
        },
    }
    assert [json.loads(one.body)["data"]["added"] for one in messages(told)] == [1, 3]


def test_an_unchanged_list_is_not_told_again(told: Service) -> None:
    told.import_list(un_file(*LISTED, generated_at=NOW))
    assert len(messages(told)) == 1


def test_without_a_receiver_nothing_is_kept(make_service: Callable[..., Service]) -> None:
    service = make_service()
    service.import_list(un_file(*LISTED))
    assert messages(service) == []


def test_a_version_that_does_not_come_into_force_is_not_told(told: Service) -> None:
    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "webhook_message" in statement:
            raise exc.OperationalError("disk I/O error", None, Exception())

    engine = told.services.database.engine
    event.listen(engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(StoreError):
            told.import_list(un_file(*LISTED, "MARVELLA QUILL ASTERBY", generated_at=NOW))
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    active = told.services.snapshots.active(LIST_ID)
    assert active is not None
    assert active.snapshot.counts.designations == len(LISTED), "told or not in force at all"
    assert len(messages(told)) == 1


def test_a_message_is_signed_as_standard_webhooks_wants_it(told: Service) -> None:
    from standardwebhooks.webhooks import Webhook

    receiver = Receiver()
    another = "whsec_" + base64.b64encode(b"x" * 24).decode()
    told.clock.now = datetime.now(UTC)
    both = Endpoint(ADDRESS, (another, SECRET))
    WebhookDelivery(told.services.outbox, both, clock=told.clock, chance=lambda: 0.0, post=receiver).run()
    ((body, headers),) = receiver.got
    for secret in (SECRET, another):
        assert Webhook(secret).verify(body, dict(headers))["type"] == "list.changed"
    assert headers["webhook-id"] == messages(told)[0].message_id


def test_what_is_taken_is_sent_once(told: Service) -> None:
    receiver = Receiver(204)
    delivery = delivery_to(told, receiver)
    for _ in range(3):
        delivery.run()
        told.clock.turn(days=1)
    assert len(receiver.got) == 1
    (message,) = messages(told)
    assert (message.state, message.attempts, message.last_status) == (MessageState.DELIVERED, 1, 204)


@pytest.mark.parametrize("status", [None, 500, 302, 404])
def test_what_is_not_taken_is_tried_again_later_and_later_and_given_up_in_the_end(told: Service, status) -> None:
    receiver = Receiver(status)
    delivery = delivery_to(told, receiver)
    for number, wait in enumerate(WAITS, start=1):
        delivery.run()
        told.clock.turn(seconds=wait.total_seconds() - 1)
        delivery.run()
        assert len(receiver.got) == number
        told.clock.turn(seconds=1)
    assert messages(told)[0].state is MessageState.WAITING
    delivery.run()
    (message,) = messages(told)
    assert (message.state, message.attempts, message.last_status) == (MessageState.DEAD, 10, status)
    told.clock.turn(days=30)
    delivery.run()
    assert len(receiver.got) == 10
    assert len({headers["webhook-id"] for _, headers in receiver.got}) == 1, "a receiver knows it again by its id"


def test_a_receiver_that_is_gone_is_not_asked_again(told: Service) -> None:
    receiver = Receiver(410)
    delivery_to(told, receiver).run()
    assert messages(told)[0].state is MessageState.DEAD


def test_of_several_servers_one_sends(told: Service) -> None:
    receiver = Receiver()
    due = told.services.outbox.due(told.clock.now, limit=5)
    assert told.services.outbox.claim(due[0], at=NOW, again_at=NOW + timedelta(minutes=1))
    assert not told.services.outbox.claim(due[0], at=NOW, again_at=NOW + timedelta(minutes=1))
    delivery_to(told, receiver).run()
    assert receiver.got == []


def test_a_server_that_dies_at_an_attempt_leaves_the_message_to_be_sent_again(told: Service) -> None:
    class DiedError(BaseException):
        pass

    def die(*_: object) -> Answer:
        raise DiedError

    dying = WebhookDelivery(told.services.outbox, RECEIVER, clock=told.clock, chance=lambda: 0.0, post=die)
    with pytest.raises(DiedError):
        dying.run()
    receiver = Receiver()
    told.clock.turn(minutes=2)
    delivery_to(told, receiver).run()
    assert (len(receiver.got), messages(told)[0].state) == (1, MessageState.DELIVERED)


def test_administrators_read_the_log_and_have_a_dead_message_sent_again(told: Service) -> None:
    receiver = Receiver(410)
    delivery = delivery_to(told, receiver)
    delivery.run()
    admin = told.key(Role.ADMIN)
    (shown,) = told.client.get("/v1/webhook-messages", headers=admin).json()["messages"]
    assert (shown["state"], shown["last_status"], shown["last_problem"]) == ("dead", 410, "status")
    assert SECRET not in told.client.get("/v1/webhook-messages", headers=admin).text
    path = f"/v1/webhook-messages/{shown['message_id']}/revival"
    assert told.client.post(path, headers=told.key(Role.AUDITOR)).status_code == 403
    assert told.client.post(path, headers=admin).json()["state"] == "waiting"
    assert told.client.post(path, headers=admin).status_code == 404
    receiver.status = 200
    delivery.run()
    assert messages(told)[0].state is MessageState.DELIVERED


@pytest.mark.parametrize(
    ("address", "secrets", "networks"),
    [
        ("http://receiver.example/", SECRET, ""),
        ("https://user:word@receiver.example/", SECRET, ""),
        (ADDRESS, "", ""),
        (ADDRESS, "whsec_" + base64.b64encode(b"short").decode(), ""),
        (ADDRESS, SECRET.removeprefix("whsec_"), ""),
        (ADDRESS, f"{SECRET} whsec_???", ""),
        (ADDRESS, SECRET, "10.0.0.1/8"),
    ],
)
def test_a_receiver_that_cannot_be_is_refused_without_repeating_the_secret(address, secrets, networks) -> None:
    with pytest.raises(EndpointError) as caught:
        endpoint_of(address=address, secrets=secrets, networks=networks)
    assert "whsec_?" not in str(caught.value)
    assert SECRET not in str(caught.value)


def test_a_wrong_receiver_stops_the_start(make_service: Callable[..., Service]) -> None:
    with pytest.raises(SettingsError, match="WEBHOOK"):
        make_service(webhook_address=ADDRESS)


def test_a_secret_stands_in_no_text_of_the_settings(tmp_path: Path) -> None:
    assert SECRET not in repr(Settings(data_directory=tmp_path, webhook_secret=SECRET))
    assert SECRET not in repr(RECEIVER)


@pytest.mark.parametrize(
    ("resolved", "networks", "status"),
    [
        ("93.184.215.14", "", 200),
        ("10.20.1.5", "", None),
        ("10.20.1.5", "10.20.0.0/16", 200),
        ("10.21.1.5", "10.20.0.0/16", None),
        ("169.254.169.254", "10.20.0.0/16", None),
        ("127.0.0.1", "", None),
    ],
)
def test_only_public_addresses_and_own_networks_are_reached(resolved: str, networks: str, status: int | None) -> None:
    reached: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        reached.append(request)
        return httpx2.Response(200)

    endpoint = endpoint_of(address=ADDRESS, secrets=SECRET, networks=networks)
    assert endpoint is not None
    answered = post(endpoint, "{}", {}, transport=httpx2.MockTransport(answer), resolve=lambda _host, _port: [resolved])
    assert (answered.status, len(reached)) == (status, 1 if status else 0)
    assert answered.problem == ("" if status else "private_address")


def test_a_redirect_is_not_followed() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert request.url.host == "93.184.215.14"
        return httpx2.Response(302, headers={"Location": "https://elsewhere.example/"})

    transport = httpx2.MockTransport(answer)
    answered = post(RECEIVER, "{}", {}, transport=transport, resolve=lambda _host, _port: ["93.184.215.14"])
    assert answered == Answer(302)


def test_a_receiver_that_cannot_be_reached_is_no_error() -> None:
    def fail(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("no", request=request)

    answered = post(RECEIVER, "{}", {}, transport=httpx2.MockTransport(fail), resolve=lambda _h, _p: ["93.184.215.14"])
    assert answered == Answer(None, "connection_failed")
