"""Screens portfolios: all of each daily, what changed on a list at once, and entries that are new or changed."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

import structlog

from app.api.services import Services
from app.audit.entry import Act
from app.batch_desk.desk import settings_sha256
from app.domain.batch import BatchPins, BatchSettings
from app.domain.portfolio import Portfolio, PortfolioEntry, PortfolioRun, RunKind
from app.domain.screening_record import SCREENING_ID_RANDOM_BYTES, new_screening_id
from app.matching.index import CompiledIndex
from app.screening.bulk import BulkSettings, IndexFile
from app.screening.library import index_path, write_index
from app.screening.screener import ScreeningSettings, SubjectResult, screen_covered
from app.screening.updater_process import is_dead, this_process
from app.screening.worker_pool import available_cores, map_in_order
from app.store.errors import LeaseLostError
from app.store.portfolios import PageTally, RunClaim, screened_by
from app.watchlists.contents import designation_from_document
from app.worker.entry_screening import EntryScreening, FoundInPage, subject_of
from app.worker.lease import LEASE_SECONDS
from app.worker.pinned_lists import ListLoader, SearchableLists, pins_of_now, states_of
from app.worker.review_intake import take_to_review

FULL_EVERY = timedelta(hours=24)
ENTRIES_PER_PAGE = 4000
PAGES_AT_A_TIME = 100
"""After so many pages the run is left to the next process that is free, so that batches get their turn."""
HITS_KEPT = 20

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Search:
    """What a run searches: index files for its processes, and the same indexes for what they find."""

    files: tuple[IndexFile, ...]
    indexes: tuple[tuple[str, CompiledIndex], ...]
    lists: SearchableLists


class PortfolioWorker:
    """One worker on the portfolios of a database; several may run at once, each run has one at a time."""

    def __init__(self, services: Services, *, owner: str | None = None, processes: int | None = None) -> None:
        """`processes` is how many search at once, None: as many as there are cores."""
        self._services = services
        self._owner = owner or this_process()
        self._processes = processes or available_cores()
        self._loader = ListLoader(services)

    def step(self) -> bool:
        """Go on with one run that is due; False where there is none. Raises OSError and StoreError."""
        for one in self._services.portfolios.standing():
            claim = self._claim(one)
            if claim is not None:
                try:
                    self._go_on(claim)
                except LeaseLostError:
                    log.info("run_not_kept", run_id=claim.run.run_id)
                return True
        return False

    def _claim(self, one: Portfolio) -> RunClaim | None:
        now = self._services.clock()
        store = self._services.portfolios
        if not store.is_running(one.portfolio_id) and not self._begin(one, now):
            return None
        return store.claim(one, owner=self._owner, now=now, seconds=LEASE_SECONDS, is_gone=is_dead)

    def _begin(self, one: Portfolio, now: datetime) -> bool:
        settings = BatchSettings(self._minimum_score(one), HITS_KEPT)
        pins = pins_of_now(self._services, at=now, settings_sha256=settings_sha256(settings))
        kind = self._due(one, pins, now)
        if kind is None:
            return False
        run = PortfolioRun(
            run_id=new_screening_id(at=now, random_bytes=self._services.random_bytes(SCREENING_ID_RANDOM_BYTES)),
            portfolio_id=one.portfolio_id,
            kind=kind,
            pins=pins,
            since=one.screened,
            begun_at=now,
            finished_at=None,
            entries=0,
            unscreenable=0,
            entries_with_hits=0,
        )
        with self._services.database.transaction() as transaction:
            if not self._services.portfolios.begin(run, transaction=transaction):
                return True
            detail: dict[str, str | int] = {
                "run": run.run_id,
                "kind": kind.value,
                "snapshots": ",".join(sorted(screened_by(pins).values())),
                "since": ",".join(sorted(one.screened.values())),
                "settings_sha256": pins.settings_sha256,
                "code_version": pins.code_version,
            }
            act = Act(now, one.owner, "portfolio.run_begun", "portfolio", one.portfolio_id, detail)
            self._services.audit.append(act, transaction=transaction)
        return True

    def _due(self, one: Portfolio, pins: BatchPins, now: datetime) -> RunKind | None:
        if not screened_by(pins):
            return None
        if one.full_run_at is None or now - one.full_run_at >= FULL_EVERY:
            return RunKind.FULL
        if any(one.screened.get(list_id) != version for list_id, version in screened_by(pins).items()):
            return RunKind.DELTA
        return RunKind.CHANGED if self._services.portfolios.has_pending(one.portfolio_id) else None

    def _go_on(self, claim: RunClaim) -> None:
        minimum_score = self._minimum_score(claim.portfolio)
        settings = BulkSettings(minimum_score, HITS_KEPT, self._services.policy.limits)
        with self._search(claim.run) as search:
            pages = islice(self._pages(claim), PAGES_AT_A_TIME)
            whole = True
            if search.files:
                results: Generator[tuple[_Page, FoundInPage], None, None] = map_in_order(
                    partial(_PageScreening, search.files, settings), pages, workers=self._processes
                )
                with closing(results):
                    for page, found in results:
                        self._keep(claim, page, found, search)
                        whole = page.is_last
            if whole:
                self._finish(claim)

    def _pages(self, claim: RunClaim) -> Iterator[_Page]:
        after = claim.after
        while True:
            entries = self._services.portfolios.page(claim, after=after, size=ENTRIES_PER_PAGE)
            if not entries:
                return
            after = entries[-1].reference
            yield _Page(tuple(entries), is_last=len(entries) < ENTRIES_PER_PAGE)

    @contextmanager
    def _search(self, run: PortfolioRun) -> Iterator[_Search]:
        lists = self._loader.searchable(run.run_id, run.pins)
        if run.kind is not RunKind.DELTA:
            folder = self._services.settings.index_directory
            files = (IndexFile(name, index_path(folder, lists.snapshot_ids[name])) for name, _ in lists.indexes)
            yield _Search(tuple(files), lists.indexes, lists)
            return
        indexes = tuple(
            (name, small) for name, index in lists.indexes if (small := self._delta_index(run, lists, name, index))
        )
        with tempfile.TemporaryDirectory(prefix="fiscreen-delta-") as folder_name:
            small_files = [IndexFile(name, Path(folder_name) / f"{name}.index") for name, _ in indexes]
            for file, (_, index) in zip(small_files, indexes, strict=True):
                write_index(index, file.path)
            yield _Search(tuple(small_files), indexes, lists)

    def _delta_index(
        self, run: PortfolioRun, lists: SearchableLists, list_id: str, whole: CompiledIndex
    ) -> CompiledIndex | None:
        """An index of what is new or amended on a list since the run's last version of it; None where nothing is."""
        new, old = lists.snapshot_ids[list_id], run.since.get(list_id)
        if old == new:
            return None
        if old is None:
            return whole
        changed = self._services.snapshots.new_or_amended(old, new)
        if not changed:
            return None
        return whole.of_some([designation_from_document(one.document) for one in changed])

    def _keep(self, claim: RunClaim, page: _Page, found: FoundInPage, search: _Search) -> None:
        now = self._services.clock()
        results = self._results(claim, [page.entries[place] for place in found.with_hits], search, now)
        states = states_of(self._services, search.lists) if results else []
        tally = PageTally(len(page.entries), found.unscreenable, len(found.with_hits))
        until = now + timedelta(seconds=LEASE_SECONDS)
        with self._services.database.transaction() as transaction:
            self._services.portfolios.hold(claim, transaction=transaction)
            take_to_review(self._services, results, states, found_by=claim.run.run_id, at=now, transaction=transaction)
            self._services.portfolios.keep_page(claim, page.entries, tally, until=until, transaction=transaction)

    def _results(
        self, claim: RunClaim, entries: Sequence[PortfolioEntry], search: _Search, now: datetime
    ) -> tuple[SubjectResult, ...]:
        """The same search once more for the few that were found, with everything that a reviewer needs."""
        if not entries:
            return ()
        return screen_covered(
            [subject_of(one.subject_document) for one in entries],
            indexes=search.indexes,
            covered=self._loader.coverage(search.lists, now=now),
            settings=ScreeningSettings(None, self._minimum_score(claim.portfolio), HITS_KEPT),
            policy=self._services.policy,
        )

    def _minimum_score(self, one: Portfolio) -> float:
        """At what it is screened: never blunter than the institution, for nothing tells of what is not found."""
        return min(one.minimum_score, self._services.policy.highest_allowed_minimum_score)

    def _finish(self, claim: RunClaim) -> None:
        now = self._services.clock()
        with self._services.database.transaction() as transaction:
            self._services.portfolios.hold(claim, transaction=transaction)
            run = self._services.portfolios.finish(claim, at=now, transaction=transaction)
            detail: dict[str, str | int] = {
                "run": run.run_id,
                "kind": run.kind.value,
                "entries": run.entries,
                "unscreenable": run.unscreenable,
                "entries_with_hits": run.entries_with_hits,
            }
            act = Act(now, claim.portfolio.owner, "portfolio.run_finished", "portfolio", run.portfolio_id, detail)
            self._services.audit.append(act, transaction=transaction)
        log.info("run_finished", run_id=run.run_id, kind=run.kind.value, entries=run.entries)


@dataclass(frozen=True, slots=True)
class _Page:
    """Entries that follow each other by reference; the last page of a run has fewer than the others."""

    entries: tuple[PortfolioEntry, ...]
    is_last: bool


class _PageScreening:
    """EntryScreening over pages: made once in each process."""

    def __init__(self, files: Sequence[IndexFile], settings: BulkSettings) -> None:
        self._screening = EntryScreening(files, settings)

    def __call__(self, page: _Page) -> FoundInPage:
        return self._screening([entry.subject_document for entry in page.entries])
