"""Builds a batch of fictional people and what became of its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

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

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HEADER = ("Customer no", "Full name", "Born", "Note")

PINNED = PinnedList(
    list_id="exercise",
    name="Exercise list",
    is_exercise=True,
    snapshot_id="snap-1",
    published_at=datetime(2026, 2, 28, tzinfo=UTC),
    last_checked_at=NOON,
    designations=12,
)

HIT = BatchHit(
    list_id="exercise",
    snapshot_id="snap-1",
    reference="EXi.001",
    listed_name="Nemo Testperson",
    name_kind="primary",
    submitted_name="Nemo Testpersson",
    score=0.9312,
    explanation="One letter more.",
    evidence={"birth_date": "agrees"},
)


def screened(row: int, *cells: str, hits: tuple[BatchHit, ...] = (), verdict: str = "") -> BatchRowOutcome:
    """A row that was screened."""
    said = verdict or ("hit" if hits else "clear")
    return BatchRowOutcome(row_number=row, cells=cells, verdict=said, hits=hits, total_hits=len(hits))


def refused(row: int, *cells: str, code: str = "NAME_MISSING", message: str = "no name in this row") -> BatchRowOutcome:
    """A row that was refused."""
    return BatchRowOutcome(row_number=row, cells=cells, refusal=code, column="Full name", message=message)


TWO_HITS = (HIT, replace(HIT, reference="EXi.002"))
OUTCOMES = (
    screened(1, "000123", "Nemo Testpersson", "1970-05-17", "=cmd|' /C calc'!A0", hits=TWO_HITS),
    screened(2, "000124", "Beke Qualm", "03/04/1970", "+971 50"),
    refused(3, "000125", "", "1971", "-1"),
    refused(4, "000126", "Cato", code="COLUMN_COUNT", message="2 cells where the header has 4"),
)


def batch(**changed: object) -> Batch:
    """A batch that is complete, with the account of `OUTCOMES`."""
    one = Batch(
        batch_id="bat_1",
        owner="usr_7",
        created_at=NOON,
        file_name="gäste 名单.csv",
        file_sha256="ab" * 32,
        file_bytes=1234,
        state=BatchState.COMPLETE_WITH_REFUSALS,
        version=4,
        content=BatchContent.NAMES,
        priority=BatchPriority.NORMAL,
        settings=BatchSettings(minimum_score=0.7),
        account=BatchAccount(
            rows_in=4,
            screened=2,
            refused=2,
            rows_with_hits=1,
            hits=2,
            by_verdict={"hit": 1, "clear": 1},
            by_refusal={"NAME_MISSING": 1, "COLUMN_COUNT": 1},
        ),
        header=HEADER,
        mapping=ColumnMapping(
            BatchContent.NAMES,
            "csv",
            {0: "id", 1: "name", 2: "date_of_birth"},
            encoding="cp1252",
            delimiter=";",
            header_line=3,
        ),
        pins=BatchPins(
            at=NOON, lists=(PINNED,), matcher_version="m-1", code_version="0.1.0", settings_sha256="cd" * 32
        ),
        started_at=NOON,
        finished_at=datetime(2026, 3, 1, 12, 5, tzinfo=UTC),
    )
    return replace(one, **changed)
