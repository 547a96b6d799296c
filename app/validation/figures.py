"""The figures of a validation: shares and their uncertainty, recall by class, hits in vain, the threshold curve."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.validation.cases import Case
from app.validation.examination import Answer, Outcome
from app.validation.manipulation_classes import ManipulationClass
from app.validation.unlisted import UnlistedName

LISTED_MISSES_PER_CLASS = 20
LEAST_NOTICED_OF_A_CLASS = 0.90
LEAST_MEAN_RECALL = 0.95
CURVE_THRESHOLDS = tuple(hundredths / 100 for hundredths in range(50, 101))
_NORMAL_97_5 = 1.959964

Examined = Sequence[tuple[Case, Answer]]


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of a total, with the 95 % interval of Wilson (1927) for what it would be over all such cases."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """0..1; 0 where there was nothing to count."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The lower and upper end, 0..1."""
        if not self.total:
            return 0.0, 1.0
        squared = _NORMAL_97_5**2
        centre = (self.value + squared / (2 * self.total)) / (1 + squared / self.total)
        spread = math.sqrt(self.value * (1 - self.value) / self.total + squared / (4 * self.total**2))
        half = _NORMAL_97_5 / (1 + squared / self.total) * spread
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class ExactResult:
    """Every strong name unchanged: how many found their own designation with 1.0, and those that did not."""

    found: Share
    misses: tuple[tuple[Case, Answer], ...]

    @classmethod
    def of(cls, examined: Examined) -> ExactResult:
        """Judge the answers to unchanged names."""
        misses = tuple(pair for pair in examined if pair[1].own_score < 1.0)
        return cls(Share(len(examined) - len(misses), len(examined)), misses)

    @property
    def is_whole(self) -> bool:
        """Whether every one was found, and there was at least one."""
        return bool(self.found.total) and not self.misses


@dataclass(frozen=True, slots=True)
class ClassResult:
    """What became of the names of one class of manipulation at the threshold; `misses` are at most twenty."""

    manipulation: ManipulationClass
    outcomes: Mapping[Outcome, int]
    misses: tuple[tuple[Case, Answer], ...]
    own_scores: tuple[float, ...]

    @classmethod
    def of(cls, manipulation: ManipulationClass, examined: Examined, *, threshold: float) -> ClassResult:
        """Judge the answers to one class of manipulated names at `threshold`, 0..1."""
        judged = [(pair, pair[1].outcome(threshold)) for pair in examined]
        counts = Counter(outcome for _, outcome in judged)
        missed = [pair for pair, outcome in judged if outcome is Outcome.MISSED]
        return cls(
            manipulation,
            {outcome: counts[outcome] for outcome in Outcome},
            tuple(missed[:LISTED_MISSES_PER_CLASS]),
            tuple(answer.own_score for _, answer in examined),
        )

    @property
    def found(self) -> Share:
        """How many were found."""
        return Share(self.outcomes[Outcome.FOUND], len(self.own_scores))

    @property
    def noticed(self) -> Share:
        """How many were not called clear: found, flagged as suspicious or refused."""
        return Share(len(self.own_scores) - self.outcomes[Outcome.MISSED], len(self.own_scores))

    @property
    def reaches_its_goal(self) -> bool:
        """Whether enough were noticed, and none was not where all must be. True where there was no case."""
        if not self.own_scores:
            return True
        unnoticed = self.outcomes[Outcome.MISSED]
        if self.manipulation.must_be_noticed:
            return not unnoticed
        return self.noticed.value >= LEAST_NOTICED_OF_A_CLASS


@dataclass(frozen=True, slots=True)
class OriginResult:
    """Unlisted names of one origin, and how many of them raised a hit at the threshold."""

    origin: str
    hits: Share


@dataclass(frozen=True, slots=True)
class UnlistedResult:
    """What unlisted names raised at the threshold; `examples` are at most twenty, the highest scores first."""

    hits: Share
    by_origin: tuple[OriginResult, ...]
    examples: tuple[tuple[Case, Answer], ...]
    best_scores: tuple[float, ...]

    @classmethod
    def of(cls, names: Sequence[UnlistedName], examined: Examined, *, threshold: float) -> UnlistedResult:
        """Judge the answers to `names`, in their order, at `threshold`, 0..1."""
        totals = Counter(name.origin for name in names)
        raised = [
            (name.origin, pair) for name, pair in zip(names, examined, strict=True) if pair[1].best_score >= threshold
        ]
        raised_by_origin = Counter(origin for origin, _ in raised)
        examples = sorted((pair for _, pair in raised), key=lambda pair: -pair[1].best_score)
        return cls(
            Share(len(raised), len(names)),
            tuple(OriginResult(origin, Share(raised_by_origin[origin], total)) for origin, total in totals.items()),
            tuple(examples[:LISTED_MISSES_PER_CLASS]),
            tuple(answer.best_score for _, answer in examined),
        )


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a threshold would find (mean of all classes, 0..1) and raise in vain (hits per 1,000 unlisted names)."""

    threshold: float
    mean_recall: float
    hits_per_thousand: float


def threshold_curve(classes: Sequence[ClassResult], unlisted: UnlistedResult) -> tuple[CurvePoint, ...]:
    """One point for each threshold from 0.50 to 1.00; classes without a case don't count."""
    return tuple(
        CurvePoint(threshold, mean_recall(classes, threshold), 1000 * _share_from(unlisted.best_scores, threshold))
        for threshold in CURVE_THRESHOLDS
    )


def mean_recall(classes: Sequence[ClassResult], threshold: float) -> float:
    """The mean over all classes that have cases, each counting the same; 0 without any."""
    shares = [_share_from(each.own_scores, threshold) for each in classes if each.own_scores]
    return sum(shares) / len(shares) if shares else 0.0


def _share_from(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores) if scores else 0.0
