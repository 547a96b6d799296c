"""How a file of a batch is read: guessed, checked, and said in words where a person has to answer first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.batches.problems import FileProblem, TableFileError
from app.batches.understanding import Understanding, preview, understand
from app.domain.batch import BatchContent, ColumnMapping


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How a file will be read; `open_questions` in words keep it from being started, empty where there are none."""

    header: tuple[str, ...]
    mapping: ColumnMapping
    open_questions: str = ""


def guessed(path: Path, *, content: BatchContent | None) -> ReadAs:
    """How the file at `path` seems to be meant; `content` None is guessed too. Raises TableFileError."""
    return _read_as(understand(path, content=content))


def checked(path: Path, mapping: ColumnMapping) -> ReadAs:
    """How the file is read under a mapping that a person made. Raises TableFileError where the two don't fit."""
    beyond = [place for place in mapping.columns if place < 0]
    found = preview(path, mapping)
    beyond += [place for place in mapping.columns if place >= len(found.header)]
    if beyond:
        message = f"the mapping names column {max(beyond) + 1}, the file has {len(found.header)}"
        raise TableFileError(FileProblem.COLUMNS, message)
    return _read_as(found)


def _read_as(found: Understanding) -> ReadAs:
    return ReadAs(found.header, found.mapping, " ".join(question.text for question in found.questions))
