"""Takes what identifies protected people out of the rows of a batch when they are read, whoever reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from app.batches.file_kinds import FileKind
from app.batches.headers import NameField
from app.batches.payment_table import HEADER as PAYMENT_HEADER
from app.batches.previews import PreviewRow
from app.batches.transaction_columns import SIDES
from app.batches.transaction_rows import SEVERAL
from app.confidentiality.protection import LEAST_TELLING_CHARS, Protector
from app.domain.batch import PROTECTED_CELL, SHOWN_OF_THE_PROTECTED, BatchContent, BatchRowOutcome, ColumnMapping
from app.store.batches import BatchStore

ROWS_AT_ONCE = 1000
"""Of so many rows at a time is asked who is protected: more would only take memory."""

_ACCOUNTS = frozenset(f"{side}_account" for side in SIDES)
_WHOLE_PAYMENT = "whole payment"
_MAY_BE_NUMBERS = frozenset({None, NameField.REFERENCE.value})
_SHOWN_OF_A_TRANSACTION = frozenset({
    "transaction_id", "booked_at", "amount", "currency", "channel", "settlement", "local_time", "gross_amount",
    "merchant_category", "merchant", "terminal", "terminal_city", "terminal_subdivision", "terminal_country",
    "destination_city", "destination_subdivision", "destination_country", "one_way",
})  # fmt: skip
_SHOWN_OF_A_SIDE = ("kind", "agent", "city", "subdivision", "country")

_Numbers = Mapping[int, Sequence[str]]
"""What could be numbers of people in the cells of a row, by place."""


class BatchRows:
    """The rows of batches as people see them.

    Hidden is whoever the row itself says to be a potential victim or a victim's family, and whoever carries the number
    (account, passport) of somebody who is protected by now. A name alone protects nobody.
    """

    def __init__(self, store: BatchStore, protector: Protector) -> None:
        self._store = store
        self._protector = protector

    def outcomes(self, batch_id: str) -> Iterator[BatchRowOutcome]:
        """What became of every row that is done, in the order of the file; memory holds some rows at a time."""
        batch = self._store.get(batch_id)
        if batch is None or batch.mapping is None:
            return
        columns = _Columns.of(batch.mapping, width=len(batch.header))
        rows = self._store.unmasked_outcomes(batch_id)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            hidden = self._hidden([columns.numbers(one.cells, is_refused=bool(one.refusal)) for one in some])
            for one, numbers in zip(some, hidden, strict=True):
                seen = one.as_seen(batch.mapping)
                yield columns.masked_outcome(seen, numbers) if numbers else seen

    def refused(self, batch_id: str) -> Iterator[BatchRowOutcome]:
        """The outcomes of refused rows alone."""
        return (one for one in self.outcomes(batch_id) if one.refusal)

    def previewed(
        self, rows: Sequence[PreviewRow], mapping: ColumnMapping, header: Sequence[str]
    ) -> tuple[PreviewRow, ...]:
        """The first rows of a file before it runs, which are masked already where their role says so."""
        columns = _Columns.of(mapping, width=len(header))
        hidden = self._hidden([columns.numbers(one.cells, is_refused=one.is_refused) for one in rows])
        return tuple(
            replace(one, cells=columns.masked(one.cells, numbers), understood=()) if numbers else one
            for one, numbers in zip(rows, hidden, strict=True)
        )

    def _hidden(self, rows: Sequence[_Numbers]) -> list[_Numbers]:
        """Of each row those numbers that are of protected people."""
        known = self._protector.whose({one for row in rows for numbers in row.values() for one in numbers})
        if not known:
            return [{} for _ in rows]
        return [
            {place: found for place, numbers in row.items() if (found := [one for one in numbers if one in known])}
            for row in rows
        ]


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a file mean (0-based); `widths` are the numbers of cells that a row may have."""

    content: BatchContent
    meanings: Mapping[int, str]
    widths: range

    @classmethod
    def of(cls, mapping: ColumnMapping, *, width: int) -> _Columns:
        if not FileKind(mapping.format).is_of_payments:
            return cls(mapping.content, mapping.columns, range(width, width + 1))
        # Behind the cells that are shown of a payment can stand the whole of it.
        meanings = dict(enumerate((*PAYMENT_HEADER, _WHOLE_PAYMENT)))
        return cls(mapping.content, meanings, range(width, width + 2))

    def numbers(self, cells: Sequence[str], *, is_refused: bool) -> _Numbers:
        """What could be numbers of people.

        They stand in columns of accounts, in those that mean nothing to us, and in references; in a refused row
        anywhere, for its cells may have slipped.
        """
        found = {}
        for place, cell in enumerate(cells):
            meaning = self.meanings.get(place)
            may_be = meaning in _MAY_BE_NUMBERS or (is_refused and meaning != _WHOLE_PAYMENT)
            if meaning in _ACCOUNTS or (may_be and any(one.isdigit() for one in cell)):
                found[place] = [part for one in cell.split(SEVERAL) if (part := one.strip())]
        return found

    def masked_outcome(self, one: BatchRowOutcome, hidden: _Numbers) -> BatchRowOutcome:
        """An outcome without what identifies whoever has the `hidden` numbers, of which there is one at least."""
        cells = self.masked(one.cells, hidden)
        whole = {cell.strip() for cell in cells}
        hits = tuple(
            hit if hit.submitted_name in whole else replace(hit, submitted_name=PROTECTED_CELL) for hit in one.hits
        )
        return replace(one, cells=cells, hits=hits)

    def masked(self, cells: Sequence[str], hidden: _Numbers) -> tuple[str, ...]:
        """The cells of a row without what identifies whoever has the `hidden` numbers."""
        sides = self._hidden_sides(hidden)
        shown = self._shown(sides) if len(cells) in self.widths else frozenset()
        names = [
            cell for place, cell in enumerate(cells) if self.meanings.get(place) in {f"{one}_name" for one in sides}
        ]
        telling = [one.strip().casefold() for one in (*names, *(one for numbers in hidden.values() for one in numbers))]
        return tuple(
            cell
            if not cell or (place not in hidden and self.meanings.get(place) in shown and not _tells(cell, telling))
            else PROTECTED_CELL
            for place, cell in enumerate(cells)
        )

    def _hidden_sides(self, hidden: _Numbers) -> frozenset[str]:
        """The sides of the transaction whose accounts are hidden; both where a number stands elsewhere in the row."""
        meanings = {self.meanings.get(place) for place in hidden}
        return frozenset(side for side in SIDES if f"{side}_account" in meanings or not meanings <= _ACCOUNTS)

    def _shown(self, hidden_sides: frozenset[str]) -> frozenset[str]:
        """The meanings of the columns that identify nobody who is hidden."""
        if self.content is BatchContent.NAMES:
            return SHOWN_OF_THE_PROTECTED
        of_sides = {f"{side}_{part}" for side in SIDES for part in _SHOWN_OF_A_SIDE}
        whole = {
            meaning
            for meaning in self.meanings.values()
            for side in SIDES
            if side not in hidden_sides and meaning.removeprefix("ultimate_").startswith(f"{side}_")
        }
        return _SHOWN_OF_A_TRANSACTION | of_sides | whole


def _tells(cell: str, telling: Sequence[str]) -> bool:
    """Whether a cell is or holds one of these words, which stand in it in whatever case of letters."""
    said = cell.strip().casefold()
    return any(one == said or (len(one) >= LEAST_TELLING_CHARS and one in said) for one in telling)
