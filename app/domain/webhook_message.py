"""One message to another system, from the moment that it is due until it is taken or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MessageState(StrEnum):
    """What becomes of a message. A dead one is tried again only where a person asks for it."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class WebhookMessage:
    """A message and how its delivery goes. `message_id` stays the same however often it is sent; times are UTC.

    `last_status` is the HTTP status of the last answer, None where there was none; `last_problem` says by a short code
    why the last attempt did not count, empty where it did.
    """

    message_id: str
    event: str
    body: str
    created_at: datetime
    state: MessageState = MessageState.WAITING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None
    last_status: int | None = None
    last_problem: str = ""
