"""Finds the entries of other lists that publishers say are of the same party, by their reference numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.api.services import Services
from app.domain.designation import Designation
from app.domain.subject import Subject
from app.matching.hygiene import DEFAULT_LIMITS, unscreenable_reason
from app.screening.library import ListState
from app.screening.linking import is_united_nations_reference
from app.watchlists.contents import designation_from_document

_ALIKE = 0.7
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class ListingElsewhere:
    """One entry of another list."""

    list_id: str
    list_name: str
    designation: Designation


def listings_elsewhere(services: Services, list_id: str, designation: Designation) -> list[ListingElsewhere]:
    """The entries of the other lists in force that name `designation`, that it names, or that share its UN number.

    Entries that name it are looked for among those of a like name: publishers give the number to the same party.
    """
    found = []
    for state in services.library.current():
        if state.source.id != list_id and state.active is not None:
            references = dict.fromkeys([*_named_by(designation), *_naming(state, designation)])
            for reference in references:
                stored = services.snapshots.designation(state.active.snapshot.snapshot_id, reference)
                if stored is not None:
                    listing = designation_from_document(stored.document)
                    found.append(ListingElsewhere(state.source.id, state.source.name, listing))
    return found


def _named_by(designation: Designation) -> tuple[str, ...]:
    own = (designation.reference,) if is_united_nations_reference(designation.reference) else ()
    return (*own, *designation.other_references)


def _naming(state: ListState, designation: Designation) -> list[str]:
    name = designation.primary_name
    if state.index is None or unscreenable_reason(name, DEFAULT_LIMITS):
        return []
    (result,) = state.index.search([Subject(names=(name,))], minimum_score=_ALIKE, limit=_LOOKED_AT)
    own = {designation.reference, *designation.other_references}
    return [hit.reference for hit in result.hits if not own.isdisjoint(hit.other_references)]
