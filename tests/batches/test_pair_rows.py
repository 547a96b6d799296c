"""Where the names of a pair stand, and what is refused."""

from __future__ import annotations

import pytest

from app.batches.pair_rows import NamePair, PairColumns, find_pair_columns, read_pair
from app.batches.problems import TableFileError
from app.domain.designation import PartyKind


def test_columns_are_found_in_any_order_with_or_without_a_schema() -> None:
    assert find_pair_columns(["x", "NAME2", "schema", " name1"], added=["score"]) == PairColumns(3, 1, 2)
    assert find_pair_columns(["name1", "name2"], added=["score"]) == PairColumns(0, 1, None)


@pytest.mark.parametrize("header", [["name1"], ["name1", "name2", "name2"], ["a", "b"], ["name1", "name2", "Score"]])
def test_missing_repeated_and_taken_columns_are_refused(header: list[str]) -> None:
    with pytest.raises(TableFileError):
        find_pair_columns(header, added=["score", "explanation"])


def test_a_row_is_two_names_and_a_kind() -> None:
    columns = PairColumns(0, 1, 2)
    assert read_pair([" Arvo Zimt", "Arwo Zimt ", "Company"], columns) == NamePair(
        "Arvo Zimt", "Arwo Zimt", PartyKind.ORGANISATION
    )
    assert read_pair(["a", "b", "Dragon"], columns).kind is PartyKind.UNKNOWN
