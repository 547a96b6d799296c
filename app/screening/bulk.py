"""Screens many subjects against compiled index files, the way a worker process does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.subject import Subject
from app.matching.hygiene import DEFAULT_LIMITS, NameLimits
from app.matching.index import CompiledIndex
from app.screening.search import Findings, search


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A compiled index on disk and the list that it is of."""

    list_id: str
    path: Path


@dataclass(frozen=True, slots=True)
class SearchedList:
    """One list of a bulk screening, for its account: which version (a hash and its name), its date and size."""

    index: IndexFile
    version: str
    generated_at: datetime | None
    designations: int


@dataclass(frozen=True, slots=True)
class ListsToSearch:
    """The lists of a bulk screening; `caveats` say why a subject without a hit is not thereby clear, one line each."""

    lists: tuple[SearchedList, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulkSettings:
    """`minimum_score` is 0..1; `limit` is how many hits are kept for each subject, over all lists together."""

    minimum_score: float
    limit: int
    name_limits: NameLimits = DEFAULT_LIMITS


class BulkScreener:
    """Searches every subject in every index file, mapped once; holds no state between calls."""

    def __init__(self, files: Sequence[IndexFile], settings: BulkSettings) -> None:
        """Raises OSError or ValueError for a file that is no index; at least one file is needed."""
        if not files:
            raise ValueError("screening needs at least one list")
        self._indexes = [(file.list_id, CompiledIndex.read(file.path)) for file in files]
        self._settings = settings

    def screen(self, subjects: Sequence[Subject]) -> list[Findings]:
        """One result a subject, in order."""
        return search(
            subjects,
            self._indexes,
            minimum_score=self._settings.minimum_score,
            limit=self._settings.limit,
            name_limits=self._settings.name_limits,
        )
