"""Validates the matcher on one list: draws the cases, has them examined, and gathers the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.designation import Designation, ListedName
from app.matching.hygiene import UnscreenableReason, unscreenable_reason
from app.validation.cases import Case, exact_cases, manipulated_cases
from app.validation.examination import Examine, examined
from app.validation.figures import (
    CURVE_THRESHOLDS,
    ClassResult,
    CurvePoint,
    ExactResult,
    UnlistedResult,
    mean_recall,
    threshold_curve,
)
from app.validation.manipulation_classes import MANIPULATION_CLASSES
from app.validation.unlisted import unlisted_names


@dataclass(frozen=True, slots=True)
class ValidationSettings:
    """How a validation is done. The same settings, list and version of the program give the same figures.

    `threshold` is 0..1, `cases_per_class` and `unlisted_names` are the most that are drawn.
    """

    threshold: float = 0.70
    seed: int = 1
    cases_per_class: int = 500
    unlisted_names: int = 10_000

    @property
    def lowest_score(self) -> float:
        """The least score that has to be searched for, so that the threshold and the whole curve can be told."""
        return min(self.threshold, CURVE_THRESHOLDS[0])


@dataclass(frozen=True, slots=True)
class UnscreenableName:
    """A listed name of any kind that would be refused if it were submitted."""

    reference: str
    name: ListedName
    reason: UnscreenableReason


@dataclass(frozen=True, slots=True)
class Validation:
    """Everything that was measured."""

    settings: ValidationSettings
    exact: ExactResult
    classes: tuple[ClassResult, ...]
    unlisted: UnlistedResult
    curve: tuple[CurvePoint, ...]
    unscreenable: tuple[UnscreenableName, ...]

    @property
    def mean_recall(self) -> float:
        """The mean recall of all classes at the threshold, 0..1."""
        return mean_recall(self.classes, self.settings.threshold)


def validate(designations: Sequence[Designation], examine: Examine, settings: ValidationSettings) -> Validation:
    """Measure with `examine`, which must search an index of these `designations` down to `settings.lowest_score`."""
    exact = ExactResult.of(examined(examine, exact_cases(designations)))
    drawn = [
        (each, manipulated_cases(designations, each, seed=settings.seed, at_most=settings.cases_per_class))
        for each in MANIPULATION_CLASSES
    ]
    # All classes together: the work is then spread evenly over the processes.
    answers = iter(examined(examine, [case for _, cases in drawn for case in cases]))
    classes = tuple(
        ClassResult.of(each, [next(answers) for _ in cases], threshold=settings.threshold) for each, cases in drawn
    )
    names = unlisted_names(designations, seed=settings.seed, count=settings.unlisted_names)
    unlisted = UnlistedResult.of(
        names, examined(examine, [Case(name.text) for name in names]), threshold=settings.threshold
    )
    return Validation(
        settings, exact, classes, unlisted, threshold_curve(classes, unlisted), tuple(_unscreenable(designations))
    )


def _unscreenable(designations: Sequence[Designation]) -> list[UnscreenableName]:
    found: list[UnscreenableName] = []
    for designation in designations:
        for name in designation.names:
            reason = unscreenable_reason(name.text)
            if reason is not None:
                found.append(UnscreenableName(designation.reference, name, reason))
    return found
