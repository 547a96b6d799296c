"""Says which version of the indicators and of the data that they refer to was used."""

from __future__ import annotations

import hashlib
from pathlib import Path

_FOLDERS = ("indicators", "geography", "lexicon", "merchants", "rates")


def data_hash(lists_directory: Path) -> str:
    """The SHA-256 (hex) of every file that the red flags read, names included; equal data give equal hashes."""
    digest = hashlib.sha256()
    for folder in _FOLDERS:
        for path in sorted((lists_directory / folder).iterdir()):
            content = path.read_bytes()
            digest.update(f"{folder}/{path.name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
