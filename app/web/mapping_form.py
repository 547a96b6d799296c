"""The form in which an officer says how a file is read: from a mapping to its fields, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from app.batches.column_traces import DAY_FIRST, MONTH_FIRST, YEAR_ONLY
from app.batches.headers import NameField
from app.batches.transaction_columns import FIELDS
from app.domain.batch import BatchContent, ColumnMapping

_MAX_HEADER_LINE = 200
_ORDER_OF = {DAY_FIRST: True, MONTH_FIRST: False, YEAR_ONLY: None}


def meanings_offered(content: BatchContent) -> tuple[str, ...]:
    """What a column can be said to mean."""
    return tuple(field.value for field in NameField) if content is BatchContent.NAMES else FIELDS


def chosen_order(mapping: ColumnMapping) -> str:
    """The answer about day and month that a mapping holds."""
    return {True: DAY_FIRST, False: MONTH_FIRST, None: YEAR_ONLY}[mapping.day_first]


def form_layout(sent: Mapping[str, str], current: ColumnMapping) -> ColumnMapping:
    """How the file is laid out as the form says; what it leaves out or what can't be stays as it is."""
    line = sent.get("header_line", "")
    header_line = int(line) if line.isascii() and line.isdigit() and len(line) < 4 else current.header_line
    content = sent.get("content", "")
    return replace(
        current,
        content=BatchContent(content) if content in set(BatchContent) else current.content,
        encoding=sent.get("encoding", current.encoding),
        delimiter={"tab": "\t"}.get(sent.get("delimiter", ""), sent.get("delimiter", current.delimiter)),
        header_line=min(header_line, _MAX_HEADER_LINE),
        sheet=sent.get("sheet", current.sheet),
    )


def layout_mark(mapping: ColumnMapping) -> str:
    """What stands for the columns that a mapping finds in a file, whatever these mean."""
    parts = (mapping.content, mapping.format, mapping.encoding, mapping.delimiter, mapping.header_line, mapping.sheet)
    return sha256(repr(tuple(map(str, parts))).encode()).hexdigest()


def form_mapping(sent: Mapping[str, str], layout: ColumnMapping) -> ColumnMapping:
    """The mapping that the form says: `column_0` and so on hold what each column means."""
    columns = {}
    for name, word in sent.items():
        number = name.removeprefix("column_")
        if name.startswith("column_") and number.isascii() and number.isdigit() and len(number) < 5 and word:
            columns[int(number)] = word
    day_first = _ORDER_OF.get(sent.get("dates", ""), layout.day_first)
    return replace(layout, columns=dict(sorted(columns.items())), day_first=day_first)
