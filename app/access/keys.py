"""API keys: made once, shown once, kept as hashes, checked at every request.

A key reads `fsk_<lookup>_<secret>`: 10 letters and digits that find it, then 256 random bits that prove it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from app.audit.entry import Act
from app.domain.api_key import ApiKey
from app.domain.role import Role
from app.domain.user import User
from app.store.database import Transaction

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LOOKUP_CHARS = 10
SECRET_BYTES = 32
SECRET_CHARS = 43
MAX_NAME_CHARS = 100
NOTE_USE_EVERY = timedelta(minutes=1)

_KEY = re.compile(rf"fsk_([0-9A-Za-z]{{{LOOKUP_CHARS}}})_([0-9A-Za-z]{{{SECRET_CHARS}}})", re.ASCII)
# Compared with where no key is found, so that an unknown lookup takes as long as a wrong secret. No secret has it.
_NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A key just made. `text` is what its owner keeps; it cannot be shown again."""

    key: ApiKey
    text: str = field(repr=False)


Enter = Callable[[Transaction], None]
"""Enters an act in the audit log, within the transaction that does it."""


class Record(Protocol):
    """What acts are entered in; `app.store.audit_log.AuditLog` is one."""

    def append(self, act: Act, *, transaction: Transaction) -> object:
        """Add an entry in the transaction that does the act."""


class KeyRepository(Protocol):
    """Where keys are kept; `app.store.api_keys.ApiKeyStore` is one."""

    def create(self, key: ApiKey, *, enter: Enter) -> None:
        """Keep a new key, and enter that in the same transaction."""

    def find_by_lookup(self, lookup: str) -> ApiKey | None:
        """The key with this public part, in whatever state."""

    def get(self, key_id: str) -> ApiKey | None:
        """The key of this id, in whatever state."""

    def all_keys(self) -> tuple[ApiKey, ...]:
        """Every key, the oldest first."""

    def revoke(self, key_id: str, *, at: datetime, enter: Enter) -> ApiKey | None:
        """Close a key for good, and enter that in the same transaction unless it was closed; None: there is none."""

    def touch_last_used(self, key_id: str, *, at: datetime) -> None:
        """Note that a key was used."""


class KeyRing:
    """Makes, checks and closes keys. `clock` tells the time in UTC; `random_bytes(n)` gives n unpredictable bytes."""

    def __init__(
        self,
        repository: KeyRepository,
        record: Record,
        *,
        clock: Callable[[], datetime],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._repository = repository
        self._record = record
        self._clock = clock
        self._random_bytes = random_bytes

    def create(
        self,
        *,
        actor: str,
        name: str,
        roles: frozenset[Role],
        expires_at: datetime | None = None,
        owner_id: str | None = None,
    ) -> NewApiKey:
        """Make and keep a key for `name` (1 to 100 printable characters, what its holder is called).

        `actor` is who does it: the id of a user or key, or `command-line`. A key with an owner (the id of a user) acts
        as that user, and ends with their account.

        Raises ValueError for a name that does not fit, no role, or an end that has passed.
        """
        if not name.strip() or len(name) > MAX_NAME_CHARS or not name.isprintable():
            raise ValueError(f"name: expected 1 to {MAX_NAME_CHARS} printable characters")
        now = self._clock()
        if expires_at is not None and expires_at <= now:
            raise ValueError("expires_at: expected a moment in the future")
        lookup = _base62(self._random_bytes(SECRET_BYTES), LOOKUP_CHARS)
        secret = _base62(self._random_bytes(SECRET_BYTES), SECRET_CHARS)
        key = ApiKey(
            key_id=self._random_bytes(16).hex(),
            lookup=lookup,
            secret_hash=_hash(secret),
            name=name.strip(),
            roles=roles,
            created_at=now,
            expires_at=expires_at,
            owner_id=owner_id,
        )
        detail = {"roles": ",".join(sorted(roles)), "owner": owner_id or ""}
        self._repository.create(key, enter=self._entering(actor, "key.created", key.key_id, detail))
        return NewApiKey(key, f"fsk_{lookup}_{secret}")

    def create_own(self, user: User, *, name: str, roles: frozenset[Role]) -> NewApiKey:
        """Make a key that acts as `user`, who alone may ask for it: whoever else had it would count as two people.

        Raises ValueError as `create`, and for a role that the user has not.
        """
        if not roles <= user.roles:
            raise ValueError("a key of your own has no role that you have not")
        return self.create(actor=user.user_id, name=name, roles=roles, owner_id=user.user_id)

    def verify(self, text: str) -> ApiKey | None:
        """The key that `text` is, None for everything but a known, unexpired, unrevoked one: never a reason.

        Asks the repository every time, so that a revocation counts at the next request of every process.
        """
        parts = _KEY.fullmatch(text)
        if parts is None:
            return None
        key = self._repository.find_by_lookup(parts[1])
        is_right = hmac.compare_digest(_hash(parts[2]), _NO_HASH if key is None else key.secret_hash)
        if key is None or not is_right or not key.is_usable(now=self._clock()):
            return None
        return key

    def usable(self, key_id: str) -> ApiKey | None:
        """The key of this id, None where it is unknown, expired or revoked."""
        key = self._repository.get(key_id)
        return key if key is not None and key.is_usable(now=self._clock()) else None

    def note_use(self, key: ApiKey) -> None:
        """Record that a key was used, at most once a minute for each key as it was when it was read."""
        now = self._clock()
        if key.last_used_at is None or now - key.last_used_at >= NOTE_USE_EVERY:
            self._repository.touch_last_used(key.key_id, at=now)

    def all_keys(self) -> tuple[ApiKey, ...]:
        """Every key, revoked and expired ones too, the oldest first."""
        return self._repository.all_keys()

    def of_user(self, user_id: str) -> tuple[ApiKey, ...]:
        """The keys that act as a user, revoked and expired ones too, the oldest first."""
        return tuple(key for key in self.all_keys() if key.owner_id == user_id)

    def revoke_own(self, user: User, key_id: str) -> ApiKey | None:
        """Close a key that acts as `user`, as they ask; None where they have none of this id."""
        key = self._repository.get(key_id)
        return self.revoke(key_id, actor=user.user_id) if key is not None and key.owner_id == user.user_id else None

    def revoke(self, key_id: str, *, actor: str) -> ApiKey | None:
        """Close a key for good; returns it as it is then, None where there is none. `actor` is who does it."""
        enter = self._entering(actor, "key.revoked", key_id, {})
        return self._repository.revoke(key_id, at=self._clock(), enter=enter)

    def _entering(self, actor: str, act: str, key_id: str, detail: Mapping[str, str | int]) -> Enter:
        def enter(transaction: Transaction) -> None:
            self._record.append(Act(self._clock(), actor, act, "key", key_id, detail), transaction=transaction)

        return enter


def _hash(secret: str) -> str:
    # A plain hash will do: 256 random bits cannot be guessed, however fast the hash.
    return sha256(secret.encode("ascii")).hexdigest()


def _base62(random_bytes: bytes, length: int) -> str:
    number = int.from_bytes(random_bytes, "big")
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))
