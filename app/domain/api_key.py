"""A key that opens the service, as it is kept: never the secret, only its hash."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.domain.role import Role


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key. `key_id` names it in records and addresses; `lookup` is the public part of the key text itself.

    `secret_hash` is the SHA-256 (hex) of the secret part. `owner_id` is the user whose key it is: they act as one, and
    the key may no more than they do. Times are UTC; None means never.
    """

    key_id: str
    lookup: str
    secret_hash: str = field(repr=False)
    name: str
    roles: frozenset[Role]
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    owner_id: str | None = None

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError("a key needs at least one role")

    def is_usable(self, *, now: datetime) -> bool:
        """Whether the key is neither revoked nor expired at `now`."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
