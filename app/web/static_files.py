"""The few files that pages need, read once, named in one table; no path from outside is ever looked up on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

_DIRECTORY = Path(__file__).resolve().parent / "static"
_CONTENT_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "site.css": "text/css; charset=utf-8",
        "icon.svg": "image/svg+xml",
        "batch_progress.js": "text/javascript; charset=utf-8",
        "keys.js": "text/javascript; charset=utf-8",
    }
)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file; `version` is the beginning of the SHA-256 (hex) of its content."""

    content: bytes
    content_type: str
    version: str


@cache
def static_file(name: str) -> StaticFile | None:
    """The file of that name, None where the table has none."""
    if name not in _CONTENT_TYPES:
        return None
    content = (_DIRECTORY / name).read_bytes()
    return StaticFile(content, _CONTENT_TYPES[name], sha256(content).hexdigest()[:16])


def static_address(name: str) -> str:
    """The path of a file with its version, so that a browser asks anew when it has changed."""
    file = static_file(name)
    assert file is not None, "pages name only files of the table"
    return f"/static/{name}?v={file.version}"
