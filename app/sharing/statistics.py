"""Figures for anybody: how many alerts of which kind came to what, with small counts hidden (k = 11).

Source: resolution 2331 (2016), paragraph 4 (studies of the money flows); the Counter-Trafficking Data Collaborative's
rule that counts below 11 are not published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.batches.results.csv_file import csv_pieces, guarded
from app.confidentiality.small_cells import cell_text, suppressed, suppressed_table
from app.domain.review_figures import ReviewFigures

COLUMNS = ("section", "what", "figure", "count")
TYPOLOGY_FIGURES = ("open", "confirmed", "explained")
LIST_FIGURES = ("alerts", "true_matches", "false_positives")
DAY_FIGURES = ("opened", "decided")


def statistics_csv(figures: ReviewFigures, typologies: Mapping[str, tuple[int, int, int]]) -> bytes:
    """The figures as CSV. `typologies` are alerts of red flags by typology: open, confirmed and explained."""
    rows = ([guarded(cell) for cell in row] for row in _rows(figures, typologies))
    return b"".join(csv_pieces(COLUMNS, rows, delimiter=","))


def _rows(figures: ReviewFigures, typologies: Mapping[str, tuple[int, int, int]]) -> Iterator[Sequence[str]]:
    for day in figures.days:
        yield "day", day.day.isoformat(), "screened", str(day.screened)
    days = {one.day.isoformat(): (one.opened, one.decided) for one in figures.days}
    yield from _table("day", DAY_FIGURES, days)
    lists = {one.list_id: (one.alerts, one.true_matches, one.false_positives) for one in figures.lists}
    yield from _table("list", LIST_FIGURES, lists)
    yield from _table("typology", TYPOLOGY_FIGURES, typologies)
    for section, counts in (
        ("state", figures.by_state),
        ("open_by_age_in_days", figures.open_by_age),
        ("reason", figures.reasons),
        ("second_person", figures.seconded),
        ("protective_state", figures.protective),
    ):
        for what, count in suppressed(counts).items():
            yield section, what, "alerts", cell_text(count)


def _table(section: str, names: Sequence[str], counts: Mapping[str, Sequence[int]]) -> Iterator[Sequence[str]]:
    shown = suppressed_table(list(counts.values()))
    for what, row in zip(counts, shown, strict=True):
        for name, count in zip(names, row, strict=True):
            yield section, what, name, cell_text(count)
