"""The figures say what the answers were: found, flagged, refused or missed, with their uncertainty and their curve."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.designation import Designation
from app.validation.cases import Case
from app.validation.examination import Answer, Examine, Examiner, Outcome, examined
from app.validation.figures import ClassResult, ExactResult, Share, UnlistedResult, threshold_curve
from app.validation.manipulation_classes import MANIPULATION_CLASSES
from app.validation.threshold_plot import threshold_plot
from app.validation.unlisted import UnlistedName
from app.validation.validation import ValidationSettings, validate

CLASSES = {each.name: each for each in MANIPULATION_CLASSES}
NOTHING = Answer(0.0, 0.0, "", "", (), "")


def scored(own: float, best: float = 0.0) -> Answer:
    return Answer(own, max(own, best), "XXi.001", "Zorban", (), "")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (scored(0.7), Outcome.FOUND),
        (scored(0.6999), Outcome.MISSED),
        (scored(0.0, best=0.99), Outcome.MISSED),
        (Answer(0.0, 0.0, "", "", ("invisible_characters",), ""), Outcome.FLAGGED),
        (Answer(0.9, 0.9, "XXi.001", "Zorban", ("invisible_characters",), ""), Outcome.FOUND),
        (Answer(0.0, 0.0, "", "", (), "too_long"), Outcome.REFUSED),
    ],
)
def test_an_outcome_is_the_best_that_is_true(answer: Answer, outcome: Outcome) -> None:
    assert answer.outcome(0.7) is outcome


def test_the_interval_is_that_of_wilson() -> None:
    # Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611.
    assert Share(81, 263).interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert Share(0, 20).interval == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert Share(0, 0).interval == (0.0, 1.0)


def test_a_class_counts_outcomes_and_lists_at_most_twenty_misses() -> None:
    pairs = [(Case("a"), scored(0.8)), *((Case(str(number)), scored(0.4)) for number in range(30))]
    result = ClassResult.of(CLASSES["letter deleted"], pairs, threshold=0.7)
    assert (result.outcomes[Outcome.FOUND], result.outcomes[Outcome.MISSED]) == (1, 30)
    assert [case.submitted for case, _ in result.misses] == [str(number) for number in range(20)]
    assert not result.reaches_its_goal


def test_what_is_flagged_or_refused_is_not_found_but_no_false_clear() -> None:
    flagged = Answer(0.0, 0.0, "", "", ("vowels_left_out",), "")
    refused = Answer(0.0, 0.0, "", "", (), "too_long")
    pairs = [(Case("a"), answer) for answer in (*[scored(0.8)] * 5, *[flagged] * 3, refused, scored(0.4))]
    result = ClassResult.of(CLASSES["vowels dropped"], pairs, threshold=0.7)
    assert (result.found.value, result.noticed.value) == (0.5, 0.9)
    assert result.reaches_its_goal


def test_a_disguise_that_goes_unnoticed_once_misses_its_goal() -> None:
    flagged = Answer(0.0, 0.0, "", "", ("mixed_scripts",), "")
    noticed = [(Case("a"), flagged)] * 99
    hidden = CLASSES["zero width characters"]
    assert ClassResult.of(hidden, noticed, threshold=0.7).reaches_its_goal
    assert not ClassResult.of(hidden, [*noticed, (Case("b"), NOTHING)], threshold=0.7).reaches_its_goal


def test_the_curve_falls_and_counts_every_class_the_same() -> None:
    large = [(Case("a"), scored(0.9))] * 100
    small = [(Case("b"), scored(0.6))]
    classes = [
        ClassResult.of(CLASSES["letter deleted"], large, threshold=0.7),
        ClassResult.of(CLASSES["letter inserted"], small, threshold=0.7),
        ClassResult.of(CLASSES["letter doubled"], [], threshold=0.7),
    ]
    names = [UnlistedName("x", str(number)) for number in range(4)]
    answers = [scored(0.0, best) for best in (0.55, 0.75, 0.0, 0.0)]
    unlisted = UnlistedResult.of(names, [(Case(n.text), a) for n, a in zip(names, answers, strict=True)], threshold=0.7)
    by_threshold = {point.threshold: point for point in threshold_curve(classes, unlisted)}
    assert [by_threshold[threshold].mean_recall for threshold in (0.5, 0.6, 0.61, 0.9, 0.91)] == [1, 1, 0.5, 0.5, 0]
    assert [by_threshold[threshold].hits_per_thousand for threshold in (0.5, 0.56, 0.75, 0.76)] == [500, 250, 250, 0]
    assert unlisted.hits.count == 1


def test_the_plot_marks_the_threshold_and_stays_within_its_frame() -> None:
    unlisted = UnlistedResult.of([], [], threshold=0.7)
    results = [ClassResult.of(CLASSES["letter deleted"], [(Case("a"), scored(0.9))], threshold=0.7)]
    plot = threshold_plot(threshold_curve(results, unlisted), threshold=0.7)
    assert "0.70, in use" in plot
    places = [
        tuple(map(float, pair.split(","))) for points in re.findall('points="([^"]+)"', plot) for pair in points.split()
    ]
    assert places
    assert all(0 <= across <= 760 and 0 <= down <= 250 for across, down in places)


def test_strong_names_that_find_themselves_are_whole_and_an_empty_list_is_not(
    parties: tuple[Designation, ...], examine: Examine
) -> None:
    settings = ValidationSettings(cases_per_class=3, unlisted_names=42)
    validation = validate(parties, examine, settings)
    assert validation.exact.is_whole
    assert validation.exact.found.total == 8
    assert [each.manipulation.name for each in validation.classes] == list(CLASSES)
    assert sum(each.outcomes[Outcome.FOUND] for each in validation.classes) > 60
    assert validation == validate(parties, examine, settings)
    assert not ExactResult.of([]).is_whole


def test_a_name_that_is_not_on_the_index_is_an_exact_miss(examine: Examine) -> None:
    stranger = Case("Perivale Thornaby", "XXi.777", "Perivale Thornaby")
    result = ExactResult.of(examined(examine, [stranger]))
    assert not result.is_whole
    assert [case for case, _ in result.misses] == [stranger]


def test_names_over_a_limit_are_refused_and_do_not_shift_the_others(examine: Examine) -> None:
    cases = [Case("x" * 600, "XXi.001"), Case("Zorban Kwendel", "XXi.001"), Case("", "XXi.001")]
    answers = [answer for _, answer in examined(examine, cases)]
    assert [answer.outcome(0.7) for answer in answers] == [Outcome.REFUSED, Outcome.FOUND, Outcome.REFUSED]


def test_the_own_entry_is_found_behind_any_number_of_better_hits(
    monkeypatch: pytest.MonkeyPatch, examine: Examine
) -> None:
    monkeypatch.setattr("app.validation.examination._HITS_AT_FIRST", 0)
    (answer,) = (answer for _, answer in examined(examine, [Case("Zorban Kwendel", "XXi.001")]))
    assert answer.own_score == 1.0


def test_an_examiner_needs_an_index(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing"):
        Examiner(tmp_path / "nothing.index", 0.5)
