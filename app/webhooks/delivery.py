"""Sends what waits, each message until it is taken or given up, and keeps account of every attempt."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

import structlog

from app.domain.list_event import ListChanged
from app.domain.webhook_message import MessageState, WebhookMessage
from app.store.database import Transaction
from app.store.webhook_outbox import WebhookOutbox
from app.webhooks.endpoint import Endpoint
from app.webhooks.posting import LONGEST_SECONDS, Answer

log = structlog.get_logger()

LIST_CHANGED = "list.changed"
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""How long to wait after each failed attempt, as Standard Webhooks advises; after the last the message is dead."""
JITTER_SHARE = 0.1
MESSAGES_A_ROUND = 20
GONE = 410

Post = Callable[[Endpoint, str, Mapping[str, str]], Answer]


class WebhookDelivery:
    """The messages to one receiver; without one, nothing is kept and nothing sent.

    `chance` gives numbers from 0 to below 1. A message is sent at least once: a receiver knows it again by its id.
    """

    def __init__(
        self,
        outbox: WebhookOutbox,
        endpoint: Endpoint | None,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        post: Post,
    ) -> None:
        self._outbox = outbox
        self._endpoint = endpoint
        self._clock = clock
        self._chance = chance
        self._post = post

    def announce(self, change: ListChanged, *, transaction: Transaction) -> None:
        """Keep the message that a list changed, in the transaction that changes it."""
        if self._endpoint is None:
            return
        data = {**asdict(change), **asdict(change.counts)}
        del data["counts"], data["at"]
        told = {"type": LIST_CHANGED, "timestamp": change.at.isoformat(), "data": data}
        body = json.dumps(told, sort_keys=True, separators=(",", ":"))
        message_id = f"msg_{sha256(body.encode()).hexdigest()[:32]}"
        message = WebhookMessage(message_id, LIST_CHANGED, body, created_at=change.at, next_attempt_at=change.at)
        self._outbox.add(message, transaction=transaction)

    def run(self) -> None:
        """Send what is due now; whichever of several servers comes first sends a message."""
        if self._endpoint is None:
            return
        for message in self._outbox.due(self._clock(), limit=MESSAGES_A_ROUND):
            now = self._clock()
            if self._outbox.claim(message, at=now, again_at=now + timedelta(seconds=2 * LONGEST_SECONDS)):
                self._send(self._endpoint, message, now)

    def _send(self, endpoint: Endpoint, message: WebhookMessage, now: datetime) -> None:
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": endpoint.signatures(message.message_id, now, message.body),
        }
        answer = self._post(endpoint, message.body, headers)
        attempts = message.attempts + 1
        state, next_attempt_at = self._outcome(answer, attempts)
        delivered = state is MessageState.DELIVERED
        problem = "" if delivered else answer.problem or "status"
        self._outbox.record(
            message.message_id,
            attempts=attempts,
            state=state,
            next_attempt_at=next_attempt_at,
            status=answer.status,
            problem=problem,
        )
        say = log.info if delivered else log.error if state is MessageState.DEAD else log.warning
        say("webhook_attempt", message_id=message.message_id, state=str(state), status=answer.status, problem=problem)

    def _outcome(self, answer: Answer, attempts: int) -> tuple[MessageState, datetime | None]:
        if answer.status is not None and 200 <= answer.status < 300:
            return MessageState.DELIVERED, None
        if answer.status == GONE or attempts > len(WAITS):
            return MessageState.DEAD, None
        varied = WAITS[attempts - 1] * (1 + JITTER_SHARE * self._chance())
        return MessageState.WAITING, self._clock() + varied
