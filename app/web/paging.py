"""Cuts long tables into pages, each with an address of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of `total` rows; `number` counts from 1 and is always one that there is.

    `query` are the further parameters of the addresses: codes and numbers, never names of people.
    """

    path: str
    number: int
    total: int
    query: Mapping[str, str]
    rows_a_page: int = ROWS_A_PAGE

    @property
    def last(self) -> int:
        """The number of the last page; 1 where there is no row."""
        return max(1, -(-self.total // self.rows_a_page))

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.number - 1) * self.rows_a_page

    @property
    def previous_address(self) -> str:
        """Empty on the first page."""
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next_address(self) -> str:
        """Empty on the last page."""
        return self._address(self.number + 1) if self.number < self.last else ""

    def _address(self, number: int) -> str:
        return f"{self.path}?{urlencode({**self.query, 'page': number})}"


def pages_of(total: int, *, path: str, asked: str = "", query: Mapping[str, str] | None = None) -> Pages:
    """The page `asked` for (the text of the parameter `page`), held within the pages that there are."""
    given = {key: value for key, value in (query or {}).items() if value}
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    last = Pages(path, 1, total, given).last
    return Pages(path, min(max(number, 1), last), total, given)
