"""Passwords: what may be one, and Argon2id hashes that few threads at a time may compute."""

from __future__ import annotations

import threading
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.access.keys import ALPHABET

MIN_CHARS = 12
MAX_CHARS = 128
ONE_TIME_CHARS = 20
WAIT_SECONDS = 10.0

# NIST SP 800-63B section 3.1.1.2 asks for no rules of composition, but for a list of what guessers try first. Of 12
# characters and more there are few; what is left of these words and digits is compared.
_OBVIOUS_PARTS = ("password", "passwort", "passw0rd", "letmein", "welcome", "admin", "fiscreen", "qwerty", "azerty")
_FEWEST_DIFFERENT = 5
_FEWEST_OWN_CHARS = 6


class PasswordRefusedError(ValueError):
    """A password is no good; the message says what is expected and never repeats it."""


class TooBusyError(Exception):
    """Too many passwords are being checked already."""


class Passwords:
    """Hashes and checks passwords, at most `at_once` of them at a time: each takes 64 MiB and a core for a while."""

    def __init__(
        self, *, at_once: int, random_bytes: Callable[[int], bytes], hasher: PasswordHasher | None = None
    ) -> None:
        self._hasher = hasher or PasswordHasher()
        self._free = threading.BoundedSemaphore(at_once)
        self._random_bytes = random_bytes
        self._nobodys = ""

    def hash(self, password: str) -> str:
        """The Argon2id text that proves `password`. Raises TooBusyError."""
        with self._turn():
            return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def is_right(self, password: str, password_hash: str | None) -> bool:
        """Whether the hash is of `password`; without a hash it takes as long, and is not. Raises TooBusyError."""
        with self._turn():
            # Compared with where there is no such user, so that this takes as long as a wrong password; made by the
            # first attempt, whoever's it is.
            self._nobodys = self._nobodys or self._hasher.hash(self._random_bytes(16).hex())
            try:
                self._hasher.verify(password_hash or self._nobodys, password.encode("utf-8", "surrogatepass"))
            except (VerificationError, InvalidHashError):
                return False
        return password_hash is not None

    def one_time(self) -> str:
        """A new random password of 20 letters and digits (119 bits)."""
        number = int.from_bytes(self._random_bytes(32), "big")
        digits = []
        for _ in range(ONE_TIME_CHARS):
            number, digit = divmod(number, len(ALPHABET))
            digits.append(ALPHABET[digit])
        return "".join(digits)

    def _turn(self) -> _Turn:
        return _Turn(self._free)


class _Turn:
    """One of the few places at which passwords are computed."""

    def __init__(self, free: threading.BoundedSemaphore) -> None:
        self._free = free

    def __enter__(self) -> None:
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise TooBusyError("too many passwords are being checked; try again in a moment")

    def __exit__(self, *_: object) -> None:
        self._free.release()


def require_good(password: str, *, name: str) -> None:
    """Raises PasswordRefusedError unless `password` has 12 to 128 characters and is not among the first guesses."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise PasswordRefusedError(f"password: expected {MIN_CHARS} to {MAX_CHARS} characters")
    left = password.casefold()
    for part in (*_OBVIOUS_PARTS, name.casefold()):
        left = left.replace(part, "")
    own = [char for char in left if not char.isdigit()]
    if len(set(password)) < _FEWEST_DIFFERENT or len(own) + min(len(left) - len(own), 2) < _FEWEST_OWN_CHARS:
        raise PasswordRefusedError("password: this is among the first that are guessed; take several unrelated words")
