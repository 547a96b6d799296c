"""Where messages go, by which secrets they are signed, and which networks they may reach."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

SECRET_PREFIX = "whsec_"  # noqa: S105 (how secrets begin)
FEWEST_SECRET_BYTES, MOST_SECRET_BYTES = 24, 64


class EndpointError(Exception):
    """A setting of the webhook cannot be; the text names it and never repeats a secret."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One receiver. Every message is signed with each of `secrets`, so that they can be changed one after another."""

    address: str
    secrets: tuple[str, ...] = field(repr=False)
    own_networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def signatures(self, message_id: str, at: datetime, body: str) -> str:
        """The value of `webhook-signature` (Standard Webhooks, HMAC-SHA256): one signature for each secret."""
        # Imported here, for it is needed only where a receiver is set.
        from standardwebhooks.webhooks import Webhook

        return " ".join(Webhook(secret).sign(msg_id=message_id, timestamp=at, data=body) for secret in self.secrets)


def endpoint_of(*, address: str, secrets: str, networks: str) -> Endpoint | None:
    """The receiver that the settings name; None where they name none. Raises EndpointError.

    `secrets` are separated by blanks, each `whsec_` and base64 of 24 to 64 bytes; `networks` by commas, such as
    `10.20.0.0/16`.
    """
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise EndpointError("the webhook's address: expected an https address without user name and password")
    keys = tuple(secrets.split())
    if not keys or not all(map(_is_secret, keys)):
        raise EndpointError(
            f"the webhook's secret: expected {SECRET_PREFIX} and base64 of {FEWEST_SECRET_BYTES} to "
            f"{MOST_SECRET_BYTES} random bytes; several are separated by blanks"
        )
    try:
        own = tuple(ip_network(one.strip()) for one in networks.split(",") if one.strip())
    except ValueError:
        raise EndpointError("the webhook's networks: expected such as 10.20.0.0/16, separated by commas") from None
    return Endpoint(address, keys, own)


def _is_secret(text: str) -> bool:
    try:
        key = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        return False
    return text.startswith(SECRET_PREFIX) and FEWEST_SECRET_BYTES <= len(key) <= MOST_SECRET_BYTES
