"""The lists that a batch began with: found when it begins, loaded by whichever process works on it later."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.api.services import CODE_VERSION, Services
from app.domain.batch import BatchPins, PinnedList
from app.domain.snapshot import ActiveSnapshot, MissingMark
from app.matching.index import CompiledIndex
from app.matching.version import MATCHER_VERSION
from app.screening.library import ListState
from app.screening.verdict import ListCoverage
from app.watchlists.freshness import freshness

BATCHES_KEPT = 4
"""The lists of how many batches stay loaded in a process that works on several in turn."""


@dataclass(frozen=True, slots=True)
class SearchableLists:
    """The pinned lists ready to search, those that were loaded; `missing` are marks of designations by list."""

    pins: BatchPins
    indexes: tuple[tuple[str, CompiledIndex], ...]
    missing: Mapping[str, Mapping[str, MissingMark]]
    snapshot_ids: Mapping[str, str]


def pins_of_now(services: Services, *, at: datetime, settings_sha256: str) -> BatchPins:
    """What a batch that begins at `at` is screened with: every list in use as it stands."""
    return BatchPins(
        at=at,
        lists=tuple(_pinned(state) for state in services.library.described() if state.in_use),
        matcher_version=MATCHER_VERSION,
        code_version=CODE_VERSION,
        settings_sha256=settings_sha256,
    )


def _pinned(state: ListState) -> PinnedList:
    active = state.active
    return PinnedList(
        list_id=state.source.id,
        name=state.source.name,
        is_exercise=state.source.exercise,
        snapshot_id="" if active is None else active.snapshot.snapshot_id,
        published_at=None if active is None else active.published_at,
        last_checked_at=None if active is None else active.last_checked_at,
        designations=0 if active is None else active.snapshot.counts.in_force,
    )


class ListLoader:
    """Loads the pinned lists of batches and keeps those of the latest few."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._kept: OrderedDict[str, SearchableLists] = OrderedDict()

    def searchable(self, key: str, pins: BatchPins) -> SearchableLists:
        """The lists of `pins`, which belong to the batch or run `key`. Raises StoreError for one that is damaged."""
        found = self._kept.pop(key, None) or self._load(pins)
        self._kept[key] = found
        while len(self._kept) > BATCHES_KEPT:
            self._kept.popitem(last=False)
        return found

    def _load(self, pins: BatchPins) -> SearchableLists:
        loaded = {one.list_id: self._services.library.version(one.snapshot_id) for one in pins.lists if one.snapshot_id}
        return SearchableLists(
            pins=pins,
            # A damaged index is none: what it holds counts as not screened.
            indexes=tuple((list_id, one.index) for list_id, one in loaded.items() if one.index is not None),
            missing={list_id: version.missing for list_id, version in loaded.items()},
            snapshot_ids={one.list_id: one.snapshot_id for one in pins.lists},
        )

    def coverage(self, lists: SearchableLists, *, now: datetime) -> tuple[ListCoverage, ...]:
        """What `clear` needs of the pinned lists at `now`: a batch that waited too long finds its lists stale."""
        sizes = {list_id: index.designation_count for list_id, index in lists.indexes}
        return tuple(
            ListCoverage(
                list_id=one.list_id,
                is_exercise=one.is_exercise,
                designations_in_force=one.designations if one.snapshot_id else None,
                designations_screened=sizes.get(one.list_id),
                stale_because=self._stale_because(one, now),
            )
            for one in lists.pins.lists
        )

    def _stale_because(self, one: PinnedList, now: datetime) -> str:
        source = next((source for source in self._services.library.sources if source.id == one.list_id), None)
        if source is None:
            return "The list is no longer configured, so its age is not watched."
        if one.last_checked_at is None:
            return ""
        return freshness(
            source, last_checked_at=one.last_checked_at, generated_at=one.published_at, now=now
        ).stale_because


def states_of(services: Services, lists: SearchableLists) -> Sequence[ListState]:
    """The pinned lists as the answers of the API know them."""
    actives = {one.list_id: _active(services, one) for one in lists.pins.lists}
    indexes = dict(lists.indexes)
    return [
        ListState(
            source=source,
            active=actives[source.id],
            freshness=None,
            in_use=True,
            index=indexes.get(source.id),
            missing=lists.missing.get(source.id, {}),
        )
        for source in services.library.sources
        if source.id in actives
    ]


def _active(services: Services, one: PinnedList) -> ActiveSnapshot | None:
    snapshot = services.snapshots.snapshot(one.snapshot_id) if one.snapshot_id else None
    if snapshot is None or one.last_checked_at is None:
        return None
    return ActiveSnapshot(snapshot, one.last_checked_at, one.last_checked_at, one.published_at)
