"""Results as JSON lines: one object for each row of the file, with all its hits inside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from app.batches.results.rows import outcome_of, unique_headers
from app.domain.batch import Batch, BatchHit, BatchRowOutcome

_ROWS_A_PIECE = 500


def as_json_lines(batch: Batch, outcomes: Iterable[BatchRowOutcome]) -> Iterator[bytes]:
    """UTF-8, some hundred lines a piece. `row` holds the officer's own cells by their headers."""
    headers = unique_headers(batch.header)
    lines: list[str] = []
    for one in outcomes:
        lines.append(json.dumps(_document(headers, one), ensure_ascii=False))
        if len(lines) == _ROWS_A_PIECE:
            yield _joined(lines)
            lines = []
    if lines:
        yield _joined(lines)


def _document(headers: tuple[str, ...], one: BatchRowOutcome) -> dict[str, Any]:
    document: dict[str, Any] = {
        "row_no": one.row_number,
        "outcome": outcome_of(one),
        # A refused row can have fewer cells than headers, or more: those stand in the file of refused rows.
        "row": dict(zip(headers, one.cells, strict=False)),
        "reasons": list(one.reasons),
        "warnings": list(one.warnings),
        "red_flags": list(one.red_flags),
        "hits_total": one.total_hits,
        "hits": [_hit(hit) for hit in one.hits],
    }
    if one.refusal:
        document["refused"] = {"code": one.refusal, "column": one.column, "message": one.message}
    return document


def _hit(hit: BatchHit) -> dict[str, Any]:
    return {
        "list": hit.list_id,
        "list_version": hit.snapshot_id,
        "reference": hit.reference,
        "listed_name": hit.listed_name,
        "name_kind": hit.name_kind,
        "matched_name": hit.submitted_name,
        "party": hit.party,
        "score": hit.score,
        "evidence": dict(hit.evidence),
        "explanation": hit.explanation,
        "missing_since": _moment(hit.missing_since),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _joined(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", errors="replace")
