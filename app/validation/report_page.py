"""The report for people: one page without script or outside parts, to be read, printed and filed."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.validation.figures import LEAST_MEAN_RECALL, LEAST_NOTICED_OF_A_CLASS, LISTED_MISSES_PER_CLASS, Share
from app.validation.manipulation_classes import ManipulationGroup
from app.validation.provenance import Provenance
from app.validation.threshold_plot import threshold_plot
from app.validation.validation import Validation
from app.validation.visible_text import visible

_TEMPLATES = Path(__file__).parent / "templates"


def report_page(validation: Validation, provenance: Provenance) -> str:
    """The whole page as text."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": _percent,
        "interval": _interval,
        "grouped": _grouped,
        "instant": _instant,
        "visible": visible,
    }
    style = (_TEMPLATES / "report.css").read_text("utf-8")
    plot = threshold_plot(validation.curve, threshold=validation.settings.threshold)
    return environment.get_template("report.html").render(
        validation=validation,
        provenance=provenance,
        groups=_by_group(validation),
        goals={"class": LEAST_NOTICED_OF_A_CLASS, "mean": LEAST_MEAN_RECALL},
        listed_misses=LISTED_MISSES_PER_CLASS,
        # Both are made of our own files and of numbers alone.
        style=Markup(style),  # noqa: S704
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        plot=Markup(plot),  # noqa: S704
        curve=[point for point in validation.curve if round(100 * point.threshold) % 5 == 0],
    )


def _by_group(validation: Validation) -> list[tuple[ManipulationGroup, list[object]]]:
    return [
        (group, [each for each in validation.classes if each.manipulation.group is group])
        for group in ManipulationGroup
    ]


def _percent(value: float) -> str:
    """A share of 0..1 in per cent; never rounded up to 100 or down to 0."""
    rounded = f"{100 * value:.1f}"
    if rounded == "100.0" and value < 1:
        return "> 99.9 %"
    if rounded == "0.0" and value > 0:
        return "< 0.1 %"
    return f"{rounded} %"


def _interval(share: Share) -> str:
    lower, upper = share.interval
    return f"{100 * lower:.1f} to {100 * upper:.1f} %"


def _grouped(number: int) -> str:
    return f"{number:,}"


def _instant(instant: datetime | None) -> str:
    return instant.strftime("%d %B %Y, %H:%M UTC").lstrip("0") if instant else "not said"
