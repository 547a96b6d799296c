"""Draws the threshold curve as SVG, to be read on screen and on black-and-white paper."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.validation.figures import CurvePoint

_WIDTH, _HEIGHT = 760, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 34, 42
_INK, _SOFT, _GRID = "#1c2530", "#515d6b", "#d8d5cc"


@dataclass(frozen=True, slots=True)
class _Panel:
    """One curve over the thresholds: `top` is the highest value on its axis, divided into `steps`."""

    title: str
    value: Callable[[CurvePoint], float]
    top: float
    steps: int
    unit: str
    colour: str


def threshold_plot(curve: Sequence[CurvePoint], *, threshold: float) -> str:
    """An `<svg>` element of two panels, mean recall above and hits per 1,000 unlisted names below.

    `curve` has at least two points, by rising threshold; `threshold` (0..1) is marked where it lies on the axis.
    """
    most = max(point.hits_per_thousand for point in curve)
    panels = (
        _Panel("Mean recall of all classes", lambda point: 100 * point.mean_recall, 100, 5, " %", "#17495c"),
        _Panel(
            "Hits per 1,000 unlisted names", lambda point: point.hits_per_thousand, _round_up(most), 4, "", "#93181f"
        ),
    )
    drawn = "".join(
        f'<g transform="translate(0 {position * _HEIGHT})">{"".join(_panel(panel, curve, threshold))}</g>'
        for position, panel in enumerate(panels)
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {len(panels) * _HEIGHT}" role="img" '
        f'aria-label="Recall and hits per 1,000 unlisted names against the threshold; the table gives the figures" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{_INK}">{drawn}</svg>'
    )


def _panel(panel: _Panel, curve: Sequence[CurvePoint], threshold: float) -> Iterator[str]:
    lowest, highest = curve[0].threshold, curve[-1].threshold
    bottom = _HEIGHT - _BOTTOM

    def across(value: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * (value - lowest) / (highest - lowest)

    def up(value: float) -> float:
        return bottom - (bottom - _TOP) * value / panel.top

    yield f'<text x="{_LEFT}" y="18" font-weight="600">{panel.title}</text>'
    for step in range(panel.steps + 1):
        value = panel.top * step / panel.steps
        yield _line((_LEFT, up(value)), (_WIDTH - _RIGHT, up(value)), _GRID)
        label = f"{value:g}{panel.unit}"
        yield f'<text x="{_LEFT - 8}" y="{up(value) + 4:.1f}" text-anchor="end" fill="{_SOFT}">{label}</text>'
    for tick in range(math.ceil(lowest * 10 - 1e-9), math.floor(highest * 10 + 1e-9) + 1):
        x = across(tick / 10)
        yield _line((x, bottom), (x, bottom + 5), _SOFT)
        yield f'<text x="{x:.1f}" y="{bottom + 19}" text-anchor="middle" fill="{_SOFT}">{tick / 10:.1f}</text>'
    yield f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 6}" text-anchor="end" fill="{_SOFT}">threshold</text>'
    if lowest <= threshold <= highest:
        x = across(threshold)
        yield _line((x, _TOP), (x, bottom), _INK, dashes="5 4")
        yield f'<text x="{_WIDTH - _RIGHT}" y="18" text-anchor="end">dashed: {threshold:.2f}, in use</text>'
    points = " ".join(f"{across(point.threshold):.1f},{up(panel.value(point)):.1f}" for point in curve)
    yield f'<polyline points="{points}" fill="none" stroke="{panel.colour}" stroke-width="2.5"/>'


def _line(start: tuple[float, float], end: tuple[float, float], colour: str, *, dashes: str = "none") -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
        f'stroke="{colour}" stroke-dasharray="{dashes}"/>'
    )


def _round_up(value: float) -> float:
    """The end of an axis that holds `value`: 1, 2, 4 or 8 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * factor for factor in (1, 2, 4, 8, 10) if power * factor >= value)
