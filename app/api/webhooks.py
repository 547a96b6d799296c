"""The log of messages to another system, for administrators; a dead one is sent again on their word."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import Field

from app.api.models import Strict
from app.api.problems import Problem
from app.api.routing import GuardedRoute
from app.api.security import principal_of
from app.api.services import services_of
from app.audit.entry import Act
from app.domain.webhook_message import MessageState, WebhookMessage

router = APIRouter(route_class=GuardedRoute, tags=["webhooks"])

MESSAGES_SHOWN = 200


class WebhookMessageOut(Strict):
    """One message and how its delivery goes; `message_id` is the `webhook-id` that the receiver gets."""

    message_id: str
    event: str
    body: str = Field(description="The JSON text as it is sent and signed.")
    created_at: datetime
    state: MessageState
    attempts: int
    next_attempt_at: datetime | None
    last_attempt_at: datetime | None
    last_status: int | None = Field(description="The HTTP status of the last answer; null where there was none.")
    last_problem: str = Field(description="Why the last attempt did not count, as a short code.")


class WebhookMessagesOut(Strict):
    """The last messages, the newest first."""

    messages: list[WebhookMessageOut]


@router.get("/v1/webhook-messages", operation_id="read_webhook_messages", summary="The log of webhook deliveries")
def read_webhook_messages(request: Request) -> WebhookMessagesOut:
    """The last messages: those that wait, were delivered, and were given up."""
    found = services_of(request).outbox.latest(limit=MESSAGES_SHOWN)
    return WebhookMessagesOut(messages=[_out(message) for message in found])


@router.post(
    "/v1/webhook-messages/{message_id}/revival",
    operation_id="revive_webhook_message",
    summary="Have a dead message sent again",
)
def revive_webhook_message(request: Request, message_id: str) -> WebhookMessageOut:
    """Begin anew with a message that was given up; its id and body stay the same."""
    services = services_of(request)
    now = services.clock()
    with services.snapshots.transaction() as transaction:
        if not services.outbox.revive(message_id, at=now, transaction=transaction):
            raise Problem(404, "not-found", "there is no dead message of this id")
        services.audit.append(
            Act(now, principal_of(request).actor_id, "webhook.revived", "webhook_message", message_id, {}),
            transaction=transaction,
        )
    message = services.outbox.find(message_id)
    assert message is not None, "messages are never deleted"
    return _out(message)


def _out(message: WebhookMessage) -> WebhookMessageOut:
    return WebhookMessageOut(
        message_id=message.message_id,
        event=message.event,
        body=message.body,
        created_at=message.created_at,
        state=message.state,
        attempts=message.attempts,
        next_attempt_at=message.next_attempt_at,
        last_attempt_at=message.last_attempt_at,
        last_status=message.last_status,
        last_problem=message.last_problem,
    )
