"""What a worker process does with a block of name pairs: rows in, the same rows with score and explanation out."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from app.batches.pair_rows import FIRST_NAME, SECOND_NAME, NamePair, PairColumns, read_pair
from app.batches.tabular import RecordBlock
from app.matching.compare import compare_names
from app.matching.hygiene import unscreenable_reason

ADDED_COLUMNS = ("score", "explanation")

_Row = tuple[int, Sequence[str], float, str]


class PairScoring:
    """Scores blocks of pairs; made once in each process."""

    def __init__(self, columns: PairColumns, *, width: int) -> None:
        """`width` is how many columns the file has."""
        self._columns = columns
        self._width = width

    def __call__(self, block: RecordBlock) -> str:
        """Lines of CSV, one for each numbered row of `block`, in order; a row that can't be compared scores 0."""
        rows: list[_Row] = [(row, cells, *self._score(read_pair(cells, self._columns))) for row, cells in block.records]
        for problem, cells in zip(block.refused, block.refused_cells, strict=True):
            rows.append((problem.row, self._fitted(cells), 0.0, f"not compared: {problem.reason}"))
        rows += [(row, self._fitted(()), 0.0, "not compared: the row is empty") for row in block.blank_rows]
        rows.sort(key=lambda entry: entry[0])
        text = io.StringIO()
        csv.writer(text).writerows((*cells, f"{score:.4f}", explanation) for _, cells, score, explanation in rows)
        return text.getvalue()

    def _fitted(self, cells: Sequence[str]) -> list[str]:
        return [*cells[: self._width], *[""] * (self._width - len(cells))]

    @staticmethod
    def _score(pair: NamePair) -> tuple[float, str]:
        for name, header in ((pair.first, FIRST_NAME), (pair.second, SECOND_NAME)):
            reason = unscreenable_reason(name)
            if reason is not None:
                return 0.0, f"not compared: {header} can't be screened ({reason.value.replace('_', ' ')})"
        score, explanation = compare_names(pair.first, pair.second, pair.kind)
        return score, explanation.summary
