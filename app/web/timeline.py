"""Draws the transactions that red flags rest on along time: money in above the line, money out below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.api.transaction_models import TimelineEntryOut

WIDTH, HEIGHT = 720, 150
_MIDDLE, _REACH, _MARGIN = 75, 44, 24


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """One transaction: where it stands, and the letter of its counterparty."""

    x: float
    y: float
    letter: str
    is_in: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: marks, the line, and the first and last day in words to be written under its ends."""

    width: int
    height: int
    middle: int
    margin: int
    marks: tuple[TimelineMark, ...]


def timeline(entries: Sequence[TimelineEntryOut]) -> Timeline | None:
    """The drawing of `entries`; None where there is none."""
    if not entries:
        return None
    first, last = min(one.at for one in entries), max(one.at for one in entries)
    span = (last - first).total_seconds() or 1.0
    marks = []
    for place, one in enumerate(sorted(entries, key=lambda entry: (entry.at, entry.transaction_id))):
        x = _MARGIN + (one.at - first).total_seconds() / span * (WIDTH - 2 * _MARGIN)
        # Neighbours stand at different heights, so that their letters stay legible.
        reach = _REACH - (place % 3) * 11
        is_in = one.direction == "in"
        marks.append(TimelineMark(round(x, 1), _MIDDLE - reach if is_in else _MIDDLE + reach, one.counterparty, is_in))
    return Timeline(WIDTH, HEIGHT, _MIDDLE, _MARGIN, tuple(marks))
