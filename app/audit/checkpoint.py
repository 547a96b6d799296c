"""Signs how far the audit log goes, as notes in the C2SP formats tlog-checkpoint and signed-note."""

from __future__ import annotations

from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.audit.verify import ORIGIN, Tree, key_hash


def public_key_of(signing_key: bytes) -> bytes:
    """The Ed25519 public key (32 bytes) of a seed."""
    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw()


def signed_checkpoint(tree: Tree, signing_key: bytes) -> str:
    """The checkpoint of `tree`: five lines that end with the signature."""
    text = f"{ORIGIN}\n{tree.size}\n{b64encode(tree.root()).decode('ascii')}\n"
    signature = Ed25519PrivateKey.from_private_bytes(signing_key).sign(text.encode())
    signed = b64encode(key_hash(public_key_of(signing_key)) + signature).decode("ascii")
    return f"{text}\n\u2014 {ORIGIN} {signed}\n"
