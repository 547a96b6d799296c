"""Part of the benchmark: reads, validates and writes the rows of a file as a batch does, and screens none of them."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.batch_desk.reading import guessed
from app.batches.reading import open_table
from app.batches.results.csv_file import hits_as_csv
from app.domain.batch import Batch, BatchContent, BatchPriority, BatchRowOutcome, BatchSettings, BatchState
from app.worker.rows_of_names import RowSubject, row_reader

ROWS_PER_BLOCK = 1000


def main(table_path: Path, results_path: Path) -> dict[str, float]:
    """Every row of the one file into the other."""
    started = time.perf_counter()
    read_as = guessed(table_path, content=BatchContent.NAMES)
    rows = 0

    def outcomes() -> Iterator[BatchRowOutcome]:
        nonlocal rows
        read = row_reader(read_as.mapping, read_as.header)
        with open_table(table_path, read_as.mapping) as table:
            for block in table.blocks(rows_per_block=ROWS_PER_BLOCK):
                for number, cells in block.records:
                    one = read(number, tuple(cells))
                    rows += 1
                    yield BatchRowOutcome(number, one.cells, "clear") if isinstance(one, RowSubject) else one

    with results_path.open("wb") as file:
        file.writelines(hits_as_csv(_batch(read_as.header), outcomes(), for_spreadsheet=False))
    return {"rows": rows, "seconds": time.perf_counter() - started}


def _batch(header: tuple[str, ...]) -> Batch:
    """What a result is written of: of these facts it uses the header alone."""
    return Batch(
        batch_id="unscreened",
        owner="benchmark",
        created_at=datetime.now(UTC),
        file_name="rows.csv",
        file_sha256="",
        file_bytes=0,
        state=BatchState.RUNNING,
        version=1,
        content=BatchContent.NAMES,
        priority=BatchPriority.NORMAL,
        settings=BatchSettings(minimum_score=0.7),
        header=header,
    )


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
