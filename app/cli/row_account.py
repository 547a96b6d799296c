"""Keeps account of every row of a file of names and says it in a summary without personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.batches.problems import RowCode, RowProblem
from app.batches.tabular import RecordBlock
from app.cli.name_screening import ScreenedBlock

EXAMPLE_ROWS = 10


@dataclass(slots=True)
class ProblemCounts:
    """How often each problem was met, and the first rows where."""

    counts: Counter[RowCode] = field(default_factory=Counter)
    first_rows: dict[RowCode, list[int]] = field(default_factory=dict)

    def add(self, problems: Iterable[RowProblem]) -> None:
        """Count `problems`."""
        for problem in problems:
            self.counts[problem.code] += 1
            rows = self.first_rows.setdefault(problem.code, [])
            if len(rows) < EXAMPLE_ROWS:
                rows.append(problem.row)

    def lines(self) -> list[str]:
        """One line for each problem: its code, how often, the first rows."""
        return [
            f"  {code.value}: {count:,} ({self._where(code, count)})" for code, count in sorted(self.counts.items())
        ]

    def _where(self, code: RowCode, count: int) -> str:
        rows = self.first_rows[code]
        listed = ", ".join(str(row) for row in rows)
        return f"row{'s' if len(rows) > 1 else ''} {listed}{', ...' if count > len(rows) else ''}"


@dataclass(slots=True)
class RowAccount:
    """Every record read is screened, refused or blank; `hits_left_out` are those beyond the limit of their row."""

    rows_read: int = 0
    screened: int = 0
    refused: int = 0
    blank: int = 0
    hits: int = 0
    rows_with_hits: int = 0
    hits_left_out: int = 0
    refusals: ProblemCounts = field(default_factory=ProblemCounts)
    warnings: ProblemCounts = field(default_factory=ProblemCounts)

    def add(self, block: RecordBlock, screened: ScreenedBlock, refused: Sequence[RowProblem]) -> None:
        """Add one block; `refused` are all refusals in it, those of reading and those of screening."""
        self.rows_read += len(block)
        self.screened += screened.screened
        self.refused += len(refused)
        self.blank += block.blank
        assert self.rows_read == self.screened + self.refused + self.blank, "every row is accounted for"
        self.hits += screened.hits
        self.rows_with_hits += screened.rows_with_hits
        self.hits_left_out += screened.hits_left_out
        self.refusals.add(refused)
        self.warnings.add(screened.warnings)

    def nothing_screened(self) -> str:
        """Why a file in which nobody could be screened is refused, in one line."""
        if not self.refused:
            return "a header line without a single row of text below it: there is nobody to screen"
        counts = ", ".join(f"{code.value} {count:,}" for code, count in sorted(self.refusals.counts.items()))
        return f"not one row could be screened: {self.refused:,} refused ({counts}), {self.blank:,} blank"
