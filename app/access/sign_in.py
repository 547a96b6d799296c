"""Signs people in by name, password and one-time code: one answer for every failure, and never at once too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.access.passwords import Passwords
from app.access.secret_box import SecretBox
from app.access.throttle import Throttle, scopes_of
from app.access.users import UserDirectory
from app.domain.user import User

DEVICE_BYTES = 16
MAX_SENT_CHARS = 200


class SignInRefusedError(Exception):
    """Name, password or code is wrong, or one must wait (`wait` is more than nothing): never which."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("name, password or code is wrong" if not wait else "too many attempts")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was sent, from which client address, and what the browser says its device is (a cookie)."""

    name: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    address: str
    device: str = field(default="", repr=False)


class PasswordSignIn:
    """Checks attempts. `box` marks the devices on which a user signed in before."""

    def __init__(
        self,
        users: UserDirectory,
        *,
        passwords: Passwords,
        throttle: Throttle,
        box: SecretBox,
        clock: Callable[[], datetime],
    ) -> None:
        self._users = users
        self._passwords = passwords
        self._throttle = throttle
        self._box = box
        self._clock = clock

    def check(self, attempt: Attempt) -> User:
        """The user whose name, password and code these are.

        Raises SignInRefusedError for everything else, alike and after as long for names that nobody has, and
        TooBusyError.
        """
        name = attempt.name.strip().casefold()[:MAX_SENT_CHARS]
        user = self._users.by_name(name)
        known_device = attempt.device if user is not None and self._knows(user, attempt.device) else ""
        scopes = scopes_of(name=name, address=attempt.address, known_device=known_device)
        wait = self._throttle.take(scopes, now=self._clock(), user_id="" if user is None else user.user_id)
        if wait:
            raise SignInRefusedError(wait)
        is_right = self._passwords.is_right(attempt.password, None if user is None else user.password_hash)
        if user is None or not is_right or not user.is_usable or not self._users.uses_code(user, attempt.code):
            raise SignInRefusedError(timedelta(0))
        self._throttle.succeeded(scopes)
        return user

    def new_device(self, user: User) -> str:
        """What a browser keeps to be known again for this user, until their password changes."""
        number = self._box.random_bytes(DEVICE_BYTES).hex()
        return f"{number}.{self._mark(user, number)}"

    def _knows(self, user: User, device: str) -> bool:
        number, _, mark = device.partition(".")
        # Nothing is gained by guessing a mark but waits of one's own, so that a plain comparison will do.
        return bool(mark) and mark == self._mark(user, number)

    def _mark(self, user: User, number: str) -> str:
        return self._box.mark(f"{user.user_id}\0{user.password_hash}\0{number}")
