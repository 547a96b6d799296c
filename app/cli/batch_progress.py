"""Shows on a terminal how far a batch is, as a bar; says nothing where nobody watches."""

from __future__ import annotations

import sys
from typing import TextIO

from app.domain.batch import Batch
from app.store.batches import BatchProgress

_WIDTH = 30


class BatchProgressLine:
    """A line on `terminal` that is overwritten as rows are done."""

    def __init__(self, terminal: TextIO | None = None) -> None:
        self._terminal = terminal or sys.stderr
        self._is_shown = self._terminal.isatty()

    def show(self, progress: BatchProgress, one: Batch) -> None:
        """Say how far `one` is."""
        if self._is_shown:
            self._terminal.write(f"\r{bar(progress, one)} ")
            self._terminal.flush()

    def end(self) -> None:
        """Wipe the line."""
        if self._is_shown:
            self._terminal.write("\r" + " " * 100 + "\r")
            self._terminal.flush()


def bar(progress: BatchProgress, one: Batch) -> str:
    """How far, how fast, how long still."""
    if progress.rows_in_all is None:
        return f"reading the file: {one.account.rows_in:,} rows"
    share = progress.rows_done / max(1, progress.rows_in_all)
    filled = round(share * _WIDTH)
    parts = [f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {share:4.0%}", f"{one.account.rows_with_hits:,} with hits"]
    if progress.rows_per_second:
        parts.append(f"{progress.rows_per_second:,.0f} rows/s")
    if progress.seconds_left:
        parts.append(f"{progress.seconds_left:,.0f} s left")
    return ", ".join(parts)
