"""When a publisher is asked for a newer version of its list, and what it said of the files that it gave last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FileVersion:
    """How a server names the version of a file (RFC 9110: entity tag, time of change); empty where it does not."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class ListCheck:
    """How the checks of one list source go.

    `next_check_at` (UTC) is None where no check was ever planned. `failures` counts those since the last one that
    succeeded, the last of them at `failed_at` with the code `failure_code`. `file_versions` are those of the files, by
    address, that snapshot `file_versions_of` was made of.
    """

    list_id: str
    next_check_at: datetime | None = None
    failures: int = 0
    failed_at: datetime | None = None
    failure_code: str = ""
    file_versions: Mapping[str, FileVersion] = field(default_factory=dict)
    file_versions_of: str | None = None
