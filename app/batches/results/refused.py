"""The refused rows of a batch in the officer's own shape, with the reason: to be corrected and handed in again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.batches.file_kinds import FileKind
from app.batches.reading import REFUSED_COLUMNS, is_ours
from app.batches.results.csv_file import spreadsheet_pieces
from app.batches.results.rows import unique_headers
from app.batches.results.workbook import Sheets
from app.domain.batch import Batch, BatchRowOutcome, ColumnMapping

_SHEET = "Refused rows"


def refused_format(batch: Batch) -> FileKind:
    """In which format the refused rows come back: in that of the file, CSV where its rows had no columns."""
    form = "" if batch.mapping is None else batch.mapping.format
    return FileKind(form) if form in (FileKind.WORKBOOK, FileKind.JSON_LINES) else FileKind.CSV


def write_refused(path: Path, batch: Batch, outcomes: Iterable[BatchRowOutcome]) -> None:
    """Write the refused among `outcomes` to `path`, each with its row number, code, column and reason in words.

    Cells are as they were read; in CSV, what would run as a formula begins with an apostrophe. Cells beyond the headers
    get headers of their own, so that nothing is lost.
    """
    refused = (one for one in outcomes if one.refusal)
    match refused_format(batch):
        case FileKind.WORKBOOK:
            _as_workbook(path, batch, refused)
        case FileKind.JSON_LINES:
            _written(path, _as_json_lines(batch, refused))
        case _:
            _written(path, _as_csv(batch, refused))


def mapping_of_supplement(mapping: ColumnMapping) -> ColumnMapping:
    """How a corrected file of refused rows is read: as its first file was, with the headers in the first line."""
    if mapping.format == FileKind.JSON_LINES:
        return mapping
    encoding = "utf-8" if mapping.format == FileKind.CSV else ""
    return replace(mapping, header_line=1, encoding=encoding, sheet="")


def _as_csv(batch: Batch, refused: Iterable[BatchRowOutcome]) -> Iterator[bytes]:
    own = _own_columns(batch)
    header = (*(batch.header[column] for column in own), *REFUSED_COLUMNS)
    return spreadsheet_pieces(batch, header, (_cells(batch, own, one) for one in refused))


def _as_workbook(path: Path, batch: Batch, refused: Iterable[BatchRowOutcome]) -> None:
    own = _own_columns(batch)
    with Sheets(path) as sheets:
        sheet = sheets.sheet(_SHEET, (*(batch.header[column] for column in own), *REFUSED_COLUMNS))
        for one in refused:
            sheet.add(_cells(batch, own, one))


def _as_json_lines(batch: Batch, refused: Iterable[BatchRowOutcome]) -> Iterator[bytes]:
    own = _own_columns(batch)
    headers = unique_headers([batch.header[column] for column in own], beside=REFUSED_COLUMNS)
    for one in refused:
        cells = _cells(batch, own, one)
        named: dict[str, Any] = dict(zip((*headers, *REFUSED_COLUMNS), cells, strict=False))
        yield (json.dumps(named, ensure_ascii=False) + "\n").encode("utf-8", errors="replace")


def _own_columns(batch: Batch) -> list[int]:
    """The officer's columns, without those that we added when the rows were refused before."""
    return [column for column, name in enumerate(batch.header) if not is_ours(name)]


def _cells(batch: Batch, own: Sequence[int], one: BatchRowOutcome) -> tuple[str, ...]:
    cells = [one.cells[column] if column < len(one.cells) else "" for column in own]
    # Behind the cells of a payment stands the whole of it, which is no cell of the file.
    surplus = () if _is_of_payments(batch) else one.cells[len(batch.header) :]
    return (*cells, str(one.row_number), one.refusal, one.column, one.message, *surplus)


def _is_of_payments(batch: Batch) -> bool:
    return batch.mapping is not None and FileKind(batch.mapping.format).is_of_payments


def _written(path: Path, pieces: Iterator[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
