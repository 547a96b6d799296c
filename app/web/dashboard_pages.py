"""The figures for managers: volumes, ages, dispositions, backlog, freshness of lists, as drawings with their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.api.alert_query import DAYS_OF_AGE, AgeBracket
from app.api.services import services_of
from app.confidentiality.small_cells import SUPPRESSED_TEXT, suppressed, suppressed_total
from app.domain.alert import AlertState, DecisionOutcome, ReasonCode
from app.domain.review_figures import DayFigures, ReviewFigures
from app.web import alert_texts
from app.web.queue_view import list_names
from app.web.rendering import page
from app.web.routing import PageRoute
from app.web.translation import translated
from app.web.wording import age_in_words, day_in_words, number_in_words

router = APIRouter(route_class=PageRoute, include_in_schema=False)

DAYS_SHOWN = 30
CHART_WIDTH, CHART_HEIGHT = 600, 120
_AGES = {bracket.value: bounds for bracket, bounds in DAYS_OF_AGE.items()}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a drawing over days, in its units; two of them stand side by side for each day."""

    x: float
    y: float
    width: float
    height: float
    is_second: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a table: its label, what is counted as written, and its length in percent of the longest."""

    label: str
    count: str
    percent: float


@router.get("/dashboard")
def dashboard(request: Request) -> Response:
    """The figures as of now, with the last 30 days."""
    services = services_of(request)
    figures = services.review_figures.figures(now=services.clock(), days=DAYS_SHOWN, ages=_AGES)
    names = list_names(services)
    return page(
        request,
        "dashboard.html",
        figures=figures,
        tiles=_tiles(figures),
        days=[(day_in_words(one.day), one) for one in reversed(figures.days)],
        columns=_columns(figures.days),
        chart=(CHART_WIDTH, CHART_HEIGHT),
        ages=_bars({alert_texts.AGES[AgeBracket(name)]: count for name, count in figures.open_by_age.items()}),
        states=_bars({alert_texts.STATES[AlertState(name)]: count for name, count in figures.by_state.items()}),
        reasons=_bars({alert_texts.REASONS[ReasonCode(name)]: count for name, count in figures.reasons.items()}),
        second=_bars({alert_texts.OUTCOMES[DecisionOutcome(name)]: count for name, count in figures.seconded.items()}),
        protective=_protective(figures.protective),
        lists_of_alerts=[
            (names.get(one.list_id, one.list_id), one, _share(one.false_positives, one.true_matches))
            for one in figures.lists
        ],
    )


def _tiles(figures: ReviewFigures) -> list[tuple[str, str]]:
    median, most = figures.hours_within(0.5), figures.hours_within(0.9)
    screened = sum(one.screened for one in figures.days)
    opened = sum(one.opened for one in figures.days)
    rate = number_in_words(round(opened * 1000 / screened, 1)) if screened else translated("none yet")
    return [
        (translated("Not closed"), number_in_words(figures.open_now)),
        (translated("Of these late"), number_in_words(figures.open_late)),
        (translated("Screened in 30 days"), number_in_words(screened)),
        (translated("New alerts for 1,000 screened"), rate),
        (translated("Half decided within"), translated("none yet") if median is None else age_in_words(median)),
        (translated("Nine of ten decided within"), translated("none yet") if most is None else age_in_words(most)),
        (translated("Suppressions in force"), number_in_words(figures.suppressions_in_force)),
    ]


def _columns(days: Sequence[DayFigures]) -> list[Column]:
    most = max((max(one.opened, one.decided) for one in days), default=0) or 1
    slot = CHART_WIDTH / max(1, len(days))
    columns = []
    for place, one in enumerate(days):
        for second, count in enumerate((one.opened, one.decided)):
            height = round(count / most * (CHART_HEIGHT - 8), 1)
            x = place * slot + slot * (0.1 + 0.4 * second)
            columns.append(
                Column(round(x, 1), CHART_HEIGHT - height, round(slot * 0.36, 1), height, is_second=bool(second))
            )
    return columns


def _bars(counts: Mapping[str, int]) -> list[Bar]:
    most = max(counts.values(), default=0) or 1
    return [Bar(label, number_in_words(count), round(count / most * 100, 1)) for label, count in counts.items()]


def _protective(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Protective cases by state: counts of people, of which small ones are not told."""
    every = {state.value: counts.get(state.value, 0) for state in AlertState}
    rows = [
        (alert_texts.STATES[AlertState(name)], _count_of_people(count)) for name, count in suppressed(every).items()
    ]
    return [*rows, (translated("all"), _count_of_people(suppressed_total(every)))]


def _count_of_people(count: int | None) -> str:
    return translated(SUPPRESSED_TEXT) if count is None else number_in_words(count)


def _share(false_positives: int, true_matches: int) -> str:
    decided = false_positives + true_matches
    return f"{round(100 * false_positives / decided)} %" if decided else ""
