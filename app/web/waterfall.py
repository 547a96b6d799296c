"""Draws how a score came about as a waterfall: one bar for each step, from the score before it to the score after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.api.models import ScoreStepOut

WIDTH, HEIGHT = 640, 220
_TOP, _BOTTOM, _LEFT = 12, 190, 34
_LEAST_BAR = 1.5


@dataclass(frozen=True, slots=True)
class WaterfallBar:
    """One bar, in units of the drawing. `kind` is `raises`, `lowers` or `total`; `number` is that of its table row."""

    number: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    middle: float
    level: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The drawing: bars, the height of the threshold, and the marks of the scale (score, height)."""

    width: int
    height: int
    left: int
    bottom: int
    bars: tuple[WaterfallBar, ...]
    threshold: float
    marks: tuple[tuple[str, float], ...]


def waterfall(steps: Sequence[ScoreStepOut], *, threshold: float) -> Waterfall:
    """The drawing of `steps`, each sum held within 0..1 as the score's arithmetic has it; the total comes last."""
    slot = (WIDTH - _LEFT) / (len(steps) + 1)
    bars, before = [], 0.0
    for place, step in enumerate(steps):
        after = round(min(1.0, max(0.0, before + step.effect)), 4)
        kind = "lowers" if step.effect < 0 else "raises"
        bars.append(
            _bar(str(place + 1), kind, place, slot, low=min(before, after), high=max(before, after), level=after)
        )
        before = after
    bars.append(_bar("=", "total", len(steps), slot, low=0.0, high=before, level=before))
    marks = tuple((f"{score:.1f}", _y(score)) for score in (0.0, 0.5, 1.0))
    return Waterfall(WIDTH, HEIGHT, _LEFT, _BOTTOM, tuple(bars), _y(threshold), marks)


def _bar(number: str, kind: str, place: int, slot: float, *, low: float, high: float, level: float) -> WaterfallBar:  # noqa: PLR0913
    x = _LEFT + place * slot + slot * 0.15
    width = slot * 0.7
    height = max(_LEAST_BAR, _y(low) - _y(high))
    return WaterfallBar(
        number,
        kind,
        round(x, 2),
        round(_y(high), 2),
        round(width, 2),
        round(height, 2),
        round(x + width / 2, 2),
        _y(level),
    )


def _y(score: float) -> float:
    return round(_BOTTOM - score * (_BOTTOM - _TOP), 2)
