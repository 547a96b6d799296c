"""People who sign in, and their sessions, as they are kept: never a password, only what proves one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.domain.role import Role


@dataclass(frozen=True, slots=True)
class User:
    """One person. `user_id` names them in records, `name` is what they sign in with: lower case, never in a record.

    `password_hash` is an Argon2id text, None for who signs in at an OpenID provider (`openid_subject`, a SHA-256).
    `second_factor` is the sealed secret of their one-time codes, `last_code_step` the newest code's step that was
    used, `recovery_hashes` the SHA-256 of the recovery codes that are left. Times are UTC; None means never.
    """

    user_id: str
    name: str
    roles: frozenset[Role]
    created_at: datetime
    password_hash: str | None = field(default=None, repr=False)
    must_change_password: bool = False
    second_factor: str | None = field(default=None, repr=False)
    last_code_step: int = 0
    recovery_hashes: tuple[str, ...] = field(default=(), repr=False)
    openid_subject: str | None = field(default=None, repr=False)
    disabled_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError("a user needs at least one role")

    @property
    def is_usable(self) -> bool:
        """Whether they may sign in."""
        return self.disabled_at is None


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """One signed-in browser, of a key or of a user. `session_id` names it and opens nothing. Times are UTC."""

    session_id: str
    key_id: str | None
    user_id: str | None
    opened_at: datetime
    last_seen_at: datetime
    expires_at: datetime

    def is_open(self, *, now: datetime, idle: timedelta) -> bool:
        """Whether it has neither ended nor been left alone for `idle`."""
        return now < self.expires_at and now - self.last_seen_at < idle
