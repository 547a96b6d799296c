"""What a worker process does with rows of a file of names: lines of the hit file and an account come out."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.batches.headers import NameColumns
from app.batches.name_rows import read_name_row
from app.batches.problems import RowCode, RowProblem
from app.batches.tabular import RecordBlock
from app.domain.subject import Subject
from app.matching.hygiene import UnscreenableReason
from app.screening.bulk import BulkScreener, BulkSettings, IndexFile
from app.screening.search import Findings

HIT_COLUMNS = ("row", "name", "list", "reference", "matched_name", "name_kind", "score", "explanation")

_CODES = {
    UnscreenableReason.TOO_LONG: RowCode.TOO_LONG,
    UnscreenableReason.NORMALISES_TOO_LONG: RowCode.TOO_LONG,
    UnscreenableReason.TOO_MANY_TOKENS: RowCode.TOO_LONG,
    UnscreenableReason.TOO_MANY_MARKS: RowCode.TOO_LONG,
    UnscreenableReason.INVALID_CHARACTERS: RowCode.CONTROL_CHARS,
}


@dataclass(frozen=True, slots=True)
class ScreenedBlock:
    """The outcome of one block: its lines of the hit file, and what became of each of its readable rows.

    `hits_left_out` counts hits beyond the limit of their row. `refused` and `warnings` are in the order of the rows.
    """

    hit_lines: str
    hits: int
    rows_with_hits: int
    hits_left_out: int
    screened: int
    refused: tuple[RowProblem, ...]
    warnings: tuple[RowProblem, ...]


class NameScreening:
    """Screens blocks of rows; made once in each process."""

    def __init__(self, columns: NameColumns, files: Sequence[IndexFile], settings: BulkSettings) -> None:
        """Raises OSError or ValueError for a file that is no index."""
        self._columns = columns
        self._screener = BulkScreener(files, settings)

    def __call__(self, block: RecordBlock) -> ScreenedBlock:
        """Screen the readable records of `block`."""
        refused: list[RowProblem] = []
        warnings: list[RowProblem] = []
        rows: list[int] = []
        subjects: list[Subject] = []
        for row, cells in block.records:
            read = read_name_row(row, cells, self._columns)
            if read.subject is None:
                refused.extend(read.problems)
            else:
                rows.append(row)
                subjects.append(read.subject)
                warnings.extend(read.problems)
        screened: list[tuple[int, Findings]] = []
        for row, result in zip(rows, self._screener.screen(subjects), strict=True):
            if result.screened_names:
                screened.append((row, result))
                if result.unscreenable or result.suspicious_text:
                    warnings.extend(_warnings(row, result, self._columns))
            else:
                refused.append(_refusal(row, result, self._columns))
        refused_rows = {problem.row for problem in refused}
        return ScreenedBlock(
            hit_lines=_lines(screened),
            hits=sum(len(result.hits) for _, result in screened),
            rows_with_hits=sum(bool(result.hits) for _, result in screened),
            hits_left_out=sum(result.total_hits - len(result.hits) for _, result in screened),
            screened=len(screened),
            refused=tuple(sorted(refused, key=_row)),
            warnings=tuple(sorted((problem for problem in warnings if problem.row not in refused_rows), key=_row)),
        )


def _row(problem: RowProblem) -> int:
    return problem.row


def _refusal(row: int, result: Findings, columns: NameColumns) -> RowProblem:
    reason = result.unscreenable[0]
    code = _CODES.get(reason, RowCode.NAME_UNSCREENABLE)
    return RowProblem(row, code, columns.name_header, f"the name can't be screened: {_words(reason)}")


def _warnings(row: int, result: Findings, columns: NameColumns) -> list[RowProblem]:
    found = []
    if result.unscreenable:
        reasons = ", ".join(_words(reason) for reason in result.unscreenable)
        text = f"one of several names can't be screened: {reasons}; the row was screened by the others"
        found.append(RowProblem(row, RowCode.ALIAS_UNSCREENABLE, columns.name_header, text))
    if result.suspicious_text:
        text = (
            f"the name is written as a disguise would be: {', '.join(_words(flag) for flag in result.suspicious_text)}"
        )
        found.append(RowProblem(row, RowCode.SUSPICIOUS_TEXT, columns.name_header, text))
    return found


def _words(value: str) -> str:
    return value.replace("_", " ")


def _lines(screened: Sequence[tuple[int, Findings]]) -> str:
    text = io.StringIO()
    # Values are written as they are: this file is for programs, and a guard against formulas would alter names.
    writer = csv.writer(text)
    for row, result in screened:
        for found in result.hits:
            hit = found.hit
            writer.writerow(
                (
                    row,
                    hit.submitted_name,
                    found.list_id,
                    hit.reference,
                    hit.matched_name.text,
                    hit.matched_name.kind.value,
                    f"{hit.score:.4f}",
                    hit.explanation.summary,
                )
            )
    return text.getvalue()
