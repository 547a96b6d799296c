"""One run of `fiscreen compare`: reads pairs of names, has them scored, writes every row with its score."""

from __future__ import annotations

import csv
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from app.batches.pair_rows import find_pair_columns
from app.batches.problems import TableFileError
from app.batches.tabular import TableReader
from app.cli.failure import CommandFailedError, ExitCode, internal_error
from app.cli.output_file import refuse_to_overwrite, written_whole
from app.cli.pair_scoring import ADDED_COLUMNS, PairScoring
from app.cli.progress import Progress
from app.screening.worker_pool import WorkerDiedError, WorkFailedError, available_cores, map_in_order

ROWS_PER_BLOCK = 1000


def run(pairs: Path, out: Path, *, workers: int | None) -> str:
    """Score the rows of `pairs` into `out`; return a summary for people. `workers` None means all cores.

    Raises CommandFailedError, and then `out` was not written.
    """
    refuse_to_overwrite(out, [pairs])
    try:
        return _run(pairs, out, workers or available_cores())
    except TableFileError as error:
        raise CommandFailedError(f"{pairs}: {error}", exit_code=ExitCode.REFUSED) from None
    except WorkerDiedError as error:
        raise CommandFailedError(f"{error}: nothing was written", exit_code=ExitCode.FAILED) from None
    except WorkFailedError as error:
        raise internal_error(str(error)) from None


def _run(pairs: Path, out: Path, workers: int) -> str:
    with ExitStack() as opened:
        stream = opened.enter_context(pairs.open("rb"))
        table = opened.enter_context(TableReader(stream))
        columns = find_pair_columns(table.header, added=ADDED_COLUMNS)
        make_work = partial(PairScoring, columns, width=len(table.header))
        results = map_in_order(make_work, table.blocks(rows_per_block=ROWS_PER_BLOCK), workers=workers)
        scores = opened.enter_context(written_whole(out))
        csv.writer(scores).writerow((*table.header, *ADDED_COLUMNS))
        progress = Progress(stream)
        rows = refused = 0
        for block, lines in opened.enter_context(closing(results)):
            scores.write(lines)
            rows += len(block) - block.empty_lines
            refused += len(block.refused) + len(block.blank_rows)
            progress.show(rows)
        progress.end()
        return f"{rows:,} rows read, {rows:,} written, {refused:,} of them damaged or empty (score 0)"
