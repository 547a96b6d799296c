"""Sends one message over https, to public addresses and the receiver's own networks only, and follows no redirect."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

from app.watchlists.errors import ListFetchError
from app.watchlists.guarded_transport import GuardedTransport, OpenSockets, Resolver, resolve_by_system
from app.webhooks.endpoint import Endpoint

LONGEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said: its HTTP status, or a short code of why there is none."""

    status: int | None
    problem: str = ""


def post(
    endpoint: Endpoint,
    body: str,
    headers: Mapping[str, str],
    *,
    transport: httpx2.BaseTransport | None = None,
    resolve: Resolver = resolve_by_system,
) -> Answer:
    """Send `body` and wait for the status of the answer, in all no longer than LONGEST_SECONDS; raises nothing."""
    sockets = OpenSockets()
    guarded = GuardedTransport(
        transport or httpx2.HTTPTransport(), resolve=resolve, sockets=sockets, own_networks=endpoint.own_networks
    )
    watchdog = threading.Timer(LONGEST_SECONDS, sockets.break_off)
    watchdog.daemon = True
    watchdog.start()
    try:
        with (
            httpx2.Client(transport=guarded, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", endpoint.address, content=body.encode(), headers=dict(headers), timeout=LONGEST_SECONDS
            ) as response,
        ):
            return Answer(response.status_code)
    except ListFetchError as error:
        return Answer(None, error.code)
    except httpx2.HTTPError:
        return Answer(None, "connection_failed")
    finally:
        watchdog.cancel()
