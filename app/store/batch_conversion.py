"""Turns what is kept of batches into the words of the domain and back."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app.domain.batch import (
    Batch,
    BatchAccount,
    BatchContent,
    BatchHit,
    BatchPins,
    BatchPriority,
    BatchRowOutcome,
    BatchSettings,
    BatchState,
    ColumnMapping,
    PinnedList,
)

REFUSED = "refused"
PRIORITIES: Mapping[BatchPriority, int] = {BatchPriority.HIGH: 0, BatchPriority.NORMAL: 1, BatchPriority.LOW: 2}
_PRIORITY_OF = {number: priority for priority, number in PRIORITIES.items()}
_COMPRESSION = 1
"""The fastest: files of names shrink to a third already."""


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A row that could not be read: its cells as far as they were, and why."""

    row_number: int
    code: str
    column: str
    message: str
    cells: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ChunkRows:
    """The rows of one chunk as they were cut from the file: readable ones, refused ones, and how many were blank."""

    records: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    refused: tuple[RefusedRecord, ...] = ()
    blank: int = 0

    @property
    def rows_in(self) -> int:
        """How many rows have to be accounted for."""
        return len(self.records) + len(self.refused)

    @property
    def first_and_last(self) -> tuple[int, int]:
        """The lowest and the highest row number; (0, 0) where all rows are blank."""
        numbers = [row for row, _ in self.records] + [one.row_number for one in self.refused]
        return (min(numbers), max(numbers)) if numbers else (0, 0)

    def packed(self) -> bytes:
        """As bytes to be kept. Lone surrogates and NUL survive as JSON escapes."""
        refused = [[one.row_number, one.code, one.column, one.message, one.cells] for one in self.refused]
        document = {"records": self.records, "refused": refused, "blank": self.blank}
        return zlib.compress(json.dumps(document, separators=(",", ":")).encode("ascii"), _COMPRESSION)

    @classmethod
    def unpacked(cls, content: bytes) -> ChunkRows:
        """From the bytes that were kept."""
        document = json.loads(zlib.decompress(content))
        return cls(
            records=tuple((row, tuple(cells)) for row, cells in document["records"]),
            refused=tuple(
                RefusedRecord(row, code, column, message, tuple(cells))
                for row, code, column, message, cells in document["refused"]
            ),
            blank=document["blank"],
        )


def kept_outcome(one: BatchRowOutcome) -> tuple[str, str | None]:
    """What is kept of a row's outcome beside its cells: the word, and the document where there is more to say."""
    if one.refusal:
        return REFUSED, _document({"code": one.refusal, "column": one.column, "message": one.message})
    word = ":".join((one.verdict, ",".join(one.reasons))) if one.reasons else one.verdict
    if not one.hits and not one.warnings and not one.total_hits and not one.red_flags:
        return word, None
    document = {"hits": [_hit_document(hit) for hit in one.hits], "total": one.total_hits, "warnings": one.warnings}
    if one.red_flags:
        document["red_flags"] = one.red_flags
    return word, _document(document)


def outcome_of(row_number: int, cells: Sequence[str], word: str, document: str | None) -> BatchRowOutcome:
    """The outcome that was kept."""
    kept = json.loads(document) if document else {}
    if word == REFUSED:
        return BatchRowOutcome(
            row_number, tuple(cells), refusal=kept["code"], column=kept["column"], message=kept["message"]
        )
    verdict, _, reasons = word.partition(":")
    return BatchRowOutcome(
        row_number,
        tuple(cells),
        verdict=verdict,
        reasons=tuple(reasons.split(",")) if reasons else (),
        hits=tuple(_hit(one) for one in kept.get("hits", ())),
        total_hits=kept.get("total", 0),
        warnings=tuple(kept.get("warnings", ())),
        red_flags=tuple(kept.get("red_flags", ())),
    )


def outcomes_of(rows: ChunkRows, kept: Sequence[Any]) -> Iterator[BatchRowOutcome]:
    """The outcomes of one chunk in the order of its rows; `kept` are its (row_no, outcome, document)."""
    cells = dict(rows.records) | {one.row_number: one.cells for one in rows.refused}
    for row_number, word, document in kept:
        yield outcome_of(row_number, cells[row_number], word, document)


