"""Receives a file piece by piece into a private file on disk, bounded and hashed, never wholly in memory."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.store.batches import BLOCK_BYTES

MAX_FILE_NAME_CHARS = 200


class FileTooLargeError(Exception):
    """More bytes came than a file may have; the text names the limit."""


@dataclass(slots=True)
class Spool:
    """A file being received: feed it with `add`. `path` is readable by its owner alone and is gone after the block."""

    path: Path
    max_bytes: int
    bytes_received: int = 0
    _file: BinaryIO = field(init=False)
    _digest: hashlib._Hash = field(init=False, default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self._file = os.fdopen(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")

    def add(self, piece: bytes) -> None:
        """Take a further piece. Raises FileTooLargeError, and OSError where the disk is full."""
        self.bytes_received += len(piece)
        if self.bytes_received > self.max_bytes:
            raise FileTooLargeError(f"the file has more than {self.max_bytes:,} bytes: split it")
        self._digest.update(piece)
        self._file.write(piece)

    def end(self) -> None:
        """No further piece will come."""
        self._file.close()

    @property
    def sha256(self) -> str:
        """The SHA-256 (hex) of what was received."""
        return self._digest.hexdigest()

    def blocks(self) -> Iterator[bytes]:
        """The bytes received, a block at a time."""
        with self.path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                yield block


@contextmanager
def spooled(folder: Path, *, max_bytes: int) -> Iterator[Spool]:
    """A spool in a folder of its own under `folder`, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        spool = Spool(Path(own) / "file", max_bytes)
        try:
            yield spool
        finally:
            spool.end()


def safe_file_name(given: str) -> str:
    """A submitted file name without folders, control characters and surplus length; `file` where nothing is left."""
    last = given.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in unicodedata.normalize("NFC", last) if letter.isprintable())
    stem, dot, ending = shown.strip(". ").rpartition(".")
    if len(shown) > MAX_FILE_NAME_CHARS:
        shown = (stem or ending)[: MAX_FILE_NAME_CHARS - 20] + dot + ending[:19]
    return shown.strip(". ") or "file"
