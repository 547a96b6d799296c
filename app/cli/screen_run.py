"""One run of `fiscreen screen`: reads the names, has them screened, writes the hits, and gives account."""

from __future__ import annotations

import csv
import math
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from app.batches.headers import find_name_columns
from app.batches.problems import TableFileError
from app.batches.tabular import RecordBlock, TableReader
from app.cli.failure import CommandFailedError, ExitCode, internal_error
from app.cli.name_screening import HIT_COLUMNS, NameScreening, ScreenedBlock
from app.cli.output_file import refuse_to_overwrite, written_whole
from app.cli.progress import Progress
from app.cli.row_account import RowAccount
from app.cli.screen_summary import summary
from app.screening.bulk import BulkSettings, ListsToSearch
from app.screening.list_files import ListNamesClashError, compile_list_files
from app.screening.worker_pool import WorkerDiedError, WorkFailedError, available_cores, map_in_order
from app.watchlists.errors import ListFileError

ROWS_PER_BLOCK = 1000
REFUSED_COLUMNS = ("row", "code", "column", "reason")


class NothingScreenedError(Exception):
    """Not one row could be screened."""


@dataclass(frozen=True, slots=True)
class ScreenRequest:
    """What one run was asked to do. `lists` empty means the active lists of the database; `workers` None all cores."""

    names: Path
    lists: tuple[Path, ...]
    out: Path
    refused: Path | None
    minimum_score: float
    top: int
    workers: int | None


def run(request: ScreenRequest) -> str:
    """Do it and return the summary for people. Raises CommandFailedError, and then no output file was written."""
    _check_usage(request)
    with ExitStack() as opened:
        opened.enter_context(_refusals_explained(request))
        stream = opened.enter_context(request.names.open("rb"))
        table = opened.enter_context(TableReader(stream))
        columns = find_name_columns(table.header)
        lists = opened.enter_context(_lists_to_search(request))
        settings = BulkSettings(request.minimum_score, request.top)
        results = map_in_order(
            partial(NameScreening, columns, [one.index for one in lists.lists], settings),
            table.blocks(rows_per_block=ROWS_PER_BLOCK),
            workers=request.workers or available_cores(),
        )
        account = _write(request, opened.enter_context(closing(results)), Progress(stream))
        if not account.screened:
            raise CommandFailedError(f"{request.names}: {account.nothing_screened()}", exit_code=ExitCode.REFUSED)
        return summary(table, columns, lists, account)


def _check_usage(request: ScreenRequest) -> None:
    if math.isnan(request.minimum_score):
        raise CommandFailedError("--min-score must be a number from 0 to 1", exit_code=ExitCode.USAGE)
    for output in filter(None, (request.out, request.refused)):
        refuse_to_overwrite(output, [request.names, *request.lists])
    if request.refused is not None and request.refused.absolute() == request.out.absolute():
        raise CommandFailedError("--out and --refused name the same file", exit_code=ExitCode.USAGE)


@contextmanager
def _refusals_explained(request: ScreenRequest) -> Iterator[None]:
    try:
        yield
    except TableFileError as error:
        raise CommandFailedError(f"{request.names}: {error}", exit_code=ExitCode.REFUSED) from None
    except WorkerDiedError as error:
        raise CommandFailedError(f"{error}: nothing was written", exit_code=ExitCode.FAILED) from None
    except WorkFailedError as error:
        raise internal_error(str(error)) from None


@contextmanager
def _lists_to_search(request: ScreenRequest) -> Iterator[ListsToSearch]:
    if not request.lists:
        yield _lists_in_force(request)
        return
    with tempfile.TemporaryDirectory(prefix="fiscreen-") as directory:
        try:
            lists = compile_list_files(request.lists, into=Path(directory))
        except ListFileError as error:
            raise CommandFailedError(str(error), exit_code=ExitCode.REFUSED) from None
        except ListNamesClashError as error:
            raise CommandFailedError(str(error), exit_code=ExitCode.USAGE) from None
        yield lists


def _lists_in_force(request: ScreenRequest) -> ListsToSearch:
    from app.cli.serve import opened_services
    from app.screening.lists_in_force import lists_in_force

    with opened_services() as services:
        lists = lists_in_force(
            services.library.current(),
            index_directory=services.settings.index_directory,
            minimum_score=request.minimum_score,
            policy=services.policy,
        )
    if not lists.lists:
        message = (
            "no list is loaded: load one with `fiscreen lists update` or `lists import`, or name a file with --list"
        )
        raise CommandFailedError(message, exit_code=ExitCode.REFUSED)
    return lists


def _write(
    request: ScreenRequest, results: Iterable[tuple[RecordBlock, ScreenedBlock]], progress: Progress
) -> RowAccount:
    account = RowAccount()
    with _refused_file(request.refused) as refused_file:
        refusals = csv.writer(refused_file)
        refusals.writerow(REFUSED_COLUMNS)
        with suppress(NothingScreenedError), written_whole(request.out) as hits:
            csv.writer(hits).writerow(HIT_COLUMNS)
            for block, screened in results:
                refused = sorted((*block.refused, *screened.refused), key=lambda problem: problem.row)
                account.add(block, screened, refused)
                hits.write(screened.hit_lines)
                refusals.writerows((each.row, each.code.value, each.column, each.reason) for each in refused)
                progress.show(account.rows_read)
            progress.end()
            if not account.screened:
                # Leaves no hit file: an empty one would read as "no hits", with nobody screened.
                raise NothingScreenedError
    return account


def _refused_file(path: Path | None) -> AbstractContextManager[TextIO]:
    return Path(os.devnull).open("w", encoding="utf-8") if path is None else written_whole(path)
