"""Shows on a terminal how far a file is read; says nothing where nobody watches."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO, TextIO


class Progress:
    """A line on `terminal` that is overwritten as rows are done; without effect where `terminal` is none."""

    def __init__(self, stream: BinaryIO, terminal: TextIO | None = None) -> None:
        """`stream` is the file that is read: its position says how far."""
        self._stream = stream
        self._terminal = terminal or sys.stderr
        self._is_shown = self._terminal.isatty()
        self._bytes = os.fstat(stream.fileno()).st_size

    def show(self, rows_done: int) -> None:
        """Say that `rows_done` rows are done."""
        if self._is_shown:
            share = self._stream.tell() / max(1, self._bytes)
            self._terminal.write(f"\r{rows_done:,} rows done, {share:.0%} of the file read ")
            self._terminal.flush()

    def end(self) -> None:
        """Wipe the line."""
        if self._is_shown:
            self._terminal.write("\r" + " " * 60 + "\r")
            self._terminal.flush()
