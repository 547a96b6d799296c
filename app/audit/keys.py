"""The keys of the audit log: files beside the database, readable by their owner alone, made at the first start."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES = 32


class AuditKeyError(Exception):
    """A key file holds no key; the message names it."""


@dataclass(frozen=True, slots=True)
class AuditKeys:
    """`mac` seals entries, `signing` (an Ed25519 seed) signs checkpoints; 32 bytes each."""

    mac: bytes = field(repr=False)
    signing: bytes = field(repr=False)


def read_or_make_keys(folder: Path, random_bytes: Callable[[int], bytes]) -> AuditKeys:
    """The keys in `folder`, made where there are none; the public key is written beside them, in base64.

    Raises OSError where they cannot be read or written, AuditKeyError for a file that holds no key.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys = AuditKeys(
        mac=read_or_make_key(folder / "audit-mac.key", random_bytes),
        signing=read_or_make_key(folder / "audit-signing.key", random_bytes),
    )
    public = Ed25519PrivateKey.from_private_bytes(keys.signing).public_key().public_bytes_raw()
    (folder / "audit-public.key").write_text(b64encode(public).decode("ascii") + "\n", encoding="ascii")
    return keys


def read_or_make_key(path: Path, random_bytes: Callable[[int], bytes]) -> bytes:
    """The 32 bytes in the file at `path`, made where there is none, readable by its owner alone.

    Raises OSError where it cannot be read or written, AuditKeyError for a file that holds no key.
    """
    if not path.exists():
        # Written whole under another name first, so that a process that starts at the same time never reads half.
        draft = path.with_name(f"{path.name}.{random_bytes(8).hex()}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(b64encode(random_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    try:
        key = b64decode(path.read_bytes().strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise AuditKeyError(f"{path.name}: expected {KEY_BYTES} bytes in base64; put the right key file back")
    return key
