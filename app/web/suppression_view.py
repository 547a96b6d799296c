"""Says in words what suppressions there are: what needs no review until when, who proposed and approved it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.api.services import Services
from app.domain.alert import Suppression
from app.web.people_names import PeopleNames
from app.web.queue_view import list_names
from app.web.translation import translated
from app.web.wording import day_in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """One suppression in words. `can_approve` and `can_end` say what its reader may do with it now.

    `is_standing` until it was ended or ran out, approved or not yet.
    """

    suppression_id: int
    alert_id: int
    list_name: str
    reference: str
    state: str
    tone: str
    until: str
    proposed: str
    approved: str
    reason: str
    hits_covered: int
    can_approve: bool
    can_end: bool
    is_standing: bool


def suppression_rows(
    services: Services, suppressions: Iterable[Suppression], people: PeopleNames, *, now: datetime
) -> list[SuppressionRow]:
    """The rows of `suppressions`, in their order, as the reader of `people` sees them at `now` (UTC)."""
    names = list_names(services)
    return [_row(one, names, people, now=now) for one in suppressions]


def waits(one: Suppression) -> bool:
    """Whether it waits for a second person."""
    return one.approved_at is None and one.ended_at is None


def _row(one: Suppression, names: Mapping[str, str], people: PeopleNames, *, now: datetime) -> SuppressionRow:
    state, tone = _state(one, now)
    proposer = people.in_words(one.proposed_by)
    approver = people.in_words(one.approved_by) if one.approved_by else ""
    return SuppressionRow(
        suppression_id=one.suppression_id,
        alert_id=one.alert_id,
        list_name=names.get(one.list_id, one.list_id),
        reference=one.reference,
        state=state,
        tone=tone,
        until=day_in_words(one.until),
        proposed=translated("{person}, {moment}", person=proposer, moment=moment_in_words(one.proposed_at)),
        approved=translated("{person}, {moment}", person=approver, moment=moment_in_words(one.approved_at))
        if one.approved_at
        else "",
        reason=one.reason,
        hits_covered=one.hits_covered,
        can_approve=waits(one) and one.proposed_by != people.reader,
        can_end=one.ended_at is None,
        is_standing=one.ended_at is None and now < one.until,
    )


def _state(one: Suppression, now: datetime) -> tuple[str, str]:
    if one.ended_at is not None:
        return translated("ended"), "plain"
    if one.approved_at is None:
        return translated("waits for a second person"), "info"
    if now >= one.until:
        return translated("run out"), "plain"
    return translated("in force"), "good"
