"""Says at the end of a screening what was read, screened, refused and found, against which lists; no personal data."""

from __future__ import annotations

from app.batches.headers import NameColumns
from app.batches.tabular import TableReader
from app.cli.row_account import RowAccount
from app.screening.bulk import ListsToSearch, SearchedList

_DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def summary(table: TableReader, columns: NameColumns, lists: ListsToSearch, account: RowAccount) -> str:
    """The summary of a finished run, several lines."""
    separator = _DELIMITER_NAMES.get(table.delimiter, table.delimiter)
    lines = [
        f"read as {table.encoding.upper()}, separated by {separator}, name from {columns.name_header}",
        f"columns not used: {_unused(columns)}",
        f"{account.rows_read:,} rows read = {_parts(account)} ({table.lines_read:,} lines with the header)",
        f"{account.hits:,} hits in {account.rows_with_hits:,} rows",
    ]
    if account.hits_left_out:
        lines.append(f"{account.hits_left_out:,} further hits are not in the file: ask for more of each row with --top")
    if account.refused:
        lines += ["refused, not screened:", *account.refusals.lines()]
    if account.warnings.counts:
        lines += ["screened with a warning:", *account.warnings.lines()]
    lines += [_list_line(one) for one in lists.lists]
    lines += [f"a row without a hit is not thereby clear: {caveat}" for caveat in lists.caveats]
    if not lists.caveats:
        lines.append(
            "a row that was screened without a hit and without a warning is clear: all lists were fresh and whole"
        )
    return "\n".join(lines)


def _parts(account: RowAccount) -> str:
    return f"{account.screened:,} screened + {account.refused:,} refused + {account.blank:,} blank"


def _unused(columns: NameColumns) -> str:
    return ", ".join(columns.header[column] or f"no. {column + 1}" for column in columns.unused) or "none"


def _list_line(searched: SearchedList) -> str:
    made = "without a date" if searched.generated_at is None else f"of {searched.generated_at.isoformat()}"
    return f"list {searched.index.list_id}, {made}, {searched.designations:,} designations, {searched.version}"
