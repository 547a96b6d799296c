"""Makes the version of a list that is to come into force: what the publisher gave, and what it left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from app.domain.designation import Designation
from app.domain.snapshot import ActiveSnapshot, ListContents, ListSnapshot, MissingDesignation, StoredDesignation
from app.domain.subject import Subject
from app.matching.index import CompiledIndex
from app.screening.library import Faults, index_path, lost_names, write_index
from app.watchlists.contents import (
    canonical_bytes,
    contents_hash,
    count,
    designation_from_document,
    designation_to_document,
)
from app.watchlists.errors import Refusal, RefusalCode
from app.watchlists.guards import GuardLimits, find_refusals, generated_in_future
from app.watchlists.inspection import ListFile
from app.watchlists.missing import Kept, carried_over
from app.watchlists.sources import ListSource

ADDITIONS_SAMPLED = 20
_SAMPLE_SCORE = 0.7


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that is not in force yet: its snapshot and all its designations, missing ones too."""

    snapshot: ListSnapshot
    published: tuple[Designation, ...]
    missing: tuple[MissingDesignation, ...]

    def designations(self) -> list[Designation]:
        """Everything that is screened."""
        return [*self.published, *(one.designation for one in self.missing)]

    def stored(self) -> list[StoredDesignation]:
        """Everything as it is kept."""
        return [
            *(
                StoredDesignation.of(reference=one.reference, document=designation_to_document(one))
                for one in self.published
            ),
            *(
                StoredDesignation.of(
                    reference=one.designation.reference,
                    document=designation_to_document(one.designation),
                    missing=one.mark,
                )
                for one in self.missing
            ),
        ]


def version_of_file(
    source: ListSource,
    found: ListFile,
    *,
    in_force: ActiveSnapshot | None,
    kept: Iterable[StoredDesignation],
    now: datetime,
) -> NewVersion:
    """The version that `found` makes after the one in force, whose designations `kept` are.

    What `found` lacks stays in force as missing, for the time that `source` sets.
    """
    missing: tuple[MissingDesignation, ...] = ()
    if in_force is not None:
        published = {designation.reference for designation in found.contents.designations}
        missing = carried_over(
            published,
            in_force=_read(one for one in kept if one.reference not in published),
            in_force_id=in_force.snapshot.snapshot_id,
            now=now,
            removed_after=timedelta(days=source.removed_after_days),
        )
    snapshot = ListSnapshot(
        snapshot_id=contents_hash(found.contents, list_id=source.id, missing=missing),
        list_id=source.id,
        format=found.contents.format,
        file_sha256=found.sha256,
        file_bytes=found.size_bytes,
        generated_at=found.contents.generated_at,
        imported_at=now,
        counts=replace(found.counts, missing=len(missing)),
        unknown_elements=found.contents.unknown_elements,
        remarks=found.contents.remarks,
    )
    return NewVersion(snapshot, found.contents.designations, missing)


def refusals_of(found: ListFile, in_force: ActiveSnapshot | None, *, now: datetime) -> tuple[Refusal, ...]:
    """Every reason why a file must not replace the version in force by itself; none where it may."""
    # The contents in force may have been given out again since they were first imported.
    previous = replace(in_force.snapshot, generated_at=in_force.published_at) if in_force else None
    refusals = find_refusals(found.contents, counts=found.counts, previous=previous, limits=GuardLimits())
    ahead = generated_in_future(found.contents, now=now)
    return refusals if ahead is None else (*refusals, ahead)


def is_old_copy(version: NewVersion, in_force: ActiveSnapshot, refusals: Sequence[Refusal]) -> bool:
    """Whether a file is an earlier edition of the contents in force: nothing to decide on, no sign of freshness."""
    is_same = version.snapshot.snapshot_id == in_force.snapshot.snapshot_id
    return is_same and [refusal.code for refusal in refusals] == [RefusalCode.OLDER_THAN_ACTIVE]


