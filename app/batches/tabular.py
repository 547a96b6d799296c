"""Streams the records of a delimited text file, refusing damaged ones by row number and accounting for every line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from types import TracebackType
from typing import BinaryIO

from app.batches.decoding import open_as_text, undecodable
from app.batches.dialect import declared_delimiter, first_width, likely_delimiter
from app.batches.problems import FileProblem, RowCode, RowProblem, TableFileError

SAMPLED_LINES = 200

Record = tuple[int, Sequence[str]]
"""A row number (1-based, empty lines not counted) and the cells, exactly as many as the header has."""


@dataclass(frozen=True, slots=True)
class TableLimits:
    """`max_line_chars`: a longer line refuses the file. A single cell holds at most 131,072 (the csv module's own)."""

    max_line_chars: int = 1_000_000


DEFAULT_LIMITS = TableLimits()


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a file is read where that was decided before; what is empty or None is found out.

    `header_line` is the 1-based line of the headers, those above it are skipped; 0 says that the file has none, and
    its columns are then called `column 1`, `column 2`.
    """

    encoding: str = ""
    delimiter: str = ""
    header_line: int | None = None


FOUND_OUT = TableForm()


@dataclass(slots=True)
class RecordBlock:
    """Some consecutive records: the readable, the refused and the blank ones.

    `refused_cells` stands beside `refused`, one for one: the cells of a refused row as far as they could be read.
    `blank_rows` are the numbers of rows of nothing but empty cells; `empty_lines` have no number.
    """

    records: list[Record] = field(default_factory=list)
    refused: list[RowProblem] = field(default_factory=list)
    refused_cells: list[Sequence[str]] = field(default_factory=list)
    blank_rows: list[int] = field(default_factory=list)
    empty_lines: int = 0

    @property
    def blank(self) -> int:
        """How many records hold nothing."""
        return len(self.blank_rows) + self.empty_lines

    def __len__(self) -> int:
        return len(self.records) + len(self.refused) + self.blank


def numbered_columns(count: int) -> tuple[str, ...]:
    """What the columns of a file without headers are called."""
    return tuple(f"column {number}" for number in range(1, count + 1))


class TableReader:
    """One delimited text file: its header at once, its records block by block, in one pass and bounded memory.

    The delimiter is that of `form`, else the one that an Excel line `sep=;` names, else comma, semicolon, tab or bar,
    whichever fits.
    A record over several lines is read where its quotation marks say so, and refused where it looks like several rows
    run together: a stray quotation mark must never swallow people. An opening mark without an end refuses the file.
    """

    def __init__(self, stream: BinaryIO, *, limits: TableLimits = DEFAULT_LIMITS, form: TableForm = FOUND_OUT) -> None:
        """`stream` is binary, seekable, at its beginning, and is closed by `close`. Raises TableFileError."""
        self._stream = stream
        self._text = open_as_text(stream, encoding=form.encoding)
        self._limits = limits
        self._row = 0
        self._line_with_nul = 0
        self._ended = False
        lines = self._lines()
        with self._decoding():
            sample = list(islice(lines, SAMPLED_LINES))
        declared = declared_delimiter(sample[0]) if sample else None
        self._lines_before_header = max(1 if declared else 0, (form.header_line or 0) - 1)
        beginning = sample[self._lines_before_header :] if form.header_line is not None else sample
        self.delimiter = form.delimiter or declared or likely_delimiter(beginning)
        self._reader = csv.reader(
            self._watched(chain(sample[self._lines_before_header :], lines)), delimiter=self.delimiter, strict=True
        )
        with self._decoding():
            self.header = self._numbered_columns(beginning) if form.header_line == 0 else self._read_header()

    def __enter__(self) -> TableReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the stream."""
        self._text.close()

    @property
    def encoding(self) -> str:
        """How the bytes were read, such as `utf-8`."""
        return self._text.encoding

    @property
    def lines_read(self) -> int:
        """How many lines of the file were read so far, the header among them."""
        return self._lines_before_header + self._reader.line_num

    def blocks(self, *, rows_per_block: int) -> Iterator[RecordBlock]:
        """All records in order, `rows_per_block` at a time (fewer in the last), blank and refused ones included.

        Raises TableFileError where text can't be decoded, a line is over the limit or a quotation mark never closes.
        """
        while len(block := self._next_block(rows_per_block)) > 0:
            yield block

    def _next_block(self, rows_per_block: int) -> RecordBlock:
        block = RecordBlock()
        with self._decoding():
            while len(block) < rows_per_block:
                line_before = self._reader.line_num
                try:
                    cells = next(self._reader)
                except StopIteration:
                    break
                except csv.Error as error:
                    self._row += 1
                    self._refuse(block, self._unreadable(self._row, line_before, error), ())
                else:
                    self._row += bool(cells)
                    self._sort_in(block, self._row, cells, line_before)
        return block

    def _sort_in(self, block: RecordBlock, row: int, cells: list[str], line_before: int) -> None:
        first_line = line_before + 1
        if (
            len(cells) == len(self.header)
            and cells[0].strip()
            and self._reader.line_num == first_line > self._line_with_nul
        ):
            block.records.append((row, cells))
        elif not cells:
            block.empty_lines += 1
        elif not any(cell.strip() for cell in cells):
            block.blank_rows.append(row)
        elif (problem := self._problem(row, cells, first_line)) is not None:
            self._refuse(block, problem, cells)
        else:
            block.records.append((row, cells))

    def _problem(self, row: int, cells: list[str], first_line: int) -> RowProblem | None:
        if self._line_with_nul >= first_line:
            return RowProblem(row, RowCode.CONTROL_CHARS, "", f"a NUL byte in {self._span(first_line)}")
        if self._reader.line_num > first_line and self._looks_like_rows_run_together(cells):
            reason = f"{self._span(first_line)} look like several rows held together by a stray quotation mark"
            return RowProblem(row, RowCode.QUOTES, "", reason)
        if len(cells) != len(self.header):
            count = f"{len(cells)} cell" if len(cells) == 1 else f"{len(cells)} cells"
            reason = f"{count} where the header has {len(self.header)} ({self._span(first_line)})"
            hint = "" if len(cells) < len(self.header) else "; a cell that holds the separator needs quotation marks"
            return RowProblem(row, RowCode.COLUMN_COUNT, "", reason + hint)
        return None

    def _looks_like_rows_run_together(self, cells: Sequence[str]) -> bool:
        """Whether the cells with line breaks hold at least as many separators as one row of their own would.

        Rows run together by a stray pair of quotation marks leave all the separators of the swallowed rows inside
        such cells; an address over several lines seldom has as many. In a file of one column every break counts.
        """
        inside = sum(cell.count(self.delimiter) for cell in cells if "\n" in cell or "\r" in cell)
        return inside >= len(self.header) - 1

    def _unreadable(self, row: int, line_before: int, error: csv.Error) -> RowProblem:
        first_line = line_before + 1
        over_limit = "field limit" in str(error)
        if self._ended or (over_limit and self._reader.line_num > first_line):
            where = f"line {self._lines_before_header + first_line}"
            raise TableFileError(
                FileProblem.UNCLOSED_QUOTE,
                f"a quotation mark in or after {where} opens a cell that never ends, so the rows below can't be told "
                "apart: close it, or double it if it belongs to the text",
            )
        if over_limit:
            reason = f"a cell of more than {csv.field_size_limit():,} characters ({self._span(first_line)})"
            return RowProblem(row, RowCode.TOO_LONG, "", reason)
        reason = (
            f"{self._span(first_line)}: text follows a closing quotation mark; double a mark that belongs to the text"
        )
        return RowProblem(row, RowCode.QUOTES, "", reason)

    def _span(self, first_line: int) -> str:
        first, last = self._lines_before_header + first_line, self.lines_read
        return f"line {first}" if first == last else f"lines {first} to {last}"

    @staticmethod
    def _refuse(block: RecordBlock, problem: RowProblem, cells: Sequence[str]) -> None:
        block.refused.append(problem)
        block.refused_cells.append(cells)

    def _read_header(self) -> tuple[str, ...]:
        try:
            header = next((cells for cells in self._reader if cells), None)
        except csv.Error:
            message = "the header line can't be read: look for a stray quotation mark in it"
            raise TableFileError(FileProblem.COLUMNS, message) from None
        if header is None:
            raise TableFileError(FileProblem.EMPTY, "the file holds no line with text")
        if any("\n" in cell or "\r" in cell for cell in header):
            message = "a header cell holds a line break: remove it, or the stray quotation mark that caused it"
            raise TableFileError(FileProblem.COLUMNS, message)
        return tuple(cell.strip() for cell in header)

    def _numbered_columns(self, lines: Sequence[str]) -> tuple[str, ...]:
        width = first_width(lines, self.delimiter)
        if not width:
            raise TableFileError(FileProblem.EMPTY, "the file holds no line with text")
        return numbered_columns(width)

    def _lines(self) -> Iterator[str]:
        limit = self._limits.max_line_chars
        read_line = self._text.readline
        number = 0
        while line := read_line(limit + 1):
            number += 1
            if len(line) > limit:
                message = f"line {number} has more than {limit:,} characters: no file of names has such lines"
                raise TableFileError(FileProblem.LINE_TOO_LONG, message)
            yield line

    def _watched(self, lines: Iterator[str]) -> Iterator[str]:
        for number, line in enumerate(lines, start=1):
            if "\0" in line:
                self._line_with_nul = number
            yield line
        self._ended = True

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        try:
            yield
        except UnicodeDecodeError:
            raise undecodable(self._stream, self.encoding) from None
