"""One immutable version of a sanctions list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.domain.designation import Designation


@dataclass(frozen=True, slots=True)
class ListContents:
    """Everything that a list file said: the designations and an account of what was read.

    `unknown_elements` counts elements that the reader does not know, by path; `remarks` counts oddities that it
    read all the same (a name split in two, a date that is no date), by a short word. `generated_at` is the
    publisher's own time stamp (UTC), None where the format has none.
    """

    format: str
    designations: tuple[Designation, ...]
    generated_at: datetime | None
    unknown_elements: Mapping[str, int]
    remarks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SnapshotCounts:
    """How much a list holds: what guards compare and people check against the publisher's own figures.

    Everything but `missing` counts what the publisher's file held; `missing` are the designations that it left out and
    that are kept in force all the same. `birth_dates` counts those that are dates, of all people together; it,
    `documents` and `nationalities` are 0 where they were not counted.
    """

    designations: int
    by_kind: Mapping[str, int]
    by_list_type: Mapping[str, int]
    names: Mapping[str, int]
    birth_dates: int = 0
    documents: int = 0
    nationalities: int = 0
    missing: int = 0

    @property
    def in_force(self) -> int:
        """How many designations are screened: the publisher's and the missing ones."""
        return self.designations + self.missing


@dataclass(frozen=True, slots=True)
class MissingMark:
    """That a publisher left a designation out: since when (UTC), and the last snapshot that it was given in."""

    since: datetime
    last_published_in: str


@dataclass(frozen=True, slots=True)
class MissingDesignation:
    """A designation that its publisher left out, with its last known content."""

    designation: Designation
    mark: MissingMark


@dataclass(frozen=True, slots=True)
class ListSnapshot:
    """One version of one list source: what its publisher gave, and what it left out and is kept as missing.

    `snapshot_id` is the SHA-256 (hex) of the list's id and the canonical contents, missing ones and their marks
    included, so equal contents of a list have equal ids whatever their order, white space or time stamp in the file.
    Screening against the same snapshot again therefore sees the same designations, missing ones too, whatever became
    of them since.
    `file_sha256` is that of the bytes received. Times are UTC.
    """

    snapshot_id: str
    list_id: str
    format: str
    file_sha256: str
    file_bytes: int
    generated_at: datetime | None
    imported_at: datetime
    counts: SnapshotCounts
    unknown_elements: Mapping[str, int]
    remarks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ActiveSnapshot:
    """The version of a list that is in force: since when, and when its publisher was last asked for a newer one.

    `published_at` is the latest time stamp under which the publisher gave out these contents: a publisher that makes
    its file anew every night gives unchanged contents a new stamp. None where the format has none.
    """

    snapshot: ListSnapshot
    activated_at: datetime
    last_checked_at: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Activation:
    """That a version of a list came into force at a moment (UTC); later activations have higher ids."""

    activation_id: int
    snapshot: ListSnapshot
    activated_at: datetime


@dataclass(frozen=True, slots=True)
class StoredDesignation:
    """One designation as it is kept: its canonical document (JSON text) and that text's own hash.

    `content_hash` is the SHA-256 (hex) of `document` in UTF-8; a damaged document is found by it. `missing` is set
    where the publisher left the designation out of this snapshot's file.
    """

    reference: str
    content_hash: str
    document: str
    missing: MissingMark | None = None

    @classmethod
    def of(cls, *, reference: str, document: str, missing: MissingMark | None = None) -> StoredDesignation:
        """Keep `document` under `reference`, hashed."""
        return cls(reference, sha256(document.encode()).hexdigest(), document, missing)

    def is_whole(self) -> bool:
        """Whether the document is still the one that was hashed."""
        return sha256(self.document.encode()).hexdigest() == self.content_hash


@dataclass(frozen=True, slots=True)
class ListRefusal:
    """A list file that was not let in. `code` is a short word, `reason` one line for people, both free of content.

    `file_sha256` is that of the bytes received, None where nothing was received.
    """

    list_id: str
    refused_at: datetime
    code: str
    reason: str
    file_sha256: str | None
