"""What is known besides names: one function a kind of evidence, one table of their weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.designation import ListedName
from app.domain.explanation import Evidence, EvidenceOutcome, ScoreStep
from app.domain.partial_date import DatePrecision, PartialDate
from app.domain.subject import Subject
from app.matching.identifiers import normalised, numbers_of_documents
from app.matching.parties import ListedParty
from app.matching.territories import territory


@dataclass(frozen=True, slots=True)
class Finding:
    """What one comparison said, with the values compared. `weight` names a row of `WEIGHTS`, empty for no effect."""

    outcome: EvidenceOutcome
    submitted: str = ""
    listed: str = ""
    weight: str = ""


_UNKNOWN = Finding(EvidenceOutcome.UNKNOWN)

WEIGHTS: dict[str, float] = {
    "same_birth_day": 0.9,
    "same_birth_month": 0.5,
    "same_birth_year": 0.25,
    "birth_day_and_month_swapped": 0.6,
    "birth_date_one_slip": 0.4,
    "birth_year_near": 0.0,
    "birth_year_differs": -0.18,
    "birth_year_far": -0.28,
    "same_nationality": 0.1,
    "other_nationality": -0.06,
    "other_gender": -0.15,
    "same_identifier_other_country": 0.9,
    "same_identifier": 1.0,
    "other_vessel_number": -0.30,
}
"""A positive weight w adds w x score x (1 - score): it lifts a likely name and leaves an unlikely one where it is.
A negative one takes that share of the score.

