"""What the columns of a result hold: the officer's own first and unchanged, then ours, whose names begin with scr_."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.batch import Batch, BatchHit, BatchRowOutcome

_EVIDENCE = ("birth_date", "nationality", "gender", "identifier")
REFUSED = "refused"

SUBJECT_COLUMNS = (
    "scr_row_no", "scr_outcome", "scr_hits_total", "scr_top_score", "scr_reasons", "scr_warnings", "scr_refused_code",
    "scr_refused_column", "scr_refused_message", "scr_red_flags",
)  # fmt: skip
"""A summary of each row: every row of the file has exactly one."""

HIT_COLUMNS = (
    "scr_row_no", "scr_outcome", "scr_hit_no", "scr_hits_total", "scr_list", "scr_list_version", "scr_list_published",
    "scr_reference", "scr_listed_name", "scr_name_kind", "scr_matched_name", "scr_party", "scr_score",
    "scr_birth_date", "scr_nationality", "scr_gender", "scr_identifier", "scr_explanation", "scr_missing_since",
    "scr_reasons", "scr_warnings", "scr_refused_code", "scr_refused_message", "scr_red_flags",
)  # fmt: skip
"""One row a hit; a row of the file without a hit, or refused, has one too, so that none is ever absent."""

NUMBERS = frozenset({"scr_row_no", "scr_hit_no", "scr_hits_total", "scr_top_score", "scr_score"})
"""Those of our columns that hold numbers; all others are text."""


def unique_headers(header: Sequence[str], *, beside: Sequence[str] = ()) -> tuple[str, ...]:
    """The officer's headers, made different from each other and from `beside`, for formats that need it."""
    taken = {name.casefold() for name in beside}
    unique = []
    for number, name in enumerate(header, start=1):
        shown = name or f"column {number}"
        candidate, copy = shown, 1
        while candidate.casefold() in taken:
            copy += 1
            candidate = f"{shown} ({copy})"
        taken.add(candidate.casefold())
        unique.append(candidate)
    return tuple(unique)


def outcome_of(one: BatchRowOutcome) -> str:
    """The verdict on a row, `refused` where it could not be screened."""
    return REFUSED if one.refusal else one.verdict


def own_cells(one: BatchRowOutcome, width: int) -> tuple[str, ...]:
    """The officer's cells, as many as there are headers: those beyond them stand in the file of refused rows."""
    return (*one.cells[:width], *("" for _ in range(width - len(one.cells))))


def subject_cells(one: BatchRowOutcome) -> tuple[str, ...]:
    """The summary of a row under `SUBJECT_COLUMNS`."""
    return (
        str(one.row_number),
        outcome_of(one),
        str(one.total_hits),
        _score(max((hit.score for hit in one.hits), default=None)),
        "; ".join(one.reasons),
        "; ".join(one.warnings),
        one.refusal,
        one.column,
        one.message,
        "; ".join(one.red_flags),
    )


def hit_cells(batch: Batch, one: BatchRowOutcome) -> Iterator[tuple[str, ...]]:
    """The rows of `one` under `HIT_COLUMNS`: one a hit, or one alone."""
    published = {} if batch.pins is None else {pin.list_id: pin.published_at for pin in batch.pins.lists}
    row, outcome, total = str(one.row_number), outcome_of(one), str(one.total_hits)
    flags = "; ".join(one.red_flags)
    after = ("; ".join(one.reasons), "; ".join(one.warnings), one.refusal, one.message, flags)
    if not one.hits:
        yield (row, outcome, "", total, *("" for _ in range(len(HIT_COLUMNS) - 4 - len(after))), *after)
        return
    for number, hit in enumerate(one.hits, start=1):
        date = published.get(hit.list_id)
        on = "" if date is None else date.isoformat()
        yield (row, outcome, str(number), total, hit.list_id, hit.snapshot_id, on, *_of_hit(hit), *after)


def _of_hit(hit: BatchHit) -> tuple[str, ...]:
    return (
        hit.reference,
        hit.listed_name,
        hit.name_kind,
        hit.submitted_name,
        hit.party,
        _score(hit.score),
        *(hit.evidence.get(field, "") for field in _EVIDENCE),
        hit.explanation,
        "" if hit.missing_since is None else hit.missing_since.isoformat(),
    )


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.4f}"
