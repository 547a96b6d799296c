"""Decides what may be said of a subject; the only place that can say `clear`, and it takes proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.hit import Verdict


class ReasonCode(StrEnum):
    """Why a verdict is not `clear`."""

    HITS_FOUND = "hits_found"
    NAME_UNSCREENABLE = "name_unscreenable"
    SUSPICIOUS_TEXT = "suspicious_text"
    NO_LIST_CONFIGURED = "no_list_configured"
    LIST_NOT_LOADED = "list_not_loaded"
    LIST_NOT_SCREENED = "list_not_screened"
    LIST_PARTLY_LOADED = "list_partly_loaded"
    EXERCISE_LIST = "exercise_list"
    SCORE_ABOVE_THRESHOLD = "score_above_threshold"
    LIST_STALE = "list_stale"
    AS_OF_PAST = "as_of_past"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, for programs (`code`, `list_id`) and for people (`text`). Never holds personal data."""

    code: ReasonCode
    text: str
    list_id: str = ""


@dataclass(frozen=True, slots=True)
class ListCoverage:
    """What is known of one configured list at the moment of a screening.

    `designations_in_force` is the count of its active snapshot, missing ones included (None: no snapshot),
    `designations_screened` how many of them the index that was searched holds (None: not searched). `stale_because` is
    empty while the list is fresh.
    """

    list_id: str
    is_exercise: bool
    designations_in_force: int | None
    designations_screened: int | None
    stale_because: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that the verdict on one subject rests on.

    `unscreenable_names` are the reasons (never the names) why names could not be screened; `screened_names` counts
    those that were. Scores are 0..1. `as_of` is set where the versions of a past moment (UTC) were searched.
    """

    coverage: Sequence[ListCoverage]
    total_hits: int
    screened_names: int
    unscreenable_names: Sequence[str]
    suspicious_text: Sequence[str]
    minimum_score: float
    highest_allowed_minimum_score: float
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and all reasons why it is not `clear`; `clear` has none."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def decide(proof: Proof) -> Decision:
    """The strongest thing that can be said truthfully.

    `clear` needs every name screened, no hit and no reason against it; whatever is not proven makes it less.
    """
    reasons = (*_subject_reasons(proof), *_setting_reasons(proof), *_coverage_reasons(proof.coverage))
    if not reasons and proof.screened_names > 0:
        return Decision(Verdict.CLEAR, ())
    return Decision(_named_verdict(proof, {reason.code for reason in reasons}), reasons)


def decide_together(decisions: Sequence[Decision]) -> Decision:
    """What can be said of a whole of which each part was decided by itself: `clear` needs every part clear.

    A part that could not be screened leaves the whole incomplete, unless no part could. Reasons are said once.
    """
    verdicts = {one.verdict for one in decisions}
    reasons = tuple(dict.fromkeys(reason for one in decisions for reason in one.reasons))
    if not verdicts:
        return Decision(
            Verdict.UNSCREENABLE, (Reason(ReasonCode.NAME_UNSCREENABLE, "there is no name to be screened"),)
        )
    if Verdict.HIT in verdicts:
        return Decision(Verdict.HIT, reasons)
    if len(verdicts) == 1:
        return Decision(verdicts.pop(), reasons)
    return Decision(Verdict.STALE if verdicts == {Verdict.STALE, Verdict.CLEAR} else Verdict.INCOMPLETE, reasons)


def _named_verdict(proof: Proof, codes: set[ReasonCode]) -> Verdict:
    if proof.total_hits > 0:
        return Verdict.HIT
    if proof.screened_names == 0:
        return Verdict.UNSCREENABLE
    if codes == {ReasonCode.LIST_STALE}:
        return Verdict.STALE
    return Verdict.INCOMPLETE


def _subject_reasons(proof: Proof) -> list[Reason]:
    reasons = []
    if proof.total_hits > 0:
        count = "1 designation resembles" if proof.total_hits == 1 else f"{proof.total_hits} designations resemble"
        reasons.append(Reason(ReasonCode.HITS_FOUND, f"{count} the subject"))
    reasons += [
        Reason(ReasonCode.NAME_UNSCREENABLE, f"a name could not be screened: {why}") for why in proof.unscreenable_names
    ]
    if not (proof.total_hits or proof.screened_names or proof.unscreenable_names):
        reasons.append(Reason(ReasonCode.NAME_UNSCREENABLE, "a name could not be screened: none is given"))
    if proof.suspicious_text:
        found = ", ".join(proof.suspicious_text)
        reasons.append(Reason(ReasonCode.SUSPICIOUS_TEXT, f"the name is written as a disguise would be: {found}"))
    return reasons


def _setting_reasons(proof: Proof) -> list[Reason]:
    reasons = [] if proof.as_of is None else [_as_of_past(proof.as_of)]
    if proof.minimum_score <= proof.highest_allowed_minimum_score:
        return reasons
    text = (
        f"the minimum score asked for ({proof.minimum_score:.2f}) is above the institution's "
        f"({proof.highest_allowed_minimum_score:.2f}): weaker hits were not looked at"
    )
    return [*reasons, Reason(ReasonCode.SCORE_ABOVE_THRESHOLD, text)]


def _as_of_past(moment: datetime) -> Reason:
    text = f"the versions in force on {moment:%Y-%m-%d %H:%M} UTC were screened: that says nothing of today's lists"
    return Reason(ReasonCode.AS_OF_PAST, text)


def _coverage_reasons(coverage: Sequence[ListCoverage]) -> list[Reason]:
    if not coverage:
        return [Reason(ReasonCode.NO_LIST_CONFIGURED, "no sanctions list is configured")]
    reasons = [reason for entry in coverage if (reason := _gap(entry)) is not None]
    reasons += [
        Reason(ReasonCode.LIST_STALE, entry.stale_because, entry.list_id) for entry in coverage if entry.stale_because
    ]
    return reasons


def _gap(entry: ListCoverage) -> Reason | None:
    if entry.is_exercise:
        text = "the exercise list is no sanctions list: it was screened in place of one"
        return Reason(ReasonCode.EXERCISE_LIST, text, entry.list_id)
    if entry.designations_in_force is None:
        return Reason(ReasonCode.LIST_NOT_LOADED, "no version of the list is loaded", entry.list_id)
    if entry.designations_screened is None:
        return Reason(ReasonCode.LIST_NOT_SCREENED, "the list was left out of this screening", entry.list_id)
    if entry.designations_screened != entry.designations_in_force or entry.designations_in_force == 0:
        text = f"{entry.designations_screened} of {entry.designations_in_force} designations were screened"
        return Reason(ReasonCode.LIST_PARTLY_LOADED, text, entry.list_id)
    return None