def version_without(
    in_force: ActiveSnapshot, kept: Iterable[StoredDesignation], *, removed: frozenset[str], now: datetime
) -> NewVersion:
    """The version in force without those of its missing designations that `removed` names."""
    published, missing = [], []
    for designation, mark in _read(kept):
        if mark is None:
            published.append(designation)
        elif designation.reference not in removed:
            missing.append(MissingDesignation(designation, mark))
    before = in_force.snapshot
    contents = ListContents(before.format, tuple(published), in_force.published_at, {}, {})
    snapshot = replace(
        before,
        snapshot_id=contents_hash(contents, list_id=before.list_id, missing=missing),
        generated_at=in_force.published_at,
        imported_at=now,
        counts=replace(before.counts, missing=len(missing)),
    )
    return NewVersion(snapshot, contents.designations, tuple(missing))


def version_of_entries(source: ListSource, entries: Sequence[Designation], *, now: datetime) -> NewVersion:
    """The version of a list of one's own that holds exactly `entries`; what is left out is removed, not missing."""
    contents = ListContents(source.format, tuple(entries), now, {}, {})
    written = b"\n".join(sorted(map(canonical_bytes, entries)))
    snapshot = ListSnapshot(
        snapshot_id=contents_hash(contents, list_id=source.id),
        list_id=source.id,
        format=source.format,
        file_sha256=sha256(written).hexdigest(),
        file_bytes=len(written),
        generated_at=now,
        imported_at=now,
        counts=count(contents),
        unknown_elements={},
        remarks={},
    )
    return NewVersion(snapshot, contents.designations, ())


def read_entries(kept: Iterable[StoredDesignation]) -> list[Designation]:
    """The designations as they were kept."""
    return [designation_from_document(one.document) for one in kept]


def compile_and_test(version: NewVersion, index_directory: Path) -> Faults:
    """Compile the index of a version that is to come into force; every name must be found again through it.

    Returns what was not found, in words; the index is kept only where everything was. Raises OSError.
    """
    designations = version.designations()

    def faults_of(index: CompiledIndex) -> Faults:
        faults = lost_names(index, designations)
        if additions := _unfound_additions(index, version.published):
            unfound = f"{len(additions)} of the last {ADDITIONS_SAMPLED} additions were not found with their own facts"
            faults = (*faults, unfound)
        return faults

    path = index_path(index_directory, version.snapshot.snapshot_id)
    kept = _kept_index(path, version.snapshot)
    if kept is not None and not faults_of(kept):
        return ()
    return write_index(CompiledIndex.compile(designations), path, faults_of=faults_of)


def has_index(snapshot: ListSnapshot, index_directory: Path) -> bool:
    """Whether the index of a version lies there, whole: only what was tested does."""
    return _kept_index(index_path(index_directory, snapshot.snapshot_id), snapshot) is not None


def _kept_index(path: Path, snapshot: ListSnapshot) -> CompiledIndex | None:
    try:
        index = CompiledIndex.read(path)
    except (OSError, ValueError):
        return None
    return index if index.designation_count == snapshot.counts.in_force else None


def _unfound_additions(index: CompiledIndex, published: Sequence[Designation]) -> list[str]:
    """The references of the latest additions that a subject with the same name and facts does not lead to."""
    dated = sorted((one.listed_on, one.reference, one) for one in published if one.listed_on is not None)
    sample = [one for *_, one in dated[-ADDITIONS_SAMPLED:]]
    subjects = [_subject(one) for one in sample]
    answers = index.search(subjects, minimum_score=_SAMPLE_SCORE, limit=len(published)) if sample else []
    return [
        one.reference
        for one, answer in zip(sample, answers, strict=True)
        if not any(hit.reference == one.reference for hit in answer.hits)
    ]


def _subject(designation: Designation) -> Subject:
    born = [birth_date.value for birth_date in designation.birth_dates if birth_date.value is not None]
    return Subject(
        names=(designation.primary_name,),
        kind=designation.kind,
        birth_date=born[0] if born else None,
        nationalities=designation.nationalities,
        gender=designation.gender,
    )


def _read(kept: Iterable[StoredDesignation]) -> Iterable[Kept]:
    return ((designation_from_document(one.document), one.missing) for one in kept)
