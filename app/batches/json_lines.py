"""Reads a file of JSON lines, one flat object a line, in the same blocks as a delimited file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from types import TracebackType
from typing import Any, BinaryIO, NoReturn

from app.batches.decoding import open_as_text, undecodable
from app.batches.name_rows import VALUE_SEPARATOR
from app.batches.problems import FileProblem, RowCode, RowProblem, TableFileError
from app.batches.tabular import DEFAULT_LIMITS, RecordBlock, TableLimits

SAMPLED_LINES = 200
_ENCODING = "utf-8"


class _LineError(Exception):
    """One line is no flat object; the text says why, without a value."""


class JsonLinesReader:
    """The keys of the first 200 lines are the header; every line is a row, blank ones have no number.

    Numbers stay as they are written, a list becomes its values with `;` between, null is an empty cell.
    """

    def __init__(self, stream: BinaryIO, *, limits: TableLimits = DEFAULT_LIMITS) -> None:
        """`stream` is seekable, at its beginning, and is closed by `close`. Raises TableFileError."""
        self._stream = stream
        self._text = open_as_text(stream, encoding=_ENCODING)
        self._limits = limits
        lines = self._read_lines()
        sample = list(islice(lines, SAMPLED_LINES))
        self.header = _keys(sample)
        self._places = {key: place for place, key in enumerate(self.header)}
        self._lines = chain(sample, lines)
        self._row = 0

    def __enter__(self) -> JsonLinesReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the stream."""
        self._text.close()

    def blocks(self, *, rows_per_block: int) -> Iterator[RecordBlock]:
        """All records in order, `rows_per_block` at a time (fewer in the last), blank and refused ones included.

        Raises TableFileError where text can't be decoded or a line is over the limit.
        """
        block = RecordBlock()
        for line in self._lines:
            self._sort_in(block, line)
            if len(block) >= rows_per_block:
                yield block
                block = RecordBlock()
        if len(block):
            yield block

    def _sort_in(self, block: RecordBlock, line: str) -> None:
        if not line.strip():
            block.empty_lines += 1
            return
        self._row += 1
        cells = [""] * len(self.header)
        try:
            for key, value in _object(line).items():
                cells[self._place(key)] = _cell(value)
        except _LineError as error:
            block.refused.append(RowProblem(self._row, RowCode.NOT_JSON, "", str(error)))
            block.refused_cells.append(cells)
        else:
            if any(cell.strip() for cell in cells):
                block.records.append((self._row, cells))
            else:
                block.blank_rows.append(self._row)

    def _place(self, key: str) -> int:
        if key not in self._places:
            raise _LineError(f"a key that none of the first {SAMPLED_LINES} lines has: name it there too")
        return self._places[key]

    def _read_lines(self) -> Iterator[str]:
        limit = self._limits.max_line_chars
        number = 0
        try:
            while line := self._text.readline(limit + 1):
                number += 1
                if len(line) > limit:
                    message = f"line {number} has more than {limit:,} characters: no file of names has such lines"
                    raise TableFileError(FileProblem.LINE_TOO_LONG, message)
                yield line
        except UnicodeDecodeError:
            raise undecodable(self._stream, _ENCODING) from None


def _keys(sample: list[str]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    readable = 0
    for line in filter(str.strip, sample):
        try:
            keys |= dict.fromkeys(_object(line))
            readable += 1
        except _LineError:
            continue
    if not readable:
        message = 'no line is an object like {"name": "..."}: JSON lines hold one object a line'
        raise TableFileError(FileProblem.NOT_TEXT, message)
    return tuple(keys)


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(
            line, object_pairs_hook=_without_twins, parse_int=str, parse_float=str, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise _LineError('this line is not JSON: expected one object like {"name": "..."}') from None
    if not isinstance(found, dict):
        raise _LineError('this line is no object: expected one like {"name": "..."}')
    return found


def _without_twins(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _LineError("a key is there twice: keep one")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise _LineError("NaN and Infinity are no values: leave the key out")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            if any("\ud800" <= letter <= "\udfff" for letter in value):
                raise _LineError("half of a letter (a lone surrogate): write the file again in UTF-8")
            return value
        case list() if all(isinstance(one, str) for one in value):
            return VALUE_SEPARATOR.join(map(_cell, value))
        case _:
            raise _LineError("a value is an object, or a list of more than texts: write one text, number or list")