def _hit_document(hit: BatchHit) -> dict[str, Any]:
    document: dict[str, Any] = {
        "list_id": hit.list_id,
        "snapshot_id": hit.snapshot_id,
        "reference": hit.reference,
        "listed_name": hit.listed_name,
        "name_kind": hit.name_kind,
        "submitted_name": hit.submitted_name,
        "score": hit.score,
        "explanation": hit.explanation,
        "evidence": dict(hit.evidence),
        "party": hit.party,
    }
    if hit.missing_since is not None:
        document["missing_since"] = hit.missing_since.isoformat()
    return document


def _hit(document: Mapping[str, Any]) -> BatchHit:
    return BatchHit(**(dict(document) | {"missing_since": _moment(document.get("missing_since"))}))


def _document(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


def mapping_document(mapping: ColumnMapping) -> dict[str, Any]:
    """A mapping as it is kept."""
    return {
        "content": mapping.content.value,
        "format": mapping.format,
        "columns": {str(column): meaning for column, meaning in sorted(mapping.columns.items())},
        "encoding": mapping.encoding,
        "delimiter": mapping.delimiter,
        "header_line": mapping.header_line,
        "sheet": mapping.sheet,
        "day_first": mapping.day_first,
    }


def mapping_of(document: Mapping[str, Any]) -> ColumnMapping:
    """The mapping that was kept."""
    columns = {int(column): meaning for column, meaning in document["columns"].items()}
    return ColumnMapping(**(dict(document) | {"content": BatchContent(document["content"]), "columns": columns}))


def pins_document(pins: BatchPins) -> dict[str, Any]:
    """Pins as they are kept."""
    return {
        "at": pins.at.isoformat(),
        "lists": [
            {
                "list_id": one.list_id,
                "name": one.name,
                "is_exercise": one.is_exercise,
                "snapshot_id": one.snapshot_id,
                "published_at": _text(one.published_at),
                "last_checked_at": _text(one.last_checked_at),
                "designations": one.designations,
            }
            for one in pins.lists
        ],
        "matcher_version": pins.matcher_version,
        "code_version": pins.code_version,
        "settings_sha256": pins.settings_sha256,
        "catalogue_sha256": pins.catalogue_sha256,
    }


def pins_of(document: Mapping[str, Any]) -> BatchPins:
    """The pins that were kept."""
    return BatchPins(
        at=datetime.fromisoformat(document["at"]),
        lists=tuple(
            PinnedList(
                list_id=one["list_id"],
                name=one["name"],
                is_exercise=one["is_exercise"],
                snapshot_id=one["snapshot_id"],
                published_at=_moment(one["published_at"]),
                last_checked_at=_moment(one["last_checked_at"]),
                designations=one["designations"],
            )
            for one in document["lists"]
        ),
        matcher_version=document["matcher_version"],
        code_version=document["code_version"],
        settings_sha256=document["settings_sha256"],
        catalogue_sha256=document.get("catalogue_sha256", ""),
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def batch_of(row: Row[Any]) -> Batch:
    """The batch in one line of its table."""
    counts = row.counts
    return Batch(
        batch_id=row.batch_id,
        owner=row.owner,
        created_at=row.created_at,
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        file_bytes=row.file_bytes,
        state=BatchState(row.state),
        version=row.version,
        content=BatchContent(row.content),
        priority=_PRIORITY_OF[row.priority],
        settings=BatchSettings(row.minimum_score, row.hit_limit),
        account=BatchAccount(
            rows_in=row.rows_in,
            screened=row.screened,
            refused=row.refused,
            blank=row.blank,
            rows_with_hits=counts.get("rows_with_hits", 0),
            hits=counts.get("hits", 0),
            hits_left_out=counts.get("hits_left_out", 0),
            by_verdict=counts.get("by_verdict", {}),
            by_refusal=counts.get("by_refusal", {}),
            by_warning=counts.get("by_warning", {}),
            rows_with_red_flags=counts.get("rows_with_red_flags", 0),
        ),
        header=tuple(row.header),
        mapping=None if row.mapping is None else mapping_of(row.mapping),
        pins=None if row.pins is None else pins_of(row.pins),
        parent_id=row.parent_id,
        same_file_as=row.same_file_as,
        portfolio_id=row.portfolio_id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        problem=row.problem,
    )
