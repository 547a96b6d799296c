"""The lists in force, compiled and ready to search, in step with every other process that shares the database."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import structlog

from app.domain.designation import Designation
from app.domain.snapshot import ActiveSnapshot, ListSnapshot, MissingMark
from app.matching.index import MATCHER_VERSION, CompiledIndex, unfindable_names
from app.screening.verdict import ListCoverage
from app.store.snapshots import SnapshotStore
from app.watchlists.contents import designation_from_document
from app.watchlists.freshness import Freshness, freshness
from app.watchlists.sources import ListSource

log = structlog.get_logger()

PAST_VERSIONS_KEPT = 8
"""How many versions that are not in force stay ready to search, for screenings as of a moment in the past."""


@dataclass(frozen=True)
class ListState:
    """One configured list source at one moment.

    `active` is None where no version was ever loaded, `index` is None where there is none to search; an index always
    belongs to the snapshot in `active`. `in_use` is false for the exercise list once a real list is loaded. `missing`
    are the marks of the designations in it that the publisher left out. A state of the past has no freshness.
    """

    source: ListSource
    active: ActiveSnapshot | None
    freshness: Freshness | None
    in_use: bool
    index: CompiledIndex | None
    missing: Mapping[str, MissingMark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastVersion:
    """One list as a past answer names it: the version that was screened (None: none was loaded) and its moments."""

    list_id: str
    snapshot: ListSnapshot | None
    last_checked_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """What is kept in memory of one snapshot: its index, and the marks of what its publisher left out."""

    index: CompiledIndex | None
    missing: Mapping[str, MissingMark]


class ListLibrary:
    """Answers what lists are in force and keeps their compiled indexes, one for each active snapshot.

    The exercise list is in use only while no real list is loaded, so that it can never stand among real hits.
    """

    def __init__(
        self,
        *,
        sources: Sequence[ListSource],
        snapshots: SnapshotStore,
        index_directory: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self.sources = tuple(sources)
        self._snapshots = snapshots
        self._index_directory = index_directory
        self._clock = clock
        self._lock = threading.Lock()
        self._loaded: dict[str, LoadedVersion] = {}
        self._past: OrderedDict[str, LoadedVersion] = OrderedDict()

    def current(self) -> tuple[ListState, ...]:
        """Every configured source as it stands now: one consistent view for a whole request."""
        active = self._snapshots.all_active()
        states = self._states(active)
        with self._lock:
            wanted = {state.active.snapshot.snapshot_id for state in states if state.active and state.in_use}
            self._loaded = {
                snapshot_id: self._loaded.get(snapshot_id) or self._load(snapshot_id) for snapshot_id in wanted
            }
            loaded = dict(self._loaded)
        return tuple(_with_loaded(state, loaded) for state in states)

    def as_of(self, moment: datetime) -> tuple[ListState, ...]:
        """Every configured source with the version that was in force at `moment`, ready to search.

        A source without a version at that moment is not loaded. When publishers were asked then is not known, so the
        states have no freshness.
        """
        states = [replace(state, freshness=None) for state in self._states(self._snapshots.active_as_of(moment))]
        wanted = [state.active.snapshot.snapshot_id for state in states if state.active and state.in_use]
        with self._lock:
            loaded = {snapshot_id: self._load_past(snapshot_id) for snapshot_id in wanted}
        return tuple(_with_loaded(state, loaded) for state in states)

    def as_they_were(self, versions: Sequence[PastVersion], *, at: datetime | None) -> tuple[ListState, ...]:
        """The lists of a past answer, in its order, ready to search; each must be one of `sources`.

        Their freshness is that of the moment `at` (UTC); where it is None, they have none.
        """
        by_id = {source.id: source for source in self.sources}
        states = [_as_it_was(by_id[version.list_id], version, at) for version in versions]
        with self._lock:
            loaded = {
                version.snapshot.snapshot_id: self._load_past(version.snapshot.snapshot_id)
                for version in versions
                if version.snapshot is not None
            }
        return tuple(_with_loaded(state, loaded) for state in states)

    def version(self, snapshot_id: str) -> LoadedVersion:
        """One kept version, in force or not, ready to search. Raises StoreError where it is not kept or damaged."""
        with self._lock:
            return self._load_past(snapshot_id)

    def described(self) -> tuple[ListState, ...]:
        """The same view without loading any index: for status answers that must not wait."""
        return self._states(self._snapshots.all_active())

    def _states(self, active: Mapping[str, ActiveSnapshot]) -> tuple[ListState, ...]:
        now = self._clock()
        real_loaded = any(source.id in active for source in self.sources if not source.exercise)
        return tuple(
            ListState(
                source=source,
                active=active.get(source.id),
                freshness=_age(source, active.get(source.id), now),
                in_use=not (source.exercise and real_loaded),
                index=None,
            )
            for source in self.sources
        )

    def _load_past(self, snapshot_id: str) -> LoadedVersion:
        loaded = self._loaded.get(snapshot_id) or self._past.pop(snapshot_id, None) or self._load(snapshot_id)
        self._past[snapshot_id] = loaded
        while len(self._past) > PAST_VERSIONS_KEPT:
            self._past.popitem(last=False)
        return loaded

    def _load(self, snapshot_id: str) -> LoadedVersion:
        return LoadedVersion(self._index(snapshot_id), self._snapshots.missing(snapshot_id))

    def _index(self, snapshot_id: str) -> CompiledIndex | None:
        """The index of a snapshot, compiled anew where the file is not there or not whole.

        None where names are not found again through it: then the list counts as not searched, for every verdict.
        """
        path = index_path(self._index_directory, snapshot_id)
        if path.exists():
            try:
                return CompiledIndex.read(path)
            except (OSError, ValueError) as error:
                log.warning("index_unreadable", snapshot_id=snapshot_id, error=type(error).__name__)
        stored = self._snapshots.designations(snapshot_id)
        designations = [designation_from_document(one.document) for one in stored]
        compiled = CompiledIndex.compile(designations)
        if faults := write_index(compiled, path, faults_of=lambda index: lost_names(index, designations)):
            log.error("index_faulty", snapshot_id=snapshot_id, faults=len(faults))
            return None
        return CompiledIndex.read(path)


def _as_it_was(source: ListSource, version: PastVersion, at: datetime | None) -> ListState:
    active = None
    if version.snapshot is not None and version.last_checked_at is not None:
        checked = version.last_checked_at
        active = ActiveSnapshot(version.snapshot, checked, checked, version.published_at)
    age = None if at is None else _age(source, active, at)
    return ListState(source=source, active=active, freshness=age, in_use=True, index=None)


def _age(source: ListSource, active: ActiveSnapshot | None, now: datetime) -> Freshness | None:
    if active is None:
        return None
    return freshness(source, last_checked_at=active.last_checked_at, generated_at=active.published_at, now=now)


def _with_loaded(state: ListState, loaded: Mapping[str, LoadedVersion]) -> ListState:
    found = loaded.get(state.active.snapshot.snapshot_id) if state.active and state.in_use else None
    return state if found is None else replace(state, index=found.index, missing=found.missing)


def coverage(states: Sequence[ListState], *, asked_for: frozenset[str] | None) -> tuple[ListCoverage, ...]:
    """The proof that `clear` needs: what is configured and in use, set against what is searched, list by list.

    `asked_for` is None where the caller asked for all lists.
    """
    return tuple(
        ListCoverage(
            list_id=state.source.id,
            is_exercise=state.source.exercise,
            designations_in_force=None if state.active is None else state.active.snapshot.counts.in_force,
            designations_screened=_designations_screened(state, asked_for),
            stale_because="" if state.freshness is None else state.freshness.stale_because,
        )
        for state in states
        if state.in_use
    )


def _designations_screened(state: ListState, asked_for: frozenset[str] | None) -> int | None:
    if state.index is None or (asked_for is not None and state.source.id not in asked_for):
        return None
    return state.index.designation_count


def index_path(directory: Path, snapshot_id: str) -> Path:
    """Where the compiled index of a snapshot lies; another version of the matcher has another file."""
    return directory / f"{snapshot_id}-{MATCHER_VERSION}.index"


Faults = tuple[str, ...]
"""What is wrong with an index, in words without names; empty where nothing is."""


def _untested(_index: CompiledIndex) -> Faults:
    return ()


def write_index(
    index: CompiledIndex, path: Path, *, faults_of: Callable[[CompiledIndex], Faults] = _untested
) -> Faults:
    """Write an index so that a reader finds it whole or not at all, and only where `faults_of` finds no fault in it.

    It is tested as it will be used: mapped from its file. Returns the faults. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.partial")
    try:
        index.write(partial)
        faults = faults_of(CompiledIndex.read(partial))
        if not faults:
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return faults


def lost_names(index: CompiledIndex, designations: Sequence[Designation]) -> Faults:
    """The fault that names which must be exact do not lead to their own designation, none where all do."""
    unfound = unfindable_names(index, designations)
    return (f"{len(unfound)} listed names were not found again through the index",) if unfound else ()
