"""Templates that officers download and fill: the columns that are read, with examples of fictional people."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from app.batches.results.csv_file import BYTE_ORDER_MARK, csv_pieces
from app.domain.batch import BatchContent

_LAST_CHECKED_ROW = 10_000


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column: its heading, what it means, whether it must be filled, two examples, and the values offered."""

    heading: str
    meaning: str
    needed: bool
    examples: tuple[str, str]
    offered: tuple[str, ...] = ()


COLUMNS: Mapping[BatchContent, Sequence[TemplateColumn]] = {
    BatchContent.NAMES: (
        TemplateColumn("id", "Your own number of the party. It comes back with the result.", False, ("1001", "1002")),
        TemplateColumn("full name", "The whole name, in any script.", True, ("Nemo Testperson", "Example Trading Ltd")),
        TemplateColumn("alias", "Further names, with a semicolon between them.", False, ("Outis; The Captain", "")),
        TemplateColumn(
            "kind",
            "What the party is.",
            False,
            ("person", "organisation"),
            ("person", "organisation", "vessel", "aircraft", "unknown"),
        ),
        TemplateColumn(
            "date of birth", "1970-05-17, or 1970-05, or 1970. Never 03/04/1970.", False, ("1970-05-17", "")
        ),
        TemplateColumn("nationality", "Countries, with a semicolon between them.", False, ("Atlantis", "")),
        TemplateColumn("gender", "As your records have it.", False, ("male", "")),
    ),
    BatchContent.TRANSACTIONS: (
        TemplateColumn("transaction id", "Your own number of the transaction.", False, ("T-1", "T-2")),
        TemplateColumn(
            "booking date", "2026-01-31, or 2026-01-31T14:30:00Z.", True, ("2026-01-31", "2026-01-31T14:30:00Z")
        ),
        TemplateColumn("amount", "A positive number with a point: 12.50.", True, ("1250.00", "80.00")),
        TemplateColumn("currency", "Three letters (ISO 4217).", True, ("EUR", "USD")),
        TemplateColumn("channel", "How the money moved.", False, ("wire", "cash_withdrawal"), ("transfer", "wire",
            "remittance", "mobile_money", "cash_deposit", "cash_withdrawal", "card", "wage", "virtual_asset", "other")),
        TemplateColumn("purpose", "What was written with it.", False, ("invoice 17", "")),
        TemplateColumn("originator name", "Whose money leaves.", False, ("Nemo Testperson", "Outis Example")),
        TemplateColumn(
            "originator account", "An account of one side at least is needed.", True, ("TEST-0001", "TEST-0003")
        ),
        TemplateColumn("originator country", "Two letters (ISO 3166).", False, ("", "")),
        TemplateColumn("beneficiary name", "Who gets it.", False, ("Example Trading Ltd", "")),
        TemplateColumn("beneficiary account", "See originator account.", False, ("TEST-0002", "")),
        TemplateColumn("beneficiary country", "Two letters (ISO 3166).", False, ("", "")),
    ),
}  # fmt: skip


def template_as_csv(content: BatchContent) -> bytes:
    """Headings and two examples, as a spreadsheet opens it. The examples are to be deleted."""
    columns = COLUMNS[content]
    rows = [[column.examples[place] for column in columns] for place in (0, 1)]
    pieces = csv_pieces([column.heading for column in columns], rows, delimiter=",")
    return BYTE_ORDER_MARK.encode() + b"".join(pieces)


def template_as_workbook(content: BatchContent) -> bytes:
    """The same as a workbook: cells are text, so that zeros and dates stay, values are offered, a sheet explains."""
    columns = COLUMNS[content]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet("Rows")
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, 22, text)
            sheet.write_string(0, place, column.heading, head)
            for row, example in enumerate(column.examples, start=1):
                if example:
                    sheet.write_string(row, place, example, text)
            if column.offered:
                sheet.data_validation(
                    1, place, _LAST_CHECKED_ROW, place, {"validate": "list", "source": list(column.offered)}
                )
        _explain(book.add_worksheet("Explanations"), columns, head)
    return buffer.getvalue()


def _explain(sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[TemplateColumn], head: object) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    for place, title in enumerate(("Column", "What it holds", "Needed")):
        sheet.write_string(0, place, title, head)
    for row, column in enumerate(columns, start=1):
        sheet.write_string(row, 0, column.heading)
        sheet.write_string(row, 1, column.meaning)
        sheet.write_string(row, 2, "yes" if column.needed else "no")
    sheet.write_string(
        len(columns) + 2, 0, "The two rows of the first sheet are examples of fictional people: delete them."
    )
