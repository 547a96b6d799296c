"""What each process of a portfolio run does: searches a page of entries, and says which of them were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.api.conversion import subject_from
from app.api.models import SubjectIn
from app.domain.subject import Subject
from app.screening.bulk import BulkScreener, BulkSettings, IndexFile
from app.screening.search import Findings


@dataclass(frozen=True, slots=True)
class FoundInPage:
    """The places in the page of entries with hits, and how many entries without one were not wholly screened.

    Of these a name could not be screened, or is written as a disguise would be: that nothing is found says nothing.
    """

    with_hits: tuple[int, ...]
    unscreenable: int


class EntryScreening:
    """Searches pages of entries; made once in each process."""

    def __init__(self, files: Sequence[IndexFile], settings: BulkSettings) -> None:
        """Raises OSError or ValueError for a file that is no index."""
        self._screener = BulkScreener(files, settings)

    def __call__(self, documents: Sequence[str]) -> FoundInPage:
        """Search the subjects of `documents` (JSON)."""
        found = self._screener.screen([subject_of(document) for document in documents])
        return FoundInPage(
            with_hits=tuple(place for place, one in enumerate(found) if one.total_hits),
            unscreenable=sum(not one.total_hits and not _is_wholly_screened(one) for one in found),
        )


def _is_wholly_screened(one: Findings) -> bool:
    return one.screened_names > 0 and not one.unscreenable and not one.suspicious_text


def subject_of(document: str) -> Subject:
    """The subject of an entry."""
    return subject_from(SubjectIn.model_validate_json(document))
