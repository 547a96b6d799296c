"""One run of `fiscreen validate`: compiles the list, has the cases examined on all cores, writes the report."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.cli.failure import CommandFailedError, ExitCode, internal_error
from app.cli.output_file import written_whole
from app.matching.index import CompiledIndex
from app.screening.worker_pool import WorkerDiedError, WorkFailedError, available_cores, map_in_order
from app.validation.cases import Case
from app.validation.examination import Answer, Examiner
from app.validation.provenance import ListProvenance, Provenance, Run, software_versions
from app.validation.report_document import report_json
from app.validation.report_page import report_page
from app.validation.report_summary import report_summary
from app.validation.validation import Validation, ValidationSettings, validate
from app.watchlists.errors import ListFileError
from app.watchlists.inspection import ListFile, read_list_file

PAGE_NAME, DOCUMENT_NAME = "report.html", "report.json"


@dataclass(frozen=True, slots=True)
class ValidateRequest:
    """What one run was asked to do. `report` None means the summary alone; `workers` None means all cores."""

    list_file: Path
    report: Path | None
    settings: ValidationSettings
    workers: int | None


def run(request: ValidateRequest, *, say: Callable[[str], None]) -> None:
    """Do it and `say` the summary.

    Raises CommandFailedError: REFUSED where a strong name does not find its own entry, after the report was written.
    """
    if math.isnan(request.settings.threshold):
        raise CommandFailedError("--threshold must be a number from 0.3 to 1", exit_code=ExitCode.USAGE)
    started_at, started = datetime.now(UTC), time.monotonic()
    found = _read(request.list_file)
    workers = request.workers or available_cores()
    validation = _validate(found, request.settings, workers)
    provenance = Provenance(
        _list_provenance(request.list_file, found),
        Run(started_at, time.monotonic() - started, workers),
        software_versions(),
    )
    if request.report is not None:
        _write(request.report, validation, provenance)
    say(report_summary(validation, provenance))
    if not validation.exact.is_whole:
        misses = f"{len(validation.exact.misses):,} of {validation.exact.found.total:,}"
        raise CommandFailedError(
            f"{misses} strong listed names do not find their own entry with 1.0", exit_code=ExitCode.REFUSED
        )


def _read(path: Path) -> ListFile:
    try:
        return read_list_file(path)
    except ListFileError as error:
        raise CommandFailedError(f"{path}: {error}", exit_code=ExitCode.REFUSED) from None


def _validate(found: ListFile, settings: ValidationSettings, workers: int) -> Validation:
    designations = found.contents.designations
    with tempfile.TemporaryDirectory(prefix="fiscreen-") as directory:
        index_path = Path(directory) / "list.index"
        CompiledIndex.compile(designations).write(index_path)

        def examine(blocks: Iterable[Sequence[Case]]) -> Iterator[Sequence[Answer]]:
            make_examiner = partial(Examiner, index_path, settings.lowest_score)
            for _, answers in map_in_order(make_examiner, blocks, workers=workers):
                yield answers

        try:
            return validate(designations, examine, settings)
        except WorkerDiedError as error:
            raise CommandFailedError(f"{error}: no report was made", exit_code=ExitCode.FAILED) from None
        except WorkFailedError as error:
            raise internal_error(str(error)) from None


def _list_provenance(path: Path, found: ListFile) -> ListProvenance:
    return ListProvenance(
        file_name=path.name,
        format=found.contents.format,
        sha256=found.sha256,
        size_bytes=found.size_bytes,
        generated_at=found.contents.generated_at,
        designations=found.counts.designations,
        names=found.counts.names,
    )


def _write(directory: Path, validation: Validation, provenance: Provenance) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandFailedError(f"{directory} was not made: {error.strerror}", exit_code=ExitCode.FAILED) from None
    for name, text in (
        (PAGE_NAME, report_page(validation, provenance)),
        (DOCUMENT_NAME, report_json(validation, provenance)),
    ):
        with written_whole(directory / name) as file:
            file.write(text)
