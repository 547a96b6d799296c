"""Keeps account while a list is read, so that nothing in a file is passed over without a count saying so."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class ReadingAccount:
    """`unknown_elements` counts by path what the reader does not know; `remarks` counts by a short word what it
    read all the same although it was odd. Neither ever holds text of the list itself."""

    unknown_elements: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)

    def unknown(self, path: str) -> None:
        """Count one element (or attribute, or stray text) that no reader asked for."""
        self.unknown_elements[path] += 1

    def remark(self, word: str) -> None:
        """Count one oddity."""
        self.remarks[word] += 1
