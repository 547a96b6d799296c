"""Results as Parquet, one row a hit and one for each row of the file without any: for programs that read tables."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

from app.batches.results.csv_file import csv_pieces
from app.batches.results.rows import HIT_COLUMNS, NUMBERS, hit_cells, own_cells, unique_headers
from app.domain.batch import Batch, BatchRowOutcome

_WHOLE_NUMBERS = frozenset({"scr_row_no", "scr_hit_no", "scr_hits_total"})
_LONGEST_LINE = 64 * 1024 * 1024


def write_parquet(path: Path, batch: Batch, outcomes: Iterable[BatchRowOutcome]) -> None:
    """Write `path`: the officer's columns as text, an empty cell as an empty text; our numbers as numbers or null."""
    own = unique_headers(batch.header, beside=HIT_COLUMNS)
    rows = ((*own_cells(one, len(own)), *ours) for one in outcomes for ours in hit_cells(batch, one))
    names = (*own, *HIT_COLUMNS)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        between = Path(folder) / "rows.csv"
        with between.open("wb") as file:
            # NUL ends a text in many a reader of Parquet; no screened row holds one.
            file.writelines(piece.replace(b"\0", b"") for piece in csv_pieces(names, rows, delimiter=","))
        _converted(between, path, names)


def _converted(between: Path, path: Path, names: Iterable[str]) -> None:
    types = {name: _type(name) for name in names}
    texts = [name for name, kind in types.items() if kind == "VARCHAR"]
    with duckdb.connect(config={"threads": 1, "memory_limit": "256MB"}) as connection:
        table = connection.read_csv(
            str(between),
            header=True,
            sep=",",
            quotechar='"',
            escapechar='"',
            columns=types,
            parallel=False,
            max_line_size=_LONGEST_LINE,
            force_not_null=texts,
            auto_detect=False,
        )
        table.write_parquet(str(path), compression="zstd")


def _type(name: str) -> str:
    if name in _WHOLE_NUMBERS:
        return "BIGINT"
    return "DOUBLE" if name in NUMBERS else "VARCHAR"
