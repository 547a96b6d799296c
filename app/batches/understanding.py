"""Says how a handed-in file will be read, before anybody is screened: shown to an officer, who corrects it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from app.batches.column_traces import ColumnTraces
from app.batches.decoding import open_as_text, undecodable
from app.batches.encodings import EncodingGuess, guess_encoding
from app.batches.file_kinds import FileKind, file_kind
from app.batches.meanings import meanings_of
from app.batches.previews import PreviewRow, ReadPreview, preview_reader
from app.batches.problems import RowProblem, TableFileError
from app.batches.reading import Table, open_table
from app.batches.remarks import Note, NoteCode, Option, Question, QuestionCode
from app.batches.table_form import LINES_LOOKED_AT, Headings, content_of, find_delimited_headings, find_headings
from app.batches.tabular import DEFAULT_LIMITS, SAMPLED_LINES, RecordBlock
from app.batches.workbook import WorkbookReader, first_rows
from app.domain.batch import BatchContent, ColumnMapping

ROWS_LOOKED_AT = 20_000
ROWS_SHOWN = 20
PROBLEMS_SHOWN = 20
_ROWS_PER_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a file is read, as far as it was looked at: its first `rows_seen` rows, which are all if `is_whole`.

    While there are `questions` nothing may be screened: a person answers them by a mapping. `problems` are the first
    refusals and warnings, `counts` all of them by code.
    """

    mapping: ColumnMapping
    header: tuple[str, ...]
    preview: tuple[PreviewRow, ...] = field(default=(), repr=False)
    problems: tuple[RowProblem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    rows_seen: int = 0
    is_whole: bool = True


def understand(path: Path, *, content: BatchContent | None = None) -> Understanding:
    """What the file at `path` seems to be, by its content alone; `content` is what a person said that a row is.

    Reads the whole file once where its encoding must be found, otherwise its beginning. Raises TableFileError for a
    file that can be no table at all: the text says what it is and what to do.
    """
    with path.open("rb") as stream:
        kind = file_kind(stream)
    if kind.is_of_payments:
        return preview(path, ColumnMapping(BatchContent.TRANSACTIONS, kind.value, {}, header_line=0))
    form, questions = _form(path, kind, content)
    return _completed(path, form, questions)


def understand_as(path: Path, form: ColumnMapping) -> Understanding:
    """What the columns seem to mean where a person said how the file is laid out; the columns of `form` are ignored.

    Raises TableFileError where it can't be read so.
    """
    return _completed(path, form, ())


def _completed(path: Path, form: ColumnMapping, questions: tuple[Question, ...]) -> Understanding:
    with open_table(path, form) as table:
        columns, open_meanings = meanings_of(table.header, form.content)
        mapping = replace(form, columns=columns)
        seen = _seen(table, mapping)
    decided, date_questions, date_notes = seen.traces.date_order(mapping)
    if decided is not mapping:
        with open_table(path, decided) as table:
            seen = _seen(table, decided)
    found = seen.understanding(decided)
    return replace(found, questions=(*questions, *open_meanings, *date_questions), notes=(*date_notes, *found.notes))


def preview(path: Path, mapping: ColumnMapping) -> Understanding:
    """The same under a mapping that a person made: no question is left. Raises TableFileError where it does not fit."""
    with open_table(path, mapping) as table:
        preview_reader(mapping, table.header)
        return _seen(table, mapping).understanding(mapping)


def _form(path: Path, kind: FileKind, content: BatchContent | None) -> tuple[ColumnMapping, tuple[Question, ...]]:
    """How the file is laid out, its columns not yet named."""
    if kind is FileKind.JSON_LINES:
        keys = ColumnMapping(content or BatchContent.NAMES, kind.value, {}, encoding="utf-8", header_line=0)
        with open_table(path, keys) as table:
            return replace(keys, content=content_of(table.header, content) or keys.content), ()
    if kind is FileKind.WORKBOOK:
        with path.open("rb") as stream:
            sheet, rows = first_rows(stream, sheet="", count=LINES_LOOKED_AT)
        headings = find_headings(rows, content)
        mapping = ColumnMapping(headings.content, kind.value, {}, header_line=headings.line, sheet=sheet)
        return mapping, _header_question(headings)
    return _delimited_form(path, content)


def _delimited_form(path: Path, content: BatchContent | None) -> tuple[ColumnMapping, tuple[Question, ...]]:
    with path.open("rb") as stream:
        encoding = guess_encoding(stream)
        text = open_as_text(stream, encoding=encoding.encoding)
        read_line = text.readline
        limit = DEFAULT_LIMITS.max_line_chars
        try:
            lines = list(islice(iter(lambda: read_line(limit), ""), SAMPLED_LINES))
        except UnicodeDecodeError:
            raise undecodable(stream, encoding.encoding) from None
    headings, delimiter = find_delimited_headings(lines, content)
    mapping = ColumnMapping(
        headings.content,
        FileKind.CSV.value,
        {},
        encoding=encoding.encoding,
        delimiter=delimiter,
        header_line=headings.line,
    )
    asked = () if encoding.is_certain else (_encoding_question(encoding),)
    return mapping, (*asked, *_header_question(headings))


def _encoding_question(guess: EncodingGuess) -> Question:
    options = tuple(Option(encoding, encoding, sample) for encoding, sample in guess.readings())
    return Question(QuestionCode.ENCODING, options=options)


def _header_question(headings: Headings) -> tuple[Question, ...]:
    if headings.line:
        return ()
    options = (
        Option("1", "Yes, the first line holds headings"),
        Option("0", "No, the first line is a row like the others"),
    )
    return (Question(QuestionCode.HEADER, options=options),)


@dataclass(slots=True)
class _Seen:
    """What was seen of the rows of a file."""

    header: tuple[str, ...]
    traces: ColumnTraces
    table_notes: tuple[Note, ...]
    rows: int = 0
    is_whole: bool = True
    preview: list[PreviewRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, block: RecordBlock, read: ReadPreview | None) -> None:
        """Take a block into account; `read` is None as long as the name is not known."""
        self.rows += len(block.records) + len(block.refused)
        found = list(block.refused)
        shown = [
            PreviewRow(problem.row, tuple(cells), (), (problem,), is_refused=True)
            for problem, cells in zip(block.refused, block.refused_cells, strict=True)
        ]
        for row, cells in block.records:
            self.traces.see(row, cells)
            if read is not None:
                understood = read(row, cells)
                found.extend(understood.problems)
                shown.append(understood)
            else:
                shown.append(PreviewRow(row, tuple(cells)))
        self.counts.update(problem.code.value for problem in found)
        self.problems += sorted(found, key=lambda problem: problem.row)[: PROBLEMS_SHOWN - len(self.problems)]
        self.preview += sorted(shown, key=lambda one: one.row_number)[: ROWS_SHOWN - len(self.preview)]

    def understanding(self, mapping: ColumnMapping) -> Understanding:
        """What was seen, with what to say of it."""
        notes = [*self.table_notes, *self.traces.notes()]
        if not self.rows:
            notes.append(Note(NoteCode.NO_ROWS))
        return Understanding(
            mapping,
            self.header,
            tuple(self.preview),
            tuple(self.problems),
            dict(self.counts),
            notes=tuple(notes),
            rows_seen=self.rows,
            is_whole=self.is_whole,
        )


def _seen(table: Table, mapping: ColumnMapping) -> _Seen:
    header = tuple(table.header)
    seen = _Seen(header, ColumnTraces.of(mapping, header), tuple(_table_notes(table, mapping)))
    try:
        read = preview_reader(mapping, header)
    except TableFileError:
        # The name is not known yet: rows are shown as they are, and a question says so.
        read = None
    for block in table.blocks(rows_per_block=_ROWS_PER_BLOCK):
        if seen.rows >= ROWS_LOOKED_AT:
            seen.is_whole = False
            break
        seen.add(block, read)
    return seen


def _table_notes(table: Table, mapping: ColumnMapping) -> list[Note]:
    notes = []
    if mapping.header_line > 1:
        notes.append(Note(NoteCode.LINES_SKIPPED, {"count": mapping.header_line - 1}))
    if mapping.columns and (unread := len(table.header) - len(mapping.columns)):
        notes.append(Note(NoteCode.COLUMNS_NOT_READ, {"count": unread}))
    if isinstance(table, WorkbookReader):
        notes += _workbook_notes(table)
    return notes


def _workbook_notes(table: WorkbookReader) -> Sequence[Note]:
    facts = table.facts
    several: dict[str, str | int] = {"count": len(table.sheets), "sheet": facts.name}
    said = (
        (len(table.sheets) > 1, Note(NoteCode.SEVERAL_SHEETS, several)),
        (facts.has_hidden_rows, Note(NoteCode.HIDDEN_ROWS)),
        (table.has_macros, Note(NoteCode.MACROS)),
        (facts.formulas_with_value > 0, Note(NoteCode.FORMULAS, {"count": facts.formulas_with_value})),
        (
            bool(facts.formulas_without_value),
            Note(NoteCode.FORMULAS_WITHOUT_VALUE, {"count": len(facts.formulas_without_value)}),
        ),
    )
    return [note for applies, note in said if applies]
