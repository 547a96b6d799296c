"""Composes the answer of a screening from its inputs alone, so that the same inputs give the same bytes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.api.conversion import list_used, notices_for, subject_from, subject_out
from app.api.models import ScreeningIn, ScreeningOut, SettingsOut
from app.api.services import CODE_VERSION
from app.matching.version import MATCHER_VERSION
from app.screening.library import ListState
from app.screening.screener import ScreeningPolicy, ScreeningSettings, screen


@dataclass(frozen=True, slots=True)
class ScreeningInputs:
    """Everything that an answer depends on, beside the versions of program and matcher. `at` is UTC."""

    screening_id: str
    at: datetime
    asked: ScreeningIn
    settings: ScreeningSettings
    policy: ScreeningPolicy
    states: Sequence[ListState]


def compose_answer(inputs: ScreeningInputs) -> ScreeningOut:
    """Screen, and say what was found against what."""
    states, settings = inputs.states, inputs.settings
    results = screen(
        [subject_from(subject) for subject in inputs.asked.subjects],
        settings=settings,
        states=states,
        policy=inputs.policy,
    )
    return ScreeningOut(
        screening_id=inputs.screening_id,
        created_at=inputs.at,
        settings=settings_out(settings, inputs.policy, states),
        matcher_version=MATCHER_VERSION,
        code_version=CODE_VERSION,
        notices=notices_for(states),
        lists=[list_used(state, asked_for=settings.lists) for state in states if state.in_use],
        results=[subject_out(result, states=states) for result in results],
    )


def settings_out(settings: ScreeningSettings, policy: ScreeningPolicy, states: Sequence[ListState]) -> SettingsOut:
    """The settings that were in force, and the institution's own threshold beside them."""
    in_use = {state.source.id for state in states if state.in_use}
    lists = in_use if settings.lists is None else settings.lists
    return SettingsOut(
        lists=sorted(lists),
        minimum_score=settings.minimum_score,
        limit=settings.limit,
        as_of=settings.as_of,
        institution_minimum_score=policy.highest_allowed_minimum_score,
    )
