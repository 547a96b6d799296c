"""Verifies an exported audit log offline, against its signed checkpoints; needs Python and `cryptography` alone.

Run it as `python verify.py EXPORT CHECKPOINTS PUBLIC_KEY [MAC_KEY]`. An export has one JSON object a line. Checkpoints
are notes of the C2SP formats tlog-checkpoint and signed-note, five lines each, over the RFC 6962 tree of the lines.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ORIGIN = "fiscreen-audit"
NOTE_LINES = 5
_NAMES = {"sequence", "at", "actor", "act", "object_type", "object_id", "detail", "previous", "mac"}


class AlteredError(Exception):
    """The log is not what was written; the message says where."""


class Tree:
    """The RFC 6962 hash tree of lines added one by one, kept as the roots of its whole subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[tuple[int, bytes]] = []

    def add(self, line: bytes) -> None:
        """Add a line without its end (RFC 6962 section 2.1: leaves are hashed after 0x00, nodes after 0x01)."""
        width, node = 1, hashlib.sha256(b"\x00" + line).digest()
        while self._roots and self._roots[-1][0] == width:
            node = _node(self._roots.pop()[1], node)
            width *= 2
        self._roots.append((width, node))
        self.size += 1

    def root(self) -> bytes:
        """The hash of everything that was added."""
        if not self._roots:
            return hashlib.sha256(b"").digest()
        node = self._roots[-1][1]
        for _, left in reversed(self._roots[:-1]):
            node = _node(left, node)
        return node


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def key_hash(public_key: bytes) -> bytes:
    """The four bytes that name an Ed25519 key in a signed note (C2SP signed-note)."""
    return hashlib.sha256(ORIGIN.encode() + b"\n\x01" + public_key).digest()[:4]


def read_checkpoints(text: str, public_key: bytes) -> dict[int, bytes]:
    """The root for each size that the checkpoints sign. Raises AlteredError for one that is not signed or a fork."""
    lines = text.split("\n")
    if lines.pop() != "" or len(lines) % NOTE_LINES:
        raise AlteredError("checkpoints: the file does not end with a whole checkpoint")
    roots: dict[int, bytes] = {}
    last = -1
    for start in range(0, len(lines), NOTE_LINES):
        size, root = _read_note(lines[start : start + NOTE_LINES], public_key, start + 1)
        if size < last:
            raise AlteredError(f"checkpoints, line {start + 1}: the log has become shorter")
        if roots.setdefault(size, root) != root:
            raise AlteredError(f"checkpoints, line {start + 1}: fork, two logs of {size} entries were signed")
        last = size
    return roots


def _read_note(lines: Sequence[str], public_key: bytes, number: int) -> tuple[int, bytes]:
    origin, size, root, blank, signature = lines
    opening = f"\u2014 {ORIGIN} "
    try:
        signed = b64decode(signature.removeprefix(opening), validate=True)
        is_canonical = opening + b64encode(signed).decode() == signature
        hashed = b64decode(root, validate=True)
        if (
            origin != ORIGIN
            or blank
            or not is_canonical
            or signed[:4] != key_hash(public_key)
            or str(int(size)) != size
        ):
            raise AlteredError(f"checkpoints, line {number}: not a checkpoint of this log and key")
        text = f"{origin}\n{size}\n{root}\n".encode()
        Ed25519PublicKey.from_public_bytes(public_key).verify(signed[4:], text)
    except (ValueError, InvalidSignature):
        raise AlteredError(f"checkpoints, line {number}: the signature is not right") from None
    return int(size), hashed


class Chain:
    """Entries verified one by one, each with the one before it; `mac_key` None: they are chained but not proven."""

    def __init__(self, mac_key: bytes | None = None) -> None:
        self.tree = Tree()
        self.previous = "0" * 64
        self._mac_key = mac_key

    def add(self, line: str, roots: Mapping[int, bytes]) -> None:
        """Take the next line, without its end, against the `roots` that checkpoints sign. Raises AlteredError."""
        self.previous = _check_entry(line, number=self.tree.size + 1, previous=self.previous, mac_key=self._mac_key)
        self.tree.add(line.encode("ascii"))
        size = self.tree.size
        if size in roots and roots[size] != self.tree.root():
            raise AlteredError(f"entry {size} or one before it is not what its checkpoint signed")

    def require_all(self, roots: Mapping[int, bytes]) -> None:
        """Raises AlteredError where a checkpoint signed more entries than there were."""
        covered, size = max(roots, default=0), self.tree.size
        if covered > size:
            raise AlteredError(f"the log has {size} entries, a checkpoint signed {covered}: the end is cut off or old")


def verify(lines: Iterable[str], checkpoints: str, public_key: bytes, mac_key: bytes | None = None) -> tuple[int, int]:
    """Check an export (lines with or without their ends); returns (entries, entries covered by a checkpoint).

    Without `mac_key` the entries after the last checkpoint are chained but not proven. Raises AlteredError.
    """
    roots = read_checkpoints(checkpoints, public_key)
    chain = Chain(mac_key)
    for line in lines:
        chain.add(line.removesuffix("\n"), roots)
    chain.require_all(roots)
    return chain.tree.size, max(roots, default=0)


def _check_entry(line: str, *, number: int, previous: str, mac_key: bytes | None) -> str:
    try:
        entry = json.loads(line)
        is_canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True) == line
    except (ValueError, RecursionError):
        raise AlteredError(f"entry {number} is not JSON") from None
    if not isinstance(entry, dict) or set(entry) != _NAMES or not is_canonical:
        raise AlteredError(f"entry {number} is not in the form in which entries are written")
    if entry["sequence"] != number:
        raise AlteredError(f"entry {number} is missing, or entries are out of order")
    if entry["previous"] != previous:
        raise AlteredError(f"entry {number} does not follow the entry before it")
    mac = entry.pop("mac")
    if mac_key is not None:
        text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        if hmac.digest(mac_key, text.encode("ascii"), "sha256").hex() != mac:
            raise AlteredError(f"entry {number} was not written with this key")
    return str(mac)


def main(arguments: Sequence[str]) -> int:
    """Verify the files named on the command line; 0 where the log is whole, 1 where it was altered."""
    if len(arguments) not in {3, 4}:
        print("usage: verify.py EXPORT CHECKPOINTS PUBLIC_KEY [MAC_KEY]", file=sys.stderr)
        return 2
    export, checkpoints, public_key, *mac_key = (Path(name) for name in arguments)
    keys = [b64decode(path.read_bytes().strip(), validate=True) for path in (public_key, *mac_key)]
    try:
        with export.open(encoding="utf-8", newline="\n") as lines:
            entries, covered = verify(lines, checkpoints.read_text("utf-8"), *keys)
    except (AlteredError, UnicodeError) as error:
        print(f"ALTERED: {error}", file=sys.stderr)
        return 1
    print(f"{entries} entries are whole, {covered} of them covered by a signed checkpoint.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
