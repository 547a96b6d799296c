"""Compares two runs over the same rows: which hits are new, gone, or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.batch import BatchHit, BatchRowOutcome


class ChangeKind(StrEnum):
    """What became of a hit. `not_screened`: the later run did not screen the row, so nothing can be said of the hit."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    NOT_SCREENED = "not_screened"


@dataclass(frozen=True, slots=True)
class HitChange:
    """One hit that is not the same in both runs; `earlier` is None for a new one, `later` for one that is not there."""

    kind: ChangeKind
    row_number: int
    earlier: BatchHit | None
    later: BatchHit | None

    @property
    def hit(self) -> BatchHit:
        """The hit as it is now, or was last."""
        found = self.later or self.earlier
        assert found is not None, "a change has a hit on one side at least"
        return found


def compare(earlier: Iterable[BatchRowOutcome], later: Iterable[BatchRowOutcome]) -> Iterator[HitChange]:
    """Every difference, in the order of the rows. Both runs are over the same file and come in the order of its rows.

    Two hits are the same where party, list and reference are; it has changed where its score, its listed name or its
    standing (missing from the newest list) has. Memory holds one row of each. Raises ValueError for rows out of order.
    """
    for before, after in _paired(_in_order(earlier), _in_order(later)):
        yield from _changes_of_row(before, after)


def _changes_of_row(before: BatchRowOutcome | None, after: BatchRowOutcome | None) -> Iterator[HitChange]:
    row = after or before
    assert row is not None, "a pair has a row on one side at least"
    old = {} if before is None else {_key(hit): hit for hit in before.hits}
    new = {} if after is None else {_key(hit): hit for hit in after.hits}
    for key, hit in new.items():
        if key not in old:
            yield HitChange(ChangeKind.NEW, row.row_number, None, hit)
        elif _standing(old[key]) != _standing(hit):
            yield HitChange(ChangeKind.CHANGED, row.row_number, old[key], hit)
    lost = ChangeKind.GONE if after is not None and not after.refusal else ChangeKind.NOT_SCREENED
    for key, hit in old.items():
        if key not in new:
            # Beyond the limit of a row a hit may still be there, only not kept.
            kind = ChangeKind.NOT_SCREENED if after is not None and after.total_hits > len(after.hits) else lost
            yield HitChange(kind, row.row_number, hit, None)


def _key(hit: BatchHit) -> tuple[str, str, str]:
    return hit.party, hit.list_id, hit.reference


def _standing(hit: BatchHit) -> tuple[object, ...]:
    return hit.score, hit.listed_name, hit.name_kind, hit.submitted_name, hit.missing_since is None


def _paired(
    earlier: Iterator[BatchRowOutcome], later: Iterator[BatchRowOutcome]
) -> Iterator[tuple[BatchRowOutcome | None, BatchRowOutcome | None]]:
    before, after = next(earlier, None), next(later, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before.row_number < after.row_number):
            yield before, None
            before = next(earlier, None)
        elif before is None or after.row_number < before.row_number:
            yield None, after
            after = next(later, None)
        else:
            yield before, after
            before, after = next(earlier, None), next(later, None)


def _in_order(outcomes: Iterable[BatchRowOutcome]) -> Iterator[BatchRowOutcome]:
    last = 0
    for one in outcomes:
        if one.row_number <= last:
            raise ValueError("rows must come in the order of the file, each once")
        last = one.row_number
        yield one
