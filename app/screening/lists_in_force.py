"""Gives a bulk screening the lists in force, and says what keeps a subject without a hit from being clear."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.snapshot import ActiveSnapshot
from app.screening.bulk import IndexFile, ListsToSearch, SearchedList
from app.screening.library import ListState, coverage, index_path
from app.screening.screener import ScreeningPolicy
from app.screening.verdict import Proof, decide


def lists_in_force(
    states: Sequence[ListState], *, index_directory: Path, minimum_score: float, policy: ScreeningPolicy
) -> ListsToSearch:
    """The searchable lists of `states`, whose index files lie in `index_directory`; there may be none.

    The caveats are those of the verdict on a subject that was screened whole at `minimum_score` (0..1) without a hit:
    there is none only where such a subject is clear.
    """
    proof = Proof(
        coverage=coverage(states, asked_for=None),
        total_hits=0,
        screened_names=1,
        unscreenable_names=(),
        suspicious_text=(),
        minimum_score=minimum_score,
        highest_allowed_minimum_score=policy.highest_allowed_minimum_score,
    )
    caveats = tuple(
        f"{reason.list_id}: {reason.text}" if reason.list_id else reason.text for reason in decide(proof).reasons
    )
    return ListsToSearch(
        tuple(
            _searched(state.source.id, state.active, index_directory)
            for state in states
            if state.active is not None and state.index is not None
        ),
        caveats,
    )


def _searched(list_id: str, active: ActiveSnapshot, index_directory: Path) -> SearchedList:
    snapshot = active.snapshot
    return SearchedList(
        index=IndexFile(list_id, index_path(index_directory, snapshot.snapshot_id)),
        version=f"snapshot {snapshot.snapshot_id}",
        generated_at=active.published_at,
        designations=snapshot.counts.designations,
    )
