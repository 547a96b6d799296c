"""Figures that leave the house hide small counts, and what would tell them."""

from __future__ import annotations

import csv
import io
from datetime import date

from app.domain.review_figures import DayFigures, ListFigures, ReviewFigures
from app.sharing.statistics import statistics_csv

FIGURES = ReviewFigures(
    days=(DayFigures(date(2026, 3, 1), 3, 12, 4), DayFigures(date(2026, 3, 2), 40, 30, 25)),
    lists=(ListFigures("un-consolidated", 90, 3, 50), ListFigures("=own", 40, 20, 15)),
    by_state={"open": 40, "closed": 60},
    open_by_age={"0-2": 30, "3-10": 10},
    open_late=2,
    reasons={"common_name": 30, "wrong_data": 2, "different_name": 40},
    protective={"open": 5, "closed": 0},
    hours_to_decide=(),
    seconded={"confirmed": 20},
    suppressions_in_force=0,
)


def told() -> dict[tuple[str, str, str], str]:
    content = statistics_csv(FIGURES, {"ransom": (4, 20, 13), "slavery": (15, 30, 12)})
    rows = csv.DictReader(io.StringIO(content.decode()))
    return {(row["section"], row["what"], row["figure"]): row["count"] for row in rows}


def test_small_counts_are_hidden_and_so_is_what_would_tell_them() -> None:
    said = told()
    assert said["typology", "ransom", "open"] == "hidden"
    assert list(said.values()).count("hidden") >= 8
    for section in ("typology", "list", "day"):
        hidden = [key for key, count in said.items() if key[0] == section and count == "hidden"]
        for row in {key[1] for key in hidden}:
            assert sum(key[1] == row for key in hidden) != 1
    assert said["reason", "wrong_data", "alerts"] == "hidden"
    assert said["reason", "common_name", "alerts"] == "hidden"
    assert said["protective_state", "open", "alerts"] == "hidden"


def test_large_counts_nobody_and_what_was_screened_is_told() -> None:
    said = told()
    assert said["state", "closed", "alerts"] == "60"
    assert said["protective_state", "closed", "alerts"] == "0"
    assert said["day", "2026-03-01", "screened"] == "3"
    assert ("list", "'=own", "alerts") in said
