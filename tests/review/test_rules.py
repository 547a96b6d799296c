"""The rules of review: what can follow on what, when two must decide, what opens a decision again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alert import (
    PROTECTIVE,
    SUSPICION,
    Alert,
    AlertAct,
    AlertKind,
    AlertState,
    Disposition,
    Finding,
    ReasonCode,
    Suppression,
)
from app.review.rules import (
    DISPOSITION_OF,
    TRANSITIONS,
    ReviewPolicy,
    covers,
    reasons_for,
    reopens_because,
    state_after,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
FINDING = Finding(
    subject_key="a" * 64,
    list_id="un",
    reference="EXi.001",
    content_hash="b" * 64,
    score=0.8,
    verdict="hit",
    screening_id="one",
    subject_document="{}",
    hit_document="{}",
)
CLOSED = Alert(
    alert_id=1,
    opened_at=NOW,
    due_at=NOW,
    last_seen_at=NOW,
    finding=FINDING,
    state=AlertState.CLOSED,
    version=2,
    occurrences=1,
    disposition=Disposition.FALSE_POSITIVE,
    reason_code=ReasonCode.DIFFERENT_BIRTH_DATE,
    decided_score=0.8,
    decided_at=NOW,
)
SUPPRESSION = Suppression(
    suppression_id=1,
    alert_id=1,
    subject_key=FINDING.subject_key,
    list_id="un",
    reference="EXi.001",
    content_hash=FINDING.content_hash,
    highest_score=0.8,
    proposed_at=NOW,
    proposed_by="first",
    until=NOW + YEAR,
    reason="another person",
    approved_by="second",
    approved_at=NOW,
)


def test_an_alert_closes_only_by_one_persons_decision_or_a_second_persons_signature() -> None:
    closing = {act for (state, act), after in TRANSITIONS.items() if after is AlertState.CLOSED and state is not after}
    assert closing == {AlertAct.DECIDED, AlertAct.COUNTERSIGNED}


def test_what_waits_for_a_second_person_cannot_be_decided_over_its_head() -> None:
    for act in (AlertAct.DECIDED, AlertAct.PROPOSED, AlertAct.ESCALATED, AlertAct.ASSIGNED):
        assert state_after(AlertState.PROPOSED, act) is None


@given(st.sampled_from(AlertState))
def test_being_seen_again_changes_no_state(state: AlertState) -> None:
    assert state_after(state, AlertAct.SEEN_AGAIN) is state


def test_every_state_can_be_left_and_every_reason_has_a_disposition() -> None:
    for state in AlertState:
        assert any(before is state and after is not state for (before, _), after in TRANSITIONS.items())
    assert set(DISPOSITION_OF) == set(ReasonCode)


@given(score=st.floats(0, 1), reason=st.sampled_from(ReasonCode))
def test_true_matches_and_strong_releases_always_take_two(score: float, reason: ReasonCode) -> None:
    policy = ReviewPolicy(strong_score=0.9)
    for disposition in Disposition:
        two = policy.needs_second(disposition=disposition, reason_code=reason, score=score)
        if disposition is Disposition.TRUE_MATCH or score >= 0.9 or reason is ReasonCode.COMMON_NAME:
            assert two
    assert not policy.needs_second(
        disposition=Disposition.FALSE_POSITIVE, reason_code=ReasonCode.DIFFERENT_BIRTH_DATE, score=0.8
    )


@pytest.mark.parametrize(
    ("finding", "after", "words"),
    [
        (FINDING, timedelta(), ""),
        (replace(FINDING, score=0.804), timedelta(), ""),
        (replace(FINDING, score=0.75), timedelta(), ""),
        (replace(FINDING, score=0.81), timedelta(), "stronger"),
        (replace(FINDING, content_hash="c" * 64), timedelta(), "amended"),
        (FINDING, YEAR, "older"),
    ],
)
def test_a_decision_stands_until_either_side_changes_or_it_grows_old(
    finding: Finding, after: timedelta, words: str
) -> None:
    why = reopens_because(CLOSED, finding, at=NOW + after, valid=YEAR)
    assert words in why
    assert bool(why) == bool(words)


@given(state=st.sampled_from([AlertState.OPEN, AlertState.ESCALATED, AlertState.AWAITING_INFORMATION]))
def test_what_is_not_decided_cannot_open_again(state: AlertState) -> None:
    stronger = replace(FINDING, score=1.0, content_hash="c" * 64)
    assert reopens_because(replace(CLOSED, state=state), stronger, at=NOW + YEAR, valid=YEAR) == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"finding": replace(FINDING, score=0.9)},
        {"finding": replace(FINDING, content_hash="c" * 64)},
        {"finding": replace(FINDING, subject_key="c" * 64)},
        {"finding": replace(FINDING, reference="EXi.002")},
        {"at": NOW + YEAR},
        {"suppression": replace(SUPPRESSION, approved_by=None, approved_at=None)},
        {"suppression": replace(SUPPRESSION, ended_by="anybody", ended_at=NOW)},
    ],
)
def test_a_suppression_never_hides_a_new_fact(changed: dict[str, object]) -> None:
    whole: dict[str, object] = {"suppression": SUPPRESSION, "finding": FINDING, "at": NOW}
    assert covers(whole["suppression"], whole["finding"], at=whole["at"])  # type: ignore[arg-type]
    other = whole | changed
    assert not covers(other["suppression"], other["finding"], at=other["at"])  # type: ignore[arg-type]


def test_red_flags_are_decided_by_their_own_reasons_and_names_by_theirs() -> None:
    suspicion = replace(FINDING, kind=AlertKind.RED_FLAGS, verdict=SUSPICION)
    assert ReasonCode.DIFFERENT_BIRTH_DATE not in reasons_for(suspicion)
    assert ReasonCode.PATTERN_CONFIRMED in reasons_for(suspicion)
    assert ReasonCode.PATTERN_CONFIRMED not in reasons_for(FINDING)
    assert set(reasons_for(suspicion)) | set(reasons_for(FINDING)) == set(ReasonCode)


def test_nobody_can_be_made_a_suspect_in_a_protective_case() -> None:
    protective = replace(FINDING, kind=AlertKind.RED_FLAGS, verdict=PROTECTIVE)
    assert protective.is_protective
    assert {one for one in reasons_for(protective) if DISPOSITION_OF[one] is Disposition.TRUE_MATCH} == {
        ReasonCode.PROTECTION_NEEDED
    }


def test_flags_that_change_open_a_decided_alert_again() -> None:
    closed = replace(CLOSED, finding=replace(FINDING, kind=AlertKind.RED_FLAGS, verdict=SUSPICION))
    changed = replace(closed.finding, content_hash="c" * 64)
    assert "flags" in reopens_because(closed, changed, at=NOW, valid=YEAR)
