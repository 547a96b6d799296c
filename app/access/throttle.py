"""Slows guessing down without locking anybody out: waits that grow with failures, and not for known devices.

Failures are counted for a name from one address, and for a name from all unknown devices together. The first makes
guessing from one place hopeless, the second from many; its waits stay short, so that the owner of the name gets in,
and a device on which they signed in before has a count of its own, which no stranger can raise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from app.audit.entry import Act
from app.store.audit_log import AuditLog
from app.store.database import Database, Transaction
from app.store.sign_in_failures import SignInFailureStore


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted together: after `free` failures each attempt waits, twice as long each time up to the longest."""

    key: str
    free: int
    longest_wait: timedelta

    @property
    def kind(self) -> str:
        """What is counted: `device`, `place` (a name from one address) or `name` (from all addresses)."""
        return self.key.partition("\0")[0]

    @property
    def scope_hash(self) -> str:
        """Under what it is counted; names and addresses are not kept."""
        return sha256(self.key.encode("utf-8", "surrogatepass")).hexdigest()

    def wait_after(self, failures: int) -> timedelta:
        """How long to wait after so many failures."""
        if failures < self.free:
            return timedelta(0)
        return min(timedelta(seconds=2 ** min(failures - self.free, 20)), self.longest_wait)


def scopes_of(*, name: str, address: str, known_device: str) -> tuple[Scope, ...]:
    """What an attempt counts for; `known_device` is empty where the user never signed in on it."""
    if known_device:
        return (Scope(f"device\0{name}\0{known_device}", 5, timedelta(minutes=15)),)
    return (
        Scope(f"place\0{name}\0{address}", 5, timedelta(minutes=15)),
        Scope(f"name\0{name}", 50, timedelta(minutes=1)),
    )


class Throttle:
    """Counts attempts before they are checked, so that a hundred at once are a hundred."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit
        self._failures = SignInFailureStore()

    def take(self, scopes: tuple[Scope, ...], *, now: datetime, user_id: str = "") -> timedelta:
        """Count an attempt; where it must wait, count nothing and say how long.

        The attempt after which others begin to wait is entered in the audit log, under the user whose name was tried
        (empty: nobody's), in the same transaction.
        """
        with self._database.transaction() as transaction:
            wait = max(self._wait(scope, now, transaction) for scope in scopes)
            if wait <= timedelta(0):
                locked = [scope for scope in scopes if self._counted(scope, now, transaction) == scope.free]
                for scope in locked:
                    detail: dict[str, str | int] = {"scope": scope.kind, "failures": scope.free}
                    act = Act(now, "sign-in", "sign_in.locked", "user", user_id or "unknown", detail)
                    self._audit.append(act, transaction=transaction)
        return max(wait, timedelta(0))

    def _counted(self, scope: Scope, now: datetime, transaction: Transaction) -> int:
        return self._failures.add(scope.scope_hash, now=now, transaction=transaction)

    def succeeded(self, scopes: tuple[Scope, ...]) -> None:
        """Forget the narrowest count, and take the attempt itself back from the others."""
        with self._database.transaction() as transaction:
            self._failures.forget(scopes[0].scope_hash, transaction=transaction)
            for scope in scopes[1:]:
                self._failures.take_back(scope.scope_hash, transaction=transaction)

    def _wait(self, scope: Scope, now: datetime, transaction: Transaction) -> timedelta:
        counted = self._failures.count(scope.scope_hash, now=now, transaction=transaction)
        if counted is None:
            return timedelta(0)
        return counted.last_at + scope.wait_after(counted.count) - now
