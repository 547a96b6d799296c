"""What can stop an export, told in one line, with each field that does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that does not fit: `pointer` is its place in the report, `detail` what was expected and what to do.

    Neither repeats a value: it can be personal.
    """

    pointer: str
    detail: str


class SharingError(Exception):
    """An export that cannot be made. `code` is stable, `http_status` fits it, `problems` name the fields."""

    def __init__(self, code: str, message: str, *, http_status: int, problems: Sequence[FieldProblem] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status
        self.problems = tuple(problems)


class ProfileFileError(Exception):
    """A profile cannot be read; the message names file and key and says what was expected."""
