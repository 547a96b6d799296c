"""What a person decides and says, checked before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.alert import Disposition, Finding, ReasonCode
from app.review.errors import ReviewError
from app.review.rules import DISPOSITION_OF, reasons_for

MAX_TEXT_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decides: the disposition, the coded reason, and in their own words why."""

    disposition: Disposition
    reason_code: ReasonCode
    text: str


def checked(ruling: Ruling) -> Ruling:
    """The ruling with its text trimmed. Raises ReviewError where the reason is none for the disposition."""
    if DISPOSITION_OF[ruling.reason_code] is not ruling.disposition:
        message = f"reason_code: {ruling.reason_code} is no reason for {ruling.disposition.replace('_', ' ')}"
        raise ReviewError("reason_does_not_fit", message, http_status=422)
    return Ruling(ruling.disposition, ruling.reason_code, required(ruling.text))


def require_fitting(reason_code: ReasonCode, finding: Finding) -> None:
    """Raises ReviewError where the reason says nothing of what the alert is about."""
    fitting = reasons_for(finding)
    if reason_code not in fitting:
        kind = "a protective case" if finding.is_protective else f"an alert of {finding.kind.replace('_', ' ')}"
        message = f"reason_code: {reason_code} is no reason in {kind}; expected one of {', '.join(fitting)}"
        raise ReviewError("reason_does_not_fit", message, http_status=422)


def required(text: str) -> str:
    """The text trimmed. Raises ReviewError where nothing is left, or too much."""
    said = trimmed(text)
    if not said:
        raise ReviewError("text_missing", "text: expected at least one word that says why", http_status=422)
    return said


def trimmed(text: str) -> str:
    """The text without space around it. Raises ReviewError where it is too long."""
    said = text.strip()
    if len(said) > MAX_TEXT_CHARS:
        message = f"text: {len(said)} characters, at most {MAX_TEXT_CHARS} are taken"
        raise ReviewError("text_too_long", message, http_status=422)
    return said


def four_eyes() -> ReviewError:
    """What is told to a first person who would be the second one too."""
    return ReviewError("four_eyes", "the second person is never the first; ask someone else", http_status=409)
