"""No published figure, and no difference of published figures, is a count from 1 to 10."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.confidentiality.small_cells import (
    LEAST_SHOWN,
    cell_text,
    suppressed,
    suppressed_table,
    suppressed_total,
)

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8)


def test_counts_below_eleven_are_hidden_and_zero_is_not():
    shown = suppressed({"a": 0, "b": 1, "c": 10, "d": 11, "e": 500})
    assert shown == {"a": 0, "b": None, "c": None, "d": 11, "e": 500}


def test_one_hidden_count_takes_the_smallest_other_with_it():
    assert suppressed({"a": 3, "b": 40, "c": 12}) == {"a": None, "b": 40, "c": None}
    assert suppressed({"a": 3, "b": 40, "c": 12}, total_is_shown=False) == {"a": None, "b": 40, "c": 12}


def test_a_total_that_would_tell_is_hidden():
    assert suppressed_total({"a": 3}) is None
    assert suppressed_total({"a": 3, "b": 0}) is None
    assert suppressed_total({"a": 3, "b": 20}) == 23
    assert suppressed_total({}) == 0


def test_a_negative_count_is_an_error_of_the_program():
    with pytest.raises(ValueError, match="0 or more"):
        suppressed({"a": -1})


def test_how_cells_are_written():
    assert (cell_text(None), cell_text(0), cell_text(12345)) == ("hidden", "0", "12,345")


@given(COUNTS)
def test_nothing_small_is_told_by_a_row_and_its_total(counts):
    shown, total = suppressed(counts), suppressed_total(counts)
    assert all(count is None or count == 0 or count >= LEAST_SHOWN for count in shown.values())
    hidden = [cell for cell, count in shown.items() if count is None]
    if total is not None and hidden:
        assert len(hidden) > 1
        assert total - sum(count for count in shown.values() if count is not None) >= LEAST_SHOWN


@given(st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(st.integers(0, 30), min_size=width, max_size=width))))
def test_no_line_of_a_table_has_one_hidden_count_beside_figures(rows):
    shown = suppressed_table(rows)
    for counts, line in zip(
        [*rows, *map(list, zip(*rows, strict=True))], [*shown, *map(list, zip(*shown, strict=True))], strict=True
    ):
        hidden = [count for count, figure in zip(counts, line, strict=True) if figure is None]
        if hidden and any(figure for figure in line):
            assert len(hidden) > 1
            assert sum(hidden) >= LEAST_SHOWN