`same_identifier` decides: the score is then at least `DECIDED_SCORE`. What is unknown on either side has no effect.
"""

DECIDED_SCORE = 0.97
_ROUNDING = 0.0005
_NEAR_YEARS = 2
_FAR_YEARS = 10
_APPROXIMATE_YEARS = 3


def birth_date(subject: Subject, party: ListedParty, name: ListedName) -> Finding:
    """The closest of the listed birth dates; those of the matched alias identity where it has its own."""
    listed = (*name.birth_dates, *party.birth_dates)
    if subject.birth_date is None or not listed:
        return _UNKNOWN
    findings = [_compare_dates(subject.birth_date, date) for date in listed]
    return max(findings, key=lambda finding: WEIGHTS[finding.weight])


def _compare_dates(submitted: PartialDate, listed: PartialDate) -> Finding:
    years = _APPROXIMATE_YEARS if submitted.approximate or listed.approximate else 0
    both_days = submitted.precision is DatePrecision.DAY and listed.precision is DatePrecision.DAY
    if submitted.overlaps(listed):
        weight, outcome = _overlap_weight(submitted, listed), EvidenceOutcome.AGREES
    elif both_days and not years and (slip := _slip(submitted, listed)):
        weight, outcome = slip, EvidenceOutcome.CLOSE
    elif submitted.days_apart(listed) <= (_NEAR_YEARS + years) * 366:
        weight, outcome = "birth_year_near", EvidenceOutcome.CLOSE
    else:
        far = submitted.days_apart(listed) > (_FAR_YEARS + years) * 366
        weight, outcome = "birth_year_far" if far else "birth_year_differs", EvidenceOutcome.CONFLICTS
    return Finding(outcome, str(submitted), str(listed), weight)


def _overlap_weight(submitted: PartialDate, listed: PartialDate) -> str:
    precisions = {submitted.precision, listed.precision}
    if (
        submitted.approximate
        or listed.approximate
        or DatePrecision.RANGE in precisions
        or DatePrecision.YEAR in precisions
    ):
        return "same_birth_year"
    return "same_birth_month" if DatePrecision.MONTH in precisions else "same_birth_day"


def _slip(submitted: PartialDate, listed: PartialDate) -> str:
    """Day and month exchanged, or one digit of the date wrong."""
    one, other = submitted.earliest, listed.earliest
    if one.year == other.year and one.day == other.month and one.month == other.day:
        return "birth_day_and_month_swapped"
    differing = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    return "birth_date_one_slip" if differing == 1 else ""


def nationality(subject: Subject, party: ListedParty, name: ListedName) -> Finding:
    """Nationalities in common; countries of addresses count as agreement, never as conflict."""
    del name
    if not subject.nationalities:
        return _UNKNOWN
    submitted = _territories(subject.nationalities)
    listed = _territories(party.nationalities)
    elsewhere = _territories(party.countries)
    if not submitted or not (listed or elsewhere):
        return _UNKNOWN
    texts = (", ".join(sorted(submitted)), ", ".join(sorted(listed | elsewhere)))
    if submitted & (listed | elsewhere):
        return Finding(EvidenceOutcome.AGREES, *texts, "same_nationality")
    return Finding(EvidenceOutcome.CONFLICTS, *texts, "other_nationality") if listed else _UNKNOWN


def _territories(texts: Iterable[str]) -> set[str]:
    return {code for text in texts if (code := territory(text))}


def gender(subject: Subject, party: ListedParty, name: ListedName) -> Finding:
    """Only a conflict of two known genders says anything."""
    del name
    submitted, listed = _gender(subject.gender), _gender(party.gender)
    if not submitted or not listed:
        return _UNKNOWN
    if submitted == listed:
        return Finding(EvidenceOutcome.AGREES, submitted, listed)
    return Finding(EvidenceOutcome.CONFLICTS, submitted, listed, "other_gender")


def _gender(text: str) -> str:
    return {"m": "male", "f": "female"}.get(text.strip().casefold()[:1], "")


def identifier(subject: Subject, party: ListedParty, name: ListedName) -> Finding:
    """An equal passport, account, ship or wallet number decides; a different one says nothing, except for ships."""
    del name
    if not subject.identifiers:
        return _UNKNOWN
    listed = numbers_of_documents(party.documents, party.comments)
    finding = _UNKNOWN
    for own in subject.identifiers:
        value = normalised(own)
        if value is None:
            continue
        if value in listed:
            countries = {territory(own.country), territory(listed[value])} - {None}
            if len(countries) < 2:
                return Finding(EvidenceOutcome.AGREES, value, value, "same_identifier")
            finding = Finding(EvidenceOutcome.CLOSE, value, value, "same_identifier_other_country")
        elif (
            own.kind == "imo" and finding is _UNKNOWN and (ships := [n for n in listed if len(n) == 7 and n.isdigit()])
        ):
            finding = Finding(EvidenceOutcome.CONFLICTS, value, ", ".join(ships), "other_vessel_number")
    return finding


KINDS: dict[str, Callable[[Subject, ListedParty, ListedName], Finding]] = {
    "birth_date": birth_date,
    "nationality": nationality,
    "gender": gender,
    "identifier": identifier,
}
"""Every kind of evidence, in the order in which it is applied; the identifier, which decides, comes last."""


_ALL_UNKNOWN = tuple(Evidence(field, EvidenceOutcome.UNKNOWN, "", "", 0.0) for field in KINDS)


Findings = tuple[Finding, ...]
"""What each of `KINDS` said, in its order; empty where nothing is known of the subject besides names."""


def findings(subject: Subject, party: ListedParty, name: ListedName) -> Findings:
    """What is known besides names, compared."""
    if not (subject.birth_date or subject.nationalities or subject.gender or subject.identifiers):
        return ()
    return tuple(compare(subject, party, name) for compare in KINDS.values())


def reachable(name_score: float, found: Findings) -> float:
    """The score (0..1) that a name score comes to with this evidence: a higher one never comes to less."""
    for finding in found:
        name_score = _applied(name_score, finding.weight)
    return name_score


def weigh(score: float, found: Findings) -> tuple[tuple[Evidence, ...], tuple[ScoreStep, ...]]:
    """All evidence for a name score (0..1), and the steps that it adds to the arithmetic."""
    if not found:
        return _ALL_UNKNOWN, ()
    evidence: list[Evidence] = []
    steps: list[ScoreStep] = []
    for field, finding in zip(KINDS, found, strict=True):
        after = _applied(score, finding.weight)
        effect = round(after - score, 4)
        evidence.append(Evidence(field, finding.outcome, finding.submitted, finding.listed, effect))
        if effect:
            steps.append(ScoreStep(f"evidence_{field}", effect, finding.weight))
        score = after
    return tuple(evidence), tuple(steps)


def _applied(score: float, weight: str) -> float:
    if not weight:
        return score
    if weight == "same_identifier":
        return max(score, DECIDED_SCORE)
    share = WEIGHTS[weight]
    return round(score + share * score * (1 - score) if share > 0 else score * (1 + share), 4)


def least_name_score(subject: Subject, minimum_score: float) -> float:
    """The least name score (0..1) from which evidence can reach `minimum_score`, equal numbers left aside."""
    weights = []
    if subject.birth_date:
        weights.append(WEIGHTS["same_birth_day"])
    if subject.nationalities:
        weights.append(WEIGHTS["same_nationality"])
    score = minimum_score
    for weight in reversed(weights):
        score = _before_raise(score, weight)
    return max(0.0, score - _ROUNDING) if weights else minimum_score


def _before_raise(after: float, weight: float) -> float:
    """The score that `weight` lifts to `after`: the root of s + w s (1 - s) = after."""
    half = (1 + weight) / (2 * weight)
    return half - math.sqrt(max(0.0, half * half - after / weight))
