"""Seals small secrets under one key: AES-256-GCM, bound to what they are for."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


class SealBrokenError(ValueError):
    """What was to be opened was sealed under another key, for another purpose, or was changed."""


class SecretBox:
    """Seals under a key of 32 bytes. `random_bytes(n)` gives n unpredictable bytes."""

    def __init__(self, key: bytes, random_bytes: Callable[[int], bytes]) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"key: expected {KEY_BYTES} bytes")
        self._key = key
        self._aead = AESGCM(key)
        self.random_bytes = random_bytes

    def derived(self, label: str) -> SecretBox:
        """A box for another use, whose key tells nothing of this one's."""
        return SecretBox(hmac.digest(self._key, label.encode(), "sha256"), self.random_bytes)

    def seal(self, secret: bytes, *, purpose: str) -> str:
        """The secret as text that only `open` with the same key and purpose opens."""
        return urlsafe_b64encode(self.seal_bytes(secret, purpose=purpose)).decode("ascii")

    def open(self, sealed: str, *, purpose: str) -> bytes:
        """What was sealed. Raises SealBrokenError."""
        try:
            raw = urlsafe_b64decode(sealed.encode("ascii"))
        except ValueError:
            raise SealBrokenError("this was not sealed here, or not for this") from None
        return self.open_bytes(raw, purpose=purpose)

    def seal_bytes(self, secret: bytes, *, purpose: str) -> bytes:
        """The secret as bytes that only `open_bytes` with the same key and purpose opens."""
        nonce = self.random_bytes(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, secret, purpose.encode())

    def seal_alike(self, secret: bytes, *, purpose: str) -> bytes:
        """As `seal_bytes`, but equal secrets become equal bytes, so that they can be looked for; `open_bytes` opens."""
        nonce = hmac.digest(self._key, b"alike\0" + purpose.encode() + b"\0" + secret, "sha256")[:NONCE_BYTES]
        return nonce + self._aead.encrypt(nonce, secret, purpose.encode())

    def open_bytes(self, sealed: bytes, *, purpose: str) -> bytes:
        """What was sealed. Raises SealBrokenError."""
        try:
            return self._aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            raise SealBrokenError("this was not sealed here, or not for this") from None

    def mark(self, text: str) -> str:
        """A keyed hash (HMAC-SHA256, hex) of `text`: what only the holder of the key can make."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256").hex()
