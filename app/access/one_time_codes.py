"""One-time codes of an authenticator app (RFC 6238) and recovery codes for when it is lost."""

from __future__ import annotations

import hmac
from base64 import b32encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import pyotp

SECRET_BYTES = 20
STEP_SECONDS = 30
STEPS_EARLY_OR_LATE = 1
RECOVERY_CODES = 10
RECOVERY_BYTES = 10
ISSUER = "fiscreen"


def new_secret(random_bytes: Callable[[int], bytes]) -> str:
    """A secret of 160 bits in base32, as authenticator apps take it."""
    return b32encode(random_bytes(SECRET_BYTES)).decode("ascii")


def enrolment_address(secret: str, *, name: str) -> str:
    """The otpauth address that an authenticator app opens."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(code: str, *, secret: str, now: datetime) -> int | None:
    """The time step whose code this is, one step early or late allowed; None for a wrong code."""
    digits = code.replace(" ", "")
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(current - STEPS_EARLY_OR_LATE, current + STEPS_EARLY_OR_LATE + 1):
        right = totp.generate_otp(step)
        if hmac.compare_digest(right.encode(), digits.encode("utf-8", "surrogatepass")):
            found = step
    return found


def new_recovery_codes(random_bytes: Callable[[int], bytes]) -> tuple[str, ...]:
    """Ten codes of 16 letters and digits in groups (80 bits each), each good once in place of a one-time code."""
    codes = (b32encode(random_bytes(RECOVERY_BYTES)).decode("ascii").lower() for _ in range(RECOVERY_CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes)


def recovery_hash(code: str) -> str:
    """The SHA-256 (hex) under which a recovery code is kept: 80 random bits need no slow hash."""
    plain = "".join(char for char in code.casefold() if char.isalnum())
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
