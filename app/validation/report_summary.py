"""The report in a screenful: the figures of a validation as lines of text."""

from __future__ import annotations

from app.validation.examination import Outcome
from app.validation.figures import LEAST_MEAN_RECALL, ClassResult
from app.validation.provenance import Provenance
from app.validation.validation import Validation

_HEADING = f"{'class of manipulation':34}{'cases':>7}" + "    found  flagged  refused  missed  noticed  goal"


def report_summary(validation: Validation, provenance: Provenance) -> str:
    """Several lines, without any name."""
    settings, exact, unlisted = validation.settings, validation.exact.found, validation.unlisted.hits
    source, run = provenance.source, provenance.run
    versions = f"fiscreen {provenance.software['fiscreen']}, matcher rules {provenance.software['matcher rules']}"
    made = f"of {source.generated_at.isoformat()}" if source.generated_at else "without a date"
    lines = [
        f"{source.file_name}, {made}, {source.designations:,} designations, sha256 {source.sha256}",
        f"{versions}, threshold {settings.threshold:.2f}, seed {settings.seed}",
        "",
        f"exact: {exact.count:,} of {exact.total:,} strong names unchanged find their own entry with 1.0",
        "",
        _HEADING,
        *(_class_line(each) for each in validation.classes),
        f"{'mean of classes (goal ' + f'{LEAST_MEAN_RECALL:.0%})':34}{'':7}{validation.mean_recall:>9.1%}",
        "",
        f"hits per 1,000 unlisted names: {1000 * unlisted.value:.2f} ({unlisted.count:,} of {unlisted.total:,})",
        f"listed names that would be refused: {len(validation.unscreenable):,}",
        f"{run.seconds:.1f} s on {run.processes} process(es)",
    ]
    return "\n".join(lines)


def _class_line(result: ClassResult) -> str:
    if not result.found.total:
        return f"{result.manipulation.name:34}{0:>7}  no such name on this list"
    counts = [f"{result.outcomes[outcome]:,}" for outcome in (Outcome.FLAGGED, Outcome.REFUSED, Outcome.MISSED)]
    goal = "met" if result.reaches_its_goal else "MISSED"
    shown = f"{result.found.total:>7,}{result.found.value:>9.1%}{counts[0]:>9}{counts[1]:>9}{counts[2]:>8}"
    return f"{result.manipulation.name:34}{shown}{result.noticed.value:>9.1%}  {goal}"
